import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Clock } from '../../base/clock.ts';
import { DAY, HOUR, SECOND } from '../../base/clock.ts';
import type { Database } from '../../base/database/database.ts';
import type { EventEntry } from '../../base/event-log.ts';
import { isHawserError } from '../../base/errors.ts';
import { newId } from '../../base/ids.ts';
import type { Logger } from '../../base/log.ts';
import type { SecretBox } from '../../base/secrets.ts';
import type { Service } from '../../base/work.ts';
import { pause } from '../../base/work.ts';
import type { RelayFeature, RelayOutcome, RelayRequest, SealedEnvelope } from '../../wire/index.ts';
import { importPublicKey, relayLimits, sealRequest } from '../../wire/index.ts';
import type { AuthenticatedAgent } from '../agents/store.ts';
import { getAgent, seeAgent } from '../agents/store.ts';
import { cloudErrors } from '../errors.ts';
import type { TenantId } from '../tenants/tenant.ts';
import type { Bus } from './bus.ts';
import { conclude, recordRequest } from './conclude.ts';
import type { RelayContext } from './context.ts';
import { cloudOutcome } from './context.ts';
import { Dispatcher } from './dispatcher.ts';
import { relayErrors } from './errors.ts';
import type { TenantSigner } from './signing-key.ts';
import { loadTenantSigner } from './signing-key.ts';
import type { Admitted } from './sockets.ts';
import { Sockets } from './sockets.ts';
import type { RelayAgent, RequestId, StoredRequest } from './store.ts';
import { findRequest, listForgotten, listOverdue, listRelayAgents, purgeRequests } from './store.ts';

export interface RelayOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Logger;
  readonly secrets: SecretBox;
  /** Whom a bearer token is for. Throws `cloud.token-invalid`. */
  readonly authenticate: (authorization: string | undefined) => Promise<AuthenticatedAgent>;
  readonly bus: Bus;
  /** Counts events: each is a metric too. */
  readonly onEvent?: (entry: EventEntry) => void;
}

type Envelope = 'tenant' | 'request' | 'issuedAt' | 'expiresAt';
type WithoutEnvelope<R> = R extends RelayRequest ? Omit<R, Envelope> : never;

/** What is asked of an agent, without what the relay adds. */
export type RelayWish = WithoutEnvelope<RelayRequest>;
export type EffectWish = Extract<RelayWish, { operation: StoredRequest['operation'] }>;
export type VerifyWish = Extract<RelayWish, { operation: 'verify' }>;

