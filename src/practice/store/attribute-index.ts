import type { AttributeDefinition } from '../schema/schema.ts';
import { type Value, valueKey } from '../schema/syntax.ts';
import type { Entry } from './entry.ts';

/** Which entries hold a value. One entry per value is the rule, so a set is only made for the second. */
export class AttributeIndex {
  readonly #definition: AttributeDefinition;
  readonly #entries = new Map<string, Entry | Set<Entry>>();

  constructor(definition: AttributeDefinition) {
    this.#definition = definition;
  }

  find(value: Value): Iterable<Entry> {
    const found = this.#entries.get(valueKey(this.#definition.syntax, value));
    if (found === undefined) return [];
    return found instanceof Set ? found : [found];
  }

  add(entry: Entry): void {
    for (const value of entry.values(this.#definition.key)) {
      const key = valueKey(this.#definition.syntax, value);
      const found = this.#entries.get(key);
      if (found === undefined) this.#entries.set(key, entry);
      else if (found instanceof Set) found.add(entry);
      else if (found !== entry) this.#entries.set(key, new Set([found, entry]));
    }
  }

  /** Before the values of the entry change. */
  remove(entry: Entry): void {
    for (const value of entry.values(this.#definition.key)) {
      const key = valueKey(this.#definition.syntax, value);
      const found = this.#entries.get(key);
      if (found instanceof Set) found.delete(entry);
      else if (found === entry) this.#entries.delete(key);
    }
  }
}
