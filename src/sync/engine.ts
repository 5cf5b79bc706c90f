import { required } from '../base/assert.ts';
import { sql } from 'kysely';
import type { Clock } from '../base/clock.ts';
import { systemClock } from '../base/clock.ts';
import { coalesce } from '../base/coalesce.ts';
import type { Database } from '../base/database/database.ts';
import type { EventLog } from '../base/event-log.ts';
import { isHawserError } from '../base/errors.ts';
import { migrate } from '../base/database/migrate.ts';
import { rememberAttributesRead } from './attributes-read.ts';
import type { ConnectorId, SourceConnector, TargetConnector, SourceAnchor } from './ports.ts';
import type { CompiledRules } from './rules/rule-set.ts';
import { numberConnectors, readWatermark } from './connectors.ts';
import type { Connection } from '../base/database/connection.ts';
import type { ConnectorNumber } from './ids.ts';
import { readSetting, syncMigrations, writeSetting } from './database.ts';
import { syncErrors } from './errors.ts';
import type { ObjectExplanation } from './explain/explain.ts';
import { explain } from './explain/explain.ts';
import { exportTo } from './export/export.ts';
import type { RunRecord } from './run/history.ts';
import { closeAbandoned, purgeRuns, readRuns } from './run/history.ts';
import { runSourceImport } from './import/run-source-import.ts';
import { purgePlaceholders } from './space/placeholders.ts';
import type { LocatedSource, LocatedTarget } from './locate.ts';
import { locateSources, locateTargets } from './locate.ts';
import type { ObjectError } from './object-errors.ts';
import type { ErrorPage, ErrorQuery } from './error-pages.ts';
import { readErrorPage } from './error-pages.ts';
import type { PendingPage, PendingQuery } from './pending.ts';
import { readPendingPage } from './pending.ts';
import type { RunOptions } from './run/run.ts';
import { Run } from './run/run.ts';
import type { StepKind } from './run/step.ts';
import { chooseSourceAnchor, consistencyGuid } from './anchors/attribute.ts';
import { besideExport } from './anchors/beside-export.ts';
import { AnchorWriter } from './anchors/writer.ts';
import type { Statistics } from './statistics.ts';
import { readStatistics } from './statistics.ts';
import { synchronize } from './synchronize/synchronize.ts';
import { runTargetImport } from './target-import/run-target-import.ts';
import { settleTarget } from './target-import/settle-target.ts';
import { purgeJournal } from './threshold/journal.ts';
import { readPosition, rememberPosition } from './threshold/position.ts';
import { Threshold } from './threshold/threshold.ts';

export interface EngineOptions {
  readonly database: Database;
  readonly sources: readonly SourceConnector[];
  readonly targets: readonly TargetConnector[];
  readonly rules: CompiledRules;
  readonly clock?: Clock;
  readonly eventLog?: EventLog;
  /** The attribute that is the source anchor of people; remembered, and refused when it is another one than before. */
  readonly sourceAnchor?: string;
}

export interface CycleOptions extends RunOptions {
  /** initial: everything is read and evaluated again; delta: what changed. A delta becomes full where it has to. */
  readonly kind: 'initial' | 'delta';
  /** Everything but the export, as in staging mode. */
  readonly skipExport?: boolean;
  /**
   * Whether everything of this source or target is read and compared again although a delta could be read: deltas may
   * miss something (deletions that the account may not see), and this finds it.
   */
  readonly isSafetyImportDue?: (connector: ConnectorId, lastFullImportAt: Date) => boolean;
  /** Everything that the targets hold is read too. */
  readonly importTargets?: boolean;
}

/** People who sign in at the same moment are looked up together. */
const LOCATED_AT_ONCE = 100;

/**
 * The synchronization engine over one database. One run at a time; everything else can be asked while it goes.
 *
 * A cycle imports all sources, and what the targets hold where there is a reason to, synchronizes, and exports to all
 * targets, unless in staging mode. A step that fails does not keep the others from what they can do: what was read is
 * consistent, and nothing is ever concluded from what was not.
 */
