import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Clock } from '../../base/clock.ts';
import type { Batch, BatchAnswer } from '../../wire/index.ts';
import { cloudErrors } from '../errors.ts';
import { lockTenant } from '../objects/lock.ts';
import type { Connection } from '../objects/page.ts';
import { getTenant } from '../tenants/store.ts';
import type { TenantId } from '../tenants/tenant.ts';
import { applyOperations } from './apply.ts';
import { keepMemory, takeMemory } from './memory.ts';

/** An agent repeats at most its last batch; a few more are kept for looking into trouble. */
const ANSWERS_KEPT = 32;

export interface BatchCaller {
  readonly tenantId: TenantId;
  readonly agentId: string;
}

/**
 * Applies a batch once. The whole of it, its answer and its number are one transaction under the tenant's lock: a kill leaves nothing of it, the same
 * number again (also at the same moment, also at another node) gets the stored answer, and a batch of an exporter that lost its lease is refused.
 *
 * Throws `cloud.stale-lease` and `cloud.batch-number-used`.
 */
export async function applyBatch(
  connection: Connection,
  clock: Clock,
  { tenantId, agentId }: BatchCaller,
  { number, fence, operations }: Batch,
): Promise<BatchAnswer> {
  const digest = createHash('sha256').update(JSON.stringify(operations)).digest('base64url');
  const { answer, lock, memory } = await connection.transaction().execute(async (transaction) => {
    // Lets `not in (…)` of a batch hash its list whatever its size.
    await sql`set local work_mem = '64MB'`.execute(transaction);
    const lock = await lockTenant(transaction, tenantId);
    if (fence < lock.fence) throw cloudErrors('cloud.stale-lease', { fence, current: lock.fence });
    if (number <= lock.lastBatch) {
      const stored = await storedAnswer(transaction, tenantId, number, digest);
      if (stored) return { answer: stored };
      throw cloudErrors('cloud.batch-number-used', { number, lastBatch: lock.lastBatch });
    }
    const now = clock.now();
    const tenant = await getTenant(transaction, tenantId);
    const memory = takeMemory(connection, lock);
    const input = { tenant, lock, memory, now, actor: `agent:${agentId}`, operations };
    const answers = await applyOperations(transaction, input);
    const answer: BatchAnswer = { number, answers: [...answers] };
    await sql`with pruned as (delete from provisioning_batch where tenant_id = ${tenantId} and number <= ${number - ANSWERS_KEPT}),
      moved as (update provisioning_state set last_batch = ${number}, last_batch_at = ${now}, fence = ${fence} where tenant_id = ${tenantId})
      insert into provisioning_batch (tenant_id, number, agent_id, digest, operations, answer, applied_at)
      values (${tenantId}, ${number}, ${agentId}, ${digest}, ${operations.length}, ${JSON.stringify(answer)}, ${now})`.execute(
      transaction,
    );
    return { answer, lock, memory };
  });
  if (memory) keepMemory(connection, lock, memory);
  if (isPowerOfFour(number)) await refreshStatistics(connection);
  return answer;
}

/**
 * A directory that fills for the first time has no statistics, and without them the planner sees no difference between its indexes. PostgreSQL looks
 * once a minute, the embedded database never: so they are made after the batches 1, 4, 16, 64, …, which costs next to nothing.
 */
async function refreshStatistics(connection: Connection): Promise<void> {
  await sql`analyze object (tenant_id, id, class, source_anchor, sort_name, deleted_at)`.execute(connection);
  await sql`analyze address (tenant_id, kind, value, object_id)`.execute(connection);
  await sql`analyze reference (tenant, source, target, attribute)`.execute(connection);
}

function isPowerOfFour(number: number): boolean {
  return Number.isInteger(Math.log2(number) / 2);
}

async function storedAnswer(
  transaction: Connection,
  tenantId: TenantId,
  number: number,
  digest: string,
): Promise<BatchAnswer | undefined> {
  const { rows } = await sql<{ answer: string }>`
    select answer from provisioning_batch
    where tenant_id = ${tenantId} and number = ${number} and digest = ${digest}`.execute(transaction);
  return rows[0] && (JSON.parse(rows[0].answer) as BatchAnswer);
}
