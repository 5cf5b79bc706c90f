import { MINUTE, SECOND } from '../../base/clock.ts';
import type { RelayOutcome, SealedEnvelope } from '../../wire/index.ts';
import { relayLimits } from '../../wire/index.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import type { RelayContext } from './context.ts';
import { cloudOutcome } from './context.ts';
import type { Need } from './authority.ts';
import { isAuthorized } from './authority.ts';
import type { AgentCache } from './agent-cache.ts';
import { conclude } from './requests.ts';
import type { RelayAgent, RequestId, RequestSubject, StoredRequest } from './store.ts';
import { markSent, withdraw } from './store.ts';

/** An agent that has not asked to begin by then may be stuck: another one gets its turn. */
const START_MS = 3 * SECOND;
const RETRY_MS = SECOND / 2;
/** With no agent there at all, one that is just starting again gets this long. */
const NOBODY_MS = 10 * SECOND;
const MAX_IN_FLIGHT = 2000;

/** A sealed request that is to be brought to an agent. */
export interface Sealed {
  readonly tenant: TenantKey;
  readonly id: RequestId;
  readonly envelope: SealedEnvelope;
  /** Who may get it: agents that could and may do this, or a single one (which has asked to be asked). */
  readonly to: Need | { readonly agentId: string };
  /** Of a request with an effect, which is in the database; a question is nowhere but here. */
  readonly about?: RequestSubject | undefined;
  /** Of a request with an effect: as it was written down. */
  readonly times?: Lifetime | undefined;
}

export type Lifetime = Pick<StoredRequest, 'createdAt' | 'expiresAt'>;

/** How a request has ended. */
export interface Settled {
  readonly outcome: RelayOutcome;
  /** As the database has it now; absent: a question, or not known here. */
  readonly request?: StoredRequest | undefined;
}

/** Where and when the database took an outcome. */
interface Ending {
  readonly agentId: string | null;
  readonly finishedAt: Date;
}

export type Connected = RelayAgent & { readonly nodeId: string };

/** From which agent an outcome came, and when the database took that of a request with an effect. */
interface Answered {
  readonly agentId: string;
  readonly finishedAt: Date | undefined;
}

/** One that is in this node's memory, until it has an outcome. */
interface InFlight extends Sealed {
  readonly expiresAt: number;
  agentId: string | undefined;
  nobodySince: number | undefined;
  readonly tried: Set<string>;
  timer?: NodeJS.Timeout;
}

export interface DispatcherOptions extends RelayContext {
  readonly agents: Pick<AgentCache, 'of'>;
}

/**
 * Brings requests to agents: to the one with the least to do, and when that one is gone or does not begin, to another.
 * A request with an effect moves on only after the database says that the agent before has not begun and will not; so
 * it is begun once, or never.
 */
