import { sweep } from '../tenants/sweeps.ts';
import { sql } from 'kysely';
import type { Grant, Heartbeat } from '../../wire/index.ts';
import type { Connection } from '../../base/database/connection.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import type { Streaks } from './evaluate.ts';

/** An agent with what it said last, if it ever did. */
export interface KnownAgent {
  readonly agentId: string;
  readonly name: string;
  readonly registeredAt: Date;
  readonly keySince: Date;
  readonly revokedAt: Date | null;
  readonly heartbeat: Heartbeat | null;
  readonly receivedAt: Date | null;
  readonly clockOffsetMs: number | null;
  readonly streaks: Streaks | null;
  /** What the tenant lets it do. */
  readonly grants: readonly Grant[];
}

/**
 * Tenants with an agent at work, with an emergency account that signed in within the last day, with an open alert, or
 * with something still to announce; not those that a node has looked at since then.
 */
export async function listTenantsToWatch(
  connection: Connection,
  { since, signedInSince }: { readonly since: Date; readonly signedInSince: Date },
): Promise<readonly TenantKey[]> {
  const { rows } = await sql<TenantKey>`${sweep('health-tenants')}
    select id, number from tenant where number in (
      select tenant from agent where revoked_at is null
      union select tenant from account where emergency and last_sign_in_at > ${signedInSince}
      union select tenant from alert where resolved_at is null or (notified_at is not null and end_notified_at is null))
      and number not in (select tenant from health_state where evaluated_at > ${since})
    order by number`.execute(connection);
  return rows;
}

/** True for one node of several, when the tenant's measurements were last rolled up before that moment. */
export async function claimRollUp(
  connection: Connection,
  tenant: TenantKey,
  { now, before }: { readonly now: Date; readonly before: Date },
): Promise<boolean> {
  const { numAffectedRows } = await sql`update health_state set rolled_up_at = ${now}
    where tenant = ${tenant.number} and coalesce(rolled_up_at <= ${before}, true)`.execute(connection);
  return numAffectedRows === 1n;
}

/** The agents of a tenant, also the revoked ones that still have open alerts. */
export async function listKnownAgents(connection: Connection, tenant: TenantKey): Promise<readonly KnownAgent[]> {
  const { rows } = await sql<KnownAgent>`
    select a.id as "agentId", a.name, a.registered_at as "registeredAt", a.key_since as "keySince",
      a.revoked_at as "revokedAt",
      h.body as heartbeat, h.received_at as "receivedAt", h.clock_offset_ms as "clockOffsetMs", h.streaks,
      coalesce((select json_agg(json_build_object('feature', g.feature, 'forest', g.forest)) from agent_grant g
        where g.tenant = ${tenant.number} and g.agent_id = a.id), '[]') as grants
    from agent a left join heartbeat h on h.tenant = a.tenant and h.agent_id = a.id
    where a.tenant = ${tenant.number} and (a.revoked_at is null or exists (select from alert l
      where l.tenant = a.tenant and l.agent_id = a.id and l.resolved_at is null))
    order by a.name, a.id`.execute(connection);
  return rows;
}

/**
 * Keeps what came last; false when this very one is known already. Not the later one by its own clock: a clock that was
 * ahead is set back one day.
 */
export async function saveHeartbeat(
  connection: Connection,
  tenant: TenantKey,
  agentId: string,
  {
    heartbeat,
    receivedAt,
    clockOffsetMs,
  }: { readonly heartbeat: Heartbeat; readonly receivedAt: Date; readonly clockOffsetMs: number },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into heartbeat as known (tenant, agent_id, received_at, measured_at, clock_offset_ms, body)
    values (${tenant.number}, ${agentId}, ${receivedAt}, ${heartbeat.at}, ${clockOffsetMs},
      ${JSON.stringify(heartbeat)}::jsonb)
    on conflict (tenant, agent_id) do update set received_at = excluded.received_at, measured_at = excluded.measured_at,
      clock_offset_ms = excluded.clock_offset_ms, body = excluded.body
    where known.measured_at <> excluded.measured_at`.execute(connection);
  return numAffectedRows === 1n;
}

export async function saveStreaks(
  connection: Connection,
  tenant: TenantKey,
  agentId: string,
  streaks: Streaks,
): Promise<void> {
  await sql`update heartbeat set streaks = ${JSON.stringify(streaks)}::jsonb
    where tenant = ${tenant.number} and agent_id = ${agentId}`.execute(connection);
}

/** One evaluation of a tenant at a time, until the transaction ends. */
export async function lockTenantHealth(connection: Connection, tenant: TenantKey, now: Date): Promise<void> {
  await sql`insert into health_state (tenant, evaluated_at) values (${tenant.number}, ${now})
    on conflict (tenant) do update set evaluated_at = excluded.evaluated_at`.execute(connection);
}
