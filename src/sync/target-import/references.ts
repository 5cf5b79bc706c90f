import { sql } from 'kysely';
import { copyRows } from '../../base/database/copy.ts';
import type { Connection } from '../../base/database/connection.ts';
import type { IdSequence } from '../database.ts';
import { intArray, readColumns } from '../database.ts';
import type { AttributeNumber, ConnectorNumber, TargetId } from '../ids.ts';
import type { ConfirmedObject, SourceAnchor } from '../ports.ts';
import type { ReferenceAttributes } from '../space/references.ts';

const CHUNK = 20_000;
/** An object of the target that others refer to, and that was not read yet. */
export const unknownClass = '';

/** An object of the target with the number that it has here. */
export interface Placed {
  readonly id: TargetId;
  readonly object: ConfirmedObject;
}

export interface ReferenceOptions {
  readonly connector: ConnectorNumber;
  readonly ids: IdSequence<TargetId>;
  readonly attributes: ReferenceAttributes;
}

/**
 * Makes the confirmed references of objects equal to what the target holds. Returns the objects in which they differed.
 */
export async function confirmReferences(
  connection: Connection,
  held: readonly Placed[],
  options: ReferenceOptions,
): Promise<readonly TargetId[]> {
  const members = await findMembers(connection, held, options);
  const known = await readConfirmed(
    connection,
    held.map(({ id }) => id),
  );
  const changed: TargetId[] = [];
  const rows: [TargetId, AttributeNumber, TargetId][] = [];
  for (const { id, object } of held) {
    const now = new Set<string>();
    const own: typeof rows = [];
    for (const [name, anchors] of Object.entries(object.references)) {
      const attribute = options.attributes.idOf(name);
      for (const anchor of anchors) {
        const member = members.get(anchor);
        if (member === undefined || now.has(`${attribute} ${member}`)) continue;
        now.add(`${attribute} ${member}`);
        own.push([id, attribute, member]);
      }
    }
    const before = known.get(id) ?? new Set<string>();
    if (before.size === now.size && now.isSubsetOf(before)) continue;
    changed.push(id);
    for (const row of own) rows.push(row);
  }
  if (changed.length === 0) return changed;
  await sql`delete from exported_reference where object = any(${intArray(changed)}::int[])`.execute(connection);
  await copyRows(connection, 'exported_reference', ['object', 'attribute', 'member'], rows);
  return changed;
}

async function readConfirmed(
  connection: Connection,
  objects: readonly TargetId[],
): Promise<ReadonlyMap<TargetId, ReadonlySet<string>>> {
  const rows = await readColumns<{ object: TargetId; keys: string[] }>(
    connection,
    ['object', 'keys'],
    sql`select k.id as object, r.keys from unnest(${intArray(objects)}::int[]) as k(id)
      cross join lateral (select json_agg(x.attribute || ' ' || x.member) as keys from exported_reference x
        where x.object = k.id offset 0) r where r.keys is not null`,
  );
  return new Map(rows.map(({ object, keys }) => [object, new Set(keys)]));
}

interface MemberRow {
  readonly anchor: SourceAnchor;
  readonly id: TargetId;
  readonly isExported: boolean;
  readonly wanted: boolean;
}

/** By source anchor. One that is read later gets its row now. */
async function findMembers(
  connection: Connection,
  held: readonly Placed[],
  { connector, ids }: ReferenceOptions,
): Promise<ReadonlyMap<SourceAnchor, TargetId>> {
  const members = new Map(held.map(({ id, object }) => [object.sourceAnchor, id]));
  const asked = new Set<SourceAnchor>();
  for (const { object } of held) {
    for (const anchors of Object.values(object.references)) {
      for (const anchor of anchors) if (!members.has(anchor)) asked.add(anchor);
    }
  }
  const anchors = [...asked];
  for (let at = 0; at < anchors.length; at += CHUNK) {
    const rows = await readColumns<MemberRow>(
      connection,
      ['anchor', 'id', 'isExported', 'wanted'],
      sql`select k.anchor, t.id, e.object is not null as "isExported", t.wanted
        from unnest(${anchors.slice(at, at + CHUNK)}::text[]) as k(anchor)
        cross join lateral (select o.id, o.wanted from target_object o
          where o.source_anchor = k.anchor and o.connector = ${connector} offset 0) t
        left join exported_object e on e.object = t.id`,
    );
    for (const [anchor, found] of Map.groupBy(rows, (row) => row.anchor)) {
      const best = found.find(({ isExported }) => isExported) ?? found.find(({ wanted }) => wanted) ?? found[0];
      if (best !== undefined) members.set(anchor, best.id);
    }
  }
  const missing = anchors.filter((anchor) => !members.has(anchor)).map((anchor) => [anchor, ids.next()] as const);
  for (const [anchor, id] of missing) members.set(anchor, id);
  await copyRows(
    connection,
    'target_object',
    ['id', 'connector', 'wanted', 'object_class', 'source_anchor', 'attributes'],
    missing.map(([anchor, id]) => [id, connector, false, unknownClass, anchor, '{}']),
  );
  return members;
}
