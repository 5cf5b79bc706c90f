import { sql } from 'kysely';
import { overlap } from '../../base/ahead.ts';
import { copyTenantRows } from '../../base/database/copy.ts';
import type { AddressRow } from '../objects/address-store.ts';
import { addAddresses, removeAddresses } from '../objects/address-store.ts';
import { CountChanges } from '../objects/counters.ts';
import { integerColumn } from '../objects/integer-column.ts';
import { jsonColumn } from '../objects/json-column.ts';
import type { ObjectId } from '../objects/object.ts';
import { addToSearch, binSearch, updateSearch } from '../objects/search-store.ts';
import { searchText, sortName } from '../objects/search-text.ts';
import type { Connection } from '../../base/database/connection.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import { endSessions } from '../accounts/session-store.ts';
import { deleteHashes } from '../password-hashes/store.ts';
import type { Step } from './plan.ts';
import type { PlannedObject } from './stored-object.ts';

/** Writes what a wave was planned to do: a fixed number of statements, whatever the number of objects. */
export async function writeWave(
  transaction: Connection,
  tenant: TenantKey,
  now: Date,
  steps: readonly Step[],
  addresses: { readonly removed: readonly AddressRow[]; readonly added: readonly AddressRow[] },
): Promise<void> {
  const counts = new CountChanges();
  for (const { kind, operation } of steps) {
    if (kind === 'created') counts.add(operation.objectClass, 'synchronized', 1);
    if (kind === 'deleted') counts.move(operation.objectClass, 'synchronized', 'deleted');
    if (kind === 'restored') counts.move(operation.objectClass, 'deleted', 'synchronized');
    if (kind === 'matched') counts.move(operation.objectClass, 'cloud', 'synchronized');
  }
  await removeAddresses(transaction, tenant, addresses.removed);
  const created = steps.filter(({ kind }) => kind === 'created');
  const known = steps.filter(({ kind }) => kind !== 'created');
  await overlap(
    async () => await insertObjects(transaction, tenant, now, created),
    async () => await updateObjects(transaction, tenant, now, known),
    async () => await addAddresses(transaction, tenant, addresses.added),
    async () => await addToSearch(transaction, tenant, rowsOf(created)),
  );
  await updateSearch(transaction, tenant, known.flatMap(searchChanges));
  const deleted = steps.filter(({ kind }) => kind === 'deleted');
  await deleteObjects(transaction, tenant, now, deleted);
  await binSearch(
    transaction,
    tenant,
    deleted.flatMap(({ number }) => (number === undefined ? [] : [number])),
  );
  await endSessions(transaction, tenant, steps.flatMap(losesSignIn), now);
  await deleteHashes(transaction, tenant, steps.flatMap(leaves));
  await writeQuarantine(transaction, tenant, now, steps);
  await counts.write(transaction, tenant);
}

/** Whom the forest deletes or disables. They stay signed out, also when they are back within the hour. */
function losesSignIn({ operation, kind, objectId, write, changed }: Step): readonly ObjectId[] {
  if (operation.objectClass !== 'user' || objectId === undefined) return [];
  const isDisabled = changed.includes('accountEnabled') && write?.onPremises['accountEnabled'] === false;
  return kind === 'deleted' || (isDisabled && kind !== 'created') ? [objectId] : [];
}

/** Who is no longer synchronized. Back again, their agent is asked for the password anew. */
function leaves({ operation, kind, objectId }: Step): readonly ObjectId[] {
  return kind === 'deleted' && operation.objectClass === 'user' && objectId !== undefined ? [objectId] : [];
}

interface ObjectRow extends PlannedObject {
  readonly number: number;
  readonly synchronized: true;
}

function rowOf({ write, number = 0 }: Step): readonly ObjectRow[] {
  return write ? [{ ...write, number, synchronized: true }] : [];
}

function rowsOf(steps: readonly Step[]): readonly ObjectRow[] {
  return steps.flatMap(rowOf);
}

/** Most changes are of values that nobody searches. */
function searchChanges(step: Step): readonly ObjectRow[] {
  const { before, changed, kind } = step;
  return rowOf(step).filter(
    (row) =>
      kind !== 'updated' ||
      !before ||
      (changed.length > 0 && (searchText(before) !== searchText(row) || sortName(before) !== sortName(row))),
  );
}

