/**
 * A map that remembers the newest `capacity` to twice as many keys: memory stays bounded whatever the size of the
 * directory.
 */
export class RecentMap<Value> {
  readonly #capacity: number;
  #young = new Map<string, Value>();
  #old = new Map<string, Value>();
  #hasForgotten = false;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get(key: string): Value | undefined {
    const value = this.#young.get(key);
    if (value !== undefined) return value;
    const aged = this.#old.get(key);
    if (aged !== undefined) this.set(key, aged);
    return aged;
  }

  set(key: string, value: Value): void {
    if (this.#young.size >= this.#capacity) {
      this.#hasForgotten ||= this.#old.size > 0;
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, value);
  }

  /** Whether keys were dropped because there were too many. */
  get hasForgotten(): boolean {
    return this.#hasForgotten;
  }

  delete(key: string): void {
    this.#young.delete(key);
    this.#old.delete(key);
  }
}

/**
 * Those of the keys that the database may know: all, unless it was empty when the import began and every key met since
 * is remembered.
 */
export function maybeKnown<Key extends string>(
  { recent, wasEmpty }: { readonly recent: RecentMap<unknown>; readonly wasEmpty: boolean },
  keys: readonly Key[],
  prefix = '',
): readonly Key[] {
  return wasEmpty && !recent.hasForgotten ? keys.filter((key) => recent.get(prefix + key) !== undefined) : keys;
}
