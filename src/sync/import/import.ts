import { sql } from 'kysely';
import type { ImportBatch, SourceConnector, Watermark } from '../ports.ts';
import { dnKey } from '../../directory/index.ts';
import { readAhead } from '../../base/ahead.ts';
import { isHawserError } from '../../base/errors.ts';
import type { Connection } from '../../base/database/connection.ts';
import type { ConnectorNumber, SpaceId } from '../ids.ts';
import { IdSequence } from '../database.ts';
import { importDetail } from '../details.ts';
import { syncErrors } from '../errors.ts';
import { clearErrors, hasErrors, recordErrors } from '../object-errors.ts';
import type { StepContext } from '../run/step.ts';
import { count, inBatch } from '../run/step.ts';
import { RecentMap } from './recent-map.ts';
import { dropReferenceIndexWhenEmpty, ensureReferenceIndex } from '../space/reference-index.ts';
import { ReferenceAttributes } from '../space/references.ts';
import { findByAnchor, findByName, markObsolete, present } from '../space/space.ts';
import { SeenObjects, packIds } from './seen.ts';
import type { ImportCounters, Space } from './import-space.ts';
import { stageBatch } from './stage.ts';

const RECENT_OBJECTS = 150_000;
const OBSOLETE_BATCH = 5_000;

const noneCounted: Readonly<ImportCounters> = {
  added: 0,
  updated: 0,
  renamed: 0,
  deleted: 0,
  unchanged: 0,
  referencesAdded: 0,
  referencesRemoved: 0,
};

export type ImportResult = 'success' | 'completed-discovery-errors' | 'completed-transient-objects';

interface Import {
  readonly step: StepContext;
  readonly source: SourceConnector;
  readonly connector: ConnectorNumber;
  readonly space: Space;
  seen: SeenObjects;
  /** Some of what was seen comes from before a stop: objects among it may have gone since. */
  isResumed: boolean;
  hasErrors: boolean;
  /**
   * Something was unreadable and nobody can say which of the known objects it is: then no object may be called gone.
   */
  hasUnknownUnreadable: boolean;
  unreadable: number;
}

/**
 * Reads a source and stages what differs, the next batch being read while one is staged. Each is a transaction together
 * with its watermark: a kill costs the batch in flight.
 *
 * A full import compares everything. What it did not meet becomes obsolete, but only after the source said that it had
 * read everything and something was there: a failed, partial or empty read never deletes. When the source's batches
 * carry watermarks, an unfinished full import goes on where it was.
 */
export async function importFrom(
  step: StepContext,
  source: SourceConnector,
  connector: ConnectorNumber,
  mode: 'full' | 'delta',
): Promise<ImportResult> {
  const connection = step.database.kysely;
  const { watermark, partial } = await readWatermarks(connection, connector);
  const ids = await IdSequence.after(connection, 'space_object');
  const space: Space = {
    connector,
    ids,
    wasEmpty: ids.isFirst,
    attributes: await ReferenceAttributes.load(connection),
    recent: new RecentMap(RECENT_OBJECTS),
    counters: Object.assign(step.counters, noneCounted),
  };
  const run: Import = {
    step,
    source,
    connector,
    space,
    seen: new SeenObjects(),
    isResumed: false,
    hasErrors: await hasErrors(connection, 'import'),
    hasUnknownUnreadable: false,
    unreadable: 0,
  };
  try {
    if (mode === 'delta') await importDelta(run, watermark);
    else await importFull(run, partial);
  } finally {
    step.way = source.way?.();
  }
  return await resultOf(run, connection);
}

async function importDelta(run: Import, watermark: Watermark | null): Promise<void> {
  if (watermark === null)
    throw syncErrors('sync.full-import-required', {
      connector: run.source.name,
      why: importDetail('sync.never-imported'),
    });
  await ensureReferenceIndex(run.step.database.kysely);
  let done = 0;
  for await (const batch of readAhead(run.source.deltaImport(watermark, run.step.signal))) {
    await stage(run, batch, async (connection) => {
      if (batch.watermark === null) return;
      await sql`update connector set watermark = ${batch.watermark} where id = ${run.connector}`.execute(connection);
    });
    done += batch.changes.length;
    run.step.progress(done, batch.expected);
  }
}

