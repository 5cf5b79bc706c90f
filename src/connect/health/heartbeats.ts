import { MINUTE, SECOND } from '../../base/clock.ts';
import type { Clock } from '../../base/clock.ts';
import { isHawserError } from '../../base/errors.ts';
import type { Logger } from '../../base/log.ts';
import type { Service } from '../../base/work.ts';
import { Backoff, pause } from '../../base/work.ts';
import type { Heartbeat, HeartbeatMessage } from '../../wire/index.ts';
import { MAX_HEARTBEATS } from '../../wire/index.ts';
import type { Gatherer } from './gather.ts';

/** A day of heartbeats at the usual pace: the cloud may be away for a weekend, and then the oldest go. */
const MAX_KEPT = 288;
const FAREWELL_MS = 3 * SECOND;

export interface HeartbeatsOptions {
  readonly gatherer: Pick<Gatherer, 'gather'>;
  readonly send: (message: HeartbeatMessage, signal: AbortSignal) => Promise<void>;
  readonly everySeconds: number;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * Tells the cloud every few minutes how the agent is. What cannot be sent is kept (in memory, bounded) and sent when
 * the cloud is back, with growing pauses in between; it never disturbs the synchronization. The last one says that the
 * agent is being stopped.
 */
export class Heartbeats implements Service {
  readonly name = 'heartbeats';
  readonly #options: HeartbeatsOptions;
  readonly #kept: Heartbeat[] = [];
  #dropped = 0;
  #lastBeat = 0;
  #wake = new AbortController();

  constructor(options: HeartbeatsOptions) {
    this.#options = options;
  }

  /**
   * Something happened that should not wait for the next turn; at most once a minute, as a cycle that fails is tried
   * again every few seconds. What is urgent does not wait for that either.
   */
  soon({ isUrgent = false }: { readonly isUrgent?: boolean } = {}): void {
    if (isUrgent || this.#options.clock.now().getTime() - this.#lastBeat >= MINUTE) this.#wake.abort();
  }

  async run(signal: AbortSignal): Promise<void> {
    const { everySeconds } = this.#options;
    while (!signal.aborted) {
      this.#wake = new AbortController();
      await this.#beat({ probe: true, signal });
      await this.#deliver(signal, this.#options.clock.now().getTime() + everySeconds * SECOND);
    }
    const farewell = AbortSignal.timeout(FAREWELL_MS);
    await this.#beat({ probe: false, signal: farewell });
    await this.#flush(farewell);
  }

  async #beat(how: { readonly probe: boolean; readonly signal: AbortSignal }): Promise<void> {
    this.#lastBeat = this.#options.clock.now().getTime();
    try {
      this.#kept.push(await this.#options.gatherer.gather(how));
    } catch (error) {
      if (how.signal.aborted) return;
      // A heartbeat that cannot be gathered shows in the cloud as silence, which is what it is.
      this.#options.log.error({ err: error }, 'the heartbeat could not be gathered');
    }
    while (this.#kept.length > MAX_KEPT) {
      this.#kept.shift();
      this.#dropped += 1;
    }
  }

  /** Sends what is kept and waits until `until`; tries again in between while the cloud is away. */
  async #deliver(signal: AbortSignal, until: number): Promise<void> {
    const { clock } = this.#options;
    const wake = this.#wake.signal;
    const backoff = new Backoff({ firstMs: 5 * SECOND, maxMs: 5 * MINUTE });
    for (;;) {
      const isSent = await this.#flush(signal);
      const left = until - clock.now().getTime();
      if (left <= 0 || signal.aborted || wake.aborted) return;
      await pause(isSent ? left : Math.min(left, backoff.next()), AbortSignal.any([signal, wake]));
      if (isSent) return;
    }
  }

  /** Oldest first. False: the cloud did not take them now. */
  async #flush(signal: AbortSignal): Promise<boolean> {
    const { send, clock, log } = this.#options;
    while (this.#kept.length > 0) {
      const heartbeats = this.#kept.slice(0, MAX_HEARTBEATS);
      try {
        await send({ sentAt: clock.now().toISOString(), dropped: this.#dropped, heartbeats }, signal);
        this.#dropped = 0;
      } catch (error) {
        if (signal.aborted) return false;
        if (!isHawserError(error)) log.error({ err: error }, 'the heartbeat could not be sent');
        else log.debug({ errorCode: error.code, kept: this.#kept.length }, 'the heartbeat could not be sent');
        if (!isHawserError(error, 'connect.cloud-refused')) return false;
        // It understood and does not want them, now or later: the next ones get their chance.
        this.#dropped += heartbeats.length;
      }
      this.#kept.splice(0, heartbeats.length);
    }
    return true;
  }
}
