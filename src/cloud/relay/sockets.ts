import { required } from '../../base/assert.ts';
import { EventLog } from '../../base/event-log.ts';
import { SECOND } from '../../base/clock.ts';
import { isDatabaseFailure } from '../../base/database/failures.ts';
import { isHawserError } from '../../base/errors.ts';
import type { WebSocket } from 'ws';
import { grantsOf, listGrants } from '../agents/grant-store.ts';
import { businessEvents, recordEvent } from '../audit/business-events.ts';
import type { FromAgent, Grant, RelayOutcome } from '../../wire/index.ts';
import { relayCloseCodes, verifyStatement } from '../../wire/index.ts';
import type { AuthenticatedAgent } from '../agents/store.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import { AgentSocket } from './agent-socket.ts';
import type { BusMessage } from './bus.ts';
import type { RelayContext } from './context.ts';
import { relayEvents } from './events.ts';
import type { Concluded } from './requests.ts';
import type { Hello } from './hello.ts';
import { newNonce, readHello } from './hello.ts';
import { conclude } from './requests.ts';
import type { RequestId } from './store.ts';
import {
  endPresence,
  findRequest,
  keepPresence,
  listStartedAt,
  markStarted,
  saveRelayAgent,
  toRequestId,
} from './store.ts';

/** Connections of one agent that have not said who they are; a few come about when lines break. */
const MAX_UNPROVEN = 4;

/** A question that is open for so long is looked after, and its agent has so long to say anything. */
const QUESTION_MS = SECOND;
const PONG_MS = SECOND;

type Deliver = Extract<BusMessage, { type: 'deliver' }>;

interface Connected extends AuthenticatedAgent {
  readonly socket: AgentSocket;
  /** What the next hello has to carry. */
  nonce: string;
  /** Who it has proved to be: may be given work. */
  hello: Hello | undefined;
  readonly inFlight: Map<RequestId, Deliver>;
  /** Says soon that an outcome is known. */
  readonly acknowledge: (request: RequestId) => void;
  /** What it may do, as it was last sent. */
  sentGrants: string;
}

export interface SocketsOptions extends RelayContext {
  /** An agent that asks to be asked. */
  readonly onProbe: (tenant: TenantKey, agentId: string, request: RequestId) => Promise<void>;
  /** Who is connected has changed. */
  readonly onChange: (tenant: TenantKey) => void;
}

/** The sockets of agents at this node. */
export class Sockets {
  readonly #options: SocketsOptions;
  readonly #agents = new Map<string, Connected>();
  /** Have shown a token and not yet said who they are: a token can be stolen, the key behind a statement cannot. */
  readonly #unproven = new Set<Connected>();

  constructor(options: SocketsOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#agents.size + this.#unproven.size;
  }

