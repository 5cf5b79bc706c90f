import { sweep } from '../tenants/sweeps.ts';
import { isUuid } from '../../base/ids.ts';
import { sql } from 'kysely';
import { HOUR } from '../../base/clock.ts';
import type { Brand } from '../../base/ids.ts';
import { newOrderedId } from '../../base/ordered-id.ts';
import type { Connection } from '../../base/database/connection.ts';
import { listSource } from '../objects/list-source.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import type { Evaluation, Finding } from './evaluate.ts';
import { keyOf } from './evaluate.ts';
import type { AlertData, AlertSeverity } from './rules/rule.ts';

export type AlertId = Brand<string, 'AlertId'>;
export type Resolution = 'cleared' | 'agent-revoked';

export interface Alert {
  readonly id: AlertId;
  readonly agentId: string;
  readonly agentName: string | null;
  readonly code: string;
  readonly subject: string;
  readonly severity: AlertSeverity;
  readonly data: AlertData;
  readonly raisedAt: Date;
  readonly seenAt: Date;
  readonly resolvedAt: Date | null;
  readonly resolution: Resolution | null;
  readonly acknowledgedAt: Date | null;
  readonly acknowledgedBy: string | null;
  readonly reopened: number;
}

/** What comes back this soon after it was gone is the same alert: one line in the history, and no new mail. */
const REOPEN_MS = 6 * HOUR;

const columns = sql`l.id, l.agent_id as "agentId", a.name as "agentName", l.code, l.subject, l.severity, l.data,
  l.raised_at as "raisedAt", l.seen_at as "seenAt", l.resolved_at as "resolvedAt", l.resolution,
  l.acknowledged_at as "acknowledgedAt", l.acknowledged_by as "acknowledgedBy", l.reopened`;
const withAgent = sql`alert l left join agent a on a.tenant = l.tenant and a.id = l.agent_id`;
const order = sql`case l.severity when 'error' then 0 when 'warning' then 1 else 2 end, l.raised_at desc, l.id`;

/** The gravest first. */
export async function listActive(connection: Connection, tenant: TenantKey, limit = 500): Promise<readonly Alert[]> {
  const { rows } = await sql<Alert>`select ${columns} from ${withAgent}
    where l.tenant = ${tenant.number} and l.resolved_at is null order by ${order} limit ${limit}`.execute(connection);
  return rows;
}

export const alertStates = ['open', 'resolved'] as const;

export interface AlertFilter {
  readonly state?: (typeof alertStates)[number] | undefined;
  readonly severity?: AlertSeverity | undefined;
}

/** Alerts of now and before, the latest first. */
export const alertList = listSource<Alert, AlertFilter>({
  columns,
  from: (tenant, { state, severity }) => sql`${withAgent} where l.tenant = ${tenant.number}
    ${state === undefined ? sql`` : state === 'open' ? sql`and l.resolved_at is null` : sql`and l.resolved_at is not null`}
    ${severity === undefined ? sql`` : sql`and l.severity = ${severity}`}`,
  sorts: [
    {
      name: 'raised',
      keys: [
        { of: sql`l.raised_at`, as: 'time' },
        { of: sql`l.id`, as: 'uuid' },
      ],
      descending: true,
    },
  ],
});

/** Those that are over, the latest first. */
export async function listResolved(connection: Connection, tenant: TenantKey, limit = 50): Promise<readonly Alert[]> {
  const { rows } = await sql<Alert>`select ${columns} from ${withAgent}
    where l.tenant = ${tenant.number} and l.resolved_at is not null order by l.resolved_at desc, l.id limit ${limit}`.execute(
    connection,
  );
  return rows;
}

export async function getAlert(connection: Connection, tenant: TenantKey, id: string): Promise<Alert | undefined> {
  if (!isUuid(id)) return undefined;
  const { rows } = await sql<Alert>`select ${columns} from ${withAgent}
    where l.tenant = ${tenant.number} and l.id = ${id}`.execute(connection);
  return rows[0];
}

/**
 * True when it was open and nobody had done so. Mail about it stops; it closes automatically when its cause is gone.
 */
export async function acknowledgeAlert(
  connection: Connection,
  tenant: TenantKey,
  now: Date,
  { id, by }: { readonly id: AlertId; readonly by: string },
): Promise<boolean> {
  const { numAffectedRows } = await sql`update alert set acknowledged_at = ${now}, acknowledged_by = ${by}
    where tenant = ${tenant.number} and id = ${id} and resolved_at is null and acknowledged_at is null`.execute(
    connection,
  );
  return numAffectedRows === 1n;
}

