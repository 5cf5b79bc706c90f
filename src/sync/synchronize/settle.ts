import { sql } from 'kysely';
import type { Connection } from '../../base/database/connection.ts';
import type { AttributeNumber, ConnectorNumber, TargetId } from '../ids.ts';
import { intArray } from '../database.ts';
import type { ReferenceRow } from '../space/space.ts';
import type { StepContext } from '../run/step.ts';
import { inBatch } from '../run/step.ts';

/**
 * References to be exported. A reference of a target object that the target does not hold yet needs no row: it goes
 * along when that object is added. For exported objects the difference between what is wanted and what is confirmed
 * stands in `pending_export_reference`, found in three ways, each as large as the change and no larger:
 *
 * 1. references that came or went in a source (`pending_import_reference`);
 * 2. references to objects that have become wanted (`back_references_due`);
 * 3. objects whose references come from elsewhere than before (`reference_review`), compared as a whole.
 */
const PAIRS = 5_000;
const REVIEWS = 100;

export async function settleReferences(step: StepContext): Promise<void> {
  while ((await inBatch(step, settleChanged)) > 0) step.signal.throwIfAborted();
  await inBatch(step, settleBackReferences);
  while ((await inBatch(step, settleReviews)) > 0) step.signal.throwIfAborted();
}

interface Pair {
  readonly object: TargetId;
  readonly attribute: AttributeNumber;
  readonly member: TargetId;
  readonly memberWanted: boolean;
  readonly wanted: boolean;
  readonly confirmed: boolean;
}

/**
 * Whether any source of `g` refers to any source of `t`, by way of the flows of `g`: a few probes of the primary key.
 */
const isWanted = sql`exists (
  select from reference_flow f
  join metaverse_link ls on ls.metaverse = g.metaverse and ls.connector = f.connector
  join metaverse_link lt on lt.metaverse = t.metaverse
  join space_reference r on r.source = ls.object and r.attribute = f.source_attribute and r.target = lt.object
  where f.flow_set = g.flow_set and f.target_attribute = p.attribute)`;

async function settleChanged(connection: Connection): Promise<number> {
  const changed = await sql<ReferenceRow>`
    select source, attribute, target from pending_import_reference limit ${PAIRS}`.execute(connection);
  if (changed.rows.length === 0) return 0;
  const sources = changed.rows.map(({ source }) => source);
  const attributes = changed.rows.map(({ attribute }) => attribute);
  const targets = changed.rows.map(({ target }) => target);
  const keys = sql`unnest(${intArray(sources)}::int[], ${intArray(attributes)}::smallint[], ${intArray(targets)}::int[])`;
  const { rows } = await sql<Pair>`
    with p as materialized (
      select distinct g.id as object, f.target_attribute as attribute, t.id as member
      from ${keys} as c(source, attribute, target)
      join metaverse_link ls on ls.object = c.source
      cross join lateral (select * from target_object o where o.metaverse = ls.metaverse and o.wanted offset 0) g
      join exported_object e on e.object = g.id
      join reference_flow f on f.flow_set = g.flow_set and f.connector = ls.connector
        and f.source_attribute = c.attribute
      join metaverse_link lt on lt.object = c.target
      cross join lateral (select * from target_object o
        where o.metaverse = lt.metaverse and o.connector = g.connector offset 0) t)
    select p.object, p.attribute, p.member, t.wanted as "memberWanted", ${isWanted} as wanted,
      exists (select from exported_reference x where x.object = p.object and x.attribute = p.attribute
        and x.member = p.member) as confirmed
    from p join target_object g on g.id = p.object join target_object t on t.id = p.member`.execute(connection);
  await writePairs(connection, rows);
  await sql`delete from pending_import_reference d using ${keys} as c(source, attribute, target)
    where d.source = c.source and d.attribute = c.attribute and d.target = c.target`.execute(connection);
  return changed.rows.length;
}

