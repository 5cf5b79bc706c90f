import { sql } from 'kysely';
import type { Connection } from '../../base/database/connection.ts';
import { prepared } from '../../base/database/prepared.ts';
import type { ObjectId } from '../objects/object.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import type { Role } from './role.ts';

/** The roles that somebody has, in force or not. */
export async function assignedRoles(connection: Connection, tenant: TenantKey, id: ObjectId): Promise<readonly Role[]> {
  const { rows } = await sql<{ role: Role }>`${prepared} select role from role_assignment
    where tenant = ${tenant.number} and object_id = ${id} order by role`.execute(connection);
  return rows.map(({ role }) => role);
}

/** How many people have each role. */
export async function countAssignments(connection: Connection, tenant: TenantKey): Promise<ReadonlyMap<Role, number>> {
  const { rows } = await sql<{ role: Role; count: number }>`
    select r.role, count(*) as count from role_assignment r
    join object o on o.tenant = r.tenant and o.id = r.object_id and o.deleted_at is null
    where r.tenant = ${tenant.number} group by r.role`.execute(connection);
  return new Map(rows.map(({ role, count }) => [role, count]));
}

/** Nothing when it is there already. The account has to be. */
export async function insertAssignment(
  connection: Connection,
  tenant: TenantKey,
  { id, role, by, at }: { readonly id: ObjectId; readonly role: Role; readonly by: string; readonly at: Date },
): Promise<void> {
  await sql`insert into role_assignment (tenant, object_id, role, assigned_at, assigned_by)
    values (${tenant.number}, ${id}, ${role}, ${at}, ${by}) on conflict do nothing`.execute(connection);
}

export async function deleteAssignment(
  connection: Connection,
  tenant: TenantKey,
  { id, role }: { readonly id: ObjectId; readonly role: Role },
): Promise<void> {
  await sql`delete from role_assignment
    where tenant = ${tenant.number} and object_id = ${id} and role = ${role}`.execute(connection);
}