type OpenAlert = Pick<Alert, 'id' | 'code' | 'subject' | 'severity' | 'data'>;

/** What an evaluation changed, for the event log. */
export interface Changes {
  readonly raised: readonly Finding[];
  readonly resolved: readonly OpenAlert[];
}

export async function listOpenOf(
  connection: Connection,
  tenant: TenantKey,
  agentId: string,
): Promise<readonly OpenAlert[]> {
  const { rows } = await sql<OpenAlert>`select id, code, subject, severity, data from alert
    where tenant = ${tenant.number} and agent_id = ${agentId} and resolved_at is null`.execute(connection);
  return rows;
}

/**
 * Brings the open alerts of an agent in line with what was found: raises, keeps, reopens, resolves. Within a
 * transaction that holds the lock of the tenant.
 */
export async function reconcile(
  connection: Connection,
  tenant: TenantKey,
  { agentId, now }: { readonly agentId: string; readonly now: Date },
  open: readonly OpenAlert[],
  { findings, isJudged }: Pick<Evaluation, 'findings' | 'isJudged'>,
): Promise<Changes> {
  const byKey = new Map(open.map((alert) => [keyOf(alert.code, alert.subject), alert]));
  const found = new Map(findings.map((finding) => [finding.key, finding]));
  const raised = [...found.values()].filter(({ key }) => !byKey.has(key));
  const kept = [...found.values()].filter(({ key }) => byKey.has(key));
  const resolved = [...byKey].filter(([key, { code }]) => !found.has(key) && isJudged(code)).map(([, alert]) => alert);
  if (kept.length > 0) {
    await sql`update alert l set seen_at = ${now}, severity = f.severity, data = f.data
      from jsonb_to_recordset(${JSON.stringify(kept)}::jsonb) as f (code text, subject text, severity text, data jsonb)
      where l.tenant = ${tenant.number} and l.agent_id = ${agentId} and l.code = f.code and l.subject = f.subject
        and l.resolved_at is null`.execute(connection);
  }
  for (const finding of raised) await raise(connection, tenant, { agentId, now }, finding);
  await resolve(connection, tenant, now, resolved, 'cleared');
  return { raised, resolved };
}

async function raise(
  connection: Connection,
  tenant: TenantKey,
  { agentId, now }: { readonly agentId: string; readonly now: Date },
  { code, subject, severity, data }: Finding,
): Promise<void> {
  const body = JSON.stringify(data);
  const back =
    await sql`update alert set resolved_at = null, resolution = null, seen_at = ${now}, severity = ${severity},
      data = ${body}::jsonb, reopened = reopened + 1,
      -- Whoever was notified that it is over is notified that it is back.
      notified_at = case when end_notified_at is null then notified_at end, end_notified_at = null
    where tenant = ${tenant.number} and id = (select id from alert
      where tenant = ${tenant.number} and agent_id = ${agentId}
      and code = ${code} and subject = ${subject} and resolved_at > ${new Date(now.getTime() - REOPEN_MS)}
      order by resolved_at desc limit 1)`.execute(connection);
  if (back.numAffectedRows === 1n) return;
  await sql`insert into alert (tenant, id, agent_id, code, subject, severity, data, raised_at, seen_at)
    values (${tenant.number}, ${newOrderedId<AlertId>(now.getTime())}, ${agentId}, ${code}, ${subject}, ${severity},
      ${body}::jsonb, ${now}, ${now})
    on conflict (tenant, agent_id, code, subject) where resolved_at is null do nothing`.execute(connection);
}

export async function resolve(
  connection: Connection,
  tenant: TenantKey,
  now: Date,
  alerts: readonly Pick<Alert, 'id'>[],
  resolution: Resolution,
): Promise<void> {
  if (alerts.length === 0) return;
  await sql`update alert set resolved_at = ${now}, resolution = ${resolution}
    where tenant = ${tenant.number} and id = any(${alerts.map(({ id }) => id)}::uuid[]) and resolved_at is null`.execute(
    connection,
  );
}

/** Forgets what ended before that moment, of all tenants. */
export async function sweepAlerts(connection: Connection, before: Date): Promise<void> {
  await sql`${sweep('alert-past')} delete from alert where resolved_at < ${before}`.execute(connection);
}
