import { SECOND } from '../../base/clock.ts';
import { isHawserError } from '../../base/errors.ts';
import type { Logger } from '../../base/log.ts';
import { Backoff, pause } from '../../base/work.ts';
import type { ProgressMessage, RunProgress } from '../../wire/index.ts';

const FAREWELL_MS = 3 * SECOND;

export interface ProgressReportsOptions {
  readonly send: (message: ProgressMessage, signal: AbortSignal) => Promise<void>;
  readonly log: Logger;
  /** Between two messages. A run that ends sooner is never reported: its own report is. */
  readonly everyMs?: number;
}

/**
 * Tells the cloud every second how far a run is, also while one statement takes long: silence means that the agent is
 * gone. Nothing waits for it, and a cloud that does not answer never disturbs the run.
 */
export class ProgressReports implements AsyncDisposable {
  readonly #options: Required<ProgressReportsOptions>;
  readonly #ending = new AbortController();
  readonly #work: Promise<void>;
  #latest: RunProgress | undefined;
  #isKnown = false;

  constructor(options: ProgressReportsOptions) {
    this.#options = { everyMs: SECOND, ...options };
    this.#work = this.#report();
  }

  follow(progress: RunProgress): void {
    this.#latest = progress;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ending.abort();
    await this.#work;
    if (this.#isKnown) await this.#send(null, AbortSignal.timeout(FAREWELL_MS));
  }

  async #report(): Promise<void> {
    const { everyMs } = this.#options;
    const { signal } = this.#ending;
    const backoff = new Backoff({ firstMs: 2 * everyMs, maxMs: 30 * everyMs });
    for (let waitMs = everyMs; await pause(waitMs, signal);) {
      if (!this.#latest || (await this.#send(this.#latest, signal))) {
        backoff.reset();
        waitMs = everyMs;
      } else waitMs = backoff.next();
    }
  }

  async #send(run: RunProgress | null, signal: AbortSignal): Promise<boolean> {
    const { send, log } = this.#options;
    try {
      await send({ run }, signal);
      this.#isKnown = run !== null;
      return true;
    } catch (error) {
      // What was cut off may have arrived.
      if (this.#ending.signal.aborted) this.#isKnown = run !== null;
      else if (!isHawserError(error)) log.error({ err: error }, 'the progress could not be reported');
      else log.debug({ errorCode: error.code }, 'the progress could not be reported');
      return false;
    }
  }
}