async function importFull(run: Import, partial: Watermark | null): Promise<void> {
  const connection = run.step.database.kysely;
  await dropReferenceIndexWhenEmpty(connection);
  let last: Watermark | null = null;
  let done = 0;
  let sequence = 0;
  let resumedAt = partial;
  // Only when every batch can be gone on from: what was met before a batch that cannot would be forgotten by a stop,
  // and be taken for gone.
  let isResumable = true;
  if (resumedAt !== null) {
    sequence = await loadSeen(connection, run);
    done = run.seen.size;
    run.isResumed = true;
  } else {
    await clearErrorsOfKind(connection, run.connector);
    await discardPartial(connection, run.connector);
  }
  for (;;) {
    const batches =
      resumedAt === null ? run.source.fullImport(run.step.signal) : run.source.deltaImport(resumedAt, run.step.signal);
    try {
      for await (const batch of readAhead(batches)) {
        await stage(run, batch, async (transaction, ids) => {
          ids.forEach((id) => run.seen.add(id));
          isResumable &&= batch.watermark !== null;
          if (!isResumable) return;
          await sql`update connector set partial_watermark = ${batch.watermark} where id = ${run.connector}`.execute(
            transaction,
          );
          await sql`insert into import_seen (connector, sequence, objects)
            values (${run.connector}, ${++sequence}, ${packIds(ids)})`.execute(transaction);
        });
        last = batch.watermark ?? last;
        done += batch.changes.length;
        run.step.progress(done, batch.expected);
      }
      break;
    } catch (error) {
      if (resumedAt === null || !isHawserError(error, 'sync.full-import-required')) throw error;
      // The place where it stopped is no longer known: from the start.
      await discardPartial(connection, run.connector);
      run.seen = new SeenObjects();
      run.isResumed = false;
      resumedAt = null;
      isResumable = true;
    }
  }
  run.step.signal.throwIfAborted();
  await ensureReferenceIndex(connection);
  await markUnseen(run, connection);
  await inBatch(run.step, async (transaction) => {
    await sql`update connector set watermark = ${last ?? partial}, partial_watermark = null,
      full_import_required = false,
      full_import_at = ${run.step.clock.now()} where id = ${run.connector}`.execute(transaction);
    await sql`delete from import_seen where connector = ${run.connector}`.execute(transaction);
  });
}

/** One batch. An abort is obeyed between batches: what was read is staged. */
async function stage(
  run: Import,
  batch: ImportBatch,
  alongside: (connection: Connection, ids: readonly SpaceId[]) => Promise<void>,
): Promise<void> {
  const { step, space } = run;
  const names = new Set<string>();
  for (const change of batch.changes) {
    if (change.kind === 'object' || change.kind === 'change') {
      for (const name of Object.keys(change.references)) names.add(name);
    }
  }
  await space.attributes.ensure(step.database.kysely, names);
  await inBatch(step, async (connection) => {
    const ids = [
      ...(await stageBatch(connection, space, batch.changes)),
      ...(await recordUnreadable(run, connection, batch)),
    ];
    await alongside(connection, ids);
  });
  step.signal.throwIfAborted();
}

