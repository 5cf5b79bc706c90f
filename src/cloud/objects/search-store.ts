import { sql } from 'kysely';
import { copyTenantRows } from '../../base/database/copy.ts';
import type { Connection } from '../../base/database/connection.ts';
import type { CloudClass } from '../../directory/index.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import { integerColumn } from './integer-column.ts';
import { dropSearchIndexWhenNew } from './search-index.ts';
import type { ObjectId, ObjectValues } from './object.ts';
import { searchText, sortName } from './search-text.ts';

export interface SearchedObject extends ObjectValues {
  readonly number: number;
  readonly objectClass: CloudClass;
}

/** What is searched of objects that are new, in the transaction that makes them. */
export async function addToSearch(
  transaction: Connection,
  tenant: TenantKey,
  objects: readonly SearchedObject[],
): Promise<void> {
  await dropSearchIndexWhenNew(transaction, objects.length);
  await copyTenantRows(
    transaction,
    tenant,
    'object_search',
    ['number', 'class', 'deleted', 'sort_name', 'text'],
    objects.map((object) => [object.number, object.objectClass, false, sortName(object), searchText(object)]),
  );
}

/** What is searched of objects that have changed or are back, in the transaction that changes them. */
export async function updateSearch(
  transaction: Connection,
  tenant: TenantKey,
  objects: readonly SearchedObject[],
): Promise<void> {
  if (objects.length === 0) return;
  await sql`update object_search s set deleted = false, sort_name = n.name, text = n.text
    from unnest(${integerColumn(objects.map(({ number }) => number))}, ${objects.map(sortName)}::text[],
      ${objects.map(searchText)}::text[]) as n (number, name, text)
    where s.tenant = ${tenant.number} and s.number = n.number
      and (s.deleted or s.sort_name <> n.name or s.text <> n.text)`.execute(transaction);
}

/** The same for objects that were changed in place, or came back. */
export async function refreshSearch(
  transaction: Connection,
  tenant: TenantKey,
  ids: readonly ObjectId[],
): Promise<void> {
  if (ids.length === 0) return;
  const { rows } = await sql<SearchedObject>`
    select o.number, o.class as "objectClass", o.synchronized,
      o.user_principal_name as "userPrincipalName", o.mail_nickname as "mailNickname", o.on_premises as "onPremises",
      o.cloud
    from object o where o.tenant = ${tenant.number} and o.id = any(${ids}::uuid[])`.execute(transaction);
  await updateSearch(transaction, tenant, rows);
}

/** They are in the recycle bin from now on. */
export async function binSearch(transaction: Connection, tenant: TenantKey, numbers: readonly number[]): Promise<void> {
  if (numbers.length === 0) return;
  await sql`update object_search set deleted = true
    where tenant = ${tenant.number} and number = any(${integerColumn(numbers)})`.execute(transaction);
}

/** They are gone for good. */
export async function removeFromSearch(
  transaction: Connection,
  tenant: TenantKey,
  numbers: readonly number[],
): Promise<void> {
  if (numbers.length === 0) return;
  await sql`delete from object_search
    where tenant = ${tenant.number} and number = any(${integerColumn(numbers)})`.execute(transaction);
}
