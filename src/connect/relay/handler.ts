import { required } from '../../base/assert.ts';
import { HOUR } from '../../base/clock.ts';
import type { EventContext, EventLog } from '../../base/event-log.ts';
import { isHawserError } from '../../base/errors.ts';
import type { FromCloud, OutcomeReason, RelayOutcome, RelayRequest } from '../../wire/index.ts';
import { doesFeature, isEffect, openRequest, relayLimits, relayOperations, signStatement } from '../../wire/index.ts';
import type { Channel, Heard } from './channel.ts';
import { relayEvents } from './events.ts';
import type { FeatureSwitches } from './features.ts';
import type { EffectRequest, Ending, Handlers } from './handlers.ts';
import { answer } from './handlers.ts';
import type { Journal, JournalAttempt } from './journal.ts';
import { BegunBefore } from './journal.ts';
import type { RelayKeys } from './keys.ts';

export interface HandlerOptions extends EventContext {
  readonly tenantId: string;
  readonly agentId: string;
  readonly keys: RelayKeys;
  readonly journal: Journal;
  readonly events: EventLog;
  readonly features: FeatureSwitches;
  readonly handlers: Handlers;
}

/**
 * A directory that was away for so long is not asked any more what became of a request; what it says by then may be
 * about another one.
 */
const RECOVER_MS = 6 * HOUR;

type Incoming = Extract<FromCloud, { type: 'request' }>;

interface InFlight {
  /** Resolves with whether this agent may begin. */
  readonly permission: PromiseWithResolvers<boolean>;
}

/** Requests of one agent: opened, checked, begun at most once, answered until the cloud acknowledges it. */
export class RequestHandler {
  readonly #options: HandlerOptions;
  readonly #inFlight = new Map<string, InFlight>();
  /**
   * Requests without an effect that were seen, until they have expired: an old one is not asked of the directory again.
   */
  readonly #seen = new Map<string, number>();
  readonly #probes = new Map<string, () => void>();
  #channel: Channel | undefined;

  constructor(options: HandlerOptions) {
    this.#options = options;
  }

  get inFlight(): number {
    return this.#inFlight.size;
  }

  /** A new channel, after the cloud has greeted: what it has not got before is sent now. */
  async attach(channel: Channel): Promise<void> {
    this.#channel = channel;
    for (const { request, outcome } of await this.#options.journal.unanswered()) {
      if (outcome) this.#sendKept(request, outcome);
    }
  }

