import { sql } from 'kysely';
import { isHawserError } from '../../base/errors.ts';
import type { ExportAnswer, TargetConnector, TargetPosition } from '../ports.ts';
import type { Connection } from '../../base/database/connection.ts';
import type { ConnectorNumber } from '../ids.ts';
import { readSetting } from '../database.ts';
import { syncErrors } from '../errors.ts';
import { ReferenceAttributes } from '../space/references.ts';
import { hasErrors } from '../object-errors.ts';
import type { StepContext } from '../run/step.ts';
import { count, inBatch } from '../run/step.ts';
import { isTrusted, isWhereItWasLeft, readTargetState } from '../target-import/state.ts';
import { leaveAgain } from '../threshold/journal.ts';
import { pinBatch, readPinned, unpinFrom } from './batch-store.ts';
import { confirmBatch } from './confirm.ts';
import type { DeleteCutterOptions, ThresholdListener } from './cut-deletes.ts';
import { DeleteCutter } from './cut-deletes.ts';
import type { PinnedBatch } from './operations.ts';
import { objectOf } from './operations.ts';
import { mirrorHolds } from './mirror-holds.ts';
import { BatchCutter } from './prepare.ts';
import { mirrorQuarantine } from './quarantine.ts';

export type ExportResult = 'success' | 'completed-export-errors' | 'stopped-deletion-threshold-exceeded';

interface InFlight {
  readonly batch: PinnedBatch;
  readonly answers: Promise<readonly ExportAnswer[]>;
}

/**
 * Exports what is pending. While one batch is with the target the next is made and pinned, and the answers of the one
 * before are confirmed; so there are at most two pinned batches, and a batch is only sent when the one before was
 * answered.
 *
 * After a stop the pinned batches are sent again first, under their numbers: the target answers a number that it has
 * applied with the answer it gave.
 */
export async function exportTo(
  step: StepContext,
  target: TargetConnector,
  connector: ConnectorNumber,
  listener: ThresholdListener,
): Promise<ExportResult> {
  const connection = step.database.kysely;
  const attributes = await ReferenceAttributes.load(connection);
  const exporter = new Exporter({ step, target, connector, attributes, listener });
  const position = await exporter.resume(connection);
  await exporter.run(connection, new BatchCutter({ connector, attributes }));
  await mirrorQuarantine(step, target, { connector, isDisturbed: exporter.hasErrors });
  await mirrorHolds(step, target, { connector, known: position.holds });
  if ((step.counters['heldBack'] ?? 0) > 0) return 'stopped-deletion-threshold-exceeded';
  return (step.counters['errors'] ?? 0) > 0 ? 'completed-export-errors' : 'success';
}

interface ExporterOptions extends DeleteCutterOptions {
  readonly attributes: ReferenceAttributes;
}

class Exporter {
  readonly #step: StepContext;
  readonly #target: TargetConnector;
  readonly #connector: ConnectorNumber;
  readonly #attributes: ReferenceAttributes;
  readonly #deletes: DeleteCutter;
  #number = 0;
  #serial = 0;
  #hasErrors = true;
  #isFirst = false;
  #done = 0;
  #expected = 0;

  constructor(options: ExporterOptions) {
    const { step, target, connector, attributes } = options;
    this.#step = step;
    this.#target = target;
    this.#connector = connector;
    this.#attributes = attributes;
    this.#deletes = new DeleteCutter(options);
  }

  /** Whether an object had an error before this step or has got one in it. */
  get hasErrors(): boolean {
    return this.#hasErrors;
  }