async function writePairs(connection: Connection, pairs: readonly Pair[]): Promise<void> {
  const isDue = ({ wanted, confirmed, memberWanted }: Pair): boolean => memberWanted && wanted !== confirmed;
  const differing = pairs.filter(isDue);
  const settled = pairs.filter((pair) => !isDue(pair));
  const keys = (rows: readonly Pair[]) => sql`${intArray(rows.map(({ object }) => object))}::int[],
    ${intArray(rows.map(({ attribute }) => attribute))}::smallint[], ${intArray(rows.map(({ member }) => member))}::int[]`;
  if (differing.length > 0) {
    await sql`insert into pending_export_reference (object, attribute, member, wanted)
      select * from unnest(${keys(differing)}, ${differing.map(({ wanted }) => wanted)}::boolean[])
      on conflict (object, attribute, member) do update set wanted = excluded.wanted`.execute(connection);
  }
  if (settled.length > 0) {
    await sql`delete from pending_export_reference p using unnest(${keys(settled)}) as s(object, attribute, member)
      where p.object = s.object and p.attribute = s.attribute and p.member = s.member`.execute(connection);
  }
}

async function settleBackReferences(connection: Connection): Promise<void> {
  const due = await sql<{ id: ConnectorNumber; any: boolean }>`
    select id, exists (select from exported_object) as any from connector where back_references_due`.execute(
    connection,
  );
  if (due.rows.length === 0) return;
  // Nothing was exported yet: whatever refers to the new objects goes along with its own add.
  if (due.rows.some(({ any }) => any)) {
    await sql`insert into pending_export_reference (object, attribute, member, wanted)
      select distinct g.id, f.target_attribute, t.id, true
      from pending_export p
      join target_object t on t.id = p.object and t.wanted
      join metaverse_link lt on lt.metaverse = t.metaverse
      join space_reference r on r.target = lt.object
      join metaverse_link ls on ls.object = r.source
      join target_object g on g.metaverse = ls.metaverse and g.connector = t.connector and g.wanted
      join exported_object e on e.object = g.id
      join reference_flow f on f.flow_set = g.flow_set and f.connector = ls.connector
        and f.source_attribute = r.attribute
      where p.phase >= 2
      on conflict do nothing`.execute(connection);
  }
  await sql`update connector set back_references_due = false where back_references_due`.execute(connection);
}

async function settleReviews(connection: Connection): Promise<number> {
  const { rows } = await sql<{ object: TargetId }>`select object from reference_review order by object
    limit ${REVIEWS}`.execute(connection);
  if (rows.length === 0) return 0;
  const ids = rows.map(({ object }) => object);
  await sql`delete from pending_export_reference where object = any(${intArray(ids)}::int[])`.execute(connection);
  await sql`
    with wanted as (
      select distinct g.id as object, f.target_attribute as attribute, t.id as member
      from target_object g
      join exported_object e on e.object = g.id
      join reference_flow f on f.flow_set = g.flow_set
      join metaverse_link ls on ls.metaverse = g.metaverse and ls.connector = f.connector
      join space_reference r on r.source = ls.object and r.attribute = f.source_attribute
      join metaverse_link lt on lt.object = r.target
      join target_object t on t.metaverse = lt.metaverse and t.connector = g.connector and t.wanted
      where g.id = any(${intArray(ids)}::int[]) and g.wanted),
    confirmed as (
      select x.object, x.attribute, x.member
      from exported_reference x
      join target_object g on g.id = x.object and g.wanted
      join target_object t on t.id = x.member and t.wanted
      where x.object = any(${intArray(ids)}::int[]))
    insert into pending_export_reference (object, attribute, member, wanted)
    select object, attribute, member, w.w is not null
    from (select *, 1 as w from wanted) w full join (select *, 1 as c from confirmed) c
      using (object, attribute, member)
    where w.w is null or c.c is null`.execute(connection);
  await sql`delete from reference_review where object = any(${intArray(ids)}::int[])`.execute(connection);
  return rows.length;
}
