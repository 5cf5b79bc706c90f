import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { HOUR, SECOND } from '../../base/clock.ts';
import type { EventContext } from '../../base/event-log.ts';
import { newId } from '../../base/ids.ts';
import type { SecretBox } from '../../base/secrets.ts';
import type { Service } from '../../base/work.ts';
import { pause } from '../../base/work.ts';
import type {
  EffectOperation,
  QuestionOperation,
  RelayFeature,
  RelayOperation,
  RelayOutcome,
  SealedEnvelope,
  InputOf,
} from '../../wire/index.ts';
import { doesFeature, relayLimits, relayOperations, sealRequest } from '../../wire/index.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import type { AdmissionOptions } from './admission.ts';
import { admit, refuse } from './admission.ts';
import type { Need } from './authority.ts';
import { isAuthorized, isAuthorizedAnywhere } from './authority.ts';
import type { Bus } from './bus.ts';
import type { RelayContext } from './context.ts';
import { cloudOutcome } from './context.ts';
import type { Connected, Lifetime } from './dispatcher.ts';
import { Dispatcher } from './dispatcher.ts';
import { relayErrors } from './errors.ts';
import { AgentCache } from './agent-cache.ts';
import { endOverdue, endUnstarted, sweepRequests } from './overdue.ts';
import type { RecordsOf } from './records.ts';
import { conclude, recordRequest } from './requests.ts';
import type { TenantSigner } from './signing-key.ts';
import { loadTenantSigner } from './signing-key.ts';
import { Sockets } from './sockets.ts';
import type { Candidates, RelayAgent, RequestId, StoredRequest } from './store.ts';
import { findRequest } from './store.ts';

export interface RelayOptions extends EventContext, AdmissionOptions {
  readonly secrets: SecretBox;
  readonly bus: Bus;
  /** What the features write down about their requests. */
  readonly records: RecordsOf;
  /** The forests that an object is joined from; none: no agent may be asked about it. */
  readonly forestsOf: (
    tenant: TenantKey,
    object: { readonly objectId: string } | { readonly anchor: string },
  ) => Promise<readonly string[]>;
}

/** Something with an effect, for one object of the tenant. */
export type EffectInput = InputOf<EffectOperation>;
/** A question to whichever agent answers it; the probe is the transport's own. */
export type QuestionInput = InputOf<Exclude<QuestionOperation, 'probe'>>;

const SWEEP_MS = 10 * SECOND;
const PURGE_MS = HOUR;
const POLL_MS = SECOND / 2;
/** A message of another node that is lost costs so long. */
const HELD_POLL_MS = 5 * SECOND;
const MAX_RECIPIENTS = 20;

