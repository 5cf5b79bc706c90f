import { required } from '../../base/assert.ts';
import type { Clock } from '../../base/clock.ts';
import type { RunId } from '../ids.ts';
import type { Database } from '../../base/database/database.ts';
import type { Detail } from '../../base/details.ts';
import { formatDetail } from '../../base/details.ts';
import { detailOf, isHawserError } from '../../base/errors.ts';
import type { EventLog } from '../../base/event-log.ts';
import { syncEvents } from '../events.ts';
import { dropErrorsOfGone } from '../error-pages.ts';
import type { RunRecord } from './history.ts';
import { finishRun, finishStep, readRuns, startRun, startStep } from './history.ts';
import type { FullImportReason, StepContext, StepKind } from './step.ts';

export interface Progress {
  readonly step: StepKind;
  readonly connector: string;
  readonly done: number;
  /** Undefined while nobody knows. */
  readonly expected: number | undefined;
}

export interface RunOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

export interface RunDependencies {
  readonly database: Database;
  readonly clock: Clock;
  readonly eventLog: EventLog | undefined;
}

/**
 * One run while it goes: starts steps, writes down how each ended, and never lets the failure of one lose the history
 * of the others.
 */
export class Run {
  readonly id: RunId;
  readonly #dependencies: RunDependencies;
  readonly #options: RunOptions;
  readonly #profile: string;
  readonly #results: string[] = [];
  readonly signal: AbortSignal;

  private constructor(id: RunId, profile: string, dependencies: RunDependencies, options: RunOptions) {
    this.id = id;
    this.#profile = profile;
    this.#dependencies = dependencies;
    this.#options = options;
    this.signal = options.signal ?? new AbortController().signal;
  }

  static async start(profile: string, dependencies: RunDependencies, options: RunOptions): Promise<Run> {
    const { database, clock, eventLog } = dependencies;
    const id = await startRun(database.kysely, profile, clock.now());
    await eventLog?.write(syncEvents.schedulerInfo, { profile, run: id });
    return new Run(id, profile, dependencies, options);
  }

  /**
   * Runs one step. Returns its result; an expected failure is a result (`stopped-…`), anything else is a bug: written
   * down like one, then thrown on.
   */
  async step(
    kind: StepKind,
    connector: string,
    work: (step: StepContext) => Promise<string>,
    reason?: FullImportReason,
  ): Promise<{ readonly result: string; readonly error: unknown }> {
    const { database, clock } = this.#dependencies;
    const connection = database.kysely;
    const stepId = await startStep(connection, this.id, { connector, kind, at: clock.now(), reason });
    const counters: Record<string, number> = {};
    const { onProgress } = this.#options;
    const { signal } = this;
    const context: StepContext = {
      database,
      clock,
      signal,
      stepId,
      counters,
      progress: (done, expected) => onProgress?.({ step: kind, connector, done, expected }),
    };
    let result: string;
    let error: unknown;
    try {
      signal.throwIfAborted();
      result = await work(context);
    } catch (caught) {
      error = caught;
      result = resultOfFailure(kind, caught, signal);
    }
    // Who stopped it knows why.
    const detail = error === undefined || signal.aborted ? undefined : detailOf(error);
    await finishStep(connection, stepId, { result, at: clock.now(), counters, detail, way: context.way });
    this.#results.push(result);
    if (detail !== undefined) await this.#writeStepError({ kind, connector, result, detail });
    if (error !== undefined && !isHawserError(error) && !signal.aborted) {
      await this.finish();
      throw error;
    }
    return { result, error };
  }

  async finish(): Promise<RunRecord> {
    const { database, clock, eventLog } = this.#dependencies;
    const connection = database.kysely;
    await dropErrorsOfGone(connection);
    const result = worstOf(this.#results);
    await finishRun(connection, this.id, result, clock.now());
    await eventLog?.write(syncEvents.schedulerDone, { profile: this.#profile, run: this.id, result });
    const [record] = await readRuns(connection, { limit: 1, before: this.id + 1 });
    return required(record, 'the run');
  }

  async #writeStepError(failure: {
    readonly kind: StepKind;
    readonly connector: string;
    readonly result: string;
    readonly detail: Detail;
  }): Promise<void> {
    const { eventLog } = this.#dependencies;
    const { kind, connector, result, detail } = failure;
    await eventLog?.write(syncEvents.callbackError, { kind, connector });
    await eventLog?.write(syncEvents.stepError, {
      ...{ kind, connector, result, errorCode: detail.code },
      detail: formatDetail(detail, 'en'),
    });
  }
}

/** The words of the field for what stopped a step. */
function resultOfFailure(kind: StepKind, error: unknown, signal: AbortSignal): string {
  if (signal.aborted) return 'stopped-user-termination';
  if (!isHawserError(error)) return 'stopped-extension-dll-exception';
  if (error.code === 'base.database-disk-full') return 'stopped-database-disk-full';
  if (error.code.startsWith('base.database-')) return 'stopped-database-connection-lost';
  if (error.code === 'sync.empty-import') return 'stopped-empty-import';
  if (error.code === 'sync.full-import-required') return 'stopped-full-import-required';
  if (kind === 'export') return error.retryable ? 'stopped-server-down' : 'stopped-extension-dll-exception';
  if (error.retryable) return 'stopped-connectivity';
  // A certificate that nobody trusts, a container that is gone: nobody's password is to blame.
  const { status } = error.entry;
  const isAboutTheAccount = status === 401 || status === 403 || /secret|password/.test(error.code);
  return isAboutTheAccount ? 'no-start-credentials' : 'no-start-connection';
}

const severities = ['stopped-', 'no-start-', 'completed-export-errors', 'completed-sync-errors', 'completed-'] as const;

/** A delta import that cannot go on is followed by a full import in the same run, which then speaks for both. */
const REPLACED = 'stopped-full-import-required';

/** A run is as good as its worst step. */
export function worstOf(results: readonly string[]): string {
  for (const severity of severities) {
    const found = results.find((result) => result.startsWith(severity) && result !== REPLACED);
    if (found !== undefined) return found;
  }
  return 'success';
}
