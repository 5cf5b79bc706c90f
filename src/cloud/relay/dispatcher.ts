import { MINUTE, SECOND } from '../../base/clock.ts';
import type { RelayFeature, RelayOperation, RelayOutcome, SealedEnvelope } from '../../wire/index.ts';
import { relayLimits } from '../../wire/index.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import { conclude } from './conclude.ts';
import type { RelayContext } from './context.ts';
import { cloudOutcome } from './context.ts';
import { isWithoutEffect } from './sockets.ts';
import type { RelayAgent, RequestId } from './store.ts';
import { markSent, takeBack } from './store.ts';

/** An agent that has not asked to begin by then may be stuck: another one gets its turn. */
const START_MS = 3 * SECOND;
const RETRY_MS = SECOND / 2;
/** With no agent there at all, one that is just starting again gets this long. */
const NOBODY_MS = 10 * SECOND;
const MOST_HELD = 2000;

/** A sealed request in this node's memory, until it has an outcome. */
interface Held {
  readonly tenant: TenantKey;
  readonly id: RequestId;
  readonly operation: RelayOperation;
  readonly feature: RelayFeature;
  readonly envelope: SealedEnvelope;
  readonly expiresAt: number;
  /** Only this one: a probe. */
  readonly only?: string | undefined;
  agentId: string | undefined;
  nobodySince: number | undefined;
  readonly tried: Set<string>;
  timer?: NodeJS.Timeout;
}

export interface DispatcherOptions extends RelayContext {
  readonly agentsOf: (tenant: TenantKey, fresh: boolean) => Promise<readonly RelayAgent[]>;
}

/**
 * Brings requests to agents: to the one with the least to do, and when that one is gone or does not begin, to another. A request with an effect moves on only after
 * the database says that the agent before has not begun and will not; so it is begun once, or never.
 */
