import { join } from 'node:path';
import type { Clock } from '../base/clock.ts';
import { DAY, MINUTE, SECOND, systemClock } from '../base/clock.ts';
import { openDatabase } from '../base/database/database.ts';
import type { Database } from '../base/database/database.ts';
import { promptly } from '../base/database/deadline.ts';
import { databaseLife } from '../base/database/life.ts';
import { makeDataFolder } from '../base/data-folder.ts';
import { EventLog } from '../base/event-log.ts';
import type { Logger } from '../base/log.ts';
import type { Service } from '../base/work.ts';
import type { CompiledRules } from '../sync/index.ts';
import { Engine, holdNumber, toConnectorId } from '../sync/index.ts';
import type { Activity } from './activity.ts';
import { activityOf } from './activity.ts';
import type { AgentEvidence, PageQuery } from './control/operations.ts';
import { agentEvidence } from './evidence.ts';
import type { CloudClient } from './uplink/client.ts';
import type { UplinkContext } from './uplink/agree-on-anchor.ts';
import { agreeOnSourceAnchor } from './uplink/agree-on-anchor.ts';
import { ProvisioningTarget } from './uplink/provisioning-target.ts';
import { reportRun, runReports } from './uplink/run-report.ts';
import type { ConnectConfiguration } from './configuration.ts';
import { connectMigrations } from './migrations.ts';
import { Gatherer } from './health/gather.ts';
import { probedForests } from './health/probe-forest.ts';
import { Heartbeats } from './health/heartbeats.ts';
import { measuredSource, measuredTarget, Measures } from './health/measures.ts';
import type {
  AgentOperations,
  AgentStatus,
  HeldDelete,
  HeldDeletesQuery,
  HoldDecision,
  KeyStatus,
  PasswordHashStatus,
  RelayTest,
  RulesReload,
  RunSummary,
  SyncOptions,
  ThresholdList,
} from './control/operations.ts';
import type { Capabilities } from './rights/capabilities.ts';
import { openCapabilities } from './rights/open.ts';
import { openUplink } from './open-uplink.ts';
import { OwnAccounts } from './uplink/own-accounts.ts';
import { OwnKeys } from './uplink/own-keys.ts';
import { writeAll } from './anchor-service.ts';
import { RulesInUse } from './rules-in-use.ts';
import type { StatusSources } from './status.ts';
import { readStatus } from './status.ts';
import { cloudConnectorId } from './rules.ts';
import { SecretStore } from './secret-store.ts';
import { openPasswordHashes } from './password-hashes/open.ts';
import type { PasswordHashes } from './password-hashes/password-hashes.ts';
import { AgentRelay } from './passwords/open.ts';
import type { OpenSource } from './sources.ts';
import { openSources } from './sources.ts';
import { toHeldDeletes, toThresholdList } from './threshold-views.ts';
import type { RunProgress } from '../wire/index.ts';
import { Turns } from './turns.ts';
import { hasNews, toDomainRights, toErrorList, toKeyStatus, toPendingExports, toRunSummary } from './views.ts';

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
  readonly #client: CloudClient;
  readonly #own: OwnKeys;
  readonly #accounts: OwnAccounts;
  readonly #database: Database;
  readonly #rules: RulesInUse;
  readonly #options: AgentOptions;
  readonly #capabilities: Capabilities;
  /** Tells the cloud how this agent is, while the service runs. */
  readonly heartbeats: Heartbeats;
  /** Requests of the cloud: password writeback, pass-through authentication. */
  readonly relay: AgentRelay;
  readonly passwordHashes: PasswordHashes;
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
    readonly client: CloudClient;
    readonly own: OwnKeys;
    readonly accounts: OwnAccounts;
    readonly database: Database;
    readonly rules: RulesInUse;
    readonly options: AgentOptions;
    readonly capabilities: Capabilities;
    readonly activity: Activity;
    readonly relay: AgentRelay;
    readonly passwordHashes: PasswordHashes;
    readonly heartbeats: (agent: Agent) => Heartbeats;
  }) {
    this.#stack = parts.stack;
    this.#engine = parts.engine;
    this.#target = parts.target;
    this.#client = parts.client;
    this.#own = parts.own;
    this.#accounts = parts.accounts;
    this.#database = parts.database;
    this.#rules = parts.rules;
    this.#options = parts.options;
    this.#capabilities = parts.capabilities;
    this.#activity = parts.activity;
    this.relay = parts.relay;
    this.passwordHashes = parts.passwordHashes;
    this.heartbeats = parts.heartbeats(this);
  }

  /**
   * Throws `connect.not-registered`, `base.folder-in-use`, `rules.invalid` and what the database says. Nothing is
   * connected yet.
   */
  static async open(options: AgentOptions): Promise<Agent> {
    const { configuration, log, holder, clock = systemClock } = options;
    const { dataFolder, cloud } = configuration;
    makeDataFolder(dataFolder);
    const secrets = new SecretStore(dataFolder);
    const own = OwnKeys.open(secrets);
    await using stack = new AsyncDisposableStack();
    const measures = new Measures();
    const open = (compiled: CompiledRules): readonly OpenSource[] =>
      openSources(configuration, secrets, compiled).map((source) => measuredSource(source, measures));
    const rules = stack.use(await RulesInUse.open({ configuration, clock, open }));
    const location = configuration.database ?? `pglite:${join(dataFolder, 'database')}`;
    const database = stack.use(
      await openDatabase(location, { holder, migrations: connectMigrations, statementMs: STATEMENT_MS }),
    );
    const eventLog = new EventLog({ connection: database.kysely, clock, log });
    const { outbound, client } = openUplink({ configuration, secrets, own, measures, clock, eventLog });
    stack.use(outbound);
    const target = new ProvisioningTarget(client, { id: cloudConnectorId, name: cloud.tenant });
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
    const parts = { configuration, database, clock, log, secrets, own, client, outbound, locate };
    const relay = stack.use(await AgentRelay.open({ ...parts, engine }));
    const passwordHashes = stack.use(openPasswordHashes({ ...parts, engine }));
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
    const onMayWriteAnchors = async (connector: string): Promise<void> =>
      await engine.anchors.retry(toConnectorId(connector));
    const accounts = new OwnAccounts({ client, own, log });
    const onAccount = (sid: string): void => accounts.note(sid);
    const asked = { onMayWriteAnchors, onAccount, hasHashes: async () => await passwordHashes.isOn() };
    const capabilities = openCapabilities({ ...parts, eventLog, relay: relay.service, ...asked });
    const activity = activityOf(target, { clock, log });
    const used = { engine, target, client, own, accounts, database, rules, options };
    const opened = { ...used, capabilities, activity, relay, passwordHashes, heartbeats };
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
    await this.#accounts.publish(signal);
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
    if (hasNews(record)) {
      const { waiting } = await this.#engine.threshold().counts();
      await reportRun(this.#uplink, runReports(summary, waiting, this));
    }
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
    return await promptly(this.#database, STATUS_MS, async () => await readStatus(this.#statusSources()));
  }

  #statusSources(): StatusSources {
    const { isServing, nextRunAt } = this;
    const [engine, capabilities, rules, own] = [this.#engine, this.#capabilities, this.#rules, this.#own];
    const { configuration } = this.#options;
    const [relay, activity, passwordHashes] = [this.relay.service, this.#activity, this.passwordHashes];
    const served = { relay, passwordHashes, activity, isServing, nextRunAt };
    return { configuration, engine, capabilities, rules, own, ...served };
  }

  async runs(query: Parameters<AgentOperations['runs']>[0]): ReturnType<AgentOperations['runs']> {
    return (await this.#engine.runs(query)).map(toRunSummary);
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
    const { signal } = new AbortController();
    await this.#capabilities.refresh(signal, { isDemanded: true });
    await this.#accounts.publish(signal);
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

  async switchPasswordHashes({ on }: { readonly on: boolean }): Promise<PasswordHashStatus> {
    return await this.passwordHashes.switch(on);
  }

  async synchronizePasswordHashes(): Promise<PasswordHashStatus> {
    return await this.passwordHashes.cycleNow();
  }

  async testRelay(): Promise<RelayTest> {
    return await this.relay.test();
  }

  async rotateKey(): Promise<KeyStatus> {
    const signal = AbortSignal.timeout(STATUS_MS);
    await this.#client.rotateKey(signal);
    await this.relay.service.rotateKeys(signal);
    return toKeyStatus(this.#own);
  }

  async evidence({ days }: { readonly days: number }): Promise<AgentEvidence> {
    const { clock = systemClock } = this.#options;
    return await agentEvidence(this.#database, new Date(clock.now().getTime() - days * DAY));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }

  get #uplink(): UplinkContext {
    return { target: this.#target, log: this.#options.log };
  }

  async #agreeOnSourceAnchor(signal: AbortSignal): Promise<void> {
    const { sourceAnchor } = this.#options.configuration;
    if (this.#anchorIsAgreed) return;
    this.#anchorIsAgreed = await agreeOnSourceAnchor(this.#uplink, sourceAnchor, signal);
  }
}
