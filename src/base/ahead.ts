import { setImmediate } from 'node:timers/promises';

/**
 * The items of `source`, each asked for while the one before it is worked on. What `source` throws arrives in its
 * place, also when the next item was not wanted yet.
 */
export async function* readAhead<Item>(source: AsyncIterable<Item>): AsyncGenerator<Item> {
  const items = source[Symbol.asyncIterator]();
  let next = items.next();
  try {
    for (;;) {
      const { done, value } = await next;
      if (done === true) return;
      next = items.next();
      // Looked at in the next round; a failure before that must not count as unhandled.
      next.catch(() => undefined);
      yield value;
    }
  } finally {
    await next.catch(() => undefined);
    await items.return?.();
  }
}

/**
 * Works on one connection, each prepared while the database is busy with the one before. All of them have ended when
 * this ends, also when it throws what the first failure was: a transaction may then be rolled back.
 */
export async function overlap(...works: readonly (() => Promise<void>)[]): Promise<void> {
  const started: Promise<void>[] = [];
  for (const work of works) {
    const running = work();
    // All are waited for below; a failure before that must not count as unhandled.
    running.catch(() => undefined);
    started.push(running);
    await setImmediate();
  }
  const failure = (await Promise.allSettled(started)).find((result) => result.status === 'rejected');
  if (failure) throw failure.reason;
}

/**
 * Lets answers in every few steps of a long loop, so that whoever waits for this thread need not wait for the end of
 * it.
 */
export class Pauses {
  #steps = 0;

  /** Undefined most of the time: `await` only what there is to await. */
  step(): Promise<void> | undefined {
    return ++this.#steps % STEPS === 0 ? setImmediate() : undefined;
  }
}

const STEPS = 32;
