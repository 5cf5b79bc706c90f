import type { FeatureContext } from '../../base/feature-context.ts';
import { inTransaction } from '../../base/database/transaction.ts';
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Batch, BatchAnswer } from '../../wire/index.ts';
import { cloudErrors } from '../errors.ts';
import { lockTenant } from '../objects/lock.ts';
import type { Connection } from '../../base/database/connection.ts';
import { getTenant } from '../tenants/store.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import { applyOperations } from './apply.ts';
import { authorizeBatch } from './authority.ts';
import { keepMemory, takeMemory } from './memory.ts';
import { recordDeletes } from './recent-deletes.ts';

/** An agent repeats at most its last batch; a few more are kept for looking into trouble. */
const ANSWERS_KEPT = 32;

export interface BatchCaller {
  readonly tenant: TenantKey;
  readonly agentId: string;
}

/**
 * Applies a batch once. The whole of it, its answer and its number are one transaction under the tenant's lock: a kill
 * leaves nothing of it, the same number again (also at the same moment, also at another node) gets the stored answer,
 * and a batch of an exporter that lost its lease is refused.
 *
 * Throws `cloud.stale-lease`, `cloud.batch-number-used`, `cloud.batch-number-skipped` and `cloud.forest-not-granted`.
 */
export async function applyBatch(
  context: FeatureContext,
  { tenant: key, agentId }: BatchCaller,
  { number, fence, operations }: Batch,
): Promise<BatchAnswer> {
  const digest = createHash('sha256').update(JSON.stringify(operations)).digest('base64url');
  const { answer, lock, memory } = await inTransaction(context, async ({ connection: transaction, clock }) => {
    // Lets `not in (…)` of a batch hash its list whatever its size.
    await sql`set local work_mem = '64MB'`.execute(transaction);
    const lock = await lockTenant(transaction, key);
    // Only a lease moves the fence: what an agent names by itself is compared, never written down.
    if (fence !== lock.fence) throw cloudErrors('cloud.stale-lease', { fence, current: lock.fence });
    if (number <= lock.lastBatch) {
      const stored = await storedAnswer(transaction, key, number, digest);
      if (stored) return { answer: stored };
      throw cloudErrors('cloud.batch-number-used', { number, lastBatch: lock.lastBatch });
    }
    // A gap would let one agent use up the numbers of all.
    if (number !== lock.lastBatch + 1)
      throw cloudErrors('cloud.batch-number-skipped', { number, lastBatch: lock.lastBatch });
    const granted = await authorizeBatch(transaction, key, agentId, operations);
    const now = clock.now();
    const tenant = await getTenant(transaction, key);
    const memory = takeMemory(context.connection, lock);
    const input = { tenant, lock, memory, now, actor: `agent:${agentId}`, operations, granted };
    const answers = await applyOperations(transaction, input);
    await recordDeletes(transaction, tenant, { number, now }, { operations, answers });
    const answer: BatchAnswer = { number, answers: [...answers] };
    await sql`with pruned as (delete from provisioning_batch where tenant = ${tenant.number} and number <= ${number - ANSWERS_KEPT}),
      moved as (update provisioning_state set last_batch = ${number}, last_batch_at = ${now}
        where tenant = ${tenant.number})
      insert into provisioning_batch (tenant, number, agent_id, digest, operations, answer, applied_at)
      values (${tenant.number}, ${number}, ${agentId}, ${digest}, ${operations.length}, ${JSON.stringify(answer)}, ${now})`.execute(
      transaction,
    );
    return { answer, lock, memory };
  });
  if (memory) keepMemory(context.connection, lock, memory);
  if (isPowerOfFour(number)) await refreshStatistics(context.connection);
  return answer;
}

/**
 * A directory that fills for the first time has no statistics, and without them the planner sees no difference between
 * its indexes. PostgreSQL looks once a minute, the embedded database never: so they are made after the batches 1, 4,
 * 16, 64, …, which costs next to nothing.
 */
async function refreshStatistics(connection: Connection): Promise<void> {
  await sql`analyze object (tenant, id, class, source_anchor, sort_name, deleted_at)`.execute(connection);
  await sql`analyze address (tenant, kind, value, object_id)`.execute(connection);
  await sql`analyze reference (tenant, source, target, attribute)`.execute(connection);
}

function isPowerOfFour(number: number): boolean {
  return Number.isInteger(Math.log2(number) / 2);
}

async function storedAnswer(
  transaction: Connection,
  tenant: TenantKey,
  number: number,
  digest: string,
): Promise<BatchAnswer | undefined> {
  const { rows } = await sql<{ answer: string }>`
    select answer from provisioning_batch
    where tenant = ${tenant.number} and number = ${number} and digest = ${digest}`.execute(transaction);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- kept as it was answered
  return rows[0] && (JSON.parse(rows[0].answer) as BatchAnswer);
}
