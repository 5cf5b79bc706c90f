/**
 * The names of an object that is written down in full: what TypeScript cannot promise of any object, and a table of
 * ours keeps.
 */
export function keysOf<T extends object>(table: T): readonly Extract<keyof T, string>[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a table of ours has no other names, see above
  return Object.keys(table) as Extract<keyof T, string>[];
}

/** Whether a table has something under `name`, which came from outside. */
export function isKeyOf<T extends object>(table: T, name: PropertyKey): name is keyof T {
  return Object.hasOwn(table, name);
}

/** A table with a value for each of these names. */
export function tableOf<Name extends string, Value>(
  names: readonly Name[],
  valueOf: (name: Name) => Value,
): Record<Name, Value> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `fromEntries` forgets which names it was given
  return Object.fromEntries(names.map((name) => [name, valueOf(name)])) as Record<Name, Value>;
}
