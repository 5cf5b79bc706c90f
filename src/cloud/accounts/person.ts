import { sql } from 'kysely';
import type { Connection } from '../../base/database/connection.ts';
import { prepared } from '../../base/database/prepared.ts';
import { isUuid } from '../../base/ids.ts';
import type { ObjectId } from '../objects/object.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import { accountErrors } from './errors.ts';
import type { Role } from './role.ts';
import { normalizeName } from './sign-in-name.ts';

/** A user of the directory as somebody who signs in and acts. */
export interface Person {
  readonly tenant: TenantKey;
  readonly id: ObjectId;
  /** The user principal name; without one, the id. */
  readonly upn: string;
  readonly displayName: string;
  readonly synchronized: boolean;
  /** Those in force. */
  readonly roles: readonly Role[];
}

export type PersonRow = Omit<Person, 'tenant'>;

/**
 * Of `object o` and `tenant t`. A synchronized person is no global administrator unless the tenant allows it, also
 * when the role was assigned while it did.
 */
export const personColumns = sql`o.id, coalesce(o.user_principal_name, o.id::text) as upn,
  coalesce(o.on_premises->>'displayName', o.cloud->>'displayName', o.user_principal_name, o.id::text) as "displayName",
  o.synchronized,
  array(select r.role from role_assignment r where r.tenant = o.tenant and r.object_id = o.id
    and (r.role <> 'global' or not o.synchronized or t.allow_synchronized_global) order by r.role) as roles`;

/** Of `object o`: neither in the recycle bin nor disabled where it is mastered. */
export const isLive = sql`(o.class = 'user' and o.deleted_at is null
  and coalesce(o.on_premises->>'accountEnabled', o.cloud->>'accountEnabled', 'true') <> 'false')`;

/** By id or user principal name, not from the recycle bin. Throws `accounts.unknown-user`. */
export async function getPerson(connection: Connection, tenant: TenantKey, idOrName: string): Promise<Person> {
  const who = isUuid(idOrName)
    ? sql`o.id = ${idOrName}`
    : sql`o.id = (select a.object_id from address a
        where a.tenant = ${tenant.number} and a.kind = 'upn' and a.value = ${normalizeName(idOrName)})`;
  const { rows } = await sql<PersonRow>`${prepared}
    select ${personColumns} from object o join tenant t on t.number = o.tenant
    where o.tenant = ${tenant.number} and ${who} and o.class = 'user' and o.deleted_at is null`.execute(connection);
  if (!rows[0]) throw accountErrors('accounts.unknown-user', { name: idOrName });
  return { ...rows[0], tenant };
}

/**
 * With which roles somebody may act at this moment, in work that outlives the request that began it: none when they
 * were blocked, disabled or deleted since.
 */
export async function rolesNow(
  connection: Connection,
  { tenant, id }: Pick<Person, 'tenant' | 'id'>,
): Promise<readonly Role[]> {
  const { rows } = await sql<PersonRow>`${prepared}
    select ${personColumns} from object o join tenant t on t.number = o.tenant
      left join account a on a.tenant = o.tenant and a.object_id = o.id
    where o.tenant = ${tenant.number} and o.id = ${id} and ${isLive}
      and not coalesce(a.sign_in_blocked, false)`.execute(connection);
  return rows[0]?.roles ?? [];
}

/** Everybody with a role (or one of `some`), by name. */
export async function listRoleHolders(
  connection: Connection,
  tenant: TenantKey,
  some?: readonly Role[],
): Promise<readonly Person[]> {
  const which = some ? sql`and r.role = any(${[...some]}::text[])` : sql``;
  const { rows } = await sql<PersonRow>`
    select ${personColumns} from object o join tenant t on t.number = o.tenant
    where o.tenant = ${tenant.number} and o.deleted_at is null
      and o.id in (select r.object_id from role_assignment r where r.tenant = ${tenant.number} ${which})
    order by o.user_principal_name, o.id`.execute(connection);
  return rows.map((row) => ({ ...row, tenant }));
}
