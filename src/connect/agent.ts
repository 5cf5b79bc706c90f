import { join } from 'node:path';
import type { Clock } from '../base/clock.ts';
import { DAY, MINUTE, SECOND, systemClock } from '../base/clock.ts';
import { openDatabase } from '../base/database/database.ts';
import type { Database } from '../base/database/database.ts';
import { promptly } from '../base/database/deadline.ts';
import { databaseLife } from '../base/database/life.ts';
import { makeFolder } from '../base/durable-files.ts';
import { EventLog } from '../base/event-log.ts';
import { isHawserError } from '../base/errors.ts';
import type { Logger } from '../base/log.ts';
import { hawserVersion } from '../base/version.ts';
import type { Service } from '../base/work.ts';
import type { CompiledRules } from '../sync/index.ts';
import { Engine, holdNumber } from '../sync/index.ts';
import { Activity } from './activity.ts';
import type { AgentEvidence, PageQuery } from './control/operations.ts';
import { agentEvidence } from './evidence.ts';
import { CloudClient } from './uplink/client.ts';
import { ProvisioningTarget } from './uplink/provisioning-target.ts';
import { runReport } from './uplink/run-report.ts';
import type { ConnectConfiguration } from './configuration.ts';
import { connectErrors } from './errors.ts';
import { connectMigrations } from './migrations.ts';
import { Gatherer } from './health/gather.ts';
import { probedForests } from './health/probe-forest.ts';
import { Heartbeats } from './health/heartbeats.ts';
import { measuredSource, measuredTarget, measuredOutbound, Measures } from './health/measures.ts';
import type {
  AgentOperations,
  AgentStatus,
  HeldDelete,
  HeldDeletesQuery,
  HoldDecision,
  RelayTest,
  RulesReload,
  RunSummary,
  SyncOptions,
  ThresholdList,
} from './control/operations.ts';
import type { Capabilities } from './rights/capabilities.ts';
import { openCapabilities } from './rights/open.ts';
import { readIdentity } from './uplink/registration.ts';
import { writeAll } from './anchor-service.ts';
import { RulesInUse } from './rules-in-use.ts';
import { cloudConnectorId } from './rules.ts';
import { forestSecret, SecretStore } from './secret-store.ts';
import { AgentRelay } from './passwords/open.ts';
import type { OpenSource } from './sources.ts';
import { openSources } from './sources.ts';
import { toHeldDeletes, toSlowLeak, toThresholdList } from './threshold-views.ts';
import type { RunProgress } from '../wire/index.ts';
import { Turns } from './turns.ts';
import { hasNews, toConnectorStatus, toDomainRights, toErrorList, toPendingExports, toRunSummary } from './views.ts';
import { openOutboundClient } from './uplink/outbound-client.ts';

export interface AgentOptions {
  readonly configuration: ConnectConfiguration;
  readonly log: Logger;
  /** Name of the lock holder of the data folder, shown to a second process. */
  readonly holder: string;
  readonly clock?: Clock;
}

/** At a million objects, one step of a cycle over all of them has statements of minutes. */
const STATEMENT_MS = 10 * MINUTE;

/** Whoever asks how it is waits no longer than this. */
const STATUS_MS = 30 * SECOND;

/**
 * The agent of one tenant: its database, engine, connectors and outbound client, opened together and closed together.
 * One process at a time holds them;
 * `hawser connect serve` keeps them open, single commands open them when no service runs.
 */
export class Agent implements AgentOperations, AsyncDisposable {
  readonly #stack: AsyncDisposableStack;
  readonly #engine: Engine;
  readonly #target: ProvisioningTarget;
  readonly #database: Database;
  readonly #rules: RulesInUse;
  readonly #options: AgentOptions;
  readonly #capabilities: Capabilities;
  /** Tells the cloud how this agent is, while the service runs. */
  readonly heartbeats: Heartbeats;
  /** Requests of the cloud: password writeback, pass-through authentication. */
  readonly relay: AgentRelay;
  readonly #activity: Activity;
  readonly #turns = new Turns();
  #hasOtherRules = false;
  #anchorIsAgreed = false;
  /** Set by the schedule, shown by `status`. */
  nextRunAt: Date | null = null;
  isServing = false;

  private constructor(parts: {
    readonly stack: AsyncDisposableStack;
    readonly engine: Engine;
    readonly target: ProvisioningTarget;
    readonly database: Database;
    readonly rules: RulesInUse;
    readonly options: AgentOptions;
    readonly capabilities: Capabilities;
    readonly activity: Activity;
    readonly relay: AgentRelay;
    readonly heartbeats: (agent: Agent) => Heartbeats;
  }) {
    this.#stack = parts.stack;
    this.#engine = parts.engine;
    this.#target = parts.target;
    this.#database = parts.database;
    this.#rules = parts.rules;
    this.#options = parts.options;
    this.#capabilities = parts.capabilities;
    this.#activity = parts.activity;
    this.relay = parts.relay;
    this.heartbeats = parts.heartbeats(this);
  }