  /** The channel is gone: what was not permitted to begin will not be. */
  detach(): void {
    this.#channel = undefined;
    for (const { permission } of this.#inFlight.values()) permission.resolve(false);
  }

  /**
   * What a process before this one was at when it was killed gets its outcome now. Answers whether some still have
   * none, as their directory is away.
   */
  async recover(): Promise<boolean> {
    const { journal, handlers, clock } = this.#options;
    let isOpen = false;
    for (const entry of await journal.unanswered()) {
      if (entry.outcome || this.#inFlight.has(entry.request)) continue;
      const isLast = clock.now().getTime() - entry.startedAt.getTime() > RECOVER_MS;
      const found = await handlers.effects[entry.operation].conclude(entry, isLast);
      if (found) this.#sendKept(entry.request, await journal.finish(entry.request, found));
      else isOpen = true;
    }
    return isOpen;
  }

  take(message: Heard): void {
    switch (message.type) {
      case 'request':
        this.#run(message.request, async () => await this.#receive(message));
        return;
      case 'go':
      case 'no':
        this.#inFlight.get(message.request)?.permission.resolve(message.type === 'go');
        return;
      case 'ack':
        for (const request of message.requests) this.#options.journal.answered(request);
        return;
      case 'ask':
        this.#run(message.request, async () => await this.#report(message.request));
        return;
      case 'welcome':
      case 'grants': // of the service's concern
    }
  }

  /** Resolves when the cloud has sent a request that this agent could open: the way and the keys are right. */
  async probe(channel: Channel, request: string, signal: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const onAbort = (): void => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    this.#probes.set(request, resolve);
    try {
      channel.send({ type: 'probe', request });
      await promise;
    } finally {
      this.#probes.delete(request);
      signal.removeEventListener('abort', onAbort);
    }
  }

  #run(request: string, work: () => Promise<void>): void {
    work().catch((error: unknown) => {
      this.#options.log.error({ err: error, request }, 'a message of the relay could not be handled');
    });
  }

  /** Opens it and, if it is what it claims to be, does it. Nothing is asked of a directory before that. */
  async #receive({ request: id, forMs, envelope }: Incoming): Promise<void> {
    // The cloud never gives more at a time; whoever does is not waited for.
    if (this.#inFlight.has(id) || this.#inFlight.size >= relayLimits.inFlight * 2) return;
    this.#inFlight.set(id, { permission: Promise.withResolvers<boolean>() });
    try {
      const opened = await this.#open(id, envelope);
      if (typeof opened === 'string') return this.#answer(id, this.#outcome('failed', opened, eventsOf[opened]));
      if (opened.operation === 'probe') return this.#answerProbe(id);
      if (isEffect(opened)) return await this.#begin(opened, forMs);
      if (this.#isSeen(opened)) return;
      const { operation } = opened;
      const { handlers } = this.#options;
      this.#answer(id, await this.#guarded(id, async () => await answer(handlers, operation, opened)));
    } finally {
      this.#inFlight.delete(id);
    }
  }

  async #begin(opened: EffectRequest, forMs: number): Promise<void> {
    const { journal, handlers } = this.#options;
    const id = opened.request;
    // One that was done here before is not permitted again: what came of it is said instead.
    if (!(await this.#mayBegin(id, forMs))) return void (await this.#repeatOutcome(id));
    const handler = handlers.effects[opened.operation];
    const attempt = journal.attempt(opened, handler.begins(opened));
    const kept = await this.#endOf(id, attempt, async () => await handler.carryOut(opened, attempt));
    if (kept) this.#sendKept(id, kept);
    else await this.#repeatOutcome(id);
  }

  /** Undefined: it was begun before. */
  async #endOf(id: string, attempt: JournalAttempt, work: () => Promise<Ending>): Promise<RelayOutcome | undefined> {
    try {
      return await attempt.end(await this.#endingOf(id, work));
    } catch (error) {
      if (error instanceof BegunBefore) return undefined;
      throw error;
    }
  }

  async #mayBegin(id: string, forMs: number): Promise<boolean> {
    const { permission } = required(this.#inFlight.get(id), 'the request');
    const timer = setTimeout(() => permission.resolve(false), Math.min(forMs, relayLimits.longestLifetimeMs));
    try {
      if (this.#channel?.send({ type: 'start', request: id }) !== true) return false;
      return await permission.promise;
    } finally {
      clearTimeout(timer);
    }
  }

  /** The request, or why it is refused. Every claim that does not need a directory is checked here. */
  async #open(id: string, envelope: Incoming['envelope']): Promise<RelayRequest | keyof typeof eventsOf> {
    const { keys, clock, tenantId, features, events } = this.#options;
    const now = clock.now();
    const refuse = async (
      reason: keyof typeof eventsOf,
      code: string,
      detail: string,
    ): Promise<keyof typeof eventsOf> => {
      const entry = reason === 'envelope-unreadable' ? relayEvents.unreadable : relayEvents.invalid;
      await events.write(entry, { code, detail }, id);
      return reason;
    };
    const signer = keys.tenantKey();
    if (!signer) return await refuse('switched-off', 'switched-off', 'no key was agreed on with the cloud');
    let opened: RelayRequest;
    try {
      opened = openRequest(envelope, { keys: keys.opening(now), signer });
    } catch (error) {
      if (!isHawserError(error)) throw error;
      // What it asks is none of what this agent knows: the cloud is newer, or older.
      const isForeign = error.code === 'wire.statement-invalid';
      return await refuse(isForeign ? 'request-invalid' : 'envelope-unreadable', error.code, error.message);
    }
    const at = now.getTime();
    const [issued, expires] = [Date.parse(opened.issuedAt), Date.parse(opened.expiresAt)];
    if (opened.tenant !== tenantId) return await refuse('request-invalid', 'tenant', 'it is for another tenant');
    if (opened.request !== id) return await refuse('request-invalid', 'request', 'it was sealed under another id');
    // By our clock, which may be ahead; by its own, the cloud lets nothing with an effect begin any more.
    if (expires + relayLimits.clockSkewMs <= at)
      return await refuse('expired', 'expired', `it expired at ${opened.expiresAt}`);
    if (issued > at + relayLimits.clockSkewMs || expires - issued > relayLimits.longestLifetimeMs)
      return await refuse(
        'request-invalid',
        'times',
        `${opened.issuedAt} to ${opened.expiresAt} is not a sensible time`,
      );
    const { feature } = relayOperations[opened.operation];
    if (feature && !doesFeature(await features.on(), feature))
      return await refuse('switched-off', 'switched-off', `${feature} is switched off at this agent`);
    return opened;
  }

  #answerProbe(id: string): void {
    this.#probes.get(id)?.();
    this.#answer(id, this.#outcome('success', 'done', []));
  }

  #isSeen({ request, expiresAt }: RelayRequest): boolean {
    const now = this.#options.clock.now().getTime();
    if (this.#seen.size > 10_000) {
      for (const [id, until] of this.#seen) if (until < now) this.#seen.delete(id);
    }
    const isSeen = this.#seen.has(request);
    this.#seen.set(request, Date.parse(expiresAt) + relayLimits.clockSkewMs);
    return isSeen;
  }

  /** A bug in what it does is an outcome too: somebody waits for it. */
  async #guarded(id: string, work: () => Promise<RelayOutcome>): Promise<RelayOutcome> {
    return (await this.#endingOf(id, async () => ({ outcome: await work(), events: [] }))).outcome;
  }

  async #endingOf(id: string, work: () => Promise<Ending>): Promise<Ending> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof BegunBefore) throw error;
      this.#options.log.error({ err: error, request: id }, 'a request failed unexpectedly');
      const entry = await this.#options.journal.find(id);
      const outcome = entry?.target
        ? this.#outcome('unknown', 'unknown', [32_000])
        : this.#outcome('failed', 'agent-error', [32_000]);
      return { outcome, events: [] };
    }
  }

