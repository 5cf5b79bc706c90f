import { sql } from 'kysely';
import type { Connection } from '../../base/database/connection.ts';
import type { FeatureContext } from '../../base/feature-context.ts';
import { isUuid } from '../../base/ids.ts';
import type { ObjectId } from '../objects/object.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import type { ApplicationId, GroupsClaim } from './application.ts';

export interface Assignee {
  readonly id: ObjectId;
  readonly kind: 'user' | 'group';
  readonly name: string;
}

/** A user or a group, by id or (users) by user principal name in lower case. */
export async function findAssignee(
  connection: Connection,
  tenant: TenantKey,
  idOrName: string,
): Promise<Assignee | undefined> {
  const which = isUuid(idOrName)
    ? sql`o.id = ${idOrName}`
    : sql`o.id = (select n.object_id from address n
        where n.tenant = ${tenant.number} and n.kind = 'upn' and n.value = ${idOrName})`;
  const { rows } = await sql<Assignee>`
    select o.id, o.class as kind, coalesce(o.user_principal_name, o.on_premises->>'displayName',
      o.cloud->>'displayName', o.id::text) as name
    from object o where o.tenant = ${tenant.number} and ${which} and o.class in ('user', 'group')
      and o.deleted_at is null`.execute(connection);
  return rows[0];
}

/** False when it was so already. */
export async function insertAssignment(
  { connection, clock }: FeatureContext,
  tenant: TenantKey,
  application: ApplicationId,
  { assignee, appRole, by }: { readonly assignee: ObjectId; readonly appRole: string; readonly by: string },
): Promise<boolean> {
  const { numAffectedRows } = await sql`insert into application_assignment
      (tenant, application_id, object_id, app_role, assigned_at, assigned_by)
    values (${tenant.number}, ${application}, ${assignee}, ${appRole}, ${clock.now()}, ${by})
    on conflict do nothing`.execute(connection);
  return numAffectedRows === 1n;
}

/** The groups of a user, also through other groups: numbers inside the tenant. A circle of groups ends it. */
const memberships = (tenant: TenantKey, person: ObjectId) => sql`with recursive membership (number) as (
    select r.source from reference r join object o on o.tenant = r.tenant and o.number = r.target
    where r.tenant = ${tenant.number} and o.tenant = ${tenant.number} and o.id = ${person} and r.attribute = 'member'
    union
    select r.source from reference r join membership m on m.number = r.target
    where r.tenant = ${tenant.number} and r.attribute = 'member'
  )`;

/** The roles that a person has in an application, directly or through a group; `''` stands for none in particular. */
export async function rolesOf(
  connection: Connection,
  tenant: TenantKey,
  application: string,
  person: ObjectId,
): Promise<readonly string[]> {
  const { rows } = await sql<{ role: string }>`${memberships(tenant, person)}
    select distinct s.app_role as role from application_assignment s
    where s.tenant = ${tenant.number} and s.application_id = ${application} and (s.object_id = ${person}
      or s.object_id in (select g.id from object g join membership m on m.number = g.number
        where g.tenant = ${tenant.number} and g.deleted_at is null))
    order by s.app_role`.execute(connection);
  return rows.map(({ role }) => role);
}

/** The applications that a person is assigned to, directly or through a group. */
export async function assignedApplications(
  connection: Connection,
  tenant: TenantKey,
  person: ObjectId,
): Promise<readonly ApplicationId[]> {
  const { rows } = await sql<{ id: ApplicationId }>`${memberships(tenant, person)}
    select distinct s.application_id as id from application_assignment s
    where s.tenant = ${tenant.number} and (s.object_id = ${person}
      or s.object_id in (select g.id from object g join membership m on m.number = g.number
        where g.tenant = ${tenant.number} and g.deleted_at is null))`.execute(connection);
  return rows.map(({ id }) => id);
}

/** More than these do not fit into a token; the field leaves the claim out then. */
export const MAX_GROUPS = 200;

/** Ids of the groups of a person; null when there are more than a token holds. */
export async function groupsOf(
  connection: Connection,
  tenant: TenantKey,
  person: ObjectId,
  which: Exclude<GroupsClaim, 'none'>,
): Promise<readonly ObjectId[] | null> {
  const kinds =
    which === 'security'
      ? sql`and coalesce(g.on_premises->>'securityEnabled', g.cloud->>'securityEnabled', 'true') <> 'false'`
      : sql``;
  const { rows } = await sql<{ id: ObjectId }>`${memberships(tenant, person)}
    select g.id from object g join membership m on m.number = g.number
    where g.tenant = ${tenant.number} and g.class = 'group' and g.deleted_at is null ${kinds}
    order by g.id limit ${MAX_GROUPS + 1}`.execute(connection);
  return rows.length > MAX_GROUPS ? null : rows.map(({ id }) => id);
}