/** Nothing is concluded from what could not be read, least of all that it is gone. */
async function recordUnreadable(
  run: Import,
  connection: Connection,
  { changes }: ImportBatch,
): Promise<readonly SpaceId[]> {
  const { step, connector } = run;
  const unreadable = changes.filter((change) => change.kind === 'unreadable');
  if (run.hasErrors) {
    const readable = changes.flatMap((change) => (change.kind === 'unreadable' ? [] : [change.anchor]));
    await clearErrors(connection, 'import', connector, readable);
  }
  if (unreadable.length === 0) return [];
  const byAnchor = await findByAnchor(
    connection,
    connector,
    unreadable.flatMap(({ anchor }) => (anchor === undefined ? [] : [anchor])),
  );
  const byName = await findByName(
    connection,
    connector,
    unreadable.flatMap(({ anchor, dn }) => (anchor === undefined ? [dnKey(dn)] : [])),
  );
  const names = new Set(byName.map((row) => row.dnKey));
  run.hasUnknownUnreadable ||= unreadable.some(({ anchor, dn }) => anchor === undefined && !names.has(dnKey(dn)));
  run.hasErrors = true;
  run.unreadable += unreadable.length;
  count(step, 'unreadable', unreadable.length);
  await recordErrors(
    connection,
    'import',
    connector,
    unreadable.map(({ anchor, dn, code, detail }) => ({ key: anchor ?? dnKey(dn), object: null, dn, code, detail })),
    { stepId: step.stepId, at: step.clock.now() },
  );
  return [...byAnchor, ...byName].map(({ id }) => id);
}

/** Everything was read: what was known and not met is gone. */
async function markUnseen(run: Import, connection: Connection): Promise<void> {
  const { connector, seen, step } = run;
  const { rows } = await sql<{ known: number }>`select count(*)::int as known from space_object
    where connector = ${connector} and state = ${present}`.execute(connection);
  const known = rows[0]?.known ?? 0;
  if (known === 0 || run.hasUnknownUnreadable) return;
  if (seen.size === 0) throw syncErrors('sync.empty-import', { connector: run.source.name, known });
  // As many as were met, and none of those went away since: there is nothing to look for.
  if (seen.size === known && run.space.counters.deleted === 0 && !run.isResumed) return;
  for (let after = 0; ;) {
    const page = await sql<{ id: SpaceId }>`select id from space_object
      where connector = ${connector} and state = ${present} and id > ${after}
      order by id limit ${OBSOLETE_BATCH}`.execute(connection);
    const last = page.rows.at(-1);
    if (last === undefined) return;
    after = last.id;
    const gone = page.rows.map(({ id }) => id).filter((id) => !seen.has(id));
    if (gone.length === 0) continue;
    count(step, 'deleted', gone.length);
    await inBatch(step, (transaction) => markObsolete(transaction, gone));
  }
}

async function resultOf(run: Import, connection: Connection): Promise<ImportResult> {
  if (run.unreadable > 0) return 'completed-discovery-errors';
  const { rows } = await sql<{ transient: boolean }>`select exists (select from space_object
    where connector = ${run.connector} and state = ${present} and dn_key is null) as transient`.execute(connection);
  return rows[0]?.transient === true ? 'completed-transient-objects' : 'success';
}

async function readWatermarks(
  connection: Connection,
  connector: ConnectorNumber,
): Promise<{ watermark: Watermark | null; partial: Watermark | null }> {
  const { rows } = await sql<{ watermark: Watermark | null; partial: Watermark | null }>`
    select watermark, partial_watermark as partial from connector where id = ${connector}`.execute(connection);
  return rows[0] ?? { watermark: null, partial: null };
}

async function loadSeen(connection: Connection, run: Import): Promise<number> {
  const { rows } = await sql<{ sequence: number; objects: Uint8Array }>`select sequence, objects from import_seen
    where connector = ${run.connector} order by sequence`.execute(connection);
  for (const { objects } of rows) run.seen.addPacked(objects);
  return rows.at(-1)?.sequence ?? 0;
}

async function discardPartial(connection: Connection, connector: ConnectorNumber): Promise<void> {
  await sql`delete from import_seen where connector = ${connector}`.execute(connection);
  await sql`update connector set partial_watermark = null where id = ${connector}`.execute(connection);
}

async function clearErrorsOfKind(connection: Connection, connector: ConnectorNumber): Promise<void> {
  await sql`delete from object_error where kind = 'import' and connector = ${connector}`.execute(connection);
}
