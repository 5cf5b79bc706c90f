import type { RelayStatus } from '../control/operations.ts';
import { DAY, SECOND } from '../../base/clock.ts';
import type { EventLog } from '../../base/event-log.ts';
import type { HawserError } from '../../base/errors.ts';
import { detailOf, isHawserError } from '../../base/errors.ts';
import { newId } from '../../base/ids.ts';
import type { Logger } from '../../base/log.ts';
import type { Service } from '../../base/work.ts';
import { Backoff, pause } from '../../base/work.ts';
import type { Grant, PublicKey, RelayFeature } from '../../wire/index.ts';
import { wireErrors } from '../../wire/index.ts';
import { connectErrors } from '../errors.ts';
import type { Channel } from './channel.ts';
import { disconnected } from './details.ts';
import type { DialOptions } from './dial.ts';
import { dial, sendHello } from './dial.ts';
import { complaintOf, relayEvents } from './events.ts';
import type { RequestHandler } from './handler.ts';
import type { Journal } from './journal.ts';

export interface RelayServiceOptions extends DialOptions {
  readonly journal: Journal;
  readonly handler: RequestHandler;
  readonly log: Logger;
  readonly events: EventLog;
  /** By the names that grants have. */
  readonly forests: readonly string[];
}

const GREETING_MS = 15 * SECOND;
const JOURNAL_MS = 90 * DAY;
const WATCH_MS = 60 * SECOND;
const RECOVER_EVERY_MS = 15 * SECOND;
/** A connection that lasted so long was a good one. */
const STEADY_MS = 30 * SECOND;

/** Keeps the agent connected to the relay while something is switched on. */
export class RelayService implements Service {
  readonly name = 'relay';
  readonly #options: RelayServiceOptions;
  #channel: Channel | undefined;
  #isRunning = false;
  #since: Date | null = null;
  #error: RelayStatus['error'] = null;
  /** What the tenant lets this agent do, as the cloud said last. */
  #grants: readonly Grant[] | null = null;
  /** Aborts the wait of the moment: something was switched. */
  #nudge = new AbortController();
  /** Who waits for the cloud's next welcome. */
  readonly #greetings = new Set<PromiseWithResolvers<void>>();

  constructor(options: RelayServiceOptions) {
    this.#options = options;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { journal, features, clock, events } = this.#options;
    this.#isRunning = true;
    try {
      await journal.purge(new Date(clock.now().getTime() - JOURNAL_MS));
      // In the background: a directory that is away must not keep new requests from coming.
      void this.#recover(signal);
      const backoff = new Backoff({ firstMs: SECOND / 2, maxMs: 20 * SECOND });
      while (!signal.aborted) {
        const on = await features.on();
        if (on.size === 0) {
          await this.#wait(10 * 60 * SECOND, signal);
          continue;
        }
        if (await this.#connectAndStay(on, signal)) backoff.reset();
        if (!signal.aborted) await this.#wait(backoff.next(), signal);
      }
    } finally {
      this.#isRunning = false;
      this.#channel?.close('stopped');
      if ((await features.on()).size > 0) await events.write(relayEvents.stopped, {});
    }
  }

  /** Until everything that was left behind has its outcome. */
  async #recover(signal: AbortSignal): Promise<void> {
    const { handler, log } = this.#options;
    for (;;) {
      try {
        if (!(await handler.recover())) return;
      } catch (error) {
        if (signal.aborted) return;
        log.error({ err: error }, 'requests that were left behind could not be concluded; it is tried again');
      }
      if (!(await pause(RECOVER_EVERY_MS, signal))) return;
    }
  }

  async status(): Promise<RelayStatus> {
    const { features, keys, clock, own } = this.#options;
    const on = await features.on();
    return {
      writeback: on.has('writeback'),
      passThrough: on.has('pass-through'),
      connected: this.#channel?.isOpen === true,
      since: this.#since?.toISOString() ?? null,
      error: this.#error,
      key: on.size > 0 ? keys.present(clock.now()).key.kid : null,
      agent: own.identity.agentId,
      notGranted: this.#notGranted(on),
    };
  }

  #notGranted(on: ReadonlySet<RelayFeature>): RelayStatus['notGranted'] {
    const grants = this.#grants;
    if (!grants) return null;
    const wanted = [...on].flatMap((feature) => this.#options.forests.map((forest) => ({ feature, forest })));
    return wanted.filter(
      ({ feature, forest }) => !grants.some((one) => one.feature === feature && one.forest === forest),
    );
  }

