import { sql } from 'kysely';
import type { Heartbeat } from '../../wire/index.ts';
import type { Connection } from '../objects/store.ts';
import type { TenantId } from '../tenants/tenant.ts';
import type { Streaks } from './evaluate.ts';

/** An agent with what it said last, if it ever did. */
export interface KnownAgent {
  readonly agentId: string;
  readonly name: string;
  readonly registeredAt: Date;
  readonly revokedAt: Date | null;
  readonly heartbeat: Heartbeat | null;
  readonly receivedAt: Date | null;
  readonly clockOffsetMs: number | null;
  readonly streaks: Streaks | null;
}

/** Tenants with an agent at work, with an open alert, or with something still to tell. */
export async function listTenantsToWatch(connection: Connection): Promise<readonly TenantId[]> {
  const { rows } = await sql<{ tenantId: TenantId }>`
    select tenant_id as "tenantId" from agent where revoked_at is null
    union select tenant_id from alert
      where resolved_at is null or (notified_at is not null and end_notified_at is null)`.execute(connection);
  return rows.map(({ tenantId }) => tenantId);
}

/** The agents of a tenant, also the revoked ones that still have open alerts. */
export async function listKnownAgents(connection: Connection, tenantId: TenantId): Promise<readonly KnownAgent[]> {
  const { rows } = await sql<KnownAgent>`
    select a.id as "agentId", a.name, a.registered_at as "registeredAt", a.revoked_at as "revokedAt", h.body as heartbeat,
      h.received_at as "receivedAt", h.clock_offset_ms as "clockOffsetMs", h.streaks
    from agent a left join heartbeat h on h.tenant_id = a.tenant_id and h.agent_id = a.id
    where a.tenant_id = ${tenantId} and (a.revoked_at is null or exists (select from alert l
      where l.tenant_id = a.tenant_id and l.agent_id = a.id and l.resolved_at is null))
    order by a.name, a.id`.execute(connection);
  return rows;
}

/** Keeps what came last; false when this very one is known already. Not the later one by its own clock: a clock that was ahead is set back one day. */
export async function saveHeartbeat(
  connection: Connection,
  tenantId: TenantId,
  agentId: string,
  {
    heartbeat,
    receivedAt,
    clockOffsetMs,
  }: { readonly heartbeat: Heartbeat; readonly receivedAt: Date; readonly clockOffsetMs: number },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into heartbeat as known (tenant_id, agent_id, received_at, measured_at, clock_offset_ms, body)
    values (${tenantId}, ${agentId}, ${receivedAt}, ${heartbeat.at}, ${clockOffsetMs}, ${JSON.stringify(heartbeat)}::jsonb)
    on conflict (tenant_id, agent_id) do update set received_at = excluded.received_at, measured_at = excluded.measured_at,
      clock_offset_ms = excluded.clock_offset_ms, body = excluded.body
    where known.measured_at <> excluded.measured_at`.execute(connection);
  return numAffectedRows === 1n;
}

export async function saveStreaks(
  connection: Connection,
  tenantId: TenantId,
  agentId: string,
  streaks: Streaks,
): Promise<void> {
  await sql`update heartbeat set streaks = ${JSON.stringify(streaks)}::jsonb
    where tenant_id = ${tenantId} and agent_id = ${agentId}`.execute(connection);
}

/** Evaluations of one tenant follow each other, at whatever node: an alert is raised, and mailed, once. Held until the transaction ends. */
export async function lockTenantHealth(connection: Connection, tenantId: TenantId): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`health:${tenantId}`}, 0))`.execute(connection);
}