  /**
   * Throws `connect.not-registered`, `base.folder-in-use`, `rules.invalid` and what the database says. Nothing is
   * connected yet.
   */
  static async open(options: AgentOptions): Promise<Agent> {
    const { configuration, log, holder, clock = systemClock } = options;
    const { dataFolder, cloud } = configuration;
    makeFolder(dataFolder);
    const secrets = new SecretStore(dataFolder);
    const identity = readIdentity(secrets);
    await using stack = new AsyncDisposableStack();
    const measures = new Measures();
    const open = (compiled: CompiledRules): readonly OpenSource[] =>
      openSources(configuration, secrets, compiled).map((source) => measuredSource(source, measures));
    const rules = stack.use(await RulesInUse.open({ configuration, clock, open }));
    const location = configuration.database ?? `pglite:${join(dataFolder, 'database')}`;
    const database = stack.use(
      await openDatabase(location, { holder, migrations: connectMigrations, statementMs: STATEMENT_MS }),
    );
    const direct = openOutboundClient({
      caFile: cloud.caFile,
      proxy: { ...configuration.proxy, password: configuration.proxy.password ?? secrets.get(forestSecret('proxy')) },
    });
    const outbound = stack.use(measuredOutbound(direct, measures));
    const client = new CloudClient({ outbound, cloudUrl: cloud.url, tenant: cloud.tenant, identity, clock });
    const target = new ProvisioningTarget(client, { id: cloudConnectorId, name: cloud.tenant });
    const eventLog = new EventLog({ connection: database.kysely, clock, log });
    const engine = await Engine.open({
      database,
      sources: rules.sources,
      targets: [measuredTarget(target, measures)],
      rules: rules.compiled,
      sourceAnchor: configuration.sourceAnchor,
      clock,
      eventLog,
    });
    if (configuration.staging) await engine.setStaging(true);
    const locate: Engine['locate'] = async (sourceAnchor) => await engine.locate(sourceAnchor);
    const parts = { configuration, database, clock, log, secrets, identity, client, outbound, locate };
    const relay = stack.use(await AgentRelay.open(parts));
    const forests = probedForests(configuration, secrets);
    const startedAt = clock.now();
    const heartbeats = (agent: Agent): Heartbeats =>
      new Heartbeats({
        gatherer: new Gatherer({ agent, configuration, forests, measures, clock, startedAt }),
        send: async (message, signal) => await target.sendHeartbeats(message, signal),
        everySeconds: configuration.health.everySeconds,
        clock,
        log,
      });
    const capabilities = openCapabilities({ ...parts, eventLog, relay: relay.service });
    const activity = new Activity({
      target: target.name,
      send: async (message, signal) => await target.reportProgress(message, signal),
      clock,
      log,
    });
    const opened = { engine, target, database, rules, options, capabilities, activity, relay, heartbeats };
    return new Agent({ stack: stack.move(), ...opened });
  }