  /** Says once of each what this agent would do and may not. */
  async #takeGrants(grants: readonly Grant[]): Promise<void> {
    const { features, own, events } = this.#options;
    const on = await features.on();
    const before = new Set((this.#notGranted(on) ?? []).map(({ feature, forest }) => `${feature} ${forest}`));
    this.#grants = grants;
    for (const { feature, forest } of this.#notGranted(on) ?? [])
      if (!before.has(`${feature} ${forest}`))
        await events.write(relayEvents.notGranted, { feature, forest, agent: own.identity.agentId });
  }

  /**
   * Switches something on (a new key, agreed on again with the cloud) or off. Throws when the cloud cannot be informed
   * that it is on: nothing is switched then. Off is off in any case.
   */
  async setFeature(feature: RelayFeature, on: boolean, signal: AbortSignal): Promise<void> {
    const { features, keys, clock, events } = this.#options;
    await events.write(on ? relayEvents.onboardingStart : relayEvents.offboardingStart, { feature });
    const wasOn = (await features.on()).has(feature);
    let trustAgain: (() => void) | undefined;
    if (on) {
      trustAgain = keys.acceptNewKey();
      const { kid } = keys.rotate(clock.now());
      await events.write(relayEvents.keyMade, { key: kid });
    }
    await features.set(feature, on);
    try {
      await this.#announce(signal);
      if (!on) return await events.write(relayEvents.offboardingSuccess, { feature });
      const { key } = keys.present(clock.now());
      await events.write(relayEvents.onboardingSuccess, { feature, key: key.kid });
    } catch (error) {
      trustAgain?.();
      if (!isHawserError(error)) throw error;
      const why = { feature, code: error.code, detail: error.message };
      if (!on) return await events.write(relayEvents.offboardingUntold, why);
      if (!wasOn) await features.set(feature, false);
      await events.write(relayEvents.onboardingFailed, why);
      throw error;
    }
  }

  /**
   * The agent has another key of its own; what is sealed to it gets another one too. What is on its way is opened for a
   * few minutes more, and a connection goes on.
   */
  async rotateKeys(signal: AbortSignal): Promise<void> {
    const { features, keys, clock, events } = this.#options;
    if ((await features.on()).size === 0) return;
    const { kid } = keys.rotate(clock.now());
    await events.write(relayEvents.keyMade, { key: kid });
    await this.#announce(signal);
  }

  /** Asks the cloud to seal a request to this agent, and opens it. Answers the milliseconds that it took. */
  async probe(signal: AbortSignal): Promise<number> {
    const { handler } = this.#options;
    const attempt = async (channel: Channel): Promise<number> => {
      const startedAt = performance.now();
      try {
        await handler.probe(channel, newId(), AbortSignal.any([signal, AbortSignal.timeout(GREETING_MS)]));
      } catch (cause) {
        if (signal.aborted || !(cause instanceof DOMException)) throw cause;
        throw connectErrors('connect.relay-no-answer', { seconds: GREETING_MS / SECOND }, { cause });
      }
      return performance.now() - startedAt;
    };
    if (this.#channel?.isOpen === true) return await attempt(this.#channel);
    if ((await this.#options.features.on()).size === 0) throw connectErrors('connect.relay-off', {});
    if (this.#isRunning) throw disconnected(this.#error);
    return await this.#forOnce(attempt, signal);
  }

  /** Tells the cloud what is on and with which key: over the connection of the service, or one that is made for it. */
  async #announce(signal: AbortSignal): Promise<void> {
    if (!this.#isRunning) return await this.#forOnce(async () => Promise.resolve(), signal);
    const hasWork = (await this.#options.features.on()).size > 0;
    if (this.#channel?.isOpen !== true && !hasWork) return;
    const timeout = AbortSignal.any([signal, AbortSignal.timeout(GREETING_MS)]);
    if (this.#channel?.isOpen === true) await sendHello(this.#options, this.#channel);
    this.#nudge.abort();
    await this.#nextGreeting(timeout);
    if (!hasWork) this.#channel?.close('switched off');
  }

  /** A connection of its own, for a command while no service runs. */
  async #forOnce<T>(work: (channel: Channel) => Promise<T>, signal: AbortSignal): Promise<T> {
    const { handler } = this.#options;
    const greeted = Promise.withResolvers<void>();
    const channel = await dial(this.#options, signal, (message) => {
      if (message.type === 'welcome') this.#agree(message.key).then(greeted.resolve, greeted.reject);
      else if (message.type === 'grants') this.#grants = message.grants;
      else handler.take(message);
    });
    try {
      await this.#greet(channel, greeted.promise);
      await handler.attach(channel);
      return await work(channel);
    } finally {
      handler.detach();
      channel.close('done');
    }
  }

  /** One connection, until it ends. True: it worked for a while, so that the next attempt need not wait long. */
  async #connectAndStay(on: ReadonlySet<RelayFeature>, signal: AbortSignal): Promise<boolean> {
    const { handler, events } = this.#options;
    let greetedAt = Infinity;
    const onAbort = (): void => this.#channel?.close('stopped');
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      const channel = await dial(this.#options, signal, (message) => {
        if (message.type === 'welcome') void this.#welcome(channel, message.key);
        else if (message.type === 'grants') void this.#heedGrants(message.grants);
        else handler.take(message);
      });
      this.#channel = channel;
      await this.#greet(channel, this.#nextGreeting(signal));
      greetedAt = performance.now();
      this.#since = this.#options.clock.now();
      this.#error = null;
      await handler.attach(channel);
      await events.write(relayEvents.started, { features: [...on].join(', ') });
      const reason = await this.#stay(channel);
      this.#since = this.#options.clock.now();
      if (!signal.aborted && (await this.#options.features.on()).size > 0)
        await events.write(relayEvents.lost, { detail: reason });
    } catch (error) {
      if (signal.aborted) return false;
      if (!isHawserError(error)) throw error;
      await this.#complain(error);
      for (const { reject } of this.#greetings) reject(error);
    } finally {
      signal.removeEventListener('abort', onAbort);
      handler.detach();
      this.#channel?.close('done');
      this.#channel = undefined;
    }
    return performance.now() - greetedAt > STEADY_MS;
  }

  /** Until the channel ends. A key that has become old is replaced meanwhile. */
  async #stay(channel: Channel): Promise<string> {
    const { keys, clock, events } = this.#options;
    const stop = new AbortController();
    const ended = channel.ended.finally(() => stop.abort());
    while (await pause(WATCH_MS, stop.signal)) {
      const { key, isNew } = keys.present(clock.now());
      if (!isNew) continue;
      await events.write(relayEvents.keyMade, { key: key.kid });
      await Promise.race([sendHello(this.#options, channel), ended]);
    }
    return await ended;
  }

  async #heedGrants(grants: readonly Grant[]): Promise<void> {
    try {
      await this.#takeGrants(grants);
    } catch (error) {
      this.#options.log.warn({ err: error }, 'what this agent may do could not be written down');
    }
  }

  /** Nobody waits for this: whatever fails in it, a full disk too, ends the channel and not the process. */
  async #welcome(channel: Channel, key: PublicKey): Promise<void> {
    try {
      await this.#agree(key);
      for (const { resolve } of this.#greetings) resolve();
    } catch (error) {
      if (isHawserError(error)) for (const { reject } of this.#greetings) reject(error);
      else this.#options.log.error({ err: error }, 'the key of the tenant could not be kept');
      channel.close(isHawserError(error) ? error.code : 'failed');
    }
  }

  async #nextGreeting(signal: AbortSignal): Promise<void> {
    const greeting = Promise.withResolvers<void>();
    this.#greetings.add(greeting);
    const late = (): void => greeting.reject(disconnected(this.#error));
    signal.addEventListener('abort', late, { once: true });
    try {
      await greeting.promise;
    } finally {
      this.#greetings.delete(greeting);
      signal.removeEventListener('abort', late);
    }
  }

  async #agree(key: PublicKey): Promise<void> {
    if (!this.#options.keys.agreeOnTenantKey(key)) throw wireErrors('wire.signature-wrong', {});
    await Promise.resolve();
  }

  /** Throws when the channel ends before it is answered, or that takes too long. */
  async #greet(channel: Channel, greeting: Promise<void>): Promise<void> {
    greeting.catch(() => undefined); // also when the hello is never said
    const refusal = async (): Promise<never> => {
      throw connectErrors('connect.relay-disconnected', { reason: await channel.ended });
    };
    const timer = setTimeout(() => channel.close('no welcome'), GREETING_MS);
    try {
      await Promise.race([sendHello(this.#options, channel).then(async () => await greeting), refusal()]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** The first time that it is this, and not every few seconds. */
  async #complain(error: HawserError): Promise<void> {
    const { code, message: detail } = error;
    const isChange = this.#error?.code !== code;
    this.#error = detailOf(error);
    this.#since ??= this.#options.clock.now();
    if (!isChange) return;
    await this.#options.events.write(complaintOf(code), { code, detail });
  }

  async #wait(milliseconds: number, signal: AbortSignal): Promise<void> {
    this.#nudge = new AbortController();
    await pause(milliseconds, AbortSignal.any([signal, this.#nudge.signal]));
  }
}
