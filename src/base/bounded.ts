import { z } from 'zod';

/**
 * Lists and records of which no more is looked at than they may have. A schema goes on after the limit of a list and
 * notes what is wrong with each item: a few megabytes of `{}` would become gigabytes of problems.
 */
export function listOf<Item extends z.ZodType>(item: Item, max: number) {
  const cut = (value: unknown): unknown =>
    Array.isArray(value) && value.length > max ? value.slice(0, max + 1) : value;
  return z.preprocess(cut, z.array(item).max(max));
}

/** As `listOf`; the one entry too many makes it invalid. */
export function recordOf<Key extends z.ZodType<string, string>, Value extends z.ZodType>(
  key: Key,
  value: Value,
  max: number,
) {
  const cut = (given: unknown): unknown => (sizeOf(given, max) > max ? undefined : given);
  return z.preprocess(cut, z.record(key, value));
}

/** How many entries it has; counting ends above `max`. */
function sizeOf(value: unknown, max: number): number {
  let size = 0;
  if (typeof value === 'object' && value !== null) for (const _ in value) if (++size > max) break;
  return size;
}

/** The beginning of a value from outside, deep and wide enough to show what is wrong with it. */
export function excerptOf(value: unknown, maxItems: number): unknown {
  if (Array.isArray(value)) return value.slice(0, maxItems).map((item) => excerptOf(item, maxItems));
  if (typeof value !== 'object' || value === null) return value;
  const entries: [string, unknown][] = [];
  for (const [name, item] of Object.entries(value)) {
    if (entries.length >= maxItems) break;
    entries.push([name, excerptOf(item, maxItems)]);
  }
  return Object.fromEntries(entries);
}
