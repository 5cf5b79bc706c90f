import { sql } from 'kysely';
import { DAY } from '../../base/clock.ts';
import type { Connection } from '../../base/database/connection.ts';
import type { ConnectorNumber } from '../ids.ts';
import { isAbove, mayBeAbove } from './limits.ts';
import type { KnownPosition } from './position.ts';
import { windowStart } from './position.ts';

/**
 * What the threshold counts by: a target and an object class, whatever forest the objects came from, as two forests
 * must not be granted twice the limit.
 */
export interface Subject {
  readonly objectClass: string;
  /** What was there when the window began, or came since. */
  readonly base: number;
  /** Deletes without an approval that left within the window. */
  readonly exported: number;
  /** Deletes that nobody has decided about and that have not left within the window, held ones included. */
  readonly waiting: number;
  readonly sum: number;
  readonly tripped: boolean;
}

interface Left {
  readonly objectClass: string;
  /** Without an approval. */
  readonly exported: number;
  /** Of those, what the target had not applied when it gave its position. */
  readonly unapplied: number;
  /** With an approval or without, and no longer there. */
  readonly gone: number;
}

/** Rows of the journal `d` that the window counts: also what is on its way, however long that has taken. */
const isInWindow = (connector: ConnectorNumber, position: KnownPosition) => sql`d.connector = ${connector}
  and (d.at > ${windowStart(position)} or (d.object is not null and exists (
    select from export_batch b where b.connector = d.connector and b.number = d.batch)))`;

export async function readSubjects(
  connection: Connection,
  connector: ConnectorNumber,
  position: KnownPosition,
): Promise<readonly Subject[]> {
  const there = await readThere(connection, connector);
  const counts = await readCounts(connection, connector, position);
  const classes = [...new Set([...there.keys(), ...counts.keys()])].sort();
  return classes.map((objectClass) => judge(objectClass, counts.get(objectClass), there, position));
}

/** The classes of which no further delete may leave now. What is there is counted only where a share decides. */
export async function findTripped(
  connection: Connection,
  connector: ConnectorNumber,
  position: KnownPosition,
): Promise<readonly Subject[]> {
  const { limits } = position;
  if (!limits.enabled) return [];
  const counts = await readCounts(connection, connector, position);
  const mayTrip = [...counts.values()].some(({ exported, waiting }) => mayBeAbove(limits, exported + waiting));
  if (!mayTrip) return [];
  const there = await readThere(connection, connector);
  return [...counts]
    .map(([objectClass, known]) => judge(objectClass, known, there, position))
    .filter(({ tripped }) => tripped);
}

interface Counts {
  readonly exported: number;
  readonly waiting: number;
  readonly gone: number;
}

function judge(
  objectClass: string,
  { exported, waiting, gone }: Counts = { exported: 0, waiting: 0, gone: 0 },
  there: ReadonlyMap<string, number>,
  { limits }: KnownPosition,
): Subject {
  const base = (there.get(objectClass) ?? 0) + gone;
  const sum = exported + waiting;
  return { objectClass, base, exported, waiting, sum, tripped: isAbove(limits, { sum, base }) };
}

async function readCounts(
  connection: Connection,
  connector: ConnectorNumber,
  position: KnownPosition,
): Promise<ReadonlyMap<string, Counts>> {
  const left = await readLeft(connection, connector, position);
  const waiting = await readWaiting(connection, connector, position);
  const recent = new Map(position.recentDeletes.map(({ objectClass, count }) => [objectClass, count]));
  const classes = new Set([...left.keys(), ...waiting.keys(), ...recent.keys()]);
  return new Map(
    [...classes].map((objectClass) => {
      const own = left.get(objectClass) ?? { exported: 0, unapplied: 0, gone: 0 };
      // Another server may have exported before this one: the target knows.
      const applied = recent.get(objectClass) ?? 0;
      const exported = Math.max(own.exported, applied + own.unapplied);
      return [objectClass, { exported, waiting: waiting.get(objectClass) ?? 0, gone: Math.max(own.gone, applied) }];
    }),
  );
}

async function readLeft(
  connection: Connection,
  connector: ConnectorNumber,
  position: KnownPosition,
): Promise<ReadonlyMap<string, Left>> {
  const { rows } = await sql<Left>`select d.object_class as "objectClass",
      count(*) filter (where d.hold is null)::int as exported,
      count(*) filter (where d.hold is null and d.batch > ${position.lastBatch.number})::int as unapplied,
      count(*) filter (where d.object is null)::int as gone
    from export_delete d where ${isInWindow(connector, position)} group by 1`.execute(connection);
  return new Map(rows.map((row) => [row.objectClass, row]));
}

async function readWaiting(
  connection: Connection,
  connector: ConnectorNumber,
  position: KnownPosition,
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ objectClass: string; count: number }>`
    select t.object_class as "objectClass", count(*)::int as count
    from pending_export p join target_object t on t.id = p.object
    where p.connector = ${connector} and p.phase = 0 and p.verdict is null and not exists (
      select from export_delete d where d.object = p.object and d.hold is null and ${isInWindow(connector, position)})
    group by 1`.execute(connection);
  return new Map(rows.map(({ objectClass, count }) => [objectClass, count]));
}

async function readThere(connection: Connection, connector: ConnectorNumber): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ objectClass: string; count: number }>`
    select t.object_class as "objectClass", count(*)::int as count
    from exported_object e join target_object t on t.id = e.object
    where t.connector = ${connector} group by 1`.execute(connection);
  return new Map(rows.map(({ objectClass, count }) => [objectClass, count]));
}

const LEAK_MS = 7 * DAY;

export interface SlowLeak {
  readonly objectClass: string;
  /** Deletes without an approval within seven days. */
  readonly count: number;
  readonly limit: number;
}

/** Few enough each day that no window trips, and together too many: nothing is held back for it, but there is an alert. */
export async function readSlowLeaks(
  connection: Connection,
  connector: ConnectorNumber,
  { limits, now }: KnownPosition,
): Promise<readonly SlowLeak[]> {
  const limit = 2 * limits.count;
  if (!limits.enabled) return [];
  const { rows } = await sql<{ objectClass: string; count: number }>`
    select object_class as "objectClass", count(*)::int as count from export_delete
    where connector = ${connector} and hold is null and at > ${new Date(now.getTime() - LEAK_MS)}
    group by 1 having count(*) > ${limit} order by 1`.execute(connection);
  return rows.map((row) => ({ ...row, limit }));
}
