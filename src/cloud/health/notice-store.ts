import { sql } from 'kysely';
import type { Language } from '../../base/messages.ts';
import type { Connection } from '../objects/store.ts';
import type { TenantId } from '../tenants/tenant.ts';
import type { Due, Told } from './notice.ts';

export interface MailSettings {
  readonly enabled: boolean;
  /** Empty: the administrators. */
  readonly recipients: readonly string[];
  readonly language: Language;
  readonly lastMailAt: Date | null;
}

const defaults: MailSettings = { enabled: true, recipients: [], language: 'en', lastMailAt: null };

export async function readMailSettings(connection: Connection, tenantId: TenantId): Promise<MailSettings> {
  const { rows } = await sql<MailSettings>`select enabled, recipients, language, last_mail_at as "lastMailAt"
    from alert_mail where tenant_id = ${tenantId}`.execute(connection);
  return rows[0] ?? defaults;
}

export async function saveMailSettings(
  connection: Connection,
  tenantId: TenantId,
  { enabled, recipients, language }: Omit<MailSettings, 'lastMailAt'>,
): Promise<void> {
  await sql`insert into alert_mail (tenant_id, enabled, recipients, language)
    values (${tenantId}, ${enabled}, ${[...recipients]}::text[], ${language})
    on conflict (tenant_id) do update set enabled = excluded.enabled, recipients = excluded.recipients,
      language = excluded.language`.execute(connection);
}

/** Administrators whose name is an address: in a verified domain that is not the tenant's own initial one, which has no mailboxes. */
export async function administratorAddresses(connection: Connection, tenantId: TenantId): Promise<readonly string[]> {
  const { rows } = await sql<{ upn: string }>`
    select a.upn from administrator a
    join verified_domain d on d.tenant_id = a.tenant_id and d.name = split_part(a.upn, '@', 2)
    join tenant t on t.id = a.tenant_id and t.initial_domain <> d.name
    where a.tenant_id = ${tenantId} order by a.upn`.execute(connection);
  return rows.map(({ upn }) => upn);
}

/** Alerts of which something may still have to be told. */
export async function listTold(connection: Connection, tenantId: TenantId): Promise<readonly Told[]> {
  const { rows } = await sql<Told>`
    select l.id, l.agent_id as "agentId", a.name as "agentName", l.code, l.subject, l.severity, l.data,
      l.raised_at as "raisedAt", l.seen_at as "seenAt", l.resolved_at as "resolvedAt", l.resolution,
      l.acknowledged_at as "acknowledgedAt", l.acknowledged_by as "acknowledgedBy", l.reopened,
      l.notified_at as "notifiedAt", l.notified_severity as "notifiedSeverity", l.end_notified_at as "endNotifiedAt"
    from alert l left join agent a on a.tenant_id = l.tenant_id and a.id = l.agent_id
    where l.tenant_id = ${tenantId} and (l.resolved_at is null or (l.notified_at is not null and l.end_notified_at is null))
    order by case l.severity when 'error' then 0 when 'warning' then 1 else 2 end, l.raised_at, l.id`.execute(
    connection,
  );
  return rows;
}

export async function markTold(
  connection: Connection,
  now: Date,
  tenantId: TenantId,
  { raised, reminded, resolved }: Due,
): Promise<void> {
  const ids = (alerts: readonly Told[]): readonly string[] => alerts.map(({ id }) => id);
  await sql`update alert set notified_at = ${now}, notified_severity = severity
    where tenant_id = ${tenantId} and id = any(${ids([...raised, ...reminded])}::uuid[])`.execute(connection);
  await sql`update alert set end_notified_at = ${now}
    where tenant_id = ${tenantId} and id = any(${ids(resolved)}::uuid[])`.execute(connection);
  await sql`insert into alert_mail (tenant_id, last_mail_at) values (${tenantId}, ${now})
    on conflict (tenant_id) do update set last_mail_at = excluded.last_mail_at`.execute(connection);
}