const objectColumns = [
  'id',
  'number',
  'class',
  'source_anchor',
  'synchronized',
  'sort_name',
  'user_principal_name',
  'mail_nickname',
  'on_premises',
  'cloud',
  'created_at',
  'changed_at',
];

/** The rows as columns: what costs the database least to take apart. */
function unnested(rows: readonly ObjectRow[]) {
  return sql`unnest(${rows.map(({ id }) => id)}::uuid[], ${integerColumn(rows.map(({ number }) => number))}, ${rows.map(({ objectClass }) => objectClass)}::text[],
    ${rows.map(({ sourceAnchor }) => sourceAnchor)}::text[], ${rows.map(sortName)}::text[],
    ${rows.map(({ userPrincipalName }) => userPrincipalName)}::text[],
    ${rows.map(({ mailNickname }) => mailNickname)}::text[], ${jsonColumn(rows.map(({ onPremises }) => onPremises))},
    ${jsonColumn(rows.map(({ cloud }) => cloud))})
    as n (id, number, class, anchor, name, upn, nick, sent, cloud)`;
}

async function insertObjects(
  transaction: Connection,
  tenant: TenantKey,
  now: Date,
  steps: readonly Step[],
): Promise<void> {
  await copyTenantRows(
    transaction,
    tenant,
    'object',
    objectColumns,
    rowsOf(steps).map((row) => [
      row.id,
      row.number,
      row.objectClass,
      row.sourceAnchor,
      true,
      sortName(row),
      row.userPrincipalName,
      row.mailNickname,
      JSON.stringify(row.onPremises),
      JSON.stringify(row.cloud),
      now,
      now,
    ]),
  );
}

async function updateObjects(
  transaction: Connection,
  tenant: TenantKey,
  now: Date,
  steps: readonly Step[],
): Promise<void> {
  const rows = rowsOf(steps);
  if (rows.length === 0) return;
  await sql`update object o set source_anchor = n.anchor, synchronized = true, sort_name = n.name, user_principal_name = n.upn,
      mail_nickname = n.nick, on_premises = n.sent::json, cloud = n.cloud::json, changed_at = ${now}, deleted_at = null,
      deleted_hold = null
    from ${unnested(rows)}
    where o.tenant = ${tenant.number} and o.id = n.id`.execute(transaction);
}

async function deleteObjects(
  transaction: Connection,
  tenant: TenantKey,
  now: Date,
  steps: readonly Step[],
): Promise<void> {
  if (steps.length === 0) return;
  await sql`update object o set deleted_at = ${now}, changed_at = ${now}, deleted_hold = (select max(d.hold)
      from hold_delete d where d.tenant = ${tenant.number} and d.source_anchor = o.source_anchor)
    where o.tenant = ${tenant.number} and o.id = any(${steps.map(({ objectId }) => objectId)}::uuid[])`.execute(
    transaction,
  );
}

async function writeQuarantine(
  transaction: Connection,
  tenant: TenantKey,
  now: Date,
  steps: readonly Step[],
): Promise<void> {
  const stale = new Set<ObjectId>();
  for (const { before, kind } of steps)
    if (kind !== undefined && before && before.quarantined.length > 0) stale.add(before.id);
  const rows = steps.flatMap(({ write }) =>
    (write?.quarantine ?? []).map(({ attribute, value, isPrimary, code }) => ({
      id: write?.id,
      attribute,
      value,
      isPrimary,
      code,
    })),
  );
  if (stale.size > 0) {
    // Rows that stay keep the time since when they wait: only those that are not among the new ones go.
    await sql`delete from quarantine q where q.tenant = ${tenant.number} and q.object_id = any(${[...stale]}::uuid[])
      and not exists (select 1
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as n (id uuid, attribute text, value text)
        where n.id = q.object_id and n.attribute = q.attribute and n.value = q.value)`.execute(transaction);
  }
  if (rows.length === 0) return;
  await sql`insert into quarantine (tenant, object_id, attribute, value, is_primary, code, since)
    select ${tenant.number}, n.id, n.attribute, n.value, n."isPrimary", n.code, ${now}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as n (id uuid, attribute text, value text, "isPrimary" boolean, code text)
    on conflict (tenant, object_id, attribute, value) do nothing`.execute(transaction);
}
