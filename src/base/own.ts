/**
 * What a table says of a name that came from outside: its own entries, and nothing that every object has
 * (`constructor`).
 */
export function own<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

/** A record for names from outside: it has nothing but what is put into it. */
export function emptyRecord<T>(): Record<string, T> {
  const empty: Record<string, T> = {};
  Object.setPrototypeOf(empty, null);
  return empty;
}