  /** Takes over an open socket whose agent has shown its token. */
  accept(socket: WebSocket, agent: AuthenticatedAgent): void {
    const { agentId } = agent;
    const agentSocket = new AgentSocket({
      socket,
      log: this.#options.log,
      take: async (message) => await this.#take(connected, message),
      onEnd: (reason) => void this.#ended(connected, reason),
    });
    const connected: Connected = {
      ...agent,
      nonce: newNonce(),
      hello: undefined,
      sentGrants: '',
      inFlight: new Map(),
      acknowledge: acknowledger(agentSocket),
      socket: agentSocket,
    };
    const others = [...this.#unproven].filter((other) => other.agentId === agentId);
    if (others.length >= MAX_UNPROVEN) return connected.socket.close(relayCloseCodes.refused, 'too many connections');
    this.#unproven.add(connected);
    connected.socket.send({ type: 'challenge', nonce: connected.nonce });
  }

  /** The agent has proved itself on this connection, which takes the place of an earlier one. */
  #replace(connected: Connected): void {
    const { agentId } = connected;
    // Neither there: it ended meanwhile.
    if (!this.#unproven.delete(connected)) return;
    const before = this.#agents.get(agentId);
    this.#agents.set(agentId, connected);
    before?.socket.close(relayCloseCodes.replaced, 'connected again');
  }

  /** Hands a request to an agent of this node; when it is not here, the owner is notified at once. */
  deliver(message: Deliver): void {
    const { type, request, forMs, envelope, tenant, agent, owner } = message;
    const connected = this.#agents.get(agent);
    if (connected?.hello && connected.tenant.id === tenant) {
      connected.inFlight.set(request, message);
      if (connected.socket.send({ type: 'request', request, forMs, envelope })) {
        if (!message.about) setTimeout(() => void this.#lookAfter(connected, message), QUESTION_MS).unref();
        return;
      }
      connected.inFlight.delete(request);
    }
    this.#options.log.debug({ type, request, agent }, 'the agent is not here any more');
    this.#options.bus.send(owner, { type: 'lost', tenant, agent, request });
  }

  /**
   * Somebody waits at a page, and a question has no effect: where its agent does not even answer a ping, another one
   * gets it long before the connection counts as gone. An agent that waits for its directory does answer.
   */
  async #lookAfter({ inFlight, socket }: Connected, question: Deliver): Promise<void> {
    const { request, tenant, agent, owner } = question;
    const isOpen = (): boolean => inFlight.get(request) === question;
    if (!isOpen() || (await socket.isHeardWithin(PONG_MS)) || !isOpen()) return;
    inFlight.delete(request);
    this.#options.bus.send(owner, { type: 'lost', tenant, agent, request });
  }

  ask({ agent, request }: { readonly agent: string; readonly request: string }): void {
    this.#agents.get(agent)?.socket.send({ type: 'ask', request });
  }

  /** What is done every few seconds: says that the agents are still here, and sends away those that were revoked. */
  async keep(): Promise<void> {
    const { connection, clock, nodeId } = this.#options;
    for (const [, agents] of Map.groupBy(this.#agents.values(), ({ tenant }) => tenant.number)) {
      const { tenant } = required(agents[0], 'the agent');
      const here = agents.map(({ agentId, hello }) => ({ agentId, keyId: hello?.signer.kid ?? '' }));
      const refused = await keepPresence(connection, tenant, { nodeId, here, now: clock.now() });
      for (const { agentId, socket } of agents)
        if (refused.has(agentId)) socket.close(relayCloseCodes.refused, 'the agent or its key was revoked');
      const grants = Map.groupBy(await listGrants(connection, tenant), ({ agentId }) => agentId);
      for (const agent of agents) if (agent.hello) sendGrants(agent, grants.get(agent.agentId) ?? []);
    }
  }

  closeAll(): void {
    // 1001: going away. Agents come back, to another node or to the next process.
    for (const { socket } of [...this.#agents.values(), ...this.#unproven])
      socket.close(1001, 'the service is being stopped');
  }

  async #take(connected: Connected, message: FromAgent): Promise<void> {
    const { socket, hello } = connected;
    if (message.type === 'hello') return await this.#greet(connected, message.statement);
    if (!hello) return socket.close(relayCloseCodes.badMessage, 'sends no hello first');
    const request = toRequestId(message.request);
    switch (message.type) {
      case 'start':
        return await this.#start(connected, request);
      case 'result':
        return await this.#finish(connected, request, message.statement);
      case 'probe':
        return await this.#options.onProbe(connected.tenant, connected.agentId, request);
    }
  }

  /** The first hello makes the agent ready; another one says what has changed: a key, what it does. */
  async #greet(connected: Connected, statement: string): Promise<void> {
    const { tenant, agentId, socket, nonce } = connected;
    const { connection, clock, nodeId, signerOf, log, onChange } = this.#options;
    try {
      const hello = await readHello(this.#options, connected, { nonce, statement });
      const { name, key, features } = hello;
      await saveRelayAgent(connection, tenant, clock.now(), { agentId, key, features, nodeId });
      this.#replace(connected);
      // Before the agent is welcomed: whoever asks from then on seals to the key that it has now.
      onChange(tenant);
      const wasReady = connected.hello !== undefined;
      connected.hello = hello;
      connected.nonce = newNonce();
      socket.send({ type: 'welcome', key: (await signerOf(tenant)).publicKey });
      socket.send({ type: 'challenge', nonce: connected.nonce });
      connected.sentGrants = '';
      sendGrants(connected, await grantsOf(connection, tenant, agentId));
      // What it was allowed to begin and did not answer before this connection.
      for (const id of await listStartedAt(connection, tenant, agentId)) {
        if (!connected.inFlight.has(id)) socket.send({ type: 'ask', request: id });
      }
      if (wasReady) return;
      const words = { agent: name, features: features.join(', ') || '-' };
      await new EventLog(this.#options, tenant).write(relayEvents.connected, words);
    } catch (error) {
      if (!isHawserError(error) || isDatabaseFailure(error)) throw error;
      log.warn({ errorCode: error.code, tenantId: tenant.id, agentId }, 'the hello of an agent is refused');
      socket.close(relayCloseCodes.refused, error.code);
    }
  }

  async #start({ tenant, agentId, socket, inFlight }: Connected, request: RequestId): Promise<void> {
    const { connection, clock } = this.#options;
    const isTheirs = await markStarted(connection, tenant, clock.now(), request, agentId);
    // Told no, it answers nothing more.
    if (!isTheirs) inFlight.delete(request);
    socket.send({ type: isTheirs ? 'go' : 'no', request });
  }

  async #finish(connected: Connected, request: RequestId, text: string): Promise<void> {
    const { tenant, agentId, socket, inFlight, hello } = connected;
    const { bus, log } = this.#options;
    let outcome: RelayOutcome;
    try {
      const said = verifyStatement('hawser-outcome+jws', text, required(hello, 'the hello').signer.key);
      if (said.tenant !== tenant.id || said.agent !== agentId || said.request !== request)
        return socket.close(relayCloseCodes.refused, 'a foreign outcome');
      ({ outcome } = said);
    } catch (error) {
      if (!isHawserError(error)) throw error;
      log.warn({ errorCode: error.code, tenantId: tenant.id, agentId, request }, 'the outcome of an agent is refused');
      return socket.close(relayCloseCodes.refused, error.code);
    }
    const deliver = inFlight.get(request);
    inFlight.delete(request);
    const message = { type: 'outcome', tenant: tenant.id, agent: agentId, request, outcome } as const;
    // The agent keeps no answer to a question, and waits for no acknowledgement of it.
    if (deliver && !deliver.about) return bus.send(deliver.owner, message);
    const end = await this.#conclude(connected, request, deliver, outcome);
    if (end) bus.send(end.nodeId, { ...message, finishedAt: end.finishedAt.toISOString() });
    // Also when it was known already, or is not ours: the agent need not say it again.
    connected.acknowledge(request);
  }

  /**
   * The outcome of a request with an effect; of one that was sent to another connection, the database knows what it is
   * about.
   */
  async #conclude(
    { tenant, agentId, hello }: Connected,
    id: RequestId,
    deliver: Deliver | undefined,
    outcome: RelayOutcome,
  ): Promise<Concluded | undefined> {
    const { connection, log } = this.#options;
    const stored = deliver?.about ? undefined : await findRequest(connection, tenant, id);
    if (stored && stored.agentId !== agentId) {
      const values = { agent: hello?.name ?? agentId, id: agentId, request: id };
      log.warn({ tenantId: tenant.id, ...values }, 'the outcome of an agent that was not asked is refused');
      const by = { actor: `agent:${agentId}`, targetId: stored.objectId };
      await recordEvent(this.#options, tenant, businessEvents.outcomeRefused, values, by);
      return undefined;
    }
    const about = deliver?.about ? { id, ...deliver.about } : stored;
    const from = { states: ['sent', 'started'], agentId } as const;
    return about && (await conclude(this.#options, tenant, about, outcome, from));
  }

  /** Nobody waits for this: whatever fails in it is said here. */
  async #ended(connected: Connected, reason: string): Promise<void> {
    const { tenant, agentId, inFlight, hello } = connected;
    const { bus, connection, nodeId, log, onChange } = this.#options;
    this.#unproven.delete(connected);
    const isLatest = this.#agents.get(agentId) === connected;
    if (isLatest) this.#agents.delete(agentId);
    try {
      for (const { owner, request } of inFlight.values())
        bus.send(owner, { type: 'lost', tenant: tenant.id, agent: agentId, request });
      inFlight.clear();
      if (isLatest) await endPresence(connection, tenant, { nodeId, agentId });
      onChange(tenant);
      if (!isLatest || !hello) return;
      await new EventLog(this.#options, tenant).write(relayEvents.lost, { agent: hello.name, reason });
    } catch (error) {
      // The database or the bus may be closing with the process. Presence that is not withdrawn expires.
      log.warn({ err: error, agentId }, 'the loss of an agent could not be written down');
    }
  }
}

/** The agent is in no hurry, and each message wakes it. */
const ACKNOWLEDGE_MS = SECOND / 2;
const MAX_ACKNOWLEDGED = 100;

/** Acknowledges together what comes in a moment. Lost with the socket, the agent says its outcomes once more. */
function acknowledger(socket: AgentSocket): (request: RequestId) => void {
  const known: RequestId[] = [];
  let timer: NodeJS.Timeout | undefined;
  const send = (): void => {
    clearTimeout(timer);
    timer = undefined;
    socket.send({ type: 'ack', requests: known.splice(0) });
  };
  return (request) => {
    if (known.push(request) >= MAX_ACKNOWLEDGED) return send();
    timer ??= setTimeout(send, ACKNOWLEDGE_MS).unref();
  };
}

/** So that its own machine shows why nothing comes. */
function sendGrants(agent: Connected, granted: readonly Grant[]): void {
  const grants = granted.map(({ feature, forest }) => ({ feature, forest }));
  const said = JSON.stringify(grants);
  if (said !== agent.sentGrants && agent.socket.send({ type: 'grants', grants })) agent.sentGrants = said;
}
