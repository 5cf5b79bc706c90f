import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { DAY, HOUR, SECOND } from '../../base/clock.ts';
import type { EventContext } from '../../base/event-log.ts';
import { isHawserError } from '../../base/errors.ts';
import { newId } from '../../base/ids.ts';
import type { SecretBox } from '../../base/secrets.ts';
import type { Service } from '../../base/work.ts';
import { pause } from '../../base/work.ts';
import type { RelayFeature, RelayOutcome, RelayRequest, SealedEnvelope } from '../../wire/index.ts';
import { importPublicKey, relayLimits, sealRequest } from '../../wire/index.ts';
import type { AuthenticatedAgent } from '../agents/store.ts';
import { getAgent, seeAgent } from '../agents/store.ts';
import { cloudErrors } from '../errors.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
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

export interface RelayOptions extends EventContext {
  readonly secrets: SecretBox;
  /** Whom a bearer token is for. Throws `cloud.token-invalid`. */
  readonly authenticate: (authorization: string | undefined) => Promise<AuthenticatedAgent>;
  readonly bus: Bus;
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
  readonly #signers = new Map<string, Promise<TenantSigner>>();
  /** By the id of the tenant, which is what other nodes name it by. */
  readonly #believed = new Map<string, { readonly agents: Promise<readonly RelayAgent[]>; readonly until: number }>();

