import { sql } from 'kysely';
import type { Connection } from '../../base/database/connection.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import type { ObjectId } from './object.ts';

/** Which of `groups` somebody is a member of, directly or through other groups. A circle of groups ends it. */
export async function groupsAmong(
  connection: Connection,
  tenant: TenantKey,
  id: ObjectId,
  groups: readonly string[],
): Promise<ReadonlySet<string>> {
  if (groups.length === 0) return new Set();
  const { rows } = await sql<{ id: string }>`with recursive membership (number) as (
      select r.source from reference r join object o on o.tenant = r.tenant and o.number = r.target
      where r.tenant = ${tenant.number} and o.tenant = ${tenant.number} and o.id = ${id} and r.attribute = 'member'
      union
      select r.source from reference r join membership m on m.number = r.target
      where r.tenant = ${tenant.number} and r.attribute = 'member')
    select g.id from object g join membership m on m.number = g.number
    where g.tenant = ${tenant.number} and g.class = 'group' and g.deleted_at is null
      and g.id = any(${[...groups]}::uuid[])`.execute(connection);
  return new Set(rows.map((row) => row.id));
}
