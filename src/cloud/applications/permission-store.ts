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

/** Everything that the tenant lets an application use; a resource that is gone is not in it. */
export async function consentedResources(
  connection: Connection,
  tenant: TenantKey,
  application: string,
): Promise<readonly ConsentedResource[]> {
  // As a request names it, before anybody knows whether there is such an application.
  if (!isUuid(application)) return [];
  const { rows } = await sql<ConsentedResource>`${prepared}
    select p.resource, coalesce(array_agg(p.name order by p.name) filter (where f.kind = 'scope'), '{}') as scopes,
      coalesce(array_agg(p.name order by p.name) filter (where f.kind = 'app-role'), '{}') as "appRoles"
    from application_permission p
    join application r on r.tenant = p.tenant and r.identifier = p.resource
    join application_offer f on f.tenant = p.tenant and f.application_id = r.id and f.name = p.name
    where p.tenant = ${tenant.number} and p.application_id = ${application} and p.consented_at is not null
    group by p.resource order by p.resource`.execute(connection);
  return rows;
}
