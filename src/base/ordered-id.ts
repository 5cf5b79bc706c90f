import { idMaker } from './ids.ts';
import { randomUUID } from 'node:crypto';

let lastMs = 0;
let counter = 0;

/**
 * A new identifier that sorts by the time it was made (RFC 9562 UUID version 7, a 12-bit counter for those of the same
 * millisecond): rows that are made together lie together in every index. Not for secrets: it shows when it was made.
 */
export function newOrderedId<T extends string = string>(nowMs: number = Date.now()): T {
  if (nowMs > lastMs) {
    lastMs = nowMs;
    counter = 0;
  } else if (++counter > 0xfff) {
    lastMs += 1; // the counter is full: borrow from the next millisecond, as RFC 9562 6.2 allows
    counter = 0;
  }
  const time = lastMs.toString(16).padStart(12, '0');
  const random = randomUUID().slice(19); // keeps the variant bits
  return idMaker<T>()(`${time.slice(0, 8)}-${time.slice(8)}-7${counter.toString(16).padStart(3, '0')}-${random}`);
}