export class Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #inFlight = new Map<RequestId, InFlight>();
  readonly #waiting = new Map<RequestId, Set<(settled: Settled | undefined) => void>>();

  constructor(options: DispatcherOptions) {
    this.#options = options;
  }

  get isFull(): boolean {
    return this.#inFlight.size >= MAX_IN_FLIGHT;
  }

  /** A question: it is placed as soon as it can be. */
  ask(question: Sealed): void {
    // An agent chooses the id of its probe: it must not take the place of somebody's request.
    if (this.#inFlight.has(question.id)) return;
    const pending = this.#hold(question);
    this.#run(pending, async () => await this.#place(pending));
  }

  /** Of these agents the connected ones that have room, the one with the least to do first. */
  ranked<Agent extends RelayAgent>(agents: readonly Agent[]): readonly (Agent & Connected)[] {
    const counts = new Map<string, number>();
    for (const { agentId } of this.#inFlight.values())
      if (agentId !== undefined) counts.set(agentId, (counts.get(agentId) ?? 0) + 1);
    const load = ({ agentId }: RelayAgent): number => counts.get(agentId) ?? 0;
    return (
      agents
        .filter((agent): agent is Agent & Connected => agent.nodeId !== null && load(agent) < relayLimits.inFlight)
        // Ties are broken by chance, or all nodes would choose the same.
        .map((agent) => ({ agent, rank: load(agent) + Math.random() / 2 }))
        .sort((a, b) => a.rank - b.rank)
        .map(({ agent }) => agent)
    );
  }

  /** A request with an effect that is written down: at this agent, or at none yet. */
  submit(request: Sealed, agent: Connected | undefined): void {
    // An agent chooses the id of its probe: it must not keep a request from being brought to its agent.
    const probe = this.#inFlight.get(request.id);
    if (probe) this.#drop(probe);
    const pending = this.#hold(request);
    if (agent) this.#deliver(pending, agent);
    else this.#run(pending, async () => await this.#place(pending));
  }

  /** Whether the tenant's request is in the memory of this node: then its outcome comes here. */
  holds(tenant: TenantKey, id: RequestId): boolean {
    return this.#inFlight.get(id)?.tenant.number === tenant.number;
  }

  /** Resolves with how it ended; undefined when that does not come in time, or to another node. */
  async endOf(id: RequestId, waitMs: number): Promise<Settled | undefined> {
    return await new Promise((resolve) => {
      const listeners = this.#waiting.get(id) ?? new Set();
      this.#waiting.set(id, listeners);
      const end = (settled: Settled | undefined): void => {
        clearTimeout(timer);
        listeners.delete(end);
        if (listeners.size === 0) this.#waiting.delete(id);
        resolve(settled);
      };
      const timer = setTimeout(() => end(undefined), waitMs);
      listeners.add(end);
    });
  }

  /** The agent is gone, or was not where it was thought to be. */
  lost(id: RequestId, agentId: string): void {
    const pending = this.#inFlight.get(id);
    if (pending?.agentId === agentId) this.#run(pending, async () => await this.#reassign(pending, agentId));
  }

  /**
   * What an agent says. Of a request with an effect the database has decided that it counts; an answer to a question
   * counts from the agent that it is with, as long as that one may give it.
   */
  answered(id: RequestId, outcome: RelayOutcome, { agentId, finishedAt }: Answered): void {
    const pending = this.#inFlight.get(id);
    if (!pending || pending.about) return this.settle(id, outcome, finishedAt && { agentId, finishedAt });
    if (pending.agentId !== agentId) return;
    this.#run(pending, async () => {
      if (await this.#mayAnswer(pending, agentId)) this.settle(id, outcome);
      else await this.#reassign(pending, agentId);
    });
  }

  settle(id: RequestId, outcome: RelayOutcome, ending?: Ending): void {
    const pending = this.#inFlight.get(id);
    const request = pending && ending && this.#stored(pending, outcome, ending);
    this.#end(id, { outcome, request });
  }

  /** What the database would answer. */
  #stored({ id, about, times }: InFlight, outcome: RelayOutcome, ending: Ending): StoredRequest | undefined {
    const { nodeId } = this.#options;
    return about && times && { id, ...about, ...times, ...ending, state: 'done', nodeId, outcome };
  }

  close(): void {
    for (const pending of this.#inFlight.values()) this.#drop(pending);
  }

  #hold(request: Sealed): InFlight {
    const expiresAt = performance.now() + relayLimits.lifetimeMs;
    const pending: InFlight = { ...request, expiresAt, agentId: undefined, nobodySince: undefined, tried: new Set() };
    this.#inFlight.set(pending.id, pending);
    return pending;
  }

  /** Whoever waits for its outcome has to look in the database. */
  #drop({ id }: InFlight): void {
    this.#end(id, undefined);
  }

  #end(id: RequestId, settled: Settled | undefined): void {
    clearTimeout(this.#inFlight.get(id)?.timer);
    this.#inFlight.delete(id);
    for (const take of this.#waiting.get(id) ?? []) take(settled);
  }

  async #place(pending: InFlight): Promise<void> {
    if (performance.now() >= pending.expiresAt) return await this.#abandon(pending, 'not-started');
    const agent = await this.#choose(pending);
    if (!agent) {
      pending.nobodySince ??= performance.now();
      const isOver = performance.now() - pending.nobodySince > NOBODY_MS || 'agentId' in pending.to;
      if (isOver) return await this.#abandon(pending, pending.tried.size > 0 ? 'agent-lost' : 'no-agent');
      this.#after(RETRY_MS, pending, async () => await this.#place(pending));
      return;
    }
    pending.nobodySince = undefined;
    const { tenant, id, about } = pending;
    const { connection } = this.#options;
    // Otherwise it has its outcome already.
    if (about && !(await markSent(connection, tenant, id, agent.agentId))) return this.#drop(pending);
    this.#deliver(pending, agent);
  }

  #deliver(pending: InFlight, { agentId, nodeId }: Connected): void {
    const { tenant, id: request, about, envelope, expiresAt } = pending;
    pending.agentId = agentId;
    const forMs = Math.max(0, Math.round(expiresAt - performance.now()));
    const owner = this.#options.nodeId;
    this.#watch(pending, agentId);
    const message = { tenant: tenant.id, agent: agentId, request, owner, forMs, envelope, about };
    this.#options.bus.send(nodeId, { type: 'deliver', ...message });
  }

  /** Looks after a request that is with an agent. */
  #watch(pending: InFlight, agentId: string): void {
    this.#after(START_MS, pending, async () => {
      if (performance.now() >= pending.expiresAt) return await this.#abandon(pending, 'not-started');
      const others = await this.#candidates(pending);
      const isElsewhere = others.some((other) => other.agentId !== agentId && !pending.tried.has(other.agentId));
      // A sign-in that the domain controller does not answer would not be answered twice as fast.
      if (isElsewhere && pending.about) await this.#reassign(pending, agentId);
      else this.#watch(pending, agentId);
    });
  }

  async #reassign(pending: InFlight, agentId: string): Promise<void> {
    const { tenant, id, about, tried } = pending;
    if (!about) {
      // Once is enough: each try counts at the directory.
      if (tried.size > 0) return await this.#abandon(pending, 'agent-lost');
    } else if (!(await withdraw(this.#options.connection, tenant, id, agentId))) {
      // It has begun: only that agent can say what came of it, whenever it is back.
      if (performance.now() < pending.expiresAt + MINUTE) this.#watchStarted(pending);
      else this.#drop(pending);
      return;
    }
    tried.add(agentId);
    pending.agentId = undefined;
    await this.#place(pending);
  }

  /** Nothing more can be done for it here; the memory of it ends some time after it expired. */
  #watchStarted(pending: InFlight): void {
    clearTimeout(pending.timer);
    pending.timer = setTimeout(() => this.#drop(pending), Math.max(0, pending.expiresAt - performance.now()) + MINUTE);
    pending.timer.unref();
  }

  async #abandon(pending: InFlight, reason: 'not-started' | 'no-agent' | 'agent-lost'): Promise<void> {
    const { tenant, id, about, agentId = null } = pending;
    const outcome = cloudOutcome(this.#options, 'failed', reason);
    if (!about) return this.settle(id, outcome);
    const from = { states: ['waiting', 'sent'], agentId } as const;
    const end = await conclude(this.#options, tenant, { id, ...about }, outcome, from);
    if (end) this.settle(id, outcome, { agentId, finishedAt: end.finishedAt });
    else this.#watchStarted(pending);
  }

  async #choose(pending: InFlight): Promise<Connected | undefined> {
    const free = this.ranked(await this.#candidates(pending));
    return free.find(({ agentId }) => !pending.tried.has(agentId)) ?? free[0];
  }

  /** Agents that are connected now, do this, and can open it. */
  async #candidates({ tenant, to, envelope, tried }: InFlight): Promise<readonly Connected[]> {
    const kids = new Set(envelope.recipients.map(({ header }) => header.kid));
    const all = await this.#options.agents.of(tenant, { fresh: tried.size > 0 });
    return all.filter(
      (agent): agent is Connected =>
        agent.nodeId !== null &&
        kids.has(agent.key.kid) &&
        ('agentId' in to ? agent.agentId === to.agentId : isAuthorized(agent, to)),
    );
  }

  async #mayAnswer({ tenant, to }: InFlight, agentId: string): Promise<boolean> {
    if ('agentId' in to) return true;
    const agents = await this.#options.agents.of(tenant);
    return agents.some((agent) => agent.agentId === agentId && isAuthorized(agent, to));
  }

  #after(milliseconds: number, pending: InFlight, work: () => Promise<void>): void {
    clearTimeout(pending.timer);
    pending.timer = setTimeout(() => this.#run(pending, work), milliseconds);
  }

  /** A database that cannot be reached now is asked again; nothing is concluded from it. */
  #run(pending: InFlight, work: () => Promise<void>): void {
    if (!this.#inFlight.has(pending.id)) return;
    work().catch((error: unknown) => {
      this.#options.log.error({ err: error, request: pending.id }, 'a request could not be moved; it is tried again');
      this.#after(RETRY_MS, pending, async () => await this.#place(pending));
    });
  }
}
