import { sql } from 'kysely';
import { NameFilter } from '../../base/name-filter.ts';
import type { SourceConnector, TargetConnector } from '../ports.ts';
import type { CompiledRules } from '../rules/rule-set.ts';
import type { Connection } from '../../base/database/connection.ts';
import type { ConnectorNumber } from '../ids.ts';
import { IdSequence, readBatch, readSetting, writeSetting } from '../database.ts';
import { ensureReferenceIndex } from '../space/reference-index.ts';
import { ReferenceAttributes } from '../space/references.ts';
import { importKind, present } from '../space/space.ts';
import { hasErrors } from '../object-errors.ts';
import type { StepContext } from '../run/step.ts';
import { count, inBatch } from '../run/step.ts';
import { SynchronizationBatch } from './batch.ts';
import type { Numbered, Synchronization } from './context.ts';
import { FlowSets } from './flow-sets.ts';
import type { QueuedRow } from '../metaverse/load.ts';
import { readQueue, readQueued } from '../metaverse/load.ts';
import type { TargetChange, DesiredStates } from './outbound.ts';
import { evaluateOutbound, decideChanges } from './outbound.ts';
import { settleReferences } from './settle.ts';
import { writeBatch } from './write.ts';

const BATCH = 1_000;
const PASSES = 5;

export interface SynchronizeOptions {
  readonly rules: CompiledRules;
  readonly sources: ReadonlyMap<ConnectorNumber, SourceConnector>;
  readonly targets: readonly Numbered<TargetConnector>[];
  readonly mode: 'full' | 'delta';
}

export type SynchronizeResult = 'success' | 'completed-sync-errors';

/**
 * Inbound rules into the metaverse and outbound rules into pending exports, for queued objects only (delta) or for all
 * (full, which queues all first). Each batch is a transaction that also takes its objects off the queue: a kill costs
 * the batch in flight.
 */
export async function synchronize(step: StepContext, options: SynchronizeOptions): Promise<SynchronizeResult> {
  const connection = step.database.kysely;
  if (options.mode === 'full') await inBatch(step, (transaction) => queueAll(transaction, options.rules));
  const expected = await queueLength(connection);
  if (expected === 0 && !(await hasReferencesDue(connection))) return 'success';
  await ensureReferenceIndex(connection);
  const serial = (await readSetting(connection, 'serial')) ?? 0;
  await writeSetting(connection, 'serial', serial + 1);
  const attributes = await ReferenceAttributes.load(connection);
  const targetIds = await IdSequence.after(connection, 'target_object');
  const run: Synchronization = {
    step,
    rules: options.rules,
    sources: options.sources,
    targets: options.targets,
    joins: options.sources.size > 1,
    metaverseIds: await IdSequence.after(connection, 'metaverse_object'),
    targetIds,
    attributes,
    flowSets: await FlowSets.load(connection, attributes),
    anchors: targetIds.isFirst ? new NameFilter() : undefined,
    hasErrors: await hasErrors(connection, 'synchronize'),
    again: new Set(),
    isSecondPass: false,
  };

  await synchronizeQueue(run, connection, expected);
  // Objects that another one made worth a second look: they may stand before the place where the first pass was.
  run.isSecondPass = true;
  for (let pass = 0; pass < PASSES && run.again.size > 0; pass++) {
    const ids = [...run.again].sort((a, b) => a - b);
    run.again.clear();
    for (let at = 0; at < ids.length; at += BATCH) {
      const slice = ids.slice(at, at + BATCH);
      await synchronizeBatch(run, connection, await readBatch(connection, (reader) => readQueued(reader, slice)));
    }
  }
  await settleReferences(step);
  return (step.counters['errors'] ?? 0) > 0 ? 'completed-sync-errors' : 'success';
}

/**
 * What is queued, in the order of ids. With a single source no object has to do with another but by its source anchor,
 * so the rules run over one batch while the one before it is written; what can join is looked at one batch after the
 * other.
 */
async function synchronizeQueue(run: Synchronization, connection: Connection, expected: number): Promise<void> {
  const read = async (after: number): Promise<readonly QueuedRow[]> =>
    await readBatch(connection, (reader) => readQueue(reader, after, BATCH));
  let done = 0;
  const finish = async (batch: SynchronizationBatch, targets: readonly TargetChange[]): Promise<void> => {
    await write(run, batch, targets);
    done += batch.queued.length;
    run.step.progress(done, expected);
    run.step.signal.throwIfAborted();
  };
  let writing: Promise<void> | undefined;
  try {
    for (let rows = await read(0); rows.length > 0;) {
      const batch = new SynchronizationBatch(run);
      const states = await evaluateBatch(run, connection, batch, rows);
      await writing;
      // Asked for before the connection is taken by what is written.
      const after = rows.at(-1)?.id ?? 0;
      const next = run.joins ? undefined : read(after);
      next?.catch(() => undefined);
      const targets = await decideChanges(run, connection, batch, states);
      writing = finish(batch, targets);
      writing.catch(() => undefined);
      if (!next) await writing;
      rows = await (next ?? read(after));
    }
  } finally {
    // Also when something failed: nothing may go on after the call has returned.
    await writing?.catch(() => undefined);
  }
  await writing;
}

async function synchronizeBatch(
  run: Synchronization,
  connection: Connection,
  rows: readonly QueuedRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const batch = new SynchronizationBatch(run);
  const states = await evaluateBatch(run, connection, batch, rows);
  await write(run, batch, await decideChanges(run, connection, batch, states));
  run.step.signal.throwIfAborted();
}

async function evaluateBatch(
  run: Synchronization,
  connection: Connection,
  batch: SynchronizationBatch,
  rows: readonly QueuedRow[],
): Promise<DesiredStates> {
  await batch.evaluate(connection, rows);
  return await evaluateOutbound(run, batch);
}

async function write(
  run: Synchronization,
  batch: SynchronizationBatch,
  targets: readonly TargetChange[],
): Promise<void> {
  count(run.step, 'errors', batch.errors.length);
  await inBatch(run.step, (transaction) => writeBatch(run, transaction, batch, targets));
  for (const id of batch.rejoin) run.again.add(id);
}

/**
 * Everything is looked at again; remembered with the revision of the rules, so that a kill neither loses nor repeats
 * it.
 */
async function queueAll(connection: Connection, rules: CompiledRules): Promise<void> {
  await sql`insert into pending_import (object, kind)
    select id, ${importKind.update}::smallint from space_object where state = ${present}
    on conflict do nothing`.execute(connection);
  await writeSetting(connection, 'rules-revision', rules.revision);
}

async function queueLength(connection: Connection): Promise<number> {
  const { rows } = await sql<{ length: number }>`select count(*)::int as length from pending_import`.execute(
    connection,
  );
  return rows[0]?.length ?? 0;
}

async function hasReferencesDue(connection: Connection): Promise<boolean> {
  const { rows } = await sql<{ due: boolean }>`select exists (select from pending_import_reference)
    or exists (select from reference_review) or exists (select from connector where back_references_due) as due`.execute(
    connection,
  );
  return rows[0]?.due ?? false;
}
