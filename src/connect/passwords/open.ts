import type { Clock } from '../../base/clock.ts';
import { SECOND } from '../../base/clock.ts';
import type { Database } from '../../base/database/database.ts';
import { EventLog } from '../../base/event-log.ts';
import { detailOf, isHawserError } from '../../base/errors.ts';
import type { Logger } from '../../base/log.ts';
import type { LocatedSource, SourceAnchor } from '../../sync/index.ts';
import type { RelayFeature } from '../../wire/index.ts';
import type { CloudClient } from '../uplink/client.ts';
import type { ConnectConfiguration } from '../configuration.ts';
import type { RelayTest } from '../control/operations.ts';
import { PassThrough } from './pass-through.ts';
import type { OwnKeys } from '../uplink/own-keys.ts';
import type { SecretStore } from '../secret-store.ts';
import { readForest } from '../sources.ts';
import type { OutboundClient } from '../uplink/outbound-client.ts';
import type { ExplainingEngine } from '../explain/answer.ts';
import { explainAnswer } from '../explain/answer.ts';
import { checkForest } from './check.ts';
import { ForestDomains } from './forests.ts';
import { answerPolicy } from './rules.ts';
import { Writeback } from './writeback.ts';
import { RequestHandler } from '../relay/handler.ts';
import { FeatureSwitches } from '../relay/features.ts';
import { Journal } from '../relay/journal.ts';
import { RelayKeys } from '../relay/keys.ts';
import type { RelayStatus } from '../control/operations.ts';
import { RelayService } from '../relay/service.ts';

export interface RelayOptions {
  readonly configuration: ConnectConfiguration;
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Logger;
  readonly secrets: SecretStore;
  readonly own: OwnKeys;
  readonly client: CloudClient;
  readonly outbound: OutboundClient;
  readonly locate: (sourceAnchor: SourceAnchor) => Promise<readonly LocatedSource[]>;
  /** What the engine knows of an object. */
  readonly engine: ExplainingEngine;
}

const TEST_MS = 30 * SECOND;

/**
 * What an agent does for the cloud on demand: the relay and everything behind it. Nothing is connected by opening it.
 */
export class AgentRelay implements AsyncDisposable {
  readonly service: RelayService;
  readonly #forests: ReadonlyMap<string, ForestDomains>;
  readonly #stack: AsyncDisposableStack;

  private constructor(service: RelayService, forests: ReadonlyMap<string, ForestDomains>, stack: AsyncDisposableStack) {
    this.service = service;
    this.#forests = forests;
    this.#stack = stack;
  }

  static async open(options: RelayOptions): Promise<AgentRelay> {
    const { configuration, database, clock, log, secrets, own, client, outbound, locate, engine } = options;
    const { tenantId, agentId } = own.identity;
    const context = { connection: database.kysely, clock, log };
    const events = new EventLog(context);
    const stack = new AsyncDisposableStack();
    const journal = stack.use(new Journal(context));
    const features = new FeatureSwitches(context);
    const keys = new RelayKeys(secrets);
    const forests = new Map(
      configuration.forests.map((forest) => {
        const domains = stack.use(new ForestDomains(readForest(forest, configuration.dataFolder, secrets)));
        return [domains.forest.id, domains] as const;
      }),
    );
    const { perMinute, perPersonPerHour, protectedGroups } = configuration.writeback;
    const limits = { perMinute, perPersonPerHour, deniedGroups: protectedGroups };
    const anchorAttribute = configuration.sourceAnchor;
    const writeback = new Writeback({ ...context, events, forests, locate, anchorAttribute, limits });
    const passThrough = stack.use(new PassThrough({ clock, events, forests, locate }));
    const handler = new RequestHandler({
      ...{ tenantId, agentId },
      ...{ ...context, keys, journal, events, features },
      handlers: {
        effects: { reset: writeback, change: writeback, unlock: writeback },
        questions: {
          verify: async (request) => await passThrough.verify(request),
          explain: explainAnswer(context, engine),
          policy: async (request) => await answerPolicy(request, { ...context, forests, locate, anchorAttribute }),
        },
      },
    });
    const parts = { own, client, outbound, keys, features, journal, handler, clock, log, events };
    const names = [...forests.keys()];
    const service = new RelayService({ ...parts, forests: names });
    return new AgentRelay(service, forests, stack);
  }

  async switchFeature(feature: RelayFeature, on: boolean): Promise<RelayStatus> {
    await this.service.setFeature(feature, on, AbortSignal.timeout(TEST_MS));
    return await this.service.status();
  }

  /** The round trip through the cloud, and the rights in every forest. What is wrong is in the answer. */
  async test(): Promise<RelayTest> {
    const forests = await Promise.all([...this.#forests.values()].map(checkForest));
    try {
      return { relay: { milliseconds: await this.service.probe(AbortSignal.timeout(TEST_MS)) }, forests };
    } catch (error) {
      if (!isHawserError(error)) throw error;
      return { relay: detailOf(error), forests };
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }
}
