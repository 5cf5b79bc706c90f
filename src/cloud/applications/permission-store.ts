import { sql } from 'kysely';
import type { Connection } from '../../base/database/connection.ts';
import { prepared } from '../../base/database/prepared.ts';
import { isUuid } from '../../base/ids.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import type { ApplicationId, PermissionName } from './application.ts';

export interface Consent {
  readonly at: Date;
  readonly by: string;
}

/** What an application asks for; with a consent, for the whole tenant. */
export async function insertPermissions(
  connection: Connection,
  tenant: TenantKey,
  application: ApplicationId,
  { permissions, consent }: { readonly permissions: readonly PermissionName[]; readonly consent: Consent | null },
): Promise<void> {
  await sql`insert into application_permission
      (tenant, application_id, resource, name, consented_at, consented_by)
    select ${tenant.number}, ${application}, p.resource, p.name, ${consent?.at ?? null}::timestamptz,
      ${consent?.by ?? null}::text
    from unnest(${permissions.map(({ resource }) => resource)}::text[],
      ${permissions.map(({ name }) => name)}::text[]) as p (resource, name)
    on conflict do nothing`.execute(connection);
}

/** What a resource offers, as an application may use it now. */
export interface ConsentedResource {
  readonly resource: string;
  /** Its scopes that the tenant consented to. */
  readonly scopes: readonly string[];
  /** Its roles that the application has itself, without a person. */
  readonly appRoles: readonly string[];
}

/**
 * Everything that the tenant, and somebody besides, lets an application use; a resource that is gone is not in it, and
 * neither is what only an administrator can consent to by now.
 */
export async function consentedResources(
  connection: Connection,
  tenant: TenantKey,
  application: string,
  person?: string,
): Promise<readonly ConsentedResource[]> {
  // As a request names it, before anybody knows whether there is such an application.
  if (!isUuid(application)) return [];
  const whose = person !== undefined && isUuid(person) ? person : null;
  const { rows } = await sql<ConsentedResource>`${prepared}
    select p.resource,
      coalesce(array_agg(distinct p.name order by p.name) filter (where f.kind = 'scope'), '{}') as scopes,
      coalesce(array_agg(distinct p.name order by p.name) filter (where f.kind = 'app-role' and not p.personal), '{}')
        as "appRoles"
    from (
      select a.resource, a.name, false as personal from application_permission a
      where a.tenant = ${tenant.number} and a.application_id = ${application} and a.consented_at is not null
      union all
      select c.resource, c.name, true from personal_consent c
      where c.tenant = ${tenant.number} and c.application_id = ${application} and c.object_id = ${whose}::uuid
    ) p
    join application r on r.tenant = ${tenant.number} and r.identifier = p.resource
    join application_offer f on f.tenant = ${tenant.number} and f.application_id = r.id and f.name = p.name
    where not (p.personal and f.impact = 'administrator')
    group by p.resource order by p.resource`.execute(connection);
  return rows;
}

/** What an application asks for, also what nobody consented to yet. */
export async function askedOfResource(
  connection: Connection,
  tenant: TenantKey,
  application: ApplicationId,
  resource: string,
): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`select name from application_permission
    where tenant = ${tenant.number} and application_id = ${application} and resource = ${resource}
    order by name`.execute(connection);
  return rows.map(({ name }) => name);
}

/** Gives the consent of the tenant to what an application asks for, or takes it back; how many it was for. */
export async function saveTenantConsent(
  connection: Connection,
  tenant: TenantKey,
  application: ApplicationId,
  consent: Consent | null,
): Promise<readonly PermissionName[]> {
  const { rows } = await sql<PermissionName>`update application_permission
    set consented_at = ${consent?.at ?? null}::timestamptz, consented_by = ${consent?.by ?? null}::text
    where tenant = ${tenant.number} and application_id = ${application}
      and (consented_at is null) = ${consent !== null}
    returning resource, name`.execute(connection);
  return rows;
}
