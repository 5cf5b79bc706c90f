import type { Anchor } from '../ports.ts';
import { sql } from 'kysely';
import type { Attributes } from '../../directory/index.ts';
import { copyRows } from '../../base/database/copy.ts';
import type { Connection } from '../../base/database/connection.ts';
import type { AttributeNumber, ConnectorNumber, SpaceId } from '../ids.ts';
import { asJson, intArray, readColumns } from '../database.ts';

/** SQL of the source side of the connector space. */
export const placeholder = 0;
export const present = 1;
export const obsolete = 2;
export type SpaceState = typeof placeholder | typeof present | typeof obsolete;

export const importKind = { add: 1, update: 2, delete: 3, replace: 4, rejoin: 5, leave: 6 } as const;
export type ImportKind = (typeof importKind)[keyof typeof importKind];

export type ReferenceCounts = Readonly<Record<string, number>>;

export interface SpaceRow {
  readonly id: SpaceId;
  readonly state: SpaceState;
  readonly anchor: Anchor | null;
  readonly dn: string;
  readonly dnKey: string | null;
  readonly objectClass: string;
  readonly digest: string;
  readonly counts: ReferenceCounts | null;
}

/** One that its source has reported. */
export interface AnchoredRow extends SpaceRow {
  readonly anchor: Anchor;
}

/** One that holds its name. */
interface NamedRow extends SpaceRow {
  readonly dnKey: string;
}

export interface ReferenceRow {
  readonly source: SpaceId;
  readonly attribute: AttributeNumber;
  readonly target: SpaceId;
}

const columns = sql`o.id, o.state, o.anchor, o.dn, o.dn_key as "dnKey", o.object_class as "objectClass", o.digest,
  o.reference_counts as counts`;

const names = ['id', 'state', 'anchor', 'dn', 'dnKey', 'objectClass', 'digest', 'counts'] as const;

export async function findByAnchor(
  connection: Connection,
  connector: ConnectorNumber,
  anchors: readonly Anchor[],
): Promise<readonly AnchoredRow[]> {
  if (anchors.length === 0) return [];
  return await readColumns<AnchoredRow>(
    connection,
    names,
    sql`select ${columns} from unnest(${anchors}::text[]) as k(anchor) cross join lateral
      (select * from space_object s where s.anchor = k.anchor and s.connector = ${connector} offset 0) o`,
  );
}

/** Who holds these names now. */
export async function findByName(
  connection: Connection,
  connector: ConnectorNumber,
  dnKeys: readonly string[],
): Promise<readonly NamedRow[]> {
  if (dnKeys.length === 0) return [];
  return await readColumns<NamedRow>(
    connection,
    names,
    sql`select ${columns} from unnest(${dnKeys}::text[]) as k(dn_key) cross join lateral
      (select * from space_object s where s.dn_key = k.dn_key and s.connector = ${connector} offset 0) o`,
  );
}

export async function readAttributes(
  connection: Connection,
  ids: readonly SpaceId[],
): Promise<ReadonlyMap<SpaceId, Attributes>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: SpaceId; attributes: Attributes }>`
    select id, attributes from space_object where id = any(${intArray(ids)}::int[])`.execute(connection);
  return new Map(rows.map((row) => [row.id, row.attributes]));
}

export interface SpaceWrite {
  readonly id: SpaceId;
  readonly state: SpaceState;
  readonly anchor: Anchor | null;
  readonly dn: string;
  readonly dn_key: string | null;
  readonly object_class: string;
  readonly digest: string;
  readonly attributes: Attributes;
  readonly reference_counts: ReferenceCounts | null;
}

export async function insertObjects(
  connection: Connection,
  connector: ConnectorNumber,
  rows: readonly SpaceWrite[],
): Promise<void> {
  if (rows.length === 0) return;
  await copyRows(
    connection,
    'space_object',
    ['id', 'connector', 'state', 'anchor', 'dn', 'dn_key', 'object_class', 'digest', 'attributes', 'reference_counts'],
    rows.map((row) => [
      row.id,
      connector,
      row.state,
      row.anchor,
      row.dn,
      row.dn_key,
      row.object_class,
      row.digest,
      JSON.stringify(row.attributes),
      row.reference_counts === null ? null : JSON.stringify(row.reference_counts),
    ]),
  );
}

export async function updateObjects(connection: Connection, rows: readonly SpaceWrite[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`update space_object o set state = r.state, anchor = r.anchor, dn = r.dn, dn_key = r.dn_key,
      object_class = r.object_class, digest = r.digest, attributes = r.attributes, reference_counts = r.reference_counts
    from json_to_recordset(${asJson(rows)}::json) as r(id int, state smallint, anchor text, dn text, dn_key text,
      object_class text, digest text, attributes json, reference_counts jsonb)
    where o.id = r.id`.execute(connection);
}

/** An update of everything but the attributes: a rename, or members that came and went. */
export async function updateWithoutAttributes(
  connection: Connection,
  rows: readonly Omit<SpaceWrite, 'attributes'>[],
): Promise<void> {
  if (rows.length === 0) return;
  await sql`update space_object o set state = r.state, anchor = r.anchor, dn = r.dn, dn_key = r.dn_key,
      object_class = r.object_class, digest = r.digest, reference_counts = r.reference_counts
    from jsonb_to_recordset(${asJson(rows)}::jsonb) as r(id int, state smallint, anchor text, dn text, dn_key text,
      object_class text, digest text, reference_counts jsonb)
    where o.id = r.id`.execute(connection);
}

/** Somebody else has taken these objects' names; their own rename or deletion has yet to be read. */
export async function makeTransient(connection: Connection, ids: readonly SpaceId[]): Promise<void> {
  if (ids.length === 0) return;
  await sql`update space_object set dn_key = null where id = any(${intArray(ids)}::int[])`.execute(connection);
}

/** Gone in the source: kept, without its name, until the next synchronization has drawn the consequences. */
export async function markObsolete(connection: Connection, ids: readonly SpaceId[]): Promise<void> {
  if (ids.length === 0) return;
  await sql`update space_object set state = ${obsolete}, dn_key = null where id = any(${intArray(ids)}::int[])`.execute(
    connection,
  );
  await queue(
    connection,
    ids.map((id) => ({ id, kind: importKind.delete })),
  );
}

/** Marks objects that were not known. */
export async function queueFresh(
  connection: Connection,
  entries: readonly { readonly id: SpaceId; readonly kind: ImportKind }[],
): Promise<void> {
  await copyRows(
    connection,
    'pending_import',
    ['object', 'kind'],
    entries.map(({ id, kind }) => [id, kind]),
  );
}

/**
 * Marks objects for the next synchronization. What was added and changed since is still an add; what was deleted and
 * came back, an update.
 */
export async function queue(
  connection: Connection,
  entries: readonly { readonly id: SpaceId; readonly kind: ImportKind }[],
): Promise<void> {
  if (entries.length === 0) return;
  await sql`insert into pending_import (object, kind)
    select * from unnest(${intArray(entries.map(({ id }) => id))}::int[],
      ${intArray(entries.map(({ kind }) => kind))}::smallint[])
    on conflict (object) do update set kind = case
      when pending_import.kind = 1 and excluded.kind in (2, 5) then 1
      when pending_import.kind in (3, 6) and excluded.kind = 1 then 2
      when excluded.kind = 5 then pending_import.kind
      else excluded.kind end`.execute(connection);
}