  constructor(options: RelayOptions) {
    this.#options = options;
    const { connection, clock, log, bus, onEvent } = options;
    const signerOf = async (tenant: TenantKey): Promise<TenantSigner> => await this.#signerOf(tenant);
    this.#context = { nodeId: randomUUID(), connection, clock, log, bus, signerOf, onEvent };
    this.#sockets = new Sockets({
      ...this.#context,
      onProbe: async (tenant, agentId, request) => await this.#probe(tenant, agentId, request),
      onChange: (tenant) => void this.#believed.delete(tenant.id),
    });
    this.#dispatcher = new Dispatcher({
      ...this.#context,
      agentsOf: async (tenant, fresh) => await this.#agentsOf(tenant, fresh),
    });
    bus.listen(this.#context.nodeId, (message) => {
      if (message.type === 'deliver') this.#sockets.deliver(message);
      else if (message.type === 'ask') this.#sockets.ask(message);
      else if (message.type === 'lost') {
        this.#believed.delete(message.tenant);
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
    tenant: TenantKey,
    { id, objectId }: { readonly id: RequestId; readonly objectId: string },
    wish: EffectWish,
  ): Promise<void> {
    const { clock } = this.#options;
    const known = await this.find(tenant, id);
    if (known) {
      if (known.operation !== wish.operation || known.objectId !== objectId)
        throw relayErrors('relay.request-used', {});
      return;
    }
    const agents = await this.#doing(tenant, 'writeback');
    const createdAt = clock.now();
    const expiresAt = new Date(createdAt.getTime() + relayLimits.lifetimeMs);
    const envelope = await this.#seal(tenant, id, wish, agents, { createdAt, expiresAt });
    const { operation, actor } = wish;
    const prefix = actor.kind === 'administrator' ? 'admin' : actor.kind;
    const { nodeId } = this.#context;
    const request = { id, operation, objectId, actor: `${prefix}:${actor.name}`, createdAt, expiresAt, nodeId };
    if (!(await recordRequest(this.#context, tenant, request))) return;
    if (agents.some((agent) => agent.nodeId !== null)) {
      this.#dispatcher.add({ tenant, id, operation, feature: 'writeback', envelope });
    } else {
      const outcome = cloudOutcome(this.#context, 'failed', 'no-agent');
      await conclude(this.#context, tenant, id, outcome, { states: ['waiting'] });
    }
  }

  /** A password check. Nothing is written down about it. Throws `relay.switched-off`, `relay.no-agent` and `relay.busy`. */
  async verify(tenant: TenantKey, wish: VerifyWish): Promise<RelayOutcome> {
    // Nobody has such a one, and strangers may type whatever they like.
    if (wish.password.length > relayLimits.secretLength)
      return cloudOutcome(this.#context, 'refused', 'wrong-password');
    const agents = await this.#doing(tenant, 'pass-through');
    if (agents.every(({ nodeId }) => nodeId === null)) throw relayErrors('relay.no-agent', {});
    const id = newId<RequestId>();
    const envelope = await this.#seal(tenant, id, wish, agents);
    const answer = this.#dispatcher.outcomeOf(id, relayLimits.lifetimeMs);
    this.#dispatcher.add({ tenant, id, operation: 'verify', feature: 'pass-through', envelope });
    return (await answer) ?? cloudOutcome(this.#context, 'failed', 'expired');
  }

  /** How a request stands. What was not begun in time is over. Undefined when there is none of that id. */
  async find(tenant: TenantKey, id: RequestId): Promise<StoredRequest | undefined> {
    const { connection, clock } = this.#options;
    const request = await findRequest(connection, tenant, id);
    const isOverdue =
      request && request.state !== 'started' && request.state !== 'done' && request.expiresAt <= clock.now();
    if (!isOverdue) return request;
    await this.#endUnbegun(tenant, id);
    return await findRequest(connection, tenant, id);
  }

  /** Waits until it is done, at most so long. A request that an agent was told to begin is asked for again. */
  async wait(tenant: TenantKey, id: RequestId, waitMs: number): Promise<StoredRequest | undefined> {
    const until = performance.now() + waitMs;
    let hasAsked = false;
    for (;;) {
      // Listened to before looking, or an outcome in between would be missed.
      const news = this.#dispatcher.outcomeOf(id, SECOND / 2);
      const request = await this.find(tenant, id);
      const leftMs = until - performance.now();
      if (!request || request.state === 'done' || leftMs <= 0) return request;
      if (request.state === 'started' && !hasAsked && request.expiresAt <= this.#options.clock.now()) {
        hasAsked = true;
        await this.#askAgent(tenant, request);
      }
      // Another node may have the request: the database is looked at in any case.
      await news;
    }
  }

  /** Agents of the tenant that said that they do it. Throws `relay.switched-off`. */
  async agentsDoing(tenant: TenantKey, feature: RelayFeature): Promise<readonly RelayAgent[]> {
    return (await this.#agentsOf(tenant, true)).filter(({ features }) => features.includes(feature));
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

  async #doing(tenant: TenantKey, feature: RelayFeature): Promise<readonly RelayAgent[]> {
    if (this.#dispatcher.isFull) throw relayErrors('relay.busy', {});
    const agents = (await this.#agentsOf(tenant, false)).filter(({ features }) => features.includes(feature));
    if (agents.length === 0) throw relayErrors('relay.switched-off', { feature });
    return agents;
  }

  async #askAgent(tenant: TenantKey, { id, agentId }: StoredRequest): Promise<void> {
    const agent = (await this.#agentsOf(tenant, true)).find((candidate) => candidate.agentId === agentId);
    if (agentId === null || agent?.nodeId == null) return;
    this.#options.bus.send(agent.nodeId, { type: 'ask', tenant: tenant.id, agent: agentId, request: id });
  }

  async #probe(tenant: TenantKey, agentId: string, request: string): Promise<void> {
    const agents = (await this.#agentsOf(tenant, true)).filter((agent) => agent.agentId === agentId);
    const id = request as RequestId;
    const wish = { operation: 'probe', actor: { kind: 'service', name: 'test' } } as const;
    const envelope = await this.#seal(tenant, id, wish, agents);
    this.#dispatcher.add({ tenant, id, operation: 'probe', feature: 'writeback', envelope, only: agentId });
  }

  /** Connected ones first: at most so many can be sealed to. */
  async #seal(
    tenant: TenantKey,
    id: RequestId,
    wish: RelayWish,
    agents: readonly RelayAgent[],
    times?: { readonly createdAt: Date; readonly expiresAt: Date },
  ): Promise<SealedEnvelope> {
    const createdAt = times?.createdAt ?? this.#options.clock.now();
    const expiresAt = times?.expiresAt ?? new Date(createdAt.getTime() + relayLimits.lifetimeMs);
    const connectedFirst = agents.toSorted((a, b) => Number(a.nodeId === null) - Number(b.nodeId === null));
    const { privateKey } = await this.#signerOf(tenant);
    const bounds = { issuedAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString() };
    return sealRequest(
      { ...wish, tenant: tenant.id, request: id, ...bounds },
      { signer: privateKey, recipients: connectedFirst.slice(0, MOST_RECIPIENTS).map(({ key }) => key) },
    );
  }

  async #endOverdue(): Promise<void> {
    const { connection, clock } = this.#options;
    // A little later than the node that has it in memory would.
    const before = new Date(clock.now().getTime() - 5 * SECOND);
    for (const { tenant, id } of await listOverdue(connection, before)) await this.#endUnbegun(tenant, id);
    if (clock.now().getTime() - this.#tidiedAt < TIDY_EVERY_MS) return;
    this.#tidiedAt = clock.now().getTime();
    const forgotten = await listForgotten(connection, new Date(this.#tidiedAt - FORGOTTEN_MS));
    for (const { tenant, id } of forgotten) {
      const outcome = cloudOutcome(this.#context, 'unknown', 'unknown');
      await conclude(this.#context, tenant, id, outcome, { states: ['started'] });
    }
    await purgeRequests(connection, new Date(this.#tidiedAt - KEPT_MS));
  }

  async #endUnbegun(tenant: TenantKey, id: RequestId): Promise<void> {
    const outcome = cloudOutcome(this.#context, 'failed', 'not-started');
    await conclude(this.#context, tenant, id, outcome, { states: ['waiting', 'sent'] });
  }

  async #admit(request: IncomingMessage): Promise<Admitted> {
    const { connection, clock, authenticate } = this.#options;
    const path = (request.url ?? '').split('?', 1)[0];
    if (path !== '/relay') throw cloudErrors('cloud.token-invalid', {});
    const { tenant, agentId } = await authenticate(request.headers.authorization);
    const mayWork = await seeAgent({ connection, clock }, tenant, agentId);
    const agent = mayWork ? await getAgent(connection, tenant, agentId) : undefined;
    if (!agent) throw cloudErrors('cloud.agent-revoked', {});
    return { tenant, agentId, name: agent.name, key: importPublicKey(agent.publicKey) };
  }

  async #signerOf(tenant: TenantKey): Promise<TenantSigner> {
    const { connection, secrets, clock } = this.#options;
    let signer = this.#signers.get(tenant.id);
    if (!signer) {
      signer = loadTenantSigner({ connection, clock, secrets }, tenant);
      this.#signers.set(tenant.id, signer);
      signer.catch(() => this.#signers.delete(tenant.id)); // not remembered: the next request tries again
    }
    return await signer;
  }

  async #agentsOf(tenant: TenantKey, fresh: boolean): Promise<readonly RelayAgent[]> {
    const { connection, clock } = this.#options;
    const known = this.#believed.get(tenant.id);
    if (!fresh && known && known.until > performance.now()) return await known.agents;
    const agents = listRelayAgents(connection, tenant, clock.now());
    this.#believed.set(tenant.id, { agents, until: performance.now() + BELIEVED_MS });
    agents.catch(() => this.#believed.delete(tenant.id)); // not remembered: the next request asks again
    return await agents;
  }
}