/** How long who is connected is believed without asking the database; what this node sees itself it knows at once. */
const BELIEVED_MS = SECOND;
const SWEEP_MS = 10 * SECOND;
const MOST_RECIPIENTS = 20;
const TIDY_EVERY_MS = HOUR;
/** An agent that was away for so long does not come back with what it did. */
const FORGOTTEN_MS = 7 * DAY;
const KEPT_MS = 180 * DAY;

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
  #tidiedAt = 0;
  readonly #signers = new Map<TenantId, Promise<TenantSigner>>();
  readonly #believed = new Map<TenantId, { readonly agents: Promise<readonly RelayAgent[]>; readonly until: number }>();

  constructor(options: RelayOptions) {
    this.#options = options;
    const { database, clock, log, bus, onEvent } = options;
    const signerOf = async (tenantId: TenantId): Promise<TenantSigner> => await this.#signerOf(tenantId);
    this.#context = { nodeId: randomUUID(), database, clock, log, bus, signerOf, onEvent };
    this.#sockets = new Sockets({
      ...this.#context,
      onProbe: async (tenantId, agentId, request) => await this.#probe(tenantId, agentId, request),
      onChange: (tenantId) => void this.#believed.delete(tenantId),
    });
    this.#dispatcher = new Dispatcher({
      ...this.#context,
      agentsOf: async (tenantId, fresh) => await this.#agentsOf(tenantId, fresh),
    });
    bus.listen(this.#context.nodeId, (message) => {
      if (message.type === 'deliver') this.#sockets.deliver(message);
      else if (message.type === 'ask') this.#sockets.ask(message);
      else if (message.type === 'lost') {
        this.#believed.delete(message.tenant as TenantId);
        this.#dispatcher.lost(message.request, message.agent);
      } else this.#dispatcher.settle(message.request, message.outcome);
    });
  }

  /** An HTTP request that asks to become a WebSocket. Anything but an agent with a valid token on `/relay` is refused in HTTP. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    void this.#upgrade(request, socket, head);
  }

  async run(signal: AbortSignal): Promise<void> {
    let sweptAt = performance.now();
    while (await pause(relayLimits.silenceMs / 2, signal)) {
      try {
        await this.#sockets.keep();
        if (performance.now() - sweptAt < SWEEP_MS) continue;
        sweptAt = performance.now();
        await this.#endOverdue();
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
   * Asks for something with an effect. `id` is the caller's: the same one again is the same request, never a second effect. Throws `relay.switched-off`, `relay.busy`
   * and `relay.request-used`; everything after that is an outcome.
   */
  async submit(
    tenantId: TenantId,
    { id, objectId }: { readonly id: RequestId; readonly objectId: string },
    wish: EffectWish,
  ): Promise<void> {
    const { clock } = this.#options;
    const known = await this.find(tenantId, id);
    if (known) {
      if (known.operation !== wish.operation || known.objectId !== objectId)
        throw relayErrors('relay.request-used', {});
      return;
    }
    const agents = await this.#doing(tenantId, 'writeback');
    const createdAt = clock.now();
    const expiresAt = new Date(createdAt.getTime() + relayLimits.lifetimeMs);
    const envelope = await this.#seal(tenantId, id, wish, agents, { createdAt, expiresAt });
    const { operation, actor } = wish;
    const prefix = actor.kind === 'administrator' ? 'admin' : actor.kind;
    const { nodeId } = this.#context;
    const request = { id, operation, objectId, actor: `${prefix}:${actor.name}`, createdAt, expiresAt, nodeId };
    if (!(await recordRequest(this.#context, tenantId, request))) return;
    if (agents.some((agent) => agent.nodeId !== null)) {
      this.#dispatcher.add({ tenantId, id, operation, feature: 'writeback', envelope });
    } else {
      const outcome = cloudOutcome(this.#context, 'failed', 'no-agent');
      await conclude(this.#context, tenantId, id, outcome, { states: ['waiting'] });
    }
  }

  /** A password check. Nothing is written down about it. Throws `relay.switched-off`, `relay.no-agent` and `relay.busy`. */
  async verify(tenantId: TenantId, wish: VerifyWish): Promise<RelayOutcome> {
    // Nobody has such a one, and strangers may type whatever they like.
    if (wish.password.length > relayLimits.secretLength)
      return cloudOutcome(this.#context, 'refused', 'wrong-password');
    const agents = await this.#doing(tenantId, 'pass-through');
    if (agents.every(({ nodeId }) => nodeId === null)) throw relayErrors('relay.no-agent', {});
    const id = newId<RequestId>();
    const envelope = await this.#seal(tenantId, id, wish, agents);
    const answer = this.#dispatcher.outcomeOf(id, relayLimits.lifetimeMs);
    this.#dispatcher.add({ tenantId, id, operation: 'verify', feature: 'pass-through', envelope });
    return (await answer) ?? cloudOutcome(this.#context, 'failed', 'expired');
  }

  /** How a request stands. What was not begun in time is over. Undefined when there is none of that id. */
  async find(tenantId: TenantId, id: RequestId): Promise<StoredRequest | undefined> {
    const { database, clock } = this.#options;
    const request = await findRequest(database.kysely, tenantId, id);
    const isOverdue =
      request && request.state !== 'started' && request.state !== 'done' && request.expiresAt <= clock.now();
    if (!isOverdue) return request;
    await this.#endUnbegun(tenantId, id);
    return await findRequest(database.kysely, tenantId, id);
  }

  /** Waits until it is done, at most so long. A request that an agent was told to begin is asked for again. */
  async wait(tenantId: TenantId, id: RequestId, waitMs: number): Promise<StoredRequest | undefined> {
    const until = performance.now() + waitMs;
    let hasAsked = false;
    for (;;) {
      // Listened to before looking, or an outcome in between would be missed.
      const news = this.#dispatcher.outcomeOf(id, SECOND / 2);
      const request = await this.find(tenantId, id);
      const leftMs = until - performance.now();
      if (!request || request.state === 'done' || leftMs <= 0) return request;
      if (request.state === 'started' && !hasAsked && request.expiresAt <= this.#options.clock.now()) {
        hasAsked = true;
        await this.#askAgent(tenantId, request);
      }
      // Another node may have the request: the database is looked at in any case.
      await news;
    }
  }

  /** Agents of the tenant that said that they do it. Throws `relay.switched-off`. */
  async agentsDoing(tenantId: TenantId, feature: RelayFeature): Promise<readonly RelayAgent[]> {
    return (await this.#agentsOf(tenantId, true)).filter(({ features }) => features.includes(feature));
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    try {
      const agent = await this.#admit(request);
      this.#server.handleUpgrade(request, socket, head, (opened) => this.#sockets.accept(opened, agent));
    } catch (error) {
      const { status, code } = isHawserError(error)
        ? { status: error.entry.status, code: error.code }
        : { status: 500, code: 'base.internal' };
      if (status === 500) this.#options.log.error({ err: error }, 'an agent could not be admitted');
      const body = JSON.stringify({ error: { code } });
      const fields = `connection: close\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}`;
      socket.end(`HTTP/1.1 ${status} Refused\r\n${fields}\r\n\r\n${body}`);
    }
  }

  async #doing(tenantId: TenantId, feature: RelayFeature): Promise<readonly RelayAgent[]> {
    if (this.#dispatcher.isFull) throw relayErrors('relay.busy', {});
    const agents = (await this.#agentsOf(tenantId, false)).filter(({ features }) => features.includes(feature));
    if (agents.length === 0) throw relayErrors('relay.switched-off', { feature });
    return agents;
  }

  async #askAgent(tenantId: TenantId, { id, agentId }: StoredRequest): Promise<void> {
    const agent = (await this.#agentsOf(tenantId, true)).find((candidate) => candidate.agentId === agentId);
    if (agentId === null || agent?.nodeId == null) return;
    this.#options.bus.send(agent.nodeId, { type: 'ask', tenant: tenantId, agent: agentId, request: id });
  }

  async #probe(tenantId: TenantId, agentId: string, request: string): Promise<void> {
    const agents = (await this.#agentsOf(tenantId, true)).filter((agent) => agent.agentId === agentId);
    const id = request as RequestId;
    const wish = { operation: 'probe', actor: { kind: 'service', name: 'test' } } as const;
    const envelope = await this.#seal(tenantId, id, wish, agents);
    this.#dispatcher.add({ tenantId, id, operation: 'probe', feature: 'writeback', envelope, only: agentId });
  }

  /** Connected ones first: at most so many can be sealed to. */
  async #seal(
    tenantId: TenantId,
    id: RequestId,
    wish: RelayWish,
    agents: readonly RelayAgent[],
    times?: { readonly createdAt: Date; readonly expiresAt: Date },
  ): Promise<SealedEnvelope> {
    const createdAt = times?.createdAt ?? this.#options.clock.now();
    const expiresAt = times?.expiresAt ?? new Date(createdAt.getTime() + relayLimits.lifetimeMs);
    const connectedFirst = agents.toSorted((a, b) => Number(a.nodeId === null) - Number(b.nodeId === null));
    const { privateKey } = await this.#signerOf(tenantId);
    const bounds = { issuedAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString() };
    return sealRequest(
      { ...wish, tenant: tenantId, request: id, ...bounds },
      { signer: privateKey, recipients: connectedFirst.slice(0, MOST_RECIPIENTS).map(({ key }) => key) },
    );
  }

  async #endOverdue(): Promise<void> {
    const { database, clock } = this.#options;
    // A little later than the node that has it in memory would.
    const before = new Date(clock.now().getTime() - 5 * SECOND);
    for (const { tenantId, id } of await listOverdue(database.kysely, before)) await this.#endUnbegun(tenantId, id);
    if (clock.now().getTime() - this.#tidiedAt < TIDY_EVERY_MS) return;
    this.#tidiedAt = clock.now().getTime();
    const forgotten = await listForgotten(database.kysely, new Date(this.#tidiedAt - FORGOTTEN_MS));
    for (const { tenantId, id } of forgotten) {
      const outcome = cloudOutcome(this.#context, 'unknown', 'unknown');
      await conclude(this.#context, tenantId, id, outcome, { states: ['started'] });
    }
    await purgeRequests(database.kysely, new Date(this.#tidiedAt - KEPT_MS));
  }

  async #endUnbegun(tenantId: TenantId, id: RequestId): Promise<void> {
    const outcome = cloudOutcome(this.#context, 'failed', 'not-started');
    await conclude(this.#context, tenantId, id, outcome, { states: ['waiting', 'sent'] });
  }

  async #admit(request: IncomingMessage): Promise<Admitted> {
    const { database, clock, authenticate } = this.#options;
    const path = (request.url ?? '').split('?', 1)[0];
    if (path !== '/relay') throw cloudErrors('cloud.token-invalid', {});
    const { tenantId, agentId } = await authenticate(request.headers.authorization);
    const mayWork = await seeAgent(database.kysely, clock.now(), tenantId, agentId);
    const agent = mayWork ? await getAgent(database.kysely, tenantId, agentId) : undefined;
    if (!agent) throw cloudErrors('cloud.agent-revoked', {});
    return { tenantId, agentId, name: agent.name, key: importPublicKey(agent.publicKey) };
  }

  async #signerOf(tenantId: TenantId): Promise<TenantSigner> {
    const { database, secrets, clock } = this.#options;
    let signer = this.#signers.get(tenantId);
    if (!signer) {
      signer = loadTenantSigner(database.kysely, secrets, clock, tenantId);
      this.#signers.set(tenantId, signer);
      signer.catch(() => this.#signers.delete(tenantId)); // not remembered: the next request tries again
    }
    return await signer;
  }

  async #agentsOf(tenantId: TenantId, fresh: boolean): Promise<readonly RelayAgent[]> {
    const { database, clock } = this.#options;
    const known = this.#believed.get(tenantId);
    if (!fresh && known && known.until > performance.now()) return await known.agents;
    const agents = listRelayAgents(database.kysely, clock.now(), tenantId);
    this.#believed.set(tenantId, { agents, until: performance.now() + BELIEVED_MS });
    agents.catch(() => this.#believed.delete(tenantId)); // not remembered: the next request asks again
    return await agents;
  }
}