  /** What became of a request, as far as this agent knows. What is being worked on is answered when it is done. */
  async #report(id: string): Promise<void> {
    if (this.#inFlight.has(id)) return;
    // Everything that may have changed something is in the journal first.
    if (!(await this.#repeatOutcome(id))) this.#answer(id, this.#outcome('failed', 'not-started', []));
  }

  /** The outcome in the journal. False: the request is not there. */
  async #repeatOutcome(id: string): Promise<boolean> {
    const known = await this.#options.journal.find(id);
    if (known?.outcome) this.#sendKept(id, known.outcome);
    return known !== undefined;
  }

  /** One from the journal, which the cloud has to acknowledge. */
  #sendKept(id: string, outcome: RelayOutcome): void {
    this.#options.journal.said(id);
    this.#answer(id, outcome);
  }

  #answer(id: string, outcome: RelayOutcome): void {
    const signer = this.#channel?.signer;
    if (!signer) return; // nobody hears it; what matters is in the journal
    const { tenantId: tenant, agentId: agent } = this.#options;
    const statement = signStatement('hawser-outcome+jws', { tenant, agent, request: id, outcome }, signer);
    this.#channel?.send({ type: 'result', request: id, statement });
  }

  #outcome(result: RelayOutcome['result'], reason: OutcomeReason, events: readonly number[]): RelayOutcome {
    return { result, reason, events, warnings: [], at: this.#options.clock.now().toISOString() };
  }
}

/** The field's numbers of what is refused before it is begun. */
const eventsOf = {
  'envelope-unreadable': [32_004],
  'request-invalid': [32_003],
  expired: [32_003],
  'switched-off': [32_003],
} as const satisfies Partial<Record<OutcomeReason, readonly number[]>>;
