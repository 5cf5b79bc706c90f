import { sql } from 'kysely';
import { IdSequence } from '../database.ts';
import type { ConnectorNumber, TargetId } from '../ids.ts';
import { packIds, SeenObjects } from '../import/seen.ts';
import type { ConfirmedPage, TargetConnector } from '../ports.ts';
import { ReferenceAttributes } from '../space/references.ts';
import type { FullImportReason, StepContext } from '../run/step.ts';
import { count, inBatch } from '../run/step.ts';
import type { PageOptions } from './confirm-page.ts';
import { confirmPage } from './confirm-page.ts';
import { dropConfirmed } from './drop.ts';
import { unknownClass } from './references.ts';
import { beginFullImport, endFullImport, saveTargetWatermark } from './state.ts';

const DROP_BATCH = 5_000;

/** What is to be read, and the page with which it begins. */
export interface TargetImport {
  readonly mode: 'full' | 'delta';
  /** Of a full import. */
  readonly reason: FullImportReason | undefined;
  readonly first: ConfirmedPage;
  /** A full import that goes on where it was stopped. */
  readonly isResumed: boolean;
  readonly sourcesDue: boolean;
}

/**
 * Reads what the target holds. A full import compares everything, and what it did not meet is no longer there; a delta
 * import reads what others changed. Each page is a transaction together with its watermark: a kill costs the page in
 * flight.
 */
export async function importTarget(
  step: StepContext,
  target: TargetConnector,
  connector: ConnectorNumber,
  { mode, first, isResumed, sourcesDue }: TargetImport,
): Promise<'success'> {
  const connection = step.database.kysely;
  const counters = Object.assign(step.counters, { added: 0, updated: 0, deleted: 0, unchanged: 0 });
  const options: PageOptions = {
    connector,
    ids: await IdSequence.after(connection, 'target_object'),
    attributes: await ReferenceAttributes.load(connection),
    counters,
  };
  const seen = new SeenObjects<TargetId>();
  if (mode === 'full' && !isResumed) {
    const { lastBatch } = first;
    await inBatch(step, (transaction) => beginFullImport(transaction, connector, { lastBatch, sourcesDue }));
  }
  let sequence = isResumed ? await loadSeen(step, connector, seen) : 0;
  for (let page = first; ;) {
    await announceReferences(step, options.attributes, page);
    await inBatch(step, async (transaction) => {
      const ids = await confirmPage(transaction, page.changes, options);
      if (mode === 'delta') return await saveTargetWatermark(transaction, connector, page.watermark);
      for (const id of ids) seen.add(id);
      await sql`update connector set partial_watermark = ${page.watermark} where id = ${connector}`.execute(
        transaction,
      );
      await sql`insert into import_seen (connector, sequence, objects)
        values (${connector}, ${++sequence}, ${packIds(ids)})`.execute(transaction);
    });
    step.progress(counters.added + counters.updated + counters.unchanged);
    step.signal.throwIfAborted();
    if (page.isLast) {
      if (mode === 'full') await finish(step, connector, { seen, page });
      return 'success';
    }
    page = await target.confirmed({ mode, after: page.watermark }, step.signal);
  }
}

async function announceReferences(
  step: StepContext,
  attributes: ReferenceAttributes,
  { changes }: ConfirmedPage,
): Promise<void> {
  const names = new Set<string>();
  for (const change of changes) {
    if (change.kind === 'object') for (const name of Object.keys(change.references)) names.add(name);
  }
  await attributes.ensure(step.database.kysely, names);
}

async function loadSeen(
  { database }: StepContext,
  connector: ConnectorNumber,
  seen: SeenObjects<TargetId>,
): Promise<number> {
  const { rows } = await sql<{ sequence: number; objects: Uint8Array }>`select sequence, objects from import_seen
    where connector = ${connector} order by sequence`.execute(database.kysely);
  for (const { objects } of rows) seen.addPacked(objects);
  return rows.at(-1)?.sequence ?? 0;
}

/** The target said everything: what it did not name it does not hold. */
async function finish(
  step: StepContext,
  connector: ConnectorNumber,
  { seen, page }: { readonly seen: SeenObjects<TargetId>; readonly page: ConfirmedPage },
): Promise<void> {
  for (let after = 0; ;) {
    const { rows } = await sql<{ id: TargetId }>`select e.object as id from exported_object e
      join target_object t on t.id = e.object and t.connector = ${connector}
      where e.object > ${after} order by e.object limit ${DROP_BATCH}`.execute(step.database.kysely);
    const last = rows.at(-1);
    if (last === undefined) break;
    after = last.id;
    const gone = rows.map(({ id }) => id).filter((id) => !seen.has(id));
    if (gone.length === 0) continue;
    count(step, 'deleted', gone.length);
    await inBatch(step, (transaction) => dropConfirmed(transaction, connector, gone));
  }
  await inBatch(step, async (transaction) => {
    // Somebody referred to them, and they went before they were read.
    await sql`delete from target_object where connector = ${connector} and not wanted
      and object_class = ${unknownClass}`.execute(transaction);
    await endFullImport(transaction, connector, { watermark: page.watermark, at: step.clock.now() });
  });
}
