/**
 * The caller broke a contract of this code base: a bug, never an expected failure (those have a code, see errors.ts).
 */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new TypeError(`assertion failed: ${message}`);
}

/** The value is there, or the program is wrong. */
export function required<T>(value: T | null | undefined, name: string): T {
  // The sentence is only made when it is needed: this stands in loops.
  if (value === null || value === undefined) throw new TypeError(`assertion failed: ${name} is required`);
  return value;
}

/** Closes a switch: the compiler proves that every case is handled. */
export function unreachable(value: never): never {
  throw new TypeError(`unreachable: ${JSON.stringify(value)}`);
}
