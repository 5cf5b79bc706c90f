import { sql } from 'kysely';
import type { Connection } from '../../base/database/connection.ts';
import { prepared } from '../../base/database/prepared.ts';
import { isUuid } from '../../base/ids.ts';
import { cloudErrors } from '../errors.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import type { Application, ApplicationId, ApplicationKey, ApplicationSecret } from './application.ts';

/** One row with everything that belongs to it: tokens are asked for often, and each part is small. */
const columns = sql`a.id, a.name, a.created_at as "createdAt", a.grants, a.back_channel_logout as "backChannelLogout",
  a.jwks_uri as "jwksUri",
  a.identifier, a.groups_claim as "groupsClaim", a.assignment_required as "assignmentRequired",
  coalesce((select jsonb_agg(jsonb_build_object('type', r.kind, 'uri', r.uri) order by r.kind, r.uri)
    from application_redirect r where r.tenant = a.tenant and r.application_id = a.id and r.kind <> 'logout'), '[]')
    as redirects,
  array(select r.uri from application_redirect r
    where r.tenant = a.tenant and r.application_id = a.id and r.kind = 'logout' order by r.uri) as "logoutRedirects",
  coalesce((select jsonb_agg(jsonb_build_object('name', f.name, 'words', f.words, 'impact', f.impact) order by f.name)
    from application_offer f
    where f.tenant = a.tenant and f.application_id = a.id and f.kind = 'scope'), '[]') as scopes,
  array(select f.name from application_offer f
    where f.tenant = a.tenant and f.application_id = a.id and f.kind = 'app-role' order by f.name) as "appRoles",
  coalesce((select jsonb_agg(jsonb_build_object('resource', p.resource, 'name', p.name,
      'consented', p.consented_at is not null) order by p.resource, p.name)
    from application_permission p where p.tenant = a.tenant and p.application_id = a.id), '[]') as permissions,
  coalesce((select jsonb_agg(jsonb_build_object('id', s.id, 'digest', s.digest, 'createdAt', s.created_at,
      'expiresAt', s.expires_at) order by s.created_at, s.id)
    from application_secret s where s.tenant = a.tenant and s.application_id = a.id), '[]') as secrets,
  coalesce((select jsonb_agg(jsonb_build_object('kid', k.key_id, 'publicKey', k.public_key,
      'certificateSha256', k.certificate_sha256, 'expiresAt', k.expires_at) order by k.key_id)
    from application_key k where k.tenant = a.tenant and k.application_id = a.id), '[]') as keys`;

/** JSON has no times. */
type Written<T> = {
  readonly [Name in keyof T]: T[Name] extends Date ? string : T[Name] extends Date | null ? string | null : T[Name];
};

interface ApplicationRow extends Omit<Application, 'secrets' | 'keys'> {
  readonly secrets: readonly Written<ApplicationSecret>[];
  readonly keys: readonly Written<ApplicationKey>[];
}

function toApplication({ secrets, keys, ...row }: ApplicationRow): Application {
  return {
    ...row,
    secrets: secrets.map((secret) => ({
      ...secret,
      createdAt: new Date(secret.createdAt),
      expiresAt: new Date(secret.expiresAt),
    })),
    keys: keys.map((key) => ({ ...key, expiresAt: key.expiresAt === null ? null : new Date(key.expiresAt) })),
  };
}

export async function findApplication(
  connection: Connection,
  tenant: TenantKey,
  id: string,
): Promise<Application | undefined> {
  if (!isUuid(id)) return undefined;
  const { rows } = await sql<ApplicationRow>`${prepared}
    select ${columns} from application a where a.tenant = ${tenant.number} and a.id = ${id}`.execute(connection);
  return rows[0] && toApplication(rows[0]);
}

/** The resource that others name so. */
export async function findResource(
  connection: Connection,
  tenant: TenantKey,
  identifier: string,
): Promise<Application | undefined> {
  const { rows } = await sql<ApplicationRow>`${prepared}
    select ${columns} from application a
    where a.tenant = ${tenant.number} and a.identifier = ${identifier}`.execute(connection);
  return rows[0] && toApplication(rows[0]);
}

export async function findApplicationByName(
  connection: Connection,
  tenant: TenantKey,
  name: string,
): Promise<Application | undefined> {
  const { rows } = await sql<ApplicationRow>`select ${columns} from application a
    where a.tenant = ${tenant.number} and a.name = ${name}`.execute(connection);
  return rows[0] && toApplication(rows[0]);
}

