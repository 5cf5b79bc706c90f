import { codeOf, messageOf } from '../failure.ts';

/** Every stage of a probe has a deadline of its own: what waits for ever says nothing. */
export class DeadlineExceeded extends Error {
  override readonly name = 'DeadlineExceeded';
}

export interface ProbeLimits {
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Resolves with `work`, or rejects with `DeadlineExceeded` after `timeoutMs` and with the reason of `signal` when
 * that aborts.
 */
export async function within<T>(work: Promise<T>, { timeoutMs = 10_000, signal }: ProbeLimits): Promise<T> {
  signal?.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new DeadlineExceeded(`no answer within ${timeoutMs} ms`)), timeoutMs);
  const onAbort = (): void => reject(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  work.catch(() => undefined); // it may still fail after the deadline, when nobody listens
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}

/** The code of a system error, or its message. */
export function reasonOf(error: unknown): string {
  return codeOf(error) ?? messageOf(error);
}
