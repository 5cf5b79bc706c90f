import { sql } from 'kysely';
import { MINUTE } from '../../base/clock.ts';
import type { Connection } from '../../base/database/connection.ts';
import { readSetting, writeSetting } from '../database.ts';
import type { ConnectorNumber, SpaceId, TargetId } from '../ids.ts';
import type { Anchor, ConnectorId, SourceAnchor } from '../ports.ts';
import { consistencyGuid } from './attribute.ts';

/**
 * Source anchors that are to be written into a forest: one row a source object, from the export that brings its person
 * to the target until the anchor is there, the object is gone, or the connector may not write any more. A write that
 * failed is tried again, later each time.
 */
export interface DueAnchor {
  readonly object: SpaceId;
  readonly anchor: Anchor;
  readonly dn: string;
  readonly sourceAnchor: SourceAnchor;
  readonly targetObject: TargetId;
}

export interface DueCounts {
  readonly due: number;
  /** Of these: tried, and refused. */
  readonly failed: number;
}

const FIRST_RETRY_MS = MINUTE;
const MAX_RETRY_MS = 15 * MINUTE;

/** A source object that stands for a person of a target and has no anchor of its own yet. */
const unanchored = sql`o.state = 1 and o.attributes->${consistencyGuid}::text is null`;

/** Called before an export: what it brings to the target and has no anchor in the forest is due from now on. */
export async function noteDue(
  connection: Connection,
  { id, connector, now }: { readonly id: ConnectorId; readonly connector: ConnectorNumber; readonly now: Date },
): Promise<void> {
  const noted = (await readSetting(connection, 'anchors-noted')) ?? [];
  const isFirst = !noted.includes(id);
  // Once for everything that is there already: the setting may be younger than the objects.
  const concerned = isFirst
    ? sql`target_object t`
    : sql`pending_export p join target_object t on t.id = p.object and p.phase = 2`;
  await sql`insert into source_anchor_due (connector, object, next_at)
    select ${connector}::smallint, o.id, ${now} from ${concerned}
    join metaverse_link l on l.metaverse = t.metaverse and l.connector = ${connector}::smallint
    join space_object o on o.id = l.object
    where t.object_class = 'user' and t.wanted and ${unanchored}
    on conflict do nothing`.execute(connection);
  if (isFirst) await writeSetting(connection, 'anchors-noted', [...noted, id]);
}

/** The connector may not write, or does not any more: nothing is due, and nothing is wrong. */
export async function forgetDue(
  connection: Connection,
  { id, connector }: { readonly id: ConnectorId; readonly connector: ConnectorNumber },
): Promise<void> {
  const noted = (await readSetting(connection, 'anchors-noted')) ?? [];
  if (!noted.includes(id)) return;
  await sql`delete from source_anchor_due where connector = ${connector}::smallint`.execute(connection);
  await sql`delete from object_error where kind = 'export' and connector = ${connector}::smallint
    and attribute = ${consistencyGuid}`.execute(connection);
  await writeSetting(
    connection,
    'anchors-noted',
    noted.filter((one) => one !== id),
  );
}

/** What has its anchor by now, or is gone, is not due; its errors go with it. */
export async function dropSettled(connection: Connection, connector: ConnectorNumber): Promise<void> {
  await sql`delete from source_anchor_due d where d.connector = ${connector}::smallint and not exists (
    select from space_object o join metaverse_link l on l.object = o.id
    join target_object t on t.metaverse = l.metaverse and t.object_class = 'user' and t.wanted
    where o.id = d.object and ${unanchored})`.execute(connection);
  await sql`delete from object_error e where e.kind = 'export' and e.connector = ${connector}::smallint
    and e.attribute = ${consistencyGuid} and not exists (
      select from space_object o join source_anchor_due d on d.object = o.id and d.connector = o.connector
      where o.anchor = e.key and o.connector = e.connector)`.execute(connection);
}

export async function nextDue(
  connection: Connection,
  { connector, now, limit }: { readonly connector: ConnectorNumber; readonly now: Date; readonly limit: number },
): Promise<readonly DueAnchor[]> {
  const { rows } = await sql<DueAnchor>`
    select o.id as object, o.anchor, o.dn, min(t.source_anchor) as "sourceAnchor", min(t.id) as "targetObject"
    from (select object, next_at from source_anchor_due
      where connector = ${connector}::smallint and next_at <= ${now}
      order by next_at, object limit ${limit}) d
    join space_object o on o.id = d.object
    join metaverse_link l on l.object = o.id
    join target_object t on t.metaverse = l.metaverse and t.object_class = 'user' and t.wanted
    where ${unanchored}
    group by o.id, o.anchor, o.dn order by o.id`.execute(connection);
  return rows;
}

export async function removeDue(
  connection: Connection,
  connector: ConnectorNumber,
  objects: readonly SpaceId[],
): Promise<void> {
  await sql`delete from source_anchor_due where connector = ${connector}::smallint
    and object = any(${objects}::int[])`.execute(connection);
}

export async function postpone(
  connection: Connection,
  connector: ConnectorNumber,
  { objects, now }: { readonly objects: readonly SpaceId[]; readonly now: Date },
): Promise<void> {
  await sql`update source_anchor_due set attempts = attempts + 1,
      next_at = ${now}::timestamptz
        + least(${FIRST_RETRY_MS} * power(2, least(attempts, 10)), ${MAX_RETRY_MS}) * interval '1 millisecond'
    where connector = ${connector}::smallint and object = any(${objects}::int[])`.execute(connection);
}

/** What was refused is due now: whatever stood in the way may be gone. */
export async function makeDue(connection: Connection, connector: ConnectorNumber, now: Date): Promise<void> {
  await sql`update source_anchor_due set next_at = ${now} where connector = ${connector}::smallint
    and next_at > ${now}`.execute(connection);
}

export async function countDue(connection: Connection): Promise<DueCounts> {
  const { rows } = await sql<DueCounts>`select count(*)::int as due,
    (count(*) filter (where attempts > 0))::int as failed from source_anchor_due`.execute(connection);
  return rows[0] ?? { due: 0, failed: 0 };
}
