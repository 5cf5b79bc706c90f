import { sql } from 'kysely';
import { copyRows } from '../../base/database/copy.ts';
import type { Connection } from '../../base/database/connection.ts';
import type { Attributes } from '../../directory/index.ts';
import { asJson, intArray, readColumns } from '../database.ts';
import type { ConnectorNumber, TargetId } from '../ids.ts';
import type { Before } from '../metaverse/working.ts';
import { confirmedFrom, differences, sameAttributes } from '../metaverse/working.ts';
import type { ConfirmedChange, ConfirmedObject, SourceAnchor } from '../ports.ts';
import { exportPhase } from '../synchronize/outbound.ts';
import { keptDecision } from '../synchronize/kept-decision.ts';
import { Forests } from '../metaverse/forests.ts';
import { dropConfirmed } from './drop.ts';
import type { Placed, ReferenceOptions } from './references.ts';
import { confirmReferences, unknownClass } from './references.ts';

export interface PageCounters {
  added: number;
  updated: number;
  deleted: number;
  unchanged: number;
}

export interface PageOptions extends ReferenceOptions {
  readonly counters: PageCounters;
}

/**
 * A page of what the target holds becomes what is confirmed, and the difference between that and what is wanted is what
 * is pending. An object that nothing wants has a row of its own, so that a synchronization that comes to want it finds
 * it; without one it is an orphan. Returns the objects that the target holds.
 */
export async function confirmPage(
  connection: Connection,
  changes: readonly ConfirmedChange[],
  options: PageOptions,
): Promise<readonly TargetId[]> {
  const held = new Map<SourceAnchor, ConfirmedObject>();
  for (const change of changes) if (change.kind === 'object') held.set(change.sourceAnchor, change);
  await forgetDeleted(connection, changes, held, options);
  const objects = [...held.values()];
  const known = await readKnown(
    connection,
    options.connector,
    objects.map(({ sourceAnchor }) => sourceAnchor),
  );
  const placed = objects.map((object): Placed & { readonly row: KnownRow | undefined } => {
    const row = rowFor(object, known.get(object.sourceAnchor) ?? []);
    return { object, row, id: row?.id ?? options.ids.next() };
  });
  await writeUnwanted(connection, placed, options);
  await writeExported(connection, placed);
  await writePending(connection, placed, {
    connector: options.connector,
    joined: await joinedFrom(connection, placed),
  });
  const changed = new Set(await confirmReferences(connection, placed, options));
  await options.ids.save(connection);
  const reviewed = placed.filter(({ id, row }) => row?.wanted === true && (!row.isExported || changed.has(id)));
  await sql`insert into reference_review (object) select unnest(${intArray(reviewed.map(({ id }) => id))}::int[])
    on conflict do nothing`.execute(connection);
  for (const { id, row, object } of placed) countObject(options.counters, row, object, changed.has(id));
  return placed.map(({ id }) => id);
}

interface KnownRow {
  readonly id: TargetId;
  readonly sourceAnchor: SourceAnchor;
  readonly objectClass: string;
  readonly wanted: boolean;
  readonly attributes: Attributes;
  readonly isExported: boolean;
  readonly targetId: string | null;
  readonly isPending: boolean;
  readonly before: Before | null;
}

type PlacedRow = Placed & { readonly row: KnownRow | undefined };

async function readKnown(
  connection: Connection,
  connector: ConnectorNumber,
  anchors: readonly SourceAnchor[],
): Promise<ReadonlyMap<SourceAnchor, readonly KnownRow[]>> {
  const rows = await readColumns<KnownRow>(
    connection,
    [
      ...(['id', 'sourceAnchor', 'objectClass', 'wanted', 'attributes'] as const),
      ...(['isExported', 'targetId', 'isPending', 'before'] as const),
    ],
    sql`select t.id, t.source_anchor as "sourceAnchor", t.object_class as "objectClass", t.wanted, t.attributes,
        e.object is not null as "isExported", e.target_id as "targetId", p.object is not null as "isPending", p.before
      from unnest(${anchors}::text[]) as k(source_anchor)
      cross join lateral (select * from target_object o where o.source_anchor = k.source_anchor
        and o.connector = ${connector} offset 0) t
      left join exported_object e on e.object = t.id left join pending_export p on p.object = t.id`,
  );
  return Map.groupBy(rows, (row) => row.sourceAnchor);
}

/** After a change of class two rows have the same source anchor: the one to go and the one to come. */
function rowFor({ objectClass }: ConfirmedObject, rows: readonly KnownRow[]): KnownRow | undefined {
  const same = rows.filter((row) => row.objectClass === objectClass || row.objectClass === unknownClass);
  return same.find(({ isExported }) => isExported) ?? same.find(({ wanted }) => wanted) ?? same[0];
}

