import { sql } from 'kysely';
import type { Connection } from '../../base/database/connection.ts';
import { isUuid } from '../../base/ids.ts';
import type { ObjectId } from '../objects/object.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import { accountErrors } from './errors.ts';
import { normalizeName } from './sign-in-name.ts';

/**
 * A user in the recycle bin, by id or the name that they had: of several, the one that was deleted last. Throws
 * `accounts.unknown-user`.
 */
export async function findDeletedUser(connection: Connection, tenant: TenantKey, idOrName: string): Promise<ObjectId> {
  const who = isUuid(idOrName)
    ? sql`o.id = ${idOrName}`
    : sql`lower(o.user_principal_name) = ${normalizeName(idOrName)}`;
  const { rows } = await sql<{ id: ObjectId }>`select o.id from object o
    where o.tenant = ${tenant.number} and o.class = 'user' and o.deleted_at is not null and ${who}
    order by o.deleted_at desc limit 1`.execute(connection);
  if (!rows[0]) throw accountErrors('accounts.unknown-user', { name: idOrName });
  return rows[0].id;
}
