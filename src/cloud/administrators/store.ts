import { sql } from 'kysely';
import type { Brand } from '../../base/ids.ts';
import type { Database } from '../../base/database/database.ts';
import type { Migrations } from '../../base/database/migrate.ts';
import type { TenantId } from '../tenants/tenant.ts';

export const administratorMigrations: Migrations = {
  feature: 'cloud/administrators',
  folder: new URL('migrations/', import.meta.url),
};

export type AdministratorId = Brand<string, 'AdministratorId'>;

export interface Administrator {
  readonly tenantId: TenantId;
  readonly id: AdministratorId;
  readonly upn: string;
  readonly displayName: string;
}

export interface StoredAdministrator extends Administrator {
  readonly passwordHash: string;
}

const columns = sql`tenant_id as "tenantId", id, upn, display_name as "displayName"`;

/** False when the name is taken. */
export async function insertAdministrator(
  { kysely }: Database,
  { tenantId, id, upn, displayName, passwordHash }: StoredAdministrator,
  now: Date,
): Promise<boolean> {
  const { rows } = await sql`
    insert into administrator (tenant_id, id, upn, display_name, password_hash, created_at)
    values (${tenantId}, ${id}, ${upn}, ${displayName}, ${passwordHash}, ${now})
    on conflict (upn) do nothing returning id`.execute(kysely);
  return rows.length === 1;
}

export async function findAdministrator({ kysely }: Database, upn: string): Promise<StoredAdministrator | undefined> {
  const { rows } = await sql<StoredAdministrator>`
    select ${columns}, password_hash as "passwordHash" from administrator where upn = ${upn}`.execute(kysely);
  return rows[0];
}

export async function listAdministrators({ kysely }: Database, tenantId: TenantId): Promise<readonly Administrator[]> {
  const { rows } = await sql<Administrator>`
    select ${columns} from administrator where tenant_id = ${tenantId} order by upn`.execute(kysely);
  return rows;
}

export async function updatePasswordHash(
  { kysely }: Database,
  { tenantId, id }: Administrator,
  passwordHash: string,
): Promise<void> {
  await sql`update administrator set password_hash = ${passwordHash}
    where tenant_id = ${tenantId} and id = ${id}`.execute(kysely);
}

export async function insertSession(
  { kysely }: Database,
  { tenantId, id }: Administrator,
  secretHash: string,
  now: Date,
  expiresAt: Date,
): Promise<void> {
  await sql`
    with seen as (
      update administrator set last_sign_in_at = ${now} where tenant_id = ${tenantId} and id = ${id} returning tenant_id, id)
    insert into administrator_session (tenant_id, secret_hash, administrator_id, created_at, last_seen_at, expires_at)
    select tenant_id, ${secretHash}, id, ${now}::timestamptz, ${now}::timestamptz, ${expiresAt}::timestamptz from seen`.execute(
    kysely,
  );
}

/** Who holds the session, when it neither expired nor stood idle since `idleSince`. */
export async function findSession(
  { kysely }: Database,
  tenantId: TenantId,
  secretHash: string,
  now: Date,
  idleSince: Date,
): Promise<(Administrator & { readonly lastSeenAt: Date }) | undefined> {
  const { rows } = await sql<Administrator & { readonly lastSeenAt: Date }>`
    select a.tenant_id as "tenantId", a.id, a.upn, a.display_name as "displayName", s.last_seen_at as "lastSeenAt"
    from administrator_session s join administrator a on a.tenant_id = s.tenant_id and a.id = s.administrator_id
    where s.tenant_id = ${tenantId} and s.secret_hash = ${secretHash}
      and s.expires_at > ${now} and s.last_seen_at > ${idleSince}`.execute(kysely);
  return rows[0];
}

export async function touchSession(
  { kysely }: Database,
  tenantId: TenantId,
  secretHash: string,
  now: Date,
): Promise<void> {
  await sql`update administrator_session set last_seen_at = ${now}
    where tenant_id = ${tenantId} and secret_hash = ${secretHash}`.execute(kysely);
}

export async function deleteSession({ kysely }: Database, tenantId: TenantId, secretHash: string): Promise<void> {
  await sql`delete from administrator_session where tenant_id = ${tenantId} and secret_hash = ${secretHash}`.execute(
    kysely,
  );
}

export async function deleteSessionsOf({ kysely }: Database, { tenantId, id }: Administrator): Promise<void> {
  await sql`delete from administrator_session where tenant_id = ${tenantId} and administrator_id = ${id}`.execute(
    kysely,
  );
}

export async function deleteEndedSessions({ kysely }: Database, now: Date, idleSince: Date): Promise<void> {
  await sql`delete from administrator_session where expires_at <= ${now} or last_seen_at <= ${idleSince}`.execute(
    kysely,
  );
}