async function forgetDeleted(
  connection: Connection,
  changes: readonly ConfirmedChange[],
  held: ReadonlyMap<SourceAnchor, ConfirmedObject>,
  { connector, counters }: PageOptions,
): Promise<void> {
  const deleted = changes.filter((change) => change.kind === 'deleted');
  if (deleted.length === 0) return;
  const anchors = deleted.flatMap(({ sourceAnchor }) => (sourceAnchor === null ? [] : [sourceAnchor]));
  const known = await readKnown(connection, connector, anchors);
  const gone: TargetId[] = [];
  const nameless: string[] = [];
  for (const { sourceAnchor, objectClass, targetId } of deleted) {
    if (sourceAnchor === null) {
      nameless.push(targetId);
      continue;
    }
    // Another object with this anchor lives.
    if (held.get(sourceAnchor)?.objectClass === objectClass) continue;
    for (const row of known.get(sourceAnchor) ?? []) {
      if (row.isExported && row.objectClass === objectClass && (row.targetId ?? targetId) === targetId)
        gone.push(row.id);
    }
  }
  if (nameless.length > 0) {
    const { rows } = await sql<{ id: TargetId }>`select t.id from exported_object e
      join target_object t on t.id = e.object and t.connector = ${connector}
      where e.target_id = any(${nameless}::text[])`.execute(connection);
    gone.push(...rows.map(({ id }) => id));
  }
  counters.deleted += gone.length;
  await dropConfirmed(connection, connector, gone);
}

/** Objects that nothing wants hold what the target says, so that whoever comes to want one sends the difference. */
async function writeUnwanted(
  connection: Connection,
  placed: readonly PlacedRow[],
  { connector }: PageOptions,
): Promise<void> {
  await copyRows(
    connection,
    'target_object',
    ['id', 'connector', 'wanted', 'object_class', 'source_anchor', 'attributes'],
    placed
      .filter(({ row }) => row === undefined)
      .map(({ id, object: { objectClass, sourceAnchor, attributes } }) => [
        ...[id, connector, false, objectClass, sourceAnchor, JSON.stringify(attributes)],
      ]),
  );
  const known = placed
    .filter(({ row }) => row?.wanted === false)
    .map(({ id, object }) => ({ id, object_class: object.objectClass, attributes: object.attributes }));
  if (known.length === 0) return;
  await sql`update target_object t set attributes = r.attributes, object_class = r.object_class
    from json_to_recordset(${asJson(known)}::json) as r(id int, object_class text, attributes json)
    where t.id = r.id`.execute(connection);
  await sql`update pending_export set before = null where object = any(${intArray(known.map(({ id }) => id))}::int[])
    and before is not null`.execute(connection);
}

/** An object that is wanted is compared at once; one that is not yet, when it is: see compare-forests.ts. */
async function joinedFrom(
  connection: Connection,
  placed: readonly PlacedRow[],
): Promise<(object: TargetId) => readonly string[]> {
  const wanted = placed.flatMap(({ id, row }) => (row?.wanted === true ? [id] : []));
  return await new Forests().of(connection, wanted);
}

async function writeExported(connection: Connection, placed: readonly PlacedRow[]): Promise<void> {
  const rows = placed.filter(
    ({ row, object }) => row?.wanted !== true || !row.isExported || row.targetId !== object.targetId,
  );
  if (rows.length === 0) return;
  const forests = rows.map(({ row, object }) =>
    row?.wanted === true ? null : `{${object.forests.map(quoted).join(',')}}`,
  );
  await sql`insert into exported_object (object, target_id, forests)
    select object, target_id, forests::text[] from unnest(${intArray(rows.map(({ id }) => id))}::int[],
      ${rows.map(({ object }) => object.targetId)}::text[],
      ${forests}::text[]) as r(object, target_id, forests)
    on conflict (object) do update set target_id = excluded.target_id, forests = excluded.forests`.execute(connection);
}

async function writePending(
  connection: Connection,
  placed: readonly PlacedRow[],
  {
    connector,
    joined,
  }: { readonly connector: ConnectorNumber; readonly joined: (object: TargetId) => readonly string[] },
): Promise<void> {
  const settled: TargetId[] = [];
  const pending: object[] = [];
  for (const { id, row, object } of placed) {
    if (row?.wanted !== true) continue;
    const isJoinedAlike = joined(id).join(' ') === object.forests.join(' ');
    const before = differences(object.attributes, row.attributes) ?? (isJoinedAlike ? null : {});
    if (before !== null) pending.push({ object: id, phase: exportPhase.update, before });
    else if (row.isPending) settled.push(id);
  }
  if (settled.length > 0) {
    await sql`delete from pending_export where object = any(${intArray(settled)}::int[])`.execute(connection);
  }
  if (pending.length === 0) return;
  await sql`insert into pending_export as p (object, connector, phase, before)
    select object, ${connector}::smallint, phase, before
    from jsonb_to_recordset(${asJson(pending)}::jsonb) as r(object int, phase smallint, before jsonb)
    on conflict (object) do update set phase = excluded.phase, before = excluded.before, ${keptDecision}`.execute(
    connection,
  );
}

function countObject(
  counters: PageCounters,
  row: KnownRow | undefined,
  { attributes }: ConfirmedObject,
  hasOtherReferences: boolean,
): void {
  if (row?.isExported !== true) counters.added++;
  else if (hasOtherReferences || !sameAttributes(confirmedFrom(row.attributes, row.before), attributes))
    counters.updated++;
  else counters.unchanged++;
}

/** As an element of an array in its text form. */
function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}
