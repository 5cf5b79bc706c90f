import { sql } from 'kysely';
import { SECOND } from '../../base/clock.ts';
import { prepared } from '../../base/database/prepared.ts';
import type { FeatureContext } from '../../base/feature-context.ts';
import type { RunProgress } from '../../wire/index.ts';
import type { AgentId } from '../agents/store.ts';
import { cloudErrors } from '../errors.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import { grantedForests } from './authority.ts';

/** An agent reports every second: after so much silence it is gone, or cut off. */
const SILENT_MS = 15 * SECOND;
/** Sooner than that after the last one a report is not written. */
const SOON_MS = 0.5 * SECOND;

/** A run that goes on now. */
export interface CurrentRun extends RunProgress {
  readonly agentId: AgentId;
  readonly agentName: string;
}

/**
 * Keeps how far the run of an agent is; null: it has ended. Throws `cloud.forest-not-granted` for an agent that may
 * provision nothing: what it does is no run of this tenant.
 */
export async function reportProgress(
  { connection, clock }: FeatureContext,
  { tenant, agentId }: { readonly tenant: TenantKey; readonly agentId: AgentId },
  run: RunProgress | null,
): Promise<void> {
  if (run === null) {
    await sql`${prepared} delete from run_progress
      where tenant = ${tenant.number} and agent_id = ${agentId}`.execute(connection);
    return;
  }
  const granted = await grantedForests(connection, tenant, agentId);
  if (granted.size === 0) throw cloudErrors('cloud.forest-not-granted', { agent: agentId, forest: '-' });
  const now = clock.now();
  await sql`${prepared} insert into run_progress as known (tenant, agent_id, reported_at, body)
    values (${tenant.number}, ${agentId}, ${now}, ${JSON.stringify(run)}::jsonb)
    on conflict (tenant, agent_id) do update set reported_at = excluded.reported_at, body = excluded.body
    where known.reported_at not between ${new Date(now.getTime() - SOON_MS)} and ${now}`.execute(connection);
}

/** The runs that go on now, of agents that still work here. */
export async function currentRuns(
  { connection, clock }: FeatureContext,
  tenant: TenantKey,
): Promise<readonly CurrentRun[]> {
  const heardSince = new Date(clock.now().getTime() - SILENT_MS);
  const { rows } = await sql<{ id: AgentId; name: string; body: RunProgress }>`${prepared}
    select a.id, a.name, p.body from run_progress p join agent a on a.tenant = p.tenant and a.id = p.agent_id
    where p.tenant = ${tenant.number} and p.reported_at > ${heardSince} and a.revoked_at is null
    order by a.name, a.id`.execute(connection);
  return rows.map(({ id, name, body }) => ({ ...body, agentId: id, agentName: name }));
}
