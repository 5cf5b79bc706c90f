import { sql } from 'kysely';
import type { AddressKind } from '../objects/address.ts';
import { addressKey, smtpClaims } from '../objects/address.ts';
import { firstMailNickname, textOf } from '../objects/names.ts';
import type { ObjectId } from '../objects/object.ts';
import type { Connection } from '../../base/database/connection.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import type { Tenant } from '../tenants/tenant.ts';
import type { Operation } from '../../wire/index.ts';
import type { Holder } from './address-book.ts';
import type { TenantMemory } from './memory.ts';
import type { NewQuarantine, StoredObject } from './stored-object.ts';

const storedColumns = sql`o.id, o.number, o.class as "objectClass", o.source_anchor as "sourceAnchor", o.synchronized,
  o.user_principal_name as "userPrincipalName", o.mail_nickname as "mailNickname", o.on_premises as "onPremises",
  o.cloud, o.deleted_at as "deletedAt",
  ((not o.synchronized or o.deleted_at is not null)
    and exists (select from role_assignment r where r.tenant = o.tenant and r.object_id = o.id)) as "hasRole"`;

type StoredRow = Omit<StoredObject, 'quarantined'>;
type AnchoredRow = StoredRow & { readonly sourceAnchor: string };

/**
 * The objects with these source anchors; one in the recycle bin only where no live one has the anchor, of several the
 * latest.
 */
export async function loadByAnchor(
  connection: Connection,
  tenant: TenantKey,
  anchors: readonly string[],
  binSince: Date,
): Promise<Map<string, StoredObject>> {
  if (anchors.length === 0) return new Map();
  const { rows } = await sql<AnchoredRow>`
    select ${storedColumns} from object o
    where o.tenant = ${tenant.number} and o.source_anchor = any(${anchors}::text[]) and o.deleted_at is null
    union all
    select ${storedColumns} from object o
    where o.tenant = ${tenant.number} and o.source_anchor = any(${anchors}::text[]) and o.deleted_at >= ${binSince}`.execute(
    connection,
  );
  const age = ({ deletedAt }: StoredRow): number => deletedAt?.getTime() ?? Infinity;
  const found = new Map<string, AnchoredRow>();
  for (const row of rows) {
    const other = found.get(row.sourceAnchor);
    if (!other || age(other) < age(row)) found.set(row.sourceAnchor, row);
  }
  return new Map((await withQuarantine(connection, tenant, [...found.values()])).map((row) => [row.sourceAnchor, row]));
}

export async function loadById(
  connection: Connection,
  tenant: TenantKey,
  ids: readonly ObjectId[],
): Promise<Map<ObjectId, StoredObject>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<StoredRow>`
    select ${storedColumns} from object o
    where o.tenant = ${tenant.number} and o.id = any(${ids}::uuid[]) and o.deleted_at is null`.execute(connection);
  return new Map((await withQuarantine(connection, tenant, rows)).map((row) => [row.id, row]));
}

async function withQuarantine<Row extends StoredRow>(
  connection: Connection,
  tenant: TenantKey,
  rows: readonly Row[],
): Promise<(Row & Pick<StoredObject, 'quarantined'>)[]> {
  if (rows.length === 0) return [];
  const { rows: quarantined } = await sql<NewQuarantine & { readonly objectId: ObjectId }>`
    select object_id as "objectId", attribute, value, is_primary as "isPrimary", code from quarantine
    where tenant = ${tenant.number} and object_id = any(${rows.map(({ id }) => id)}::uuid[])`.execute(connection);
  const byObject = Map.groupBy(quarantined, ({ objectId }) => objectId);
  return rows.map((row) => ({ ...row, quarantined: byObject.get(row.id) ?? [] }));
}

export interface WantedAddress {
  readonly kind: AddressKind;
  readonly value: string;
}

/** Who holds which of the addresses; null where nobody does. */
export async function loadHolders(
  connection: Connection,
  tenant: TenantKey,
  memory: TenantMemory,
  wanted: readonly WantedAddress[],
): Promise<Map<string, Holder | null>> {
  const holders = new Map<string, Holder | null>(wanted.map(({ kind, value }) => [addressKey(kind, value), null]));
  const possible = wanted.filter(({ kind, value }) => memory.mayExist(addressKey(kind, value)));
  for (const kind of ['upn', 'smtp'] as const) {
    const values = possible.filter((address) => address.kind === kind).map(({ value }) => value);
    if (values.length === 0) continue;
    const { rows } = await sql<Holder & { readonly value: string }>`
      select a.value, a.object_id as "objectId", a.is_primary as "isPrimary", o.class as "objectClass",
        o.source_anchor as "sourceAnchor",
        exists (select 1 from role_assignment r where r.tenant = ${tenant.number} and r.object_id = o.id) as "hasRole"
      from unnest(${values}::text[]) as w (value)
      cross join lateral (select h.value, h.object_id, h.is_primary from address h
        where h.tenant = ${tenant.number} and h.kind = ${kind} and h.value = w.value limit 1) a
      cross join lateral (select h.id, h.class, h.source_anchor from object h
        where h.tenant = ${tenant.number} and h.id = a.object_id limit 1) o`.execute(connection);
    for (const { value, ...holder } of rows) holders.set(addressKey(kind, value), holder);
  }
  return holders;
}

/**
 * The addresses that planning will probably ask for, so that one question to the database is enough: those that the
 * operations bring, and those of the objects as they are. What it asks for beyond that is loaded in a second round.
 */
export function likelyAddresses(
  operations: readonly Operation[],
  byAnchor: ReadonlyMap<string, StoredObject>,
  { initialDomain }: Tenant,
): readonly WantedAddress[] {
  const wanted = new Map<string, WantedAddress>();
  const want = (kind: AddressKind, value: string): void => {
    wanted.set(addressKey(kind, value), { kind, value });
  };
  for (const operation of operations) {
    if (operation.kind !== 'add') continue;
    const { attributes, objectClass } = operation;
    for (const { value } of smtpClaims(attributes)) want('smtp', value);
    if (objectClass !== 'user' || byAnchor.has(operation.sourceAnchor)) continue;
    const name = textOf(attributes, 'userPrincipalName')?.toLowerCase();
    if (name !== undefined) want('upn', name);
    const nickname = firstMailNickname(attributes)?.toLowerCase();
    if (nickname !== undefined) want('upn', `${nickname}@${initialDomain}`);
  }
  return [...wanted.values()];
}
