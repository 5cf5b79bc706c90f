import { sql } from 'kysely';
import type { Language } from '../../base/messages.ts';
import type { Connection } from '../../base/database/connection.ts';
import { listRoleHolders } from '../accounts/person.ts';
import { only } from '../accounts/role.ts';
import { suffixOf } from '../objects/names.ts';
import { getTenant } from '../tenants/store.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import type { Due, NoticedAlert } from './notice.ts';

export interface MailSettings {
  readonly enabled: boolean;
  /** Empty: the administrators. */
  readonly recipients: readonly string[];
  readonly language: Language;
  readonly lastMailAt: Date | null;
}

const defaults: MailSettings = { enabled: true, recipients: [], language: 'en', lastMailAt: null };

export async function readMailSettings(connection: Connection, tenant: TenantKey): Promise<MailSettings> {
  const { rows } = await sql<MailSettings>`select enabled, recipients, language, last_mail_at as "lastMailAt"
    from alert_mail where tenant = ${tenant.number}`.execute(connection);
  return rows[0] ?? defaults;
}

export async function saveMailSettings(
  connection: Connection,
  tenant: TenantKey,
  { enabled, recipients, language }: Omit<MailSettings, 'lastMailAt'>,
): Promise<void> {
  await sql`insert into alert_mail (tenant, enabled, recipients, language)
    values (${tenant.number}, ${enabled}, ${[...recipients]}::text[], ${language})
    on conflict (tenant) do update set enabled = excluded.enabled, recipients = excluded.recipients,
      language = excluded.language`.execute(connection);
}

/**
 * Those who look after synchronization and whose name is an address: in a verified domain that is not the tenant's
 * own initial one, which has no mailboxes.
 */
export async function administratorAddresses(connection: Connection, tenant: TenantKey): Promise<readonly string[]> {
  const { verifiedDomains, initialDomain } = await getTenant(connection, tenant);
  const holders = await listRoleHolders(connection, tenant, only('hybrid-identity'));
  const names = holders.map(({ upn }) => upn.toLowerCase());
  return names.filter((name) => suffixOf(name) !== initialDomain && verifiedDomains.includes(suffixOf(name)));
}

/** Alerts that may still need a notice. */
export async function listNoticeable(connection: Connection, tenant: TenantKey): Promise<readonly NoticedAlert[]> {
  const { rows } = await sql<NoticedAlert>`
    select l.id, l.agent_id as "agentId", a.name as "agentName", l.code, l.subject, l.severity, l.data,
      l.raised_at as "raisedAt", l.seen_at as "seenAt", l.resolved_at as "resolvedAt", l.resolution,
      l.acknowledged_at as "acknowledgedAt", l.acknowledged_by as "acknowledgedBy", l.reopened,
      l.notified_at as "notifiedAt", l.notified_severity as "notifiedSeverity", l.end_notified_at as "endNotifiedAt"
    from alert l left join agent a on a.tenant = l.tenant and a.id = l.agent_id
    where l.tenant = ${tenant.number}
      and (l.resolved_at is null or (l.notified_at is not null and l.end_notified_at is null))
    order by case l.severity when 'error' then 0 when 'warning' then 1 else 2 end, l.raised_at, l.id`.execute(
    connection,
  );
  return rows;
}

export async function markNotified(
  connection: Connection,
  tenant: TenantKey,
  now: Date,
  { raised, reminded, resolved }: Due,
): Promise<void> {
  const ids = (alerts: readonly NoticedAlert[]): readonly string[] => alerts.map(({ id }) => id);
  await sql`update alert set notified_at = ${now}, notified_severity = severity
    where tenant = ${tenant.number} and id = any(${ids([...raised, ...reminded])}::uuid[])`.execute(connection);
  await sql`update alert set end_notified_at = ${now}
    where tenant = ${tenant.number} and id = any(${ids(resolved)}::uuid[])`.execute(connection);
  await sql`insert into alert_mail (tenant, last_mail_at) values (${tenant.number}, ${now})
    on conflict (tenant) do update set last_mail_at = excluded.last_mail_at`.execute(connection);
}
