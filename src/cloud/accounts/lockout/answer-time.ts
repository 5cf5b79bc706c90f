import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Refusals leave at whole multiples of this after they came in. A bind takes 5 ms, argon2 50, and a closed place
 * nothing at all: who waits for the answer would see which of them it was.
 */
export const BEAT_MS = 250;

export interface Waiting {
  /** Passed in by tests. */
  readonly wait?: (milliseconds: number) => Promise<unknown>;
}

export async function refuseOnTheBeat<Result>({ wait = sleep }: Waiting, work: () => Promise<Result>): Promise<Result> {
  const receivedAt = performance.now();
  try {
    return await work();
  } catch (error) {
    await wait(untilBeat(performance.now() - receivedAt));
    throw error;
  }
}

/** How long it is to the next multiple. */
export function untilBeat(elapsedMs: number): number {
  return BEAT_MS - (elapsedMs % BEAT_MS);
}
