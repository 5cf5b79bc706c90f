import { sql } from 'kysely';
import type { Connection } from '../../base/database/connection.ts';
import { decodeCursor } from '../objects/cursor.ts';
import type { ObjectId } from '../objects/object.ts';
import type { Page, Paging } from '../objects/page.ts';
import { toPage } from '../objects/page.ts';
import { matches } from '../objects/search.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import { accountErrors } from './errors.ts';
import type { Person } from './person.ts';
import { isLive, personColumns } from './person.ts';
import type { Role } from './role.ts';

/** A user as those see it who look after accounts. */
export interface User extends Pick<Person, 'synchronized' | 'roles' | 'displayName'> {
  readonly id: ObjectId;
  readonly userPrincipalName: string;
  /** Neither blocked here nor disabled where it is mastered. */
  readonly enabled: boolean;
  readonly emergency: boolean;
  readonly methods: readonly { readonly id: string; readonly kind: string }[];
  readonly lastSignInAt: Date | null;
}

type UserRow = Omit<User, 'userPrincipalName'> & { readonly upn: string };

const userColumns = sql`${personColumns}, ${isLive} and not coalesce(a.sign_in_blocked, false) as enabled,
  coalesce(a.emergency, false) as emergency, a.last_sign_in_at as "lastSignInAt",
  coalesce((select jsonb_agg(jsonb_build_object('id', m.id, 'kind', m.kind) order by m.created_at, m.id) from method m
    where m.tenant = o.tenant and m.object_id = o.id), '[]') as methods`;

const userTables = sql`object o join tenant t on t.number = o.tenant
  left join account a on a.tenant = o.tenant and a.object_id = o.id`;

function toUser({ upn, ...row }: UserRow): User {
  return { ...row, userPrincipalName: upn };
}

/** Throws `accounts.unknown-user`. */
export async function getUser(connection: Connection, tenant: TenantKey, id: ObjectId): Promise<User> {
  const { rows } = await sql<UserRow>`select ${userColumns} from ${userTables}
    where o.tenant = ${tenant.number} and o.id = ${id} and o.class = 'user' and o.deleted_at is null`.execute(
    connection,
  );
  if (!rows[0]) throw accountErrors('accounts.unknown-user', { name: id });
  return toUser(rows[0]);
}

export interface UserFilter extends Paging {
  readonly role?: Role | undefined;
  readonly synchronized?: boolean | undefined;
  readonly search?: string | undefined;
}

/** By name, without those in the recycle bin. */
export async function listUsers(
  connection: Connection,
  tenant: TenantKey,
  { role, synchronized, search = '', after, limit = 50 }: UserFilter = {},
): Promise<Page<User>> {
  const [name = '', id] = decodeCursor(after, ['text', 'uuid']);
  const start = id === undefined ? sql`` : sql`and (o.sort_name, o.id) > (${name}, ${id}::uuid)`;
  const source = synchronized === undefined ? sql`` : sql`and o.synchronized = ${synchronized}`;
  const holder =
    role === undefined
      ? sql``
      : sql`and exists (select from role_assignment h where h.tenant = o.tenant and h.object_id = o.id and h.role = ${role})`;
  const found =
    search.trim() === ''
      ? sql``
      : sql`and o.number in (select s.number from object_search s
          where s.tenant = ${tenant.number} and not s.deleted and ${matches(tenant, search)})`;
  const { rows } = await sql<UserRow & { readonly sortName: string }>`
    select ${userColumns}, o.sort_name as "sortName" from ${userTables}
    where o.tenant = ${tenant.number} and o.class = 'user' and o.deleted_at is null
      ${source} ${holder} ${found} ${start}
    order by o.sort_name, o.id limit ${limit + 1}`.execute(connection);
  const { items, next } = toPage(rows, limit, (row) => [row.sortName, row.id]);
  return { items: items.map(({ sortName: _sortName, ...row }) => toUser(row)), next };
}
