import { sql } from 'kysely';
import type { Connection } from '../../base/database/connection.ts';
import type { DeleteVerdict } from '../../wire/index.ts';
import type { deleteCauses } from '../../wire/index.ts';
import { listSource } from '../objects/list-source.ts';
import type { ObjectId } from '../objects/object.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';

/** A decision that its agent has not carried out yet. */
export interface OpenDecision {
  readonly group: string | null;
  readonly verdict: DeleteVerdict;
  readonly by: string;
  readonly at: Date;
}

export interface HoldGroup {
  readonly id: string;
  readonly cause: (typeof deleteCauses)[number];
  readonly source: string | null;
  readonly container: string | null;
  readonly count: number;
  readonly digest: string;
  /** What was carried out for all of it; null: nothing, or not for all. */
  readonly verdict: DeleteVerdict | null;
  readonly decision: OpenDecision | null;
}

/** Deletes that an agent holds back together. */
export interface Hold {
  readonly agentId: string;
  readonly agentName: string;
  readonly number: number;
  readonly objectClass: string;
  readonly heldAt: Date;
  readonly count: number;
  /** Those that somebody has to decide about. */
  readonly waiting: number;
  readonly digest: string;
  readonly groups: readonly HoldGroup[];
}

export interface HoldName {
  readonly agentId: string;
  readonly number: number;
}

type HoldRow = Omit<Hold, 'groups'>;
type GroupRow = HoldName & Omit<HoldGroup, 'decision'>;
type DecisionRow = HoldName & OpenDecision;

/**
 * The holds of the tenant's agents, the latest first; or one. Those that are not reported as a whole yet are left out.
 */
export async function listHolds(connection: Connection, tenant: TenantKey, only?: HoldName): Promise<readonly Hold[]> {
  const { rows } = await sql<HoldRow>`
    select h.agent_id as "agentId", a.name as "agentName", h.number, h.class as "objectClass", h.held_at as "heldAt",
      h.count, h.digest, ${waiting}::int as waiting
    from hold h join agent a on a.tenant = h.tenant and a.id = h.agent_id and a.revoked_at is null
    where h.tenant = ${tenant.number} and h.version is not null
      ${only ? sql`and h.number = ${only.number} and h.agent_id = ${only.agentId}` : sql``}
    order by h.held_at desc, h.number desc`.execute(connection);
  if (rows.length === 0) return [];
  const groups = await listGroups(connection, tenant);
  const decisions = await listDecisions(connection, tenant);
  const isOf = (hold: HoldRow) => (of: HoldName) => of.agentId === hold.agentId && of.number === hold.number;
  return rows.map((hold) => {
    const open = decisions.filter(isOf(hold));
    const decisionOf = (group: string): OpenDecision | null =>
      open.findLast((decision) => decision.group === null || decision.group === group) ?? null;
    return {
      ...hold,
      groups: groups.filter(isOf(hold)).map((group) => ({ ...group, decision: decisionOf(group.id) })),
    };
  });
}

/** Deletes of a hold `h` without a verdict that no open decision is about. */
const waiting = sql`(select count(*) from hold_delete d
  where d.tenant = h.tenant and d.agent_id = h.agent_id and d.hold = h.number and d.verdict is null
    and not exists (select from hold_decision c where c.tenant = h.tenant and c.agent_id = h.agent_id
      and c.hold = h.number and c.group_id in ('', d.group_id)))`;

/** How many deletes wait for somebody to decide. */
export async function countWaitingDeletes(connection: Connection, tenant: TenantKey): Promise<number> {
  const { rows } = await sql<{ waiting: number }>`select coalesce(sum(${waiting}), 0)::int as waiting
    from hold h join agent a on a.tenant = h.tenant and a.id = h.agent_id and a.revoked_at is null
    where h.tenant = ${tenant.number} and h.version is not null`.execute(connection);
  return rows[0]?.waiting ?? 0;
}

async function listGroups(connection: Connection, tenant: TenantKey): Promise<readonly GroupRow[]> {
  const { rows } = await sql<GroupRow>`
    select g.agent_id as "agentId", g.hold as number, g.id, g.cause, g.source, g.container, g.count, g.digest,
      (select case when count(distinct coalesce(d.verdict, '')) = 1 then min(d.verdict) end from hold_delete d
        where d.tenant = g.tenant and d.agent_id = g.agent_id and d.hold = g.hold and d.group_id = g.id) as verdict
    from hold_group g where g.tenant = ${tenant.number}
    order by g.count desc, g.source, g.container, g.id`.execute(connection);
  return rows;
}

async function listDecisions(connection: Connection, tenant: TenantKey): Promise<readonly DecisionRow[]> {
  const { rows } = await sql<DecisionRow>`
    select agent_id as "agentId", hold as number, nullif(group_id, '') as "group", verdict, decided_by as by,
      decided_at as at
    from hold_decision where tenant = ${tenant.number} order by decided_at, hold, group_id`.execute(connection);
  return rows;
}

export interface HeldDelete {
  readonly sourceAnchor: string;
  readonly name: string | null;
  readonly userPrincipalName: string | null;
  /** The object, while it is in the cloud. */
  readonly objectId: ObjectId | null;
  readonly objectClass: string;
  readonly verdict: DeleteVerdict | null;
  readonly cause: string;
  readonly source: string | null;
  readonly container: string | null;
}

export interface HeldFilter extends HoldName {
  readonly group?: string | undefined;
}

/** What a hold holds back, or one group of it, by source anchor. */
export const heldList = listSource<HeldDelete, HeldFilter>({
  columns: sql`d.source_anchor as "sourceAnchor", coalesce(o.on_premises->>'displayName', d.name) as name,
    o.user_principal_name as "userPrincipalName", o.id as "objectId", h.class as "objectClass", d.verdict,
    g.cause, g.source, g.container`,
  from: (tenant, { agentId, number, group }) => sql`hold h
    join hold_delete d on d.tenant = h.tenant and d.agent_id = h.agent_id and d.hold = h.number
    join hold_group g on g.tenant = d.tenant and g.agent_id = d.agent_id and g.hold = d.hold and g.id = d.group_id
    left join object o on o.tenant = ${tenant.number} and o.source_anchor = d.source_anchor and o.deleted_at is null
    where h.tenant = ${tenant.number} and h.agent_id = ${agentId} and h.number = ${number}
      ${group === undefined ? sql`` : sql`and d.group_id = ${group}`}`,
  sorts: [{ name: 'anchor', keys: [{ of: sql`d.source_anchor`, as: 'text' }] }],
});