/** By name. */
export async function listApplications(connection: Connection, tenant: TenantKey): Promise<readonly Application[]> {
  const { rows } = await sql<ApplicationRow>`select ${columns} from application a
    where a.tenant = ${tenant.number} order by a.name, a.id`.execute(connection);
  return rows.map(toApplication);
}

/** Those of these ids that exist, by name. */
export async function namesOfApplications(
  connection: Connection,
  tenant: TenantKey,
  ids: readonly string[],
): Promise<readonly Pick<Application, 'id' | 'name'>[]> {
  const uuids = ids.filter(isUuid);
  const { rows } = await sql<Pick<Application, 'id' | 'name'>>`select a.id, a.name from application a
    where a.tenant = ${tenant.number} and a.id = any(${uuids}::uuid[]) order by a.name, a.id`.execute(connection);
  return rows;
}

/** What an application is made of before anything is asked or given. */
export type NewApplication = Omit<Application, 'permissions' | 'secrets'>;

/** Throws `cloud.object-exists` for an id, a name or an identifier that another one has. */
export async function insertApplication(
  connection: Connection,
  tenant: TenantKey,
  { id, name, createdAt, grants, backChannelLogout, jwksUri, identifier, ...more }: NewApplication,
): Promise<void> {
  const { rows } =
    await sql`insert into application (tenant, id, name, created_at, grants, back_channel_logout, jwks_uri,
      identifier, groups_claim, assignment_required)
    values (${tenant.number}, ${id}, ${name}, ${createdAt}, ${[...grants]}::text[], ${backChannelLogout}, ${jwksUri},
      ${identifier}, ${more.groupsClaim}, ${more.assignmentRequired})
    on conflict do nothing returning id`.execute(connection);
  if (rows.length === 0) throw cloudErrors('cloud.object-exists', { value: [name, identifier ?? id].join(', ') });
  const redirects = [...more.redirects, ...more.logoutRedirects.map((uri) => ({ type: 'logout', uri }))];
  await sql`insert into application_redirect (tenant, application_id, kind, uri)
    select ${tenant.number}, ${id}, r.kind, r.uri from unnest(${redirects.map(({ type }) => type)}::text[],
      ${redirects.map(({ uri }) => uri)}::text[]) as r (kind, uri) on conflict do nothing`.execute(connection);
  const offers = [
    ...more.scopes.map((scope) => ({ kind: 'scope', ...scope })),
    ...more.appRoles.map((role) => ({ kind: 'app-role', name: role, words: null, impact: 'administrator' })),
  ];
  await sql`insert into application_offer (tenant, application_id, kind, name, words, impact)
    select ${tenant.number}, ${id}, f.kind, f.name, f.words, f.impact
    from jsonb_to_recordset(${JSON.stringify(offers)}::jsonb) as f (kind text, name text, words text, impact text)
    on conflict do nothing`.execute(connection);
  for (const key of more.keys) await insertKey(connection, tenant, id, key);
}

export async function insertKey(
  connection: Connection,
  tenant: TenantKey,
  application: ApplicationId,
  { kid, publicKey, certificateSha256, expiresAt }: ApplicationKey,
): Promise<void> {
  await sql`insert into application_key (tenant, application_id, key_id, public_key, certificate_sha256, expires_at)
    values (${tenant.number}, ${application}, ${kid}, ${JSON.stringify(publicKey)}::jsonb, ${certificateSha256},
      ${expiresAt}) on conflict do nothing`.execute(connection);
}

export async function insertSecret(
  connection: Connection,
  tenant: TenantKey,
  application: ApplicationId,
  { id, digest, createdAt, expiresAt }: ApplicationSecret,
): Promise<void> {
  await sql`insert into application_secret (tenant, application_id, id, digest, created_at, expires_at)
    values (${tenant.number}, ${application}, ${id}, ${digest}, ${createdAt}, ${expiresAt})`.execute(connection);
}

/** False when it has no such secret. */
export async function deleteSecret(
  connection: Connection,
  tenant: TenantKey,
  application: ApplicationId,
  id: string,
): Promise<boolean> {
  if (!isUuid(id)) return false;
  const { rows } = await sql`delete from application_secret
    where tenant = ${tenant.number} and application_id = ${application} and id = ${id} returning id`.execute(
    connection,
  );
  return rows.length > 0;
}

/** With all that belongs to it: its id may be registered again, and its codes and tokens would be good again then. */
export async function deleteApplication(
  connection: Connection,
  tenant: TenantKey,
  application: ApplicationId,
): Promise<void> {
  await sql`delete from oidc_record
    where tenant = ${tenant.number} and payload->>'clientId' = ${application}`.execute(connection);
  await sql`delete from application where tenant = ${tenant.number} and id = ${application}`.execute(connection);
}