/** The relay at one node of the cloud: agents open sockets to it, and whoever needs an agent asks here. */
export class Relay implements Service {
  readonly name = 'relay';
  readonly #options: RelayOptions;
  readonly #context: RelayContext;
  readonly #sockets: Sockets;
  readonly #dispatcher: Dispatcher;
  readonly #server = new WebSocketServer({
    noServer: true,
    maxPayload: relayLimits.frameBytes,
    perMessageDeflate: false,
    clientTracking: false,
  });
  readonly #agents: AgentCache;
  readonly #signers = new Map<string, Promise<TenantSigner>>();
  /** What is being written down: whether it is new. */
  readonly #submitting = new Map<RequestId, Promise<boolean>>();

  constructor(options: RelayOptions) {
    this.#options = options;
    const { connection, clock, log, bus, records, onEvent } = options;
    const signerOf = async (tenant: TenantKey): Promise<TenantSigner> => await this.#signerOf(tenant);
    this.#context = { nodeId: randomUUID(), connection, clock, log, bus, records, signerOf, onEvent };
    this.#agents = new AgentCache(options);
    this.#sockets = new Sockets({
      ...this.#context,
      onProbe: async (tenant, agentId, request) => await this.#probe(tenant, agentId, request),
      onChange: (tenant) => this.#agents.forget(tenant.id),
    });
    this.#dispatcher = new Dispatcher({ ...this.#context, agents: this.#agents });
    bus.listen(this.#context.nodeId, (message) => {
      if (message.type === 'deliver') this.#sockets.deliver(message);
      else if (message.type === 'ask') this.#sockets.ask(message);
      else if (message.type === 'lost') {
        this.#agents.forget(message.tenant);
        this.#dispatcher.lost(message.request, message.agent);
      } else {
        const { request, outcome, agent: agentId, finishedAt: at } = message;
        this.#dispatcher.answered(request, outcome, { agentId, finishedAt: at === undefined ? at : new Date(at) });
      }
    });
  }

  /**
   * An HTTP request that asks to become a WebSocket. Anything but an agent with a valid token on `/relay` is refused in
   * HTTP.
   */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    void this.#upgrade(request, socket, head);
  }

  async run(signal: AbortSignal): Promise<void> {
    let [sweptAt, lastPurgeAt] = [performance.now(), 0];
    while (await pause(relayLimits.silenceMs / 2, signal)) {
      try {
        await this.#sockets.keep();
        if (performance.now() - sweptAt < SWEEP_MS) continue;
        sweptAt = performance.now();
        await endOverdue(this.#context);
        if (sweptAt - lastPurgeAt < PURGE_MS && lastPurgeAt > 0) continue;
        await sweepRequests(this.#context);
        lastPurgeAt = sweptAt;
      } catch (error) {
        this.#options.log.error({ err: error }, 'the relay could not look after its requests; it is tried again');
      }
    }
    this.#sockets.closeAll();
    this.#dispatcher.close();
  }

  /** Closes all sockets at once. */
  stop(): void {
    this.#sockets.closeAll();
    this.#dispatcher.close();
  }

  /**
   * Asks for something with an effect. `id` is the caller's: the same one again is the same request, never a second
   * effect. Throws `relay.switched-off`, `relay.not-granted`, `relay.busy` and `relay.request-used`; everything after
   * that is an outcome.
   */
  async submit(
    tenant: TenantKey,
    { id, objectId }: { readonly id: RequestId; readonly objectId: string },
    input: EffectInput,
  ): Promise<void> {
    // Twice at the same moment: the second one looks at what has become of the first.
    const before = this.#submitting.get(id);
    const mine = before ?? this.#submit(tenant, { id, objectId }, input).finally(() => this.#submitting.delete(id));
    this.#submitting.set(id, mine);
    if ((await mine) && !before) return;
    const known = await this.find(tenant, id);
    if (known?.operation !== input.operation || known.objectId !== objectId)
      throw relayErrors('relay.request-used', {});
  }

  /**
   * A question, answered by one agent. Nothing is written down about it. Throws `relay.switched-off`,
   * `relay.not-granted`, `relay.no-agent` and `relay.busy`.
   */
  async ask(tenant: TenantKey, input: QuestionInput): Promise<RelayOutcome> {
    const { feature } = relayOperations[input.operation];
    const need = { feature, forests: await this.#options.forestsOf(tenant, { anchor: input.anchor }) };
    const agents = authorized(await this.#able(tenant, feature), need);
    if (agents.every(({ nodeId }) => nodeId === null)) throw relayErrors('relay.no-agent', {});
    const id = newId<RequestId>();
    const envelope = await this.#seal(tenant, id, input, agents);
    const answer = this.#dispatcher.endOf(id, relayLimits.lifetimeMs);
    this.#dispatcher.ask({ tenant, id, envelope, to: need });
    return (await answer)?.outcome ?? cloudOutcome(this.#context, 'failed', 'expired');
  }

  /** How a request stands. What was not begun in time is over. Undefined when there is none of that id. */
  async find(tenant: TenantKey, id: RequestId): Promise<StoredRequest | undefined> {
    const { connection, clock } = this.#options;
    const request = await findRequest(connection, tenant, id);
    const isOverdue =
      request && request.state !== 'started' && request.state !== 'done' && request.expiresAt <= clock.now();
    if (!isOverdue) return request;
    await endUnstarted(this.#context, tenant, request);
    return await findRequest(connection, tenant, id);
  }

  /** Waits until it is done, at most so long. A request that an agent was allowed to begin is asked for again. */
  async wait(tenant: TenantKey, id: RequestId, waitMs: number): Promise<StoredRequest | undefined> {
    const until = performance.now() + waitMs;
    let hasAsked = false;
    for (;;) {
      // The outcome of what this node has in memory comes here, once the database has it: it need not be asked.
      const comesHere = this.#dispatcher.holds(tenant, id);
      const patienceMs = Math.min(comesHere ? HELD_POLL_MS : POLL_MS, Math.max(0, until - performance.now()));
      // Listened to before looking, or an outcome in between would be missed.
      const settled = this.#dispatcher.endOf(id, patienceMs);
      const end = comesHere ? await settled : undefined;
      if (end?.request) return end.request;
      const request = await this.find(tenant, id);
      const leftMs = until - performance.now();
      if (!request || request.state === 'done' || leftMs <= 0) return request;
      if (request.state === 'started' && !hasAsked && request.expiresAt <= this.#options.clock.now()) {
        hasAsked = true;
        await this.#askAgent(tenant, request);
      }
      // Another node may have the request: the database is looked at in any case.
      await settled;
    }
  }

  /** Agents of the tenant that could and may do it, for some forest. */
  async agentsDoing(tenant: TenantKey, feature: RelayFeature): Promise<readonly RelayAgent[]> {
    return (await this.#agents.of(tenant, { fresh: true })).filter((agent) => isAuthorizedAnywhere(agent, feature));
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    try {
      const agent = await admit(request, this.#options);
      this.#server.handleUpgrade(request, socket, head, (opened) => this.#sockets.accept(opened, agent));
    } catch (error) {
      refuse(socket, error, this.#options.log);
    }
  }

  /** False when the id was used before. */
  async #submit(
    tenant: TenantKey,
    { id, objectId }: { readonly id: RequestId; readonly objectId: string },
    input: EffectInput,
  ): Promise<boolean> {
    const { operation, actor } = input;
    const { feature } = relayOperations[operation];
    const able = await this.#unlessKnown(tenant, id, async () => await this.#able(tenant, feature));
    if (!able) return false;
    // A request that is written down is one that can be sealed.
    await this.#signerOf(tenant);
    const times = this.#lifetime();
    const prefix = actor.kind === 'administrator' ? 'admin' : actor.kind;
    const about = { operation, objectId, actor: `${prefix}:${actor.name}` };
    const candidates = candidatesOf(able, this.#dispatcher.ranked(able), feature);
    const { isNew, forests, agentId } = await recordRequest(
      this.#context,
      tenant,
      { id, ...about, ...times },
      candidates,
    );
    const need = { feature, forests };
    const agents = await this.#unlessKnown(tenant, id, () => authorized(able, need));
    if (!isNew || !agents) return false;
    if (agents.every(({ nodeId }) => nodeId === null)) {
      const outcome = cloudOutcome(this.#context, 'failed', 'no-agent');
      await conclude(this.#context, tenant, { id, ...about }, outcome, { states: ['waiting'], agentId: null });
      return true;
    }
    const envelope = await this.#seal(tenant, id, input, agents, times);
    const chosen = agents.find((agent): agent is Connected => agent.agentId === agentId && agent.nodeId !== null);
    this.#dispatcher.submit({ tenant, id, envelope, to: need, about, times }, chosen);
    return true;
  }

  /** What `work` answers. Of what was asked before it is known how it stands, whoever is there now: undefined. */
  async #unlessKnown<Result>(
    tenant: TenantKey,
    id: RequestId,
    work: () => Promise<Result> | Result,
  ): Promise<Result | undefined> {
    try {
      return await work();
    } catch (error) {
      if (await this.find(tenant, id)) return undefined;
      throw error;
    }
  }

  /** Agents that could do it, connected or not. */
  async #able(tenant: TenantKey, feature: Need['feature']): Promise<readonly RelayAgent[]> {
    if (this.#dispatcher.isFull) throw relayErrors('relay.busy', {});
    const able = (await this.#agents.of(tenant)).filter(({ features }) => doesFeature(features, feature));
    if (able.length === 0) throw relayErrors('relay.switched-off', { feature });
    return able;
  }

  async #askAgent(tenant: TenantKey, { id, agentId }: StoredRequest): Promise<void> {
    const agents = await this.#agents.of(tenant, { fresh: true });
    const agent = agents.find((candidate) => candidate.agentId === agentId);
    if (agentId === null || agent?.nodeId == null) return;
    this.#options.bus.send(agent.nodeId, { type: 'ask', tenant: tenant.id, agent: agentId, request: id });
  }

  async #probe(tenant: TenantKey, agentId: string, id: RequestId): Promise<void> {
    const agents = await this.#agents.of(tenant, { fresh: true });
    const input = { operation: 'probe', actor: { kind: 'service', name: 'test' } } as const;
    const only = agents.filter((agent) => agent.agentId === agentId);
    const envelope = await this.#seal(tenant, id, input, only);
    this.#dispatcher.ask({ tenant, id, envelope, to: { agentId } });
  }

  #lifetime(): Lifetime {
    const createdAt = this.#options.clock.now();
    return { createdAt, expiresAt: new Date(createdAt.getTime() + relayLimits.lifetimeMs) };
  }

  /** Connected ones first: at most so many can be sealed to. */
  async #seal(
    tenant: TenantKey,
    id: RequestId,
    input: InputOf<RelayOperation>,
    agents: readonly RelayAgent[],
    { createdAt, expiresAt } = this.#lifetime(),
  ): Promise<SealedEnvelope> {
    const connectedFirst = agents.toSorted((a, b) => Number(a.nodeId === null) - Number(b.nodeId === null));
    const { privateKey } = await this.#signerOf(tenant);
    const named = agents[0]?.agentAccounts ?? [];
    const agentAccounts = relayOperations[input.operation].hasEffect && named.length > 0 ? [...named] : undefined;
    const bounds = { issuedAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString() };
    return sealRequest(
      { ...input, tenant: tenant.id, request: id, ...bounds, ...(agentAccounts && { agentAccounts }) },
      { signer: privateKey, recipients: connectedFirst.slice(0, MAX_RECIPIENTS).map(({ key }) => key) },
    );
  }

  async #signerOf(tenant: TenantKey): Promise<TenantSigner> {
    let signer = this.#signers.get(tenant.id);
    if (!signer) {
      signer = loadTenantSigner(this.#options, tenant);
      this.#signers.set(tenant.id, signer);
      signer.catch(() => this.#signers.delete(tenant.id)); // not remembered: the next request tries again
    }
    return await signer;
  }
}

/** Agents that it may be sealed to, and nobody else. */
function authorized(able: readonly RelayAgent[], need: Need): readonly RelayAgent[] {
  const agents = able.filter((agent) => isAuthorized(agent, need));
  const { feature, forests } = need;
  if (agents.length === 0) throw relayErrors('relay.not-granted', { feature, forests: forests.join(', ') || '-' });
  return agents;
}

function candidatesOf(
  able: readonly RelayAgent[],
  connected: readonly RelayAgent[],
  feature: Need['feature'],
): Candidates {
  const forestsOf = ({ grants }: RelayAgent): readonly string[] =>
    grants.filter((one) => one.feature === feature).map(({ forest }) => forest);
  return {
    connected: connected.map((agent) => ({ agentId: agent.agentId, forests: forestsOf(agent) })),
    forests: [...new Set(able.flatMap(forestsOf))],
  };
}