  async resume(connection: Connection): Promise<TargetPosition> {
    this.#serial = (await readSetting(connection, 'serial')) ?? 0;
    this.#hasErrors = await hasErrors(connection, 'export');
    const position = await this.#deletes.ask(connection);
    const applied = position.lastBatch;
    await this.#deletes.decide(connection, position.decisions);
    const pinned = await readPinned(connection, this.#connector);
    const state = await readTargetState(connection, this.#connector);
    if (!isTrusted(state) || !isWhereItWasLeft(state, applied)) {
      throw syncErrors('sync.target-not-imported', { connector: this.#target.name });
    }
    this.#number = state.allocated;
    for (const batch of pinned) {
      await leaveAgain(connection, this.#connector, { batch: batch.number, at: position.now });
      await this.#confirm(batch, await this.#answers(connection, { batch, answers: this.#send(batch) }));
    }
    if (pinned.some(({ serial }) => serial !== this.#serial)) count(this.#step, 'reconciled');
    return position;
  }

  async run(connection: Connection, cutter: BatchCutter): Promise<void> {
    this.#expected = await countPending(connection, this.#connector);
    this.#isFirst = !(await holdsAny(connection));
    let inFlight: InFlight | undefined;
    try {
      for (;;) {
        const next = await this.#pinNext(connection, cutter, inFlight);
        const answers = inFlight === undefined ? undefined : await this.#answers(connection, inFlight);
        const answered = inFlight?.batch;
        inFlight = next === undefined ? undefined : { batch: next, answers: this.#send(next) };
        // Awaited in the next round; a failure before that must not count as unhandled.
        inFlight?.answers.catch(() => undefined);
        if (answered !== undefined && answers !== undefined) await this.#confirm(answered, answers);
        // An answer may have let references go that nothing could be cut from before: asked once more.
        if (inFlight === undefined && answered === undefined) return;
        this.#step.signal.throwIfAborted();
      }
    } finally {
      // An answer that is on its way is still worth having: it saves sending the batch again.
      await inFlight?.answers.catch(() => undefined);
    }
  }

  /** Deletes first: they free names. Each batch of them is counted and pinned at once. */
  async #pinNext(
    connection: Connection,
    cutter: BatchCutter,
    inFlight: InFlight | undefined,
  ): Promise<PinnedBatch | undefined> {
    const deletes = await this.#deletes.pin(connection, { number: this.#number + 1, serial: this.#serial });
    if (deletes !== undefined) {
      this.#number = deletes.number;
      return deletes;
    }
    const sent = inFlight?.batch.operations.map(objectOf) ?? [];
    const content = await cutter.next(connection, sent);
    if (content === undefined) return undefined;
    const text = JSON.stringify(content.operations);
    const next = { ...content, text, number: ++this.#number, serial: this.#serial };
    await pinBatch(connection, this.#connector, next);
    return next;
  }

  async #send(batch: PinnedBatch): Promise<readonly ExportAnswer[]> {
    const { number, operations, text } = batch;
    const answers = await this.#target.exportBatch({ number, operations, text }, this.#step.signal);
    const ids = new Set(operations.map(({ id }) => id));
    if (answers.length > 0 && !answers.every(({ id }) => ids.has(id))) {
      throw syncErrors('sync.answer-mismatch', { connector: this.#target.name, number });
    }
    return answers;
  }

  /** Waits for the answers to a batch that was sent. */
  async #answers(connection: Connection, { batch, answers }: InFlight): Promise<readonly ExportAnswer[]> {
    try {
      return await answers;
    } catch (error) {
      const isRefused = isHawserError(error) && !error.retryable && !isHawserError(error, 'sync.answer-mismatch');
      if (isRefused) await unpinFrom(connection, this.#connector, batch.number);
      throw error;
    }
  }

  async #confirm(batch: PinnedBatch, answers: readonly ExportAnswer[]): Promise<void> {
    await inBatch(this.#step, async (transaction) => {
      const errors = await confirmBatch(transaction, batch, answers, {
        step: this.#step,
        connector: this.#connector,
        attributes: this.#attributes,
        serial: this.#serial,
        hasErrors: this.#hasErrors,
        isFirst: this.#isFirst,
      });
      count(this.#step, 'errors', errors);
      this.#hasErrors ||= errors > 0;
    });
    this.#done += batch.operations.length;
    this.#step.progress(this.#done, Math.max(this.#done, this.#expected));
  }
}

/** Whether any target holds anything. */
async function holdsAny(connection: Connection): Promise<boolean> {
  const { rows } = await sql<{ any: boolean }>`select exists (select from exported_object)
    or exists (select from exported_reference) as any`.execute(connection);
  return rows[0]?.any ?? true;
}

async function countPending(connection: Connection, connector: ConnectorNumber): Promise<number> {
  const { rows } = await sql<{ pending: number }>`select count(*)::int as pending from pending_export
    where connector = ${connector}`.execute(connection);
  return rows[0]?.pending ?? 0;
}
