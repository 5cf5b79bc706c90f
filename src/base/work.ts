import { setTimeout as sleep } from 'node:timers/promises';
import { SECOND } from './clock.ts';

/**
 * Everything that runs for as long as the process: `run` works until its signal aborts and then returns; a rejection is
 * a failure that its supervisor sees. `drain` (optional) stops taking new work and resolves when what was begun is
 * done.
 */
export interface Service {
  readonly name: string;
  run(signal: AbortSignal): Promise<void>;
  drain?(): Promise<void>;
}

export interface BackoffOptions {
  readonly firstMs?: number;
  readonly maxMs?: number;
  readonly factor?: number;
  /** Returns [0, 1). Passed in by tests. */
  readonly random?: () => number;
}

/** Growing waits with full jitter, so that many clients do not come back at the same moment. */
export class Backoff {
  readonly #options: Required<BackoffOptions>;
  #attempt = 0;

  constructor({ firstMs = SECOND / 2, maxMs = 60 * SECOND, factor = 2, random = Math.random }: BackoffOptions = {}) {
    this.#options = { firstMs, maxMs, factor, random };
  }

  /** The next wait in milliseconds. */
  next(): number {
    const { firstMs, maxMs, factor, random } = this.#options;
    const ceiling = Math.min(maxMs, firstMs * factor ** this.#attempt++);
    return Math.round(ceiling / 2 + (random() * ceiling) / 2);
  }

  /** It worked: start over. */
  reset(): void {
    this.#attempt = 0;
  }
}

/** Waits, but no longer than until `signal` aborts. True when the whole time passed. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  try {
    await sleep(milliseconds, undefined, { signal });
    return true;
  } catch {
    return false; // aborted: the only way this wait fails
  }
}

/**
 * Runs services together until `signal` aborts or one of them fails; then aborts the rest and waits for all. Rejects
 * with the first failure.
 */
export async function runServices(services: readonly Service[], signal: AbortSignal): Promise<void> {
  const stop = new AbortController();
  const both = AbortSignal.any([signal, stop.signal]);
  const results = await Promise.allSettled(
    services.map(async (service) => {
      try {
        await service.run(both);
      } catch (error) {
        stop.abort();
        throw error;
      }
    }),
  );
  const failure = results.find((result) => result.status === 'rejected');
  if (failure) throw failure.reason;
}

/** What is begun gets so long to end: less than a service manager waits. */
const STOP_MS = 25 * SECOND;

/**
 * A signal that aborts on the first SIGINT or SIGTERM; the second one ends the process at once, as people expect of
 * Ctrl-C twice. So does the time, if something in the process does not come to an end.
 */
export function untilStopped(): AbortSignal {
  const controller = new AbortController();
  const end = (): void => void process.kill(process.pid, 'SIGKILL');
  const onSignal = (): void => {
    if (controller.signal.aborted) end();
    controller.abort();
    setTimeout(end, STOP_MS).unref();
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  return controller.signal;
}
