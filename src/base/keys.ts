/**
 * The names of an object that is written down in full: what TypeScript cannot promise of any object, and a table of
 * ours keeps.
 */
export function keysOf<T extends object>(table: T): readonly Extract<keyof T, string>[] {
  return Object.keys(table) as Extract<keyof T, string>[];
}
