import { sql } from 'kysely';
import type { Connection } from '../../../base/database/connection.ts';
import { newOrderedId } from '../../../base/ordered-id.ts';
import { ensureAccount } from '../account.ts';
import type { Person } from '../person.ts';
import type { Method, MethodId, MethodKind } from './method.ts';

/** Whose methods. */
export type Owner = Pick<Person, 'tenant' | 'id'>;

export interface NewMethod extends Pick<
  Method,
  'kind' | 'name' | 'createdAt' | 'verifiedAt' | 'source' | 'usableForResetFrom'
> {
  readonly id?: MethodId;
  readonly sealed?: string;
  readonly handle?: string;
  readonly lastStep?: number;
  /** What the kind keeps, readable by whoever reads the table. */
  readonly public?: object;
}

const columns = sql`m.id, m.kind, m.name, m.created_at as "createdAt", m.verified_at as "verifiedAt", m.source,
  m.usable_for_reset_from as "usableForResetFrom", m.last_used_at as "lastUsedAt"`;

/** In a transaction of the caller; the account of the owner is made when there is none. */
export async function insertMethod(transaction: Connection, owner: Owner, method: NewMethod): Promise<Method> {
  const { tenant, id: objectId } = owner;
  const { id = newMethodId(method.createdAt), sealed = null, handle = null, lastStep = null } = method;
  const { kind, name, createdAt, verifiedAt, source, usableForResetFrom, public: kept = {} } = method;
  await ensureAccount(transaction, tenant, objectId);
  await sql`insert into method (tenant, object_id, id, kind, name, sealed, handle, public, created_at, verified_at,
      source, usable_for_reset_from, last_step)
    values (${tenant.number}, ${objectId}, ${id}, ${kind}, ${name}, ${sealed}, ${handle}, ${JSON.stringify(kept)},
      ${createdAt}, ${verifiedAt}, ${source}, ${usableForResetFrom}, ${lastStep})`.execute(transaction);
  return { id, kind, name, createdAt, verifiedAt, source, usableForResetFrom, lastUsedAt: null };
}

export function newMethodId(now: Date): MethodId {
  return newOrderedId<MethodId>(now.getTime());
}

/** In the order in which they were registered. */
export async function listMethods(connection: Connection, { tenant, id }: Owner): Promise<readonly Method[]> {
  const { rows } = await sql<Method>`select ${columns} from method m
    where m.tenant = ${tenant.number} and m.object_id = ${id} order by m.created_at, m.id`.execute(connection);
  return rows;
}

/** Undefined when the person has no such method. */
export async function deleteMethod(
  connection: Connection,
  { tenant, id }: Owner,
  methodId: MethodId,
): Promise<Method | undefined> {
  const { rows } = await sql<Method>`delete from method m
    where m.tenant = ${tenant.number} and m.object_id = ${id} and m.id = ${methodId}
    returning ${columns}`.execute(connection);
  return rows[0];
}

/** Undefined when the person has no such method, or one whose name is what it is: an address, a number. */
export async function renameMethod(
  connection: Connection,
  { tenant, id }: Owner,
  methodId: MethodId,
  name: string,
): Promise<Method | undefined> {
  const { rows } = await sql<Method>`update method m set name = ${name}
    where m.tenant = ${tenant.number} and m.object_id = ${id} and m.id = ${methodId}
      and m.kind in ('passkey', 'authenticator')
    returning ${columns}`.execute(connection);
  return rows[0];
}

/** Undefined when the person has no such method. */
export async function verifyMethod(
  connection: Connection,
  { tenant, id }: Owner,
  methodId: MethodId,
  { verifiedAt, usableForResetFrom }: { readonly verifiedAt: Date; readonly usableForResetFrom: Date },
): Promise<Method | undefined> {
  const { rows } = await sql<Method>`update method m
    set verified_at = ${verifiedAt}, usable_for_reset_from = ${usableForResetFrom}
    where m.tenant = ${tenant.number} and m.object_id = ${id} and m.id = ${methodId}
    returning ${columns}`.execute(connection);
  return rows[0];
}

export async function deleteMethodsOfKind(
  connection: Connection,
  { tenant, id }: Owner,
  kind: MethodKind,
): Promise<void> {
  await sql`delete from method where tenant = ${tenant.number} and object_id = ${id} and kind = ${kind}`.execute(
    connection,
  );
}
