import type { Clock } from '../../base/clock.ts';
import { detailOf } from '../../base/errors.ts';
import type { Heartbeat } from '../../wire/index.ts';
import type { ConnectConfiguration } from '../configuration.ts';
import type { AgentOperations, AgentStatus, RunSummary } from '../control/operations.ts';
import { healthDetail } from './details.ts';
import { authorityExpiry } from './expiries.ts';
import type { HostFacts } from './host.ts';
import { readHost } from './host.ts';
import type { Measures } from './measures.ts';
import type { ForestProbe, ProbedForest } from './probe-forest.ts';
import { isAboutTheAccount, probeForest } from './probe-forest.ts';

/** What the health service is given by the agent. */
export interface GatherOptions {
  readonly agent: Pick<AgentOperations, 'status' | 'errors' | 'runs'>;
  readonly configuration: ConnectConfiguration;
  readonly forests: readonly ProbedForest[];
  readonly measures: Measures;
  readonly clock: Clock;
  readonly startedAt: Date;
  /** The machine's own, unless a test decides what it is like. */
  readonly host?: (dataFolder: string) => Promise<HostFacts>;
}

const RUNS = 20;
const noDisk = healthDetail('connect.no-disk');

/**
 * Gathers heartbeats. It remembers what was refused, so that a wrong password is not tried again every five minutes.
 */
export class Gatherer {
  readonly #options: GatherOptions;
  readonly #refused = new Map<string, { readonly probe: ForestProbe; readonly at: string }>();
  #lastSuccessAt: string | null = null;

  constructor(options: GatherOptions) {
    this.#options = options;
  }

  /** One heartbeat. `probe: false` asks nobody else, for a process that is stopping. */
  async gather({ probe, signal }: { readonly probe: boolean; readonly signal: AbortSignal }): Promise<Heartbeat> {
    const { agent, configuration, measures, clock, startedAt, host = readHost } = this.#options;
    const [status, errors, runs, machine] = await Promise.all([
      agent.status(),
      agent.errors({ limit: 1 }),
      agent.runs({ limit: RUNS }),
      host(configuration.dataFolder),
    ]);
    const probes = probe ? await this.#probe(status, signal) : new Map<string, ForestProbe>();
    const own = this.#ownExpiries();
    const found = [...probes.values()];
    const { schedule, health } = configuration;
    return {
      at: clock.now().toISOString(),
      everySeconds: health.everySeconds,
      startedAt: startedAt.toISOString(),
      version: status.version,
      isStopping: !probe,
      host: machine,
      engine: {
        staging: status.staging,
        scheduleEnabled: schedule.enabled,
        scheduleSeconds: schedule.everySeconds,
        running: status.running,
        lastRun: lastFinished(runs),
        lastSuccessAt: this.#success(runs),
        lastExportAt: status.connectors.find(({ kind }) => kind === 'target')?.lastImportAt ?? null,
        metaverseObjects: status.metaverseObjects,
        pendingExports: status.pendingExports,
        heldBackDeletes: status.heldBackDeletes,
        declinedDeletes: status.declinedDeletes,
        slowLeaks: status.slowLeaks.slice(0, 10),
        objectErrors: errors.codes,
        rules: { onDisk: status.rules.onDisk, problems: status.rules.problems.length },
      },
      forests: this.#options.forests.flatMap((forest) => {
        const seen = probes.get(forest.name);
        return seen ? [toHealth(forest, seen, status, measures)] : [];
      }),
      cloud: {
        batch: measures.take('cloud-batch'),
        request: measures.take('cloud-request'),
        failures: measures.takeFailures(),
      },
      ...passwordsOf(status),
      expiries: [...own.expiries, ...found.flatMap(({ expiries }) => expiries)].slice(0, 200),
      missing: [
        ...(machine.disk ? [] : [{ what: configuration.dataFolder.slice(0, 200), reason: noDisk }]),
        ...own.missing,
        ...found.flatMap(({ missing }) => missing),
      ].slice(0, 100),
    };
  }

  async #probe(status: AgentStatus, signal: AbortSignal): Promise<Map<string, ForestProbe>> {
    const probes = await Promise.all(
      this.#options.forests.map(async (forest) => {
        const refused = this.#refused.get(forest.name);
        const lastImportAt = importOf(status, forest.name)?.lastImportAt ?? '';
        // An import that worked since then says that the account does again.
        if (refused && lastImportAt <= refused.at) return [forest.name, refused.probe] as const;
        const probe = await probeForest(forest, this.#options.measures, signal);
        if (probe.failure && isAboutTheAccount(probe.failure.code))
          this.#refused.set(forest.name, { probe, at: this.#options.clock.now().toISOString() });
        else this.#refused.delete(forest.name);
        return [forest.name, probe] as const;
      }),
    );
    return new Map(probes);
  }

  #ownExpiries(): Pick<ForestProbe, 'expiries' | 'missing'> {
    const { caFile } = this.#options.configuration.cloud;
    if (caFile === undefined) return { expiries: [], missing: [] };
    try {
      return { expiries: [authorityExpiry(caFile, null)], missing: [] };
    } catch (error) {
      return { expiries: [], missing: [{ what: caFile, reason: detailOf(error) }] };
    }
  }

  #success(newestFirst: readonly RunSummary[]): string | null {
    const done = newestFirst.find(({ result }) => result === 'success' || result.startsWith('completed-'));
    return (this.#lastSuccessAt = done?.finishedAt ?? this.#lastSuccessAt);
  }
}

