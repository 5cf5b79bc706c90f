import { sql } from 'kysely';
import { DAY } from '../../base/clock.ts';
import type { Connection } from '../../base/database/connection.ts';
import { asJson, intArray } from '../database.ts';
import type { ConnectorNumber, HoldNumber, TargetId } from '../ids.ts';
import type { SourceAnchor } from '../ports.ts';

/**
 * Every delete that left for a target, for the sliding window of the threshold. A row is written with the batch that
 * carries it, whatever the answer will be, and goes only when the target refused the batch as a whole.
 */
const KEPT_MS = 31 * DAY;

/** The deletes that no window counts since the setting lets all of them through. */
export const approvedBySetting = 0;

export interface JournalEntry {
  readonly object: TargetId;
  readonly objectClass: string;
  readonly sourceAnchor: SourceAnchor;
  /** Under which it was approved; null: it counts. */
  readonly hold: HoldNumber | typeof approvedBySetting | null;
}

export async function recordDeletes(
  connection: Connection,
  connector: ConnectorNumber,
  { batch, at }: { readonly batch: number; readonly at: Date },
  entries: readonly JournalEntry[],
): Promise<void> {
  const objects = entries.map(({ object }) => object);
  // The target refused these before: they leave again, and count once.
  await sql`delete from export_delete where object = any(${intArray(objects)}::int[])`.execute(connection);
  const rows = entries.map(({ object, objectClass: object_class, sourceAnchor: source_anchor, hold }) => ({
    ...{ object, object_class, source_anchor, hold },
  }));
  await sql`insert into export_delete (connector, object_class, source_anchor, at, batch, object, hold)
    select ${connector}, r.object_class, r.source_anchor, ${at}, ${batch}, r.object, r.hold
    from json_to_recordset(${asJson(rows)}::json) as r(object int, object_class text, source_anchor text, hold int)`.execute(
    connection,
  );
}

/** A batch whose answer never came is sent again: its deletes leave now. */
export async function leaveAgain(
  connection: Connection,
  connector: ConnectorNumber,
  { batch, at }: { readonly batch: number; readonly at: Date },
): Promise<void> {
  await sql`update export_delete set at = greatest(at, ${at}) where connector = ${connector}
    and batch = ${batch}`.execute(connection);
}

/** The target took them: should their objects come back and go again, that is another delete. */
export async function settleDeletes(connection: Connection, objects: readonly TargetId[]): Promise<void> {
  if (objects.length === 0) return;
  await sql`update export_delete set object = null where object = any(${intArray(objects)}::int[])`.execute(connection);
}

/** Batches from `number` on were refused as a whole: what they carried never left. */
export async function withdrawDeletes(
  connection: Connection,
  connector: ConnectorNumber,
  number: number,
): Promise<void> {
  await sql`delete from export_delete where connector = ${connector} and batch >= ${number}`.execute(connection);
}

/** The target's numbers begin again: no later batch may be taken for one of these. */
export async function forgetNumbers(connection: Connection, connector: ConnectorNumber): Promise<void> {
  await sql`update export_delete set batch = null where connector = ${connector} and batch is not null`.execute(
    connection,
  );
}

/** By the target's time. */
export async function purgeJournal(connection: Connection, connector: ConnectorNumber, now: Date): Promise<void> {
  await sql`delete from export_delete where connector = ${connector}
    and at < ${new Date(now.getTime() - KEPT_MS)}`.execute(connection);
}
