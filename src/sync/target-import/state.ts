import { sql } from 'kysely';
import type { Connection } from '../../base/database/connection.ts';
import type { ConnectorNumber } from '../ids.ts';
import type { AppliedBatch, Watermark } from '../ports.ts';
import { forgetNumbers } from '../threshold/journal.ts';

/** What the database remembers of its target, and how far it can be trusted. */
export interface TargetState {
  /** Where the next delta import starts; null: the target was never read. */
  readonly watermark: Watermark | null;
  /** Where an unfinished full import goes on. */
  readonly partial: Watermark | null;
  readonly needsFull: boolean;
  readonly fullImportAt: Date | null;
  /** The last batch that was given a number, and those that have no answer yet. */
  readonly allocated: number;
  readonly pinned: readonly AppliedBatch[];
  /** What the last batch that was answered held. */
  readonly digest: string | null;
  /** The database woke up in another time than the target: until every source was read since, nothing is exported. */
  readonly sourcesDue: boolean;
}

export async function readTargetState(connection: Connection, connector: ConnectorNumber): Promise<TargetState> {
  const { rows } = await sql<TargetState>`
    select watermark, partial_watermark as partial, full_import_required as "needsFull",
      full_import_at as "fullImportAt", batch_number as allocated, sources_due as "sourcesDue",
      batch_digest as digest,
      coalesce((select json_agg(json_build_object('number', b.number, 'digest', b.digest)) from export_batch b
        where b.connector = c.id), '[]') as pinned
    from connector c where id = ${connector}`.execute(connection);
  const [row] = rows;
  if (row === undefined) throw new TypeError(`connector ${connector} is not there`);
  return row;
}

/**
 * Whether the target stands where this database left it: at the last batch that was answered, or at one of those behind
 * it whose answers never came. The number alone does not say it: both sides may have gone back to another past, and
 * have come to the same one again.
 */
export function isWhereItWasLeft({ allocated, pinned, digest }: TargetState, last: AppliedBatch): boolean {
  const possible = [{ number: allocated - pinned.length, digest }, ...pinned];
  return possible.some((one) => one.number === last.number && one.digest === last.digest);
}

/** Whether an export may trust what this database remembers. */
export function isTrusted({ watermark, partial, needsFull, sourcesDue }: TargetState): boolean {
  return watermark !== null && partial === null && !needsFull && !sourcesDue;
}

/**
 * A full import begins: batches whose answers never came are dropped, since what became of them is read; numbers go on
 * from where the target stands.
 */
export async function beginFullImport(
  connection: Connection,
  connector: ConnectorNumber,
  { lastBatch, sourcesDue }: { readonly lastBatch: AppliedBatch; readonly sourcesDue: boolean },
): Promise<void> {
  await sql`update connector set full_import_required = true, partial_watermark = null, 
      batch_number = ${lastBatch.number}, batch_digest = ${lastBatch.digest}, sources_due = sources_due or ${sourcesDue}
    where id = ${connector}`.execute(connection);
  await sql`delete from export_batch where connector = ${connector}`.execute(connection);
  await sql`delete from import_seen where connector = ${connector}`.execute(connection);
  await forgetNumbers(connection, connector);
}

export async function endFullImport(
  connection: Connection,
  connector: ConnectorNumber,
  { watermark, at }: { readonly watermark: Watermark; readonly at: Date },
): Promise<void> {
  await sql`update connector set watermark = ${watermark}, partial_watermark = null, full_import_required = false,
      full_import_at = ${at} where id = ${connector}`.execute(connection);
  await sql`delete from import_seen where connector = ${connector}`.execute(connection);
}

export async function saveTargetWatermark(
  connection: Connection,
  connector: ConnectorNumber,
  watermark: Watermark,
): Promise<void> {
  await sql`update connector set watermark = ${watermark} where id = ${connector}
    and watermark is distinct from ${watermark}`.execute(connection);
}

/** Every source was read since the target was: what is wanted is of today too. */
export async function settleSources(connection: Connection, connector: ConnectorNumber): Promise<void> {
  await sql`update connector set sources_due = false where id = ${connector} and sources_due`.execute(connection);
}
