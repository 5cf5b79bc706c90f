import { sql } from 'kysely';
import { HOUR } from '../../base/clock.ts';
import type { FeatureContext } from '../../base/feature-context.ts';
import type { Connection } from '../../base/database/connection.ts';
import type { ProvisioningState } from '../../wire/index.ts';
import { getTenant } from '../tenants/store.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';

export interface ProvisioningPosition {
  readonly lastBatch: number;
  readonly lastBatchAt: Date | null;
  readonly fence: number;
}

/** Where the provisioning of a tenant stands; zeros before the first batch. */
export async function readPosition(connection: Connection, tenant: TenantKey): Promise<ProvisioningPosition> {
  const { rows } = await sql<ProvisioningPosition>`
    select last_batch as "lastBatch", last_batch_at as "lastBatchAt", fence from provisioning_state
    where tenant = ${tenant.number}`.execute(connection);
  return rows[0] ?? { lastBatch: 0, lastBatchAt: null, fence: 0 };
}

type AgentState = Pick<ProvisioningState, 'lastBatch' | 'lastBatchDigest' | 'recentDeletes' | 'holds' | 'decisions'>;

/** What the tenant wants and where it stands, for one of its agents. */
export async function readState(
  { connection, clock }: FeatureContext,
  tenant: TenantKey,
  agentId: string,
): Promise<ProvisioningState> {
  const { sourceAnchorAttribute, verifiedDomains, threshold } = await getTenant(connection, tenant);
  const now = clock.now();
  const since = new Date(now.getTime() - threshold.windowHours * HOUR);
  return {
    ...(await readAgentState(connection, tenant, { agentId, since })),
    ...{ sourceAnchorAttribute, verifiedDomains: [...verifiedDomains], threshold, now: now.toISOString() },
  };
}

/** In one statement, so that the deletes are those up to `lastBatch`, and none beyond. */
async function readAgentState(
  connection: Connection,
  tenant: TenantKey,
  { agentId, since }: { readonly agentId: string; readonly since: Date },
): Promise<AgentState> {
  const ofAgent = sql`tenant = ${tenant.number} and agent_id = ${agentId}`;
  const iso = sql`'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`;
  const deletes = sql`select class, sum(count)::int as count from provisioning_delete
    where tenant = ${tenant.number} and applied_at > ${since} group by class order by class`;
  const holds = sql`select number as id, version from hold where ${ofAgent} and version is not null order by number`;
  const decisions = sql`select hold, to_char(held_at at time zone 'UTC', ${iso}) as "heldAt",
      nullif(group_id, '') as "group", digest, verdict, decided_by as by
    from hold_decision where ${ofAgent} order by decided_at, hold, group_id`;
  const { rows } = await sql<AgentState>`select
    coalesce((select last_batch from provisioning_state where tenant = ${tenant.number}), 0) as "lastBatch",
    (${digestOfLast(tenant)}) as "lastBatchDigest",
    coalesce((select json_agg(d) from (${deletes}) d), '[]') as "recentDeletes",
    coalesce((select json_agg(h) from (${holds}) h), '[]') as holds,
    coalesce((select json_agg(d) from (${decisions}) d), '[]') as decisions`.execute(connection);
  return rows[0] ?? { lastBatch: 0, lastBatchDigest: null, recentDeletes: [], holds: [], decisions: [] };
}

/** What the last batch held: two pasts can have come to the same number. */
export function digestOfLast({ number: tenant }: TenantKey): ReturnType<typeof sql> {
  return sql`select b.digest from provisioning_state s
    join provisioning_batch b on b.tenant = s.tenant and b.number = s.last_batch where s.tenant = ${tenant}`;
}
