import type { Kind } from '../result.ts';
import { copyOf, copyOfRecord } from '../text/copy.ts';
import type { Line } from '../text/lines.ts';

/** One thing that a text says, and where it says it. */
export interface Fact {
  /** What sort of thing: `device`, `event`, `code`, `run`, `net`, … */
  readonly name: string;
  /** Which one of its sort: `AzureAdJoined`, `ADSync/6329`, `aadsts-50126`. */
  readonly key: string;
  readonly line: number;
  readonly text: string;
  /** Milliseconds since 1970, where the text tells. */
  readonly time?: number;
  readonly values: Readonly<Record<string, string>>;
  /** Lines that belong together (one event, one paragraph): a code inside belongs to the event around it. */
  readonly block: number;
}

interface Tally {
  readonly fact: Fact;
  count: number;
  lastTime: number | undefined;
}

/** Different facts that one input may yield; a log repeats the same few, so repetition is only counted. */
const factLimit = 20_000;

/** Everything the readers found in one input. The first occurrence is the evidence; later ones are counted. */
export class Facts {
  readonly #tallies = new Map<string, Tally>();
  readonly #byName = new Map<string, Fact[]>();
  /** The block that lines being read belong to. */
  block = 0;
  /** The time that lines being read belong to, when a line above them told it. */
  time: number | undefined;
  /** Times of this input count in a zone that it does not tell. */
  zoneless = false;
  readonly claims = new Map<Kind, number>();

  /** A reader is sure about a shape by `weight` (0 to 1 adds up). */
  claim(kind: Kind, weight: number): void {
    this.claims.set(kind, (this.claims.get(kind) ?? 0) + weight);
  }

  add(name: string, key: string, line: Line, values: Readonly<Record<string, string>> = {}, time = this.time): Fact {
    const id = `${name}\n${key}`;
    const known = this.#tallies.get(id);
    if (known) {
      known.count++;
      if (time !== undefined) known.lastTime = Math.max(known.lastTime ?? time, time);
      if (time === undefined || known.fact.time === undefined || time >= known.fact.time) return known.fact;
    }
    const fact: Fact = {
      name,
      key,
      line: line.number,
      text: copyOf(line.raw),
      values: copyOfRecord(values),
      block: this.block,
      ...(time === undefined ? {} : { time }),
    };
    // Newest-first logs tell the first occurrence last: it replaces the later one.
    if (!known && this.#tallies.size >= factLimit) return fact;
    this.#tallies.set(id, { fact, count: known?.count ?? 1, lastTime: known?.lastTime ?? time });
    const list = this.#byName.get(name);
    if (!list) this.#byName.set(name, [fact]);
    else if (known) list[list.indexOf(known.fact)] = fact;
    else list.push(fact);
    return fact;
  }

  /** Everything above a line no longer counts. */
  forget(above: number): void {
    for (const [id, { fact }] of this.#tallies) if (fact.line < above) this.#tallies.delete(id);
    for (const [name, list] of this.#byName)
      this.#byName.set(
        name,
        list.filter((fact) => fact.line >= above),
      );
  }

  /** Keeps one of what was forgotten, under a name of its own. */
  recall(name: string, known: Fact): void {
    const fact = { ...known, name };
    this.#tallies.set(`${name}\n${fact.key}`, { fact, count: 1, lastTime: fact.time });
    this.#byName.set(name, [fact]);
  }

  all(name: string): readonly Fact[] {
    return this.#byName.get(name) ?? [];
  }

  get(name: string, key: string): Fact | undefined {
    return this.#tallies.get(`${name}\n${key}`)?.fact;
  }

  /** The first of these keys that the input has. */
  any(name: string, ...keys: readonly string[]): Fact | undefined {
    for (const key of keys) {
      const fact = this.get(name, key);
      if (fact) return fact;
    }
    return undefined;
  }

  count(name: string, key: string): number {
    return this.#tallies.get(`${name}\n${key}`)?.count ?? 0;
  }

  lastTime(name: string, key: string): number | undefined {
    return this.#tallies.get(`${name}\n${key}`)?.lastTime;
  }

  get size(): number {
    return this.#tallies.size;
  }
}

/** What a reader did with a line: nothing, saw something that others may see too, or took it as its own alone. */
export type Reading = 'none' | 'shared' | 'mine';

/** A small state machine that knows one shape. Fed with every line that no reader before it took. */
export interface Reader {
  read(line: Line, facts: Facts): Reading;
  end?(facts: Facts): void;
}
