import { sql } from 'kysely';
import type { Connection } from '../../base/database/connection.ts';
import type { ObjectId } from '../objects/object.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import type { ApplicationId, PermissionName } from './application.ts';

/** Whose consent it is, and to which application. */
export interface ConsentKey {
  readonly person: ObjectId;
  readonly application: ApplicationId;
}

export async function insertPersonalConsent(
  connection: Connection,
  tenant: TenantKey,
  { person, application }: ConsentKey,
  { permissions, at }: { readonly permissions: readonly PermissionName[]; readonly at: Date },
): Promise<void> {
  await sql`insert into personal_consent (tenant, object_id, application_id, resource, name, consented_at)
    select ${tenant.number}, ${person}, ${application}, p.resource, p.name, ${at}::timestamptz
    from unnest(${permissions.map(({ resource }) => resource)}::text[],
      ${permissions.map(({ name }) => name)}::text[]) as p (resource, name)
    on conflict do nothing`.execute(connection);
}

/** How many permissions are taken back. */
export async function deletePersonalConsent(
  connection: Connection,
  tenant: TenantKey,
  { person, application }: ConsentKey,
): Promise<number> {
  const { rows } = await sql`delete from personal_consent where tenant = ${tenant.number}
    and object_id = ${person} and application_id = ${application} returning name`.execute(connection);
  return rows.length;
}

/** An application that somebody lets do something for them. */
export interface PersonalConsent {
  readonly id: ApplicationId;
  readonly name: string;
  readonly permissions: readonly PermissionName[];
  /** When the first of it was consented to. */
  readonly consentedAt: Date;
}

/** By name. */
export async function listPersonalConsents(
  connection: Connection,
  tenant: TenantKey,
  person: ObjectId,
): Promise<readonly PersonalConsent[]> {
  const { rows } = await sql<PersonalConsent>`select a.id, a.name, min(c.consented_at) as "consentedAt",
      jsonb_agg(jsonb_build_object('resource', c.resource, 'name', c.name) order by c.resource, c.name) as permissions
    from personal_consent c join application a on a.tenant = c.tenant and a.id = c.application_id
    where c.tenant = ${tenant.number} and c.object_id = ${person}
    group by a.id, a.name order by a.name, a.id`.execute(connection);
  return rows;
}