export class Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #held = new Map<RequestId, Held>();
  readonly #waiting = new Map<string, Set<(outcome: RelayOutcome) => void>>();

  constructor(options: DispatcherOptions) {
    this.#options = options;
  }

  get isFull(): boolean {
    return this.#held.size >= MOST_HELD;
  }

  add(request: Pick<Held, 'tenant' | 'id' | 'operation' | 'feature' | 'envelope' | 'only'>): void {
    // An agent chooses the id of its probe: it must not take the place of somebody's request.
    if (this.#held.has(request.id)) return;
    const expiresAt = performance.now() + relayLimits.lifetimeMs;
    const held: Held = { ...request, expiresAt, agentId: undefined, nobodySince: undefined, tried: new Set() };
    this.#held.set(held.id, held);
    this.#run(held, async () => await this.#place(held));
  }

  /** Resolves with the outcome; undefined when it does not come in time, or to another node. */
  async outcomeOf(id: string, waitMs: number): Promise<RelayOutcome | undefined> {
    return await new Promise((resolve) => {
      const listeners = this.#waiting.get(id) ?? new Set();
      this.#waiting.set(id, listeners);
      const end = (outcome: RelayOutcome | undefined): void => {
        clearTimeout(timer);
        listeners.delete(take);
        if (listeners.size === 0) this.#waiting.delete(id);
        resolve(outcome);
      };
      const take = (outcome: RelayOutcome): void => end(outcome);
      const timer = setTimeout(() => end(undefined), waitMs);
      listeners.add(take);
    });
  }

  /** The agent is gone, or was not where it was thought to be. */
  lost(id: string, agentId: string): void {
    const held = this.#held.get(id as RequestId);
    if (held?.agentId === agentId) this.#run(held, async () => await this.#moveOn(held, agentId));
  }

  settle(id: string, outcome: RelayOutcome): void {
    const held = this.#held.get(id as RequestId);
    if (held) this.#drop(held);
    for (const take of this.#waiting.get(id) ?? []) take(outcome);
  }

  close(): void {
    for (const held of this.#held.values()) this.#drop(held);
  }

  #drop(held: Held): void {
    clearTimeout(held.timer);
    this.#held.delete(held.id);
  }

  async #place(held: Held): Promise<void> {
    if (performance.now() >= held.expiresAt) return await this.#giveUp(held, 'not-started');
    const agent = await this.#choose(held);
    if (!agent) {
      held.nobodySince ??= performance.now();
      const isOver = performance.now() - held.nobodySince > NOBODY_MS || held.only !== undefined;
      if (isOver) return await this.#giveUp(held, held.tried.size > 0 ? 'agent-lost' : 'no-agent');
      this.#after(RETRY_MS, held, async () => await this.#place(held));
      return;
    }
    held.nobodySince = undefined;
    const { tenant, id, operation, envelope } = held;
    const { connection, bus, nodeId } = this.#options;
    if (!isWithoutEffect(operation) && !(await markSent(connection, tenant, id, agent.agentId)))
      return this.#drop(held); // it has its outcome
    held.agentId = agent.agentId;
    const forMs = Math.max(0, Math.round(held.expiresAt - performance.now()));
    const message = { tenant: tenant.id, agent: agent.agentId, request: id, operation, owner: nodeId, forMs, envelope };
    this.#watch(held, agent.agentId);
    bus.send(agent.nodeId, { type: 'deliver', ...message });
  }

  /** Looks after a request that is with an agent. */
  #watch(held: Held, agentId: string): void {
    this.#after(START_MS, held, async () => {
      if (performance.now() >= held.expiresAt) return await this.#giveUp(held, 'not-started');
      const others = await this.#candidates(held);
      const isElsewhere = others.some((other) => other.agentId !== agentId && !held.tried.has(other.agentId));
      // A sign-in that the domain controller does not answer would not be answered twice as fast.
      if (isElsewhere && !isWithoutEffect(held.operation)) await this.#moveOn(held, agentId);
      else this.#watch(held, agentId);
    });
  }

  async #moveOn(held: Held, agentId: string): Promise<void> {
    const { tenant, id, operation, tried } = held;
    if (isWithoutEffect(operation)) {
      if (tried.size > 0) return await this.#giveUp(held, 'agent-lost'); // once is enough: each try counts at the directory
    } else if (!(await takeBack(this.#options.connection, tenant, id, agentId))) {
      // It has begun: only that agent can say what came of it, whenever it is back.
      if (performance.now() < held.expiresAt + MINUTE) this.#watchStarted(held);
      else this.#drop(held);
      return;
    }
    tried.add(agentId);
    held.agentId = undefined;
    await this.#place(held);
  }

  /** Nothing more can be done for it here; the memory of it ends some time after it expired. */
  #watchStarted(held: Held): void {
    clearTimeout(held.timer);
    held.timer = setTimeout(() => this.#drop(held), Math.max(0, held.expiresAt - performance.now()) + MINUTE);
    held.timer.unref();
  }

  async #giveUp(held: Held, reason: 'not-started' | 'no-agent' | 'agent-lost'): Promise<void> {
    const { tenant, id, operation } = held;
    const outcome = cloudOutcome(this.#options, 'failed', reason);
    if (isWithoutEffect(operation)) return this.settle(id, outcome);
    const done = await conclude(this.#options, tenant, id, outcome, { states: ['waiting', 'sent'] });
    if (done) this.settle(id, outcome);
    else this.#watchStarted(held);
  }

  async #choose(held: Held): Promise<(RelayAgent & { readonly nodeId: string }) | undefined> {
    const counts = new Map<string, number>();
    for (const { agentId } of this.#held.values())
      if (agentId !== undefined) counts.set(agentId, (counts.get(agentId) ?? 0) + 1);
    const load = ({ agentId }: RelayAgent): number => counts.get(agentId) ?? 0;
    const free = (await this.#candidates(held)).filter((agent) => load(agent) < relayLimits.inFlight);
    const fresh = free.filter(({ agentId }) => !held.tried.has(agentId));
    // Ties are broken by chance, or all nodes would choose the same.
    const ranked = (fresh.length > 0 ? fresh : free).map((agent) => ({ agent, rank: load(agent) + Math.random() / 2 }));
    return ranked.sort((a, b) => a.rank - b.rank)[0]?.agent;
  }

  /** Agents that are connected now, do this, and can open it. */
  async #candidates({
    tenant,
    feature,
    envelope,
    only,
    tried,
  }: Held): Promise<readonly (RelayAgent & { readonly nodeId: string })[]> {
    const kids = new Set(envelope.recipients.map(({ header }) => header.kid));
    const all = await this.#options.agentsOf(tenant, tried.size > 0);
    return all.filter(
      (agent): agent is RelayAgent & { nodeId: string } =>
        agent.nodeId !== null &&
        kids.has(agent.key.kid) &&
        (only === undefined ? agent.features.includes(feature) : agent.agentId === only),
    );
  }

  #after(milliseconds: number, held: Held, work: () => Promise<void>): void {
    clearTimeout(held.timer);
    held.timer = setTimeout(() => this.#run(held, work), milliseconds);
  }

  /** A database that cannot be reached now is asked again; nothing is concluded from it. */
  #run(held: Held, work: () => Promise<void>): void {
    if (!this.#held.has(held.id)) return;
    work().catch((error: unknown) => {
      this.#options.log.error({ err: error, request: held.id }, 'a request could not be moved; it is tried again');
      this.#after(RETRY_MS, held, async () => await this.#place(held));
    });
  }
}