/** What the agent does with passwords. */
function passwordsOf({
  relay: { writeback, passThrough, connected, error },
  passwordHashes: { on, domains },
}: AgentStatus): Required<Pick<Heartbeat, 'relay' | 'passwordHashes'>> {
  const read = domains.slice(0, 200).map(({ domain, succeededAt, failure }) => ({ domain, succeededAt, failure }));
  return {
    relay: { writeback, passThrough, connected, code: error?.code ?? null },
    passwordHashes: { on, domains: read },
  };
}

const importOf = (status: AgentStatus, forest: string): AgentStatus['connectors'][number] | undefined =>
  status.connectors.find(({ kind, name }) => kind === 'source' && name.toLowerCase() === forest.toLowerCase());

function toHealth(
  { name, kind }: ProbedForest,
  { server, failure, unreachableServers, isSynchronized, clockOffsetMs }: ForestProbe,
  status: AgentStatus,
  measures: Measures,
): Heartbeat['forests'][number] {
  const connector = importOf(status, name);
  return {
    name,
    kind,
    server,
    failure,
    unreachableServers,
    isSynchronized,
    clockOffsetMs,
    objects: connector?.objects ?? 0,
    lastImportAt: connector?.lastImportAt ?? null,
    domains: status.domains
      .filter((domain) => domain.connector === name.toLowerCase())
      .slice(0, 200)
      .map(({ domain, way, deletions, missing }) => ({ domain, way, deletions, missing: missing.slice(0, 50) })),
    latency: {
      bind: measures.take(`bind:${name}`),
      search: measures.take(`search:${name}`),
      read: measures.take(`read:${name}`),
    },
  };
}

function lastFinished(newestFirst: readonly RunSummary[]): Heartbeat['engine']['lastRun'] {
  const run = newestFirst.find(({ finishedAt }) => finishedAt !== null);
  if (!run) return null;
  const { id, profile, result, startedAt, finishedAt, steps } = run;
  const problems = steps
    .filter((step) => step.result !== 'success')
    .slice(0, 100)
    .map(({ connector, kind, result: outcome, error = null }) => ({
      connector,
      kind,
      result: outcome,
      detail: error,
    }));
  return { id, profile, result, startedAt, finishedAt, problems };
}