export class Engine {
  #options: EngineOptions;
  readonly #clock: Clock;
  readonly #numbers: ReadonlyMap<ConnectorId, ConnectorNumber>;
  /** What is to be written into the sources, besides and after exports. */
  readonly anchors: AnchorWriter;
  #isRunning = false;

  private constructor(options: EngineOptions, numbers: ReadonlyMap<ConnectorId, ConnectorNumber>) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#numbers = numbers;
    this.anchors = new AnchorWriter({
      connection: this.#connection,
      clock: this.#clock,
      // With another attribute as the source anchor nothing is written.
      sources: () => (this.#options.sourceAnchor === consistencyGuid ? this.#options.sources : []),
      numberOf: (id) => this.#numberOf(id),
    });
  }

  /** Migrates the database and closes the history of a process that was killed. */
  static async open(options: EngineOptions): Promise<Engine> {
    const connection = options.database.kysely;
    await migrate(options.database, [syncMigrations]);
    const numbers = await numberConnectors(connection, [
      ...options.sources.map(({ id }) => ({ id, side: 'source' as const })),
      ...options.targets.map(({ id }) => ({ id, side: 'target' as const })),
    ]);
    const engine = new Engine(options, numbers);
    await closeAbandoned(connection, engine.#clock.now());
    if (options.sourceAnchor !== undefined) await chooseSourceAnchor(connection, options.sourceAnchor);
    await engine.#rememberReads();
    return engine;
  }

  /**
   * Other rules, and the sources that read what these need, from the next run on, which then evaluates everything.
   * Returns the sources that it reads completely first. Throws `sync.run-in-progress`.
   */
  async useRules(parts: Pick<EngineOptions, 'rules' | 'sources'>): Promise<readonly ConnectorId[]> {
    return await this.#alone(async () => {
      this.#options = { ...this.#options, ...parts };
      return await this.#rememberReads();
    });
  }

  async #rememberReads(): Promise<readonly ConnectorId[]> {
    const { rules, sources } = this.#options;
    const numbers = new Map(sources.map(({ id }) => [id, this.#numberOf(id)]));
    return await rememberAttributesRead(this.#connection, rules, numbers);
  }

  /** Throws `sync.run-in-progress`. Expected failures of steps are in the record. */
  async runCycle(cycle: CycleOptions): Promise<RunRecord> {
    const { kind, skipExport = false, importTargets = false, isSafetyImportDue, ...options } = cycle;
    return await this.#exclusively(`${kind}-cycle`, options, async (run) => {
      let isWhole = true;
      // Every source is read, whatever became of the one before.
      for (const source of this.#options.sources) {
        const isRead = await this.#import(run, source, kind === 'initial', isSafetyImportDue);
        isWhole &&= isRead;
      }
      for (const target of this.#options.targets) {
        await this.#importTarget(run, target, importTargets, isSafetyImportDue);
      }
      const isSynchronized = await this.#synchronize(run, kind === 'initial');
      if (isWhole && isSynchronized) {
        for (const { id } of this.#options.targets) await settleTarget(this.#connection, this.#numberOf(id));
      }
      if (skipExport) return;
      if (await this.staging()) return await this.#observe(options.signal);
      for (const target of this.#options.targets) await this.#export(run, target);
    });
  }

  /** A single step. `connector` is needed for imports and exports. */
  async runStep(kind: StepKind, connector: ConnectorId | undefined, options: RunOptions = {}): Promise<RunRecord> {
    return await this.#exclusively(kind, options, async (run) => {
      if (kind === 'full-synchronization' || kind === 'delta-synchronization') {
        await this.#synchronize(run, kind === 'full-synchronization');
      } else if (kind === 'export') {
        const target = this.#find(this.#options.targets, connector);
        await this.#importTarget(run, target, false);
        await this.#export(run, target);
      } else if (this.#options.targets.some(({ id }) => id === connector)) {
        await this.#importTarget(run, this.#find(this.#options.targets, connector), kind === 'full-import');
      } else {
        await this.#import(run, this.#find(this.#options.sources, connector), kind === 'full-import');
      }
    });
  }

  /**
   * Whether any source has something that was not imported yet: the question of a watcher. Nothing is stored, so asking
   * often costs the sources' own answer.
   */
  async hasChanges(signal: AbortSignal): Promise<boolean> {
    for (const source of this.#options.sources) {
      const watermark = await readWatermark(this.#connection, this.#numberOf(source.id));
      if (watermark === null) return true;
      for await (const { changes } of source.deltaImport(watermark, signal)) {
        if (changes.length > 0) return true;
      }
    }
    return false;
  }

  async statistics(): Promise<Statistics> {
    return await readStatistics(this.#connection);
  }

  get isRunning(): boolean {
    return this.#isRunning;
  }

  async runs(options?: { readonly limit?: number; readonly before?: number }): Promise<readonly RunRecord[]> {
    return await readRuns(this.#connection, options);
  }

  /** What is wrong with single objects now, or what one step found. */
  errors = async (options?: ErrorQuery): Promise<readonly ObjectError[]> => (await this.errorPage(options)).errors;

  async errorPage(options?: ErrorQuery): Promise<ErrorPage> {
    return await readErrorPage(this.#connection, options);
  }

  /** What waits to be exported, page by page. */
  async pendingPage(query?: PendingQuery): Promise<PendingPage> {
    return await readPendingPage(this.#connection, query);
  }

  /** What the accidental-delete threshold of a target counts, holds back, and was decided. */
  threshold(target?: ConnectorId): Threshold {
    const { id, name } = this.#find(this.#options.targets, target ?? this.#options.targets[0]?.id);
    return new Threshold({
      ...{
        connection: this.#connection,
        connector: this.#numberOf(id),
        name,
        clock: this.#clock,
        eventLog: this.#options.eventLog,
      },
      staging: async () => await this.staging(),
    });
  }

  /**
   * One object from forest to cloud, by DN, GUID, source anchor, sign-in name, address or display name. Empty when
   * nothing is known by it.
   */
  async explain(query: string): Promise<readonly ObjectExplanation[]> {
    const { rules, sources, targets } = this.#options;
    return await explain(this.#connection, query, {
      rules,
      sources: new Map(sources.map((source) => [this.#numberOf(source.id), source])),
      targets: new Map(targets.map((target) => [this.#numberOf(target.id), target])),
    });
  }

  /**
   * Where the object with this source anchor is in the sources: what writeback starts from. Empty when no target is to
   * have it.
   */
  async locate(sourceAnchor: SourceAnchor): Promise<readonly LocatedSource[]> {
    return await this.#locate(sourceAnchor);
  }

  /** Of objects of one source those that a target is to have, and as what. */
  async locateTargets(connector: ConnectorId, anchors: readonly string[]): Promise<readonly LocatedTarget[]> {
    return await locateTargets(this.#connection, this.#numberOf(connector), anchors);
  }

  readonly #locate = coalesce(
    async (anchors: readonly SourceAnchor[]) => await locateSources(this.#connection, anchors, this.#numbers),
    { most: LOCATED_AT_ONCE },
  );

  /** Staging mode: imports and synchronizations run, exports do not. */
  async staging(): Promise<boolean> {
    return (await readSetting(this.#connection, 'staging')) ?? false;
  }

  async setStaging(isStaging: boolean): Promise<void> {
    await writeSetting(this.#connection, 'staging', isStaging);
  }

  /** Housekeeping: runs that ended before `before`, and what nobody refers to any more. */
  async purge(before: Date): Promise<{ readonly runs: number; readonly placeholders: number }> {
    return await this.#alone(async () => {
      await sql`delete from exported_reference x
        where not exists (select from target_object t where t.id = x.member)`.execute(this.#connection);
      for (const target of this.#options.targets) {
        const number = this.#numberOf(target.id);
        await purgeJournal(this.#connection, number, (await readPosition(this.#connection, number)).now);
      }
      return {
        runs: await purgeRuns(this.#connection, before),
        placeholders: await purgePlaceholders(this.#connection),
      };
    });
  }

  async #import(
    run: Run,
    source: SourceConnector,
    isAskedFor: boolean,
    isSafetyImportDue?: CycleOptions['isSafetyImportDue'],
  ): Promise<boolean> {
    return await runSourceImport(run, source, {
      ...{ connection: this.#connection, connector: this.#numberOf(source.id), isAskedFor },
      isSafetyDue: (last) => isSafetyImportDue?.(source.id, last) ?? false,
    });
  }

  async #importTarget(
    run: Run,
    target: TargetConnector,
    isAskedFor: boolean,
    isSafetyImportDue?: CycleOptions['isSafetyImportDue'],
  ): Promise<void> {
    await runTargetImport(run, target, {
      ...{ connection: this.#connection, connector: this.#numberOf(target.id), now: this.#clock.now(), isAskedFor },
      isSafetyDue: (last) => isSafetyImportDue?.(target.id, last) ?? false,
    });
  }

  async #synchronize(run: Run, isFull: boolean): Promise<boolean> {
    const { rules, sources, targets } = this.#options;
    const evaluated = await readSetting(this.#connection, 'rules-revision');
    const mode = isFull || evaluated !== rules.revision ? 'full' : 'delta';
    const { error } = await run.step(`${mode}-synchronization`, 'metaverse', (step) =>
      synchronize(step, {
        rules,
        mode,
        sources: new Map(sources.map((source) => [this.#numberOf(source.id), source])),
        targets: targets.map((connector) => ({ number: this.#numberOf(connector.id), connector })),
      }),
    );
    return error === undefined;
  }

  /** In staging mode nothing is held back, but what would be can be seen: that takes the limits. */
  async #observe(signal = new AbortController().signal): Promise<void> {
    for (const target of this.#options.targets) {
      try {
        const position = await target.position(signal);
        await rememberPosition(this.#connection, this.#numberOf(target.id), position);
      } catch (error) {
        if (!isHawserError(error)) throw error; // away: the limits stay those that it last named
      }
    }
  }

  async #export(run: Run, target: TargetConnector): Promise<void> {
    const number = this.#numberOf(target.id);
    const threshold = this.threshold(target.id);
    await run.step('export', target.id, (step) =>
      besideExport(step, this.anchors, async () => await exportTo(step, target, number, threshold)),
    );
  }

  async #exclusively(profile: string, options: RunOptions, work: (run: Run) => Promise<void>): Promise<RunRecord> {
    return await this.#alone(async () => {
      const { database, eventLog } = this.#options;
      const run = await Run.start(profile, { database, clock: this.#clock, eventLog }, options);
      await work(run);
      return await run.finish();
    });
  }

  async #alone<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#isRunning) throw syncErrors('sync.run-in-progress', {});
    this.#isRunning = true;
    try {
      return await work();
    } finally {
      this.#isRunning = false;
    }
  }

  #find<Connector extends { readonly id: ConnectorId }>(
    connectors: readonly Connector[],
    id: ConnectorId | undefined,
  ): Connector {
    const found = connectors.find((connector) => connector.id === id);
    if (found === undefined) throw syncErrors('sync.unknown-connector', { connector: id ?? '' });
    return found;
  }

  #numberOf(id: ConnectorId): ConnectorNumber {
    return required(this.#numbers.get(id), 'the connector');
  }

  get #connection(): Connection {
    return this.#options.database.kysely;
  }
}
