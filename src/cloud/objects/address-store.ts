import { sql } from 'kysely';
import { copyTenantRows } from '../../base/database/copy.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import type { AddressKind } from './address.ts';
import type { ObjectId } from './object.ts';
import type { Connection } from '../../base/database/connection.ts';

export interface AddressRow {
  readonly kind: AddressKind;
  readonly value: string;
  readonly objectId: ObjectId;
  readonly isPrimary: boolean;
}

/** Which of `values` somebody holds. The caller has the tenant's lock, so that the answer stays true. */
export async function takenAddresses(
  transaction: Connection,
  tenant: TenantKey,
  kind: AddressKind,
  values: readonly string[],
): Promise<ReadonlySet<string>> {
  if (values.length === 0) return new Set();
  const { rows } = await sql<{ value: string }>`select value from address
    where tenant = ${tenant.number} and kind = ${kind} and value = any(${values}::text[])`.execute(transaction);
  return new Set(rows.map(({ value }) => value));
}

export async function addAddresses(
  transaction: Connection,
  tenant: TenantKey,
  rows: readonly AddressRow[],
): Promise<void> {
  await copyTenantRows(
    transaction,
    tenant,
    'address',
    ['kind', 'value', 'object_id', 'is_primary'],
    rows.map(({ kind, value, objectId, isPrimary }) => [kind, value, objectId, isPrimary]),
  );
}

export async function removeAddresses(
  transaction: Connection,
  tenant: TenantKey,
  rows: readonly Pick<AddressRow, 'kind' | 'value'>[],
): Promise<void> {
  if (rows.length === 0) return;
  await sql`delete from address a
    using unnest(${rows.map(({ kind }) => kind)}::text[], ${rows.map(({ value }) => value)}::text[]) as n (kind, value)
    where a.tenant = ${tenant.number} and a.kind = n.kind and a.value = n.value`.execute(transaction);
}