  async sync(
    { full = false, preview = false }: SyncOptions,
    onProgress: (progress: RunProgress) => void,
    signal: AbortSignal,
  ): Promise<RunSummary> {
    const kind = full ? 'initial' : 'delta';
    await using cycle = this.#activity.begin(kind);
    this.#hasOtherRules = false;
    await this.#agreeOnSourceAnchor(signal);
    await this.#capabilities.refresh(signal);
    const record = await this.#turns.read(() =>
      this.#engine.runCycle({
        kind,
        signal,
        skipExport: preview,
        importTargets: full,
        isSafetyImportDue: (source, last) => this.#capabilities.isSafetyImportDue(source, last),
        onProgress: (progress) => onProgress(cycle.follow(progress)),
      }),
    );
    // Nobody else does it after a command that runs one cycle.
    if (!this.isServing && !preview) await writeAll(async () => await this.writeSourceAnchors(signal));
    const summary = toRunSummary(record);
    if (hasNews(record)) await this.#report(summary);
    return summary;
  }

  /** Fails when the database is lost: the service ends with it. */
  get databaseLife(): Service {
    return databaseLife(this.#database, this.#options.log);
  }

  /** Writes a batch of what is due; whether more could be written at once. */
  async writeSourceAnchors(signal: AbortSignal): Promise<boolean> {
    return await this.#turns.read(async () => await this.#engine.anchors.writeBatch(signal));
  }

  /** Whether there is something to do: the cheap question of the watch loop. */
  async hasChanges(signal: AbortSignal): Promise<boolean> {
    const isIdle = this.#activity.running === null;
    if (!isIdle || this.#hasOtherRules) return isIdle;
    return await this.#turns.read(async () => await this.#engine.hasChanges(signal));
  }

  async reloadRules(): Promise<RulesReload> {
    const reload = await this.#turns.alone(async () => await this.#rules.reload(this.#engine));
    this.#hasOtherRules = reload.isChanged;
    return reload;
  }

  async status(): Promise<AgentStatus> {
    return await promptly(this.#database, STATUS_MS, async () => await this.#readStatus());
  }

  async #readStatus(): Promise<AgentStatus> {
    const { configuration } = this.#options;
    const [lastRun] = await this.#engine.runs({ limit: 1 });
    const { connectors, pendingAdds, pendingUpdates, pendingDeletes, ...statistics } = await this.#engine.statistics();
    const { waiting, declined, slowLeaks } = await this.#engine.threshold().counts();
    return {
      version: hawserVersion(),
      tenant: configuration.cloud.tenant,
      cloudUrl: configuration.cloud.url,
      serving: this.isServing,
      staging: await this.#engine.staging(),
      running: this.#activity.running,
      progress: this.#activity.progress,
      lastRun: lastRun ? toRunSummary(lastRun) : null,
      nextRunAt: this.nextRunAt?.toISOString() ?? null,
      connectors: connectors.map((connector) => toConnectorStatus(connector, this.#capabilities)),
      domains: (await this.#capabilities.status()).map(toDomainRights),
      pendingExports: pendingAdds + pendingUpdates + pendingDeletes,
      ...statistics,
      heldBackDeletes: waiting,
      declinedDeletes: declined,
      slowLeaks: slowLeaks.map(toSlowLeak),
      rules: await this.#rules.status(),
      relay: await this.relay.service.status(),
    };
  }

  async runs({ limit }: { readonly limit: number }): ReturnType<AgentOperations['runs']> {
    return (await this.#engine.runs({ limit })).map(toRunSummary);
  }

  async errors(...query: Parameters<AgentOperations['errors']>): ReturnType<AgentOperations['errors']> {
    return toErrorList(await this.#engine.errorPage(...query));
  }

  async pending(options?: PageQuery): ReturnType<AgentOperations['pending']> {
    return toPendingExports(await this.#engine.statistics(), await this.#engine.pendingPage(options));
  }

  async threshold(): Promise<ThresholdList> {
    return toThresholdList(await this.#engine.threshold().overview());
  }

  async heldDeletes(which: HeldDeletesQuery): Promise<readonly HeldDelete[]> {
    return toHeldDeletes((await this.#engine.threshold().overview()).holds, which);
  }

  async decideHold({ hold, ...decision }: HoldDecision): Promise<ThresholdList> {
    await this.#engine.threshold().decide({ ...decision, hold: holdNumber.parse(hold) });
    return await this.threshold();
  }

  async setStaging(on: boolean): Promise<AgentStatus> {
    await this.#engine.setStaging(on);
    return await this.status();
  }

  async probe(): ReturnType<AgentOperations['probe']> {
    await this.#capabilities.refresh(new AbortController().signal, { isDemanded: true });
    return (await this.#capabilities.status()).map(toDomainRights);
  }

  async explain(query: string): ReturnType<AgentOperations['explain']> {
    return await this.#engine.explain(query);
  }

  async switchRelay({
    feature,
    on,
  }: Parameters<AgentOperations['switchRelay']>[0]): ReturnType<AgentOperations['switchRelay']> {
    return await this.relay.switchFeature(feature, on);
  }

  async testRelay(): Promise<RelayTest> {
    return await this.relay.test();
  }

  async evidence({ days }: { readonly days: number }): Promise<AgentEvidence> {
    const { clock = systemClock } = this.#options;
    return await agentEvidence(this.#database, new Date(clock.now().getTime() - days * DAY));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }

  /**
   * The anchor is chosen once for a tenant, by its first Connect. Throws `connect.source-anchor-differs`. Without the
   * cloud nothing is exported either.
   */
  async #agreeOnSourceAnchor(signal: AbortSignal): Promise<void> {
    if (this.#anchorIsAgreed) return;
    const wanted = this.#options.configuration.sourceAnchor;
    try {
      const known = await this.#target.chooseSourceAnchor(wanted, signal);
      if (known !== wanted) throw connectErrors('connect.source-anchor-differs', { known, wanted });
      this.#anchorIsAgreed = true;
    } catch (error) {
      if (!isHawserError(error) || error.code === 'connect.source-anchor-differs') throw error;
      this.#options.log.warn(
        { errorCode: error.code },
        `the cloud could not be asked for its source anchor: ${error.message}`,
      );
    }
  }

  /** The console shows what agents did. That the cloud cannot be informed now must not fail a run that is done. */
  async #report(run: RunSummary): Promise<void> {
    try {
      await this.#target.reportRun(
        runReport(run, await this.errors(), (await this.#engine.threshold().counts()).waiting),
      );
    } catch (error) {
      if (!isHawserError(error)) throw error;
      this.#options.log.warn({ errorCode: error.code }, `the run could not be reported: ${error.message}`);
    }
  }
}
