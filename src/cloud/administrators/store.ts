import { sweep } from '../tenants/sweeps.ts';
import type { Connection } from '../../base/database/connection.ts';
import { sql } from 'kysely';
import type { Brand } from '../../base/ids.ts';
import type { Migrations } from '../../base/database/migrate.ts';
import type { TenantId, TenantKey, TenantNumber } from '../tenants/tenant-key.ts';

export const administratorMigrations: Migrations = {
  feature: 'cloud/administrators',
  folder: new URL('migrations/', import.meta.url),
};

export type AdministratorId = Brand<string, 'AdministratorId'>;

export interface Administrator {
  readonly tenant: TenantKey;
  readonly id: AdministratorId;
  readonly upn: string;
  readonly displayName: string;
}

export interface StoredAdministrator extends Administrator {
  readonly passwordHash: string;
}

const columns = sql`id, upn, display_name as "displayName"`;

/** False when the name is taken. */
export async function insertAdministrator(
  connection: Connection,
  { tenant, id, upn, displayName, passwordHash }: StoredAdministrator,
  now: Date,
): Promise<boolean> {
  const { rows } = await sql`
    insert into administrator (tenant, id, upn, display_name, password_hash, created_at)
    values (${tenant.number}, ${id}, ${upn}, ${displayName}, ${passwordHash}, ${now})
    on conflict (upn) do nothing returning id`.execute(connection);
  return rows.length === 1;
}

interface FoundRow extends Omit<StoredAdministrator, 'tenant'> {
  readonly tenantId: TenantId;
  readonly number: TenantNumber;
}

export async function findAdministrator(connection: Connection, upn: string): Promise<StoredAdministrator | undefined> {
  const { rows } = await sql<FoundRow>`${sweep('sign-in-name')}
    select a.id, a.upn, a.display_name as "displayName", a.password_hash as "passwordHash", t.id as "tenantId", t.number
    from administrator a join tenant t on t.number = a.tenant where a.upn = ${upn}`.execute(connection);
  if (!rows[0]) return undefined;
  const { tenantId, number, ...administrator } = rows[0];
  return { ...administrator, tenant: { id: tenantId, number } };
}

export async function listAdministrators(connection: Connection, tenant: TenantKey): Promise<readonly Administrator[]> {
  const { rows } = await sql<Omit<Administrator, 'tenant'>>`
    select ${columns} from administrator where tenant = ${tenant.number} order by upn`.execute(connection);
  return rows.map((row) => ({ ...row, tenant }));
}

export async function updatePasswordHash(
  connection: Connection,
  { tenant, id }: Administrator,
  passwordHash: string,
): Promise<void> {
  await sql`update administrator set password_hash = ${passwordHash}
    where tenant = ${tenant.number} and id = ${id}`.execute(connection);
}

export async function insertSession(
  connection: Connection,
  { tenant, id }: Administrator,
  secretHash: string,
  now: Date,
  expiresAt: Date,
): Promise<void> {
  await sql`
    with seen as (
      update administrator set last_sign_in_at = ${now} where tenant = ${tenant.number} and id = ${id} returning tenant, id)
    insert into administrator_session (tenant, secret_hash, administrator_id, created_at, last_seen_at, expires_at)
    select tenant, ${secretHash}, id, ${now}::timestamptz, ${now}::timestamptz, ${expiresAt}::timestamptz from seen`.execute(
    connection,
  );
}

/** Who holds the session, when it neither expired nor stood idle since `idleSince`. */
export async function findSession(
  connection: Connection,
  tenant: TenantKey,
  secretHash: string,
  now: Date,
  idleSince: Date,
): Promise<(Administrator & { readonly lastSeenAt: Date }) | undefined> {
  const { rows } = await sql<Omit<Administrator, 'tenant'> & { readonly lastSeenAt: Date }>`
    select a.id, a.upn, a.display_name as "displayName", s.last_seen_at as "lastSeenAt"
    from administrator_session s join administrator a on a.tenant = s.tenant and a.id = s.administrator_id
    where s.tenant = ${tenant.number} and s.secret_hash = ${secretHash}
      and s.expires_at > ${now} and s.last_seen_at > ${idleSince}`.execute(connection);
  return rows[0] && { ...rows[0], tenant };
}

export async function touchSession(
  connection: Connection,
  tenant: TenantKey,
  secretHash: string,
  now: Date,
): Promise<void> {
  await sql`update administrator_session set last_seen_at = ${now}
    where tenant = ${tenant.number} and secret_hash = ${secretHash}`.execute(connection);
}

export async function deleteSession(connection: Connection, tenant: TenantKey, secretHash: string): Promise<void> {
  await sql`delete from administrator_session where tenant = ${tenant.number} and secret_hash = ${secretHash}`.execute(
    connection,
  );
}

export async function deleteSessionsOf(connection: Connection, { tenant, id }: Administrator): Promise<void> {
  await sql`delete from administrator_session where tenant = ${tenant.number} and administrator_id = ${id}`.execute(
    connection,
  );
}

export async function deleteEndedSessions(connection: Connection, now: Date, idleSince: Date): Promise<void> {
  await sql`${sweep('session-past')} delete from administrator_session
    where expires_at <= ${now} or last_seen_at <= ${idleSince}`.execute(connection);
}
