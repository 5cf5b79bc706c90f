import type { Kind } from '../kinds.ts';
import { copyOf, copyOfRecord } from '../text/copy.ts';
import type { Line } from '../text/lines.ts';
import type { FactKind, FactOf, KeyOf, ValuesOf } from './fact-kinds.ts';
import type { Moment } from './moments.ts';
import { Moments } from './moments.ts';

interface Tally<K extends FactKind> {
  readonly fact: FactOf<K>;
  count: number;
  lastTime: number | undefined;
}

type Tables = { [K in FactKind]?: Map<KeyOf<K>, Tally<K>> };

/** Different facts that one input may yield; a log repeats the same few, so repetition is only counted. */
const factLimit = 20_000;

/** Everything the readers found in one input. The first occurrence is the evidence; later ones are counted. */
export class Facts {
  readonly #tables: Tables = {};
  #size = 0;
  /** The block that lines being read belong to. */
  block = 0;
  /** The time that lines being read belong to, when a line above them gave it. */
  time: number | undefined;
  /** Times of this input count in a zone that it does not show. */
  zoneless = false;
  readonly claims = new Map<Kind, number>();
  readonly moments = new Moments();

  /** A reader is sure about a shape by `weight` (0 to 1 adds up). */
  claim(kind: Kind, weight: number): void {
    this.claims.set(kind, (this.claims.get(kind) ?? 0) + weight);
  }

  add<K extends FactKind>(kind: K, key: KeyOf<K>, line: Line, values: ValuesOf<K>, time = this.time): void {
    const table = this.#table(kind);
    const known = table.get(key);
    if (isUndone(kind) && (known || this.#size < factLimit)) this.moments.add(`${kind} ${key}`, line, time);
    if (known) {
      known.count++;
      if (time !== undefined) known.lastTime = Math.max(known.lastTime ?? time, time);
      if (time === undefined || known.fact.time === undefined || time >= known.fact.time) return;
    }
    // Newest-first logs have the first occurrence last: it replaces the later one.
    if (!known && this.#size >= factLimit) return;
    const place = { line: line.number, text: copyOf(line.raw), block: this.block };
    const fact = { kind, key, values: copyOfRecord(values), ...place, ...(time === undefined ? {} : { time }) };
    if (!known) this.#size++;
    table.set(key, { fact, count: known?.count ?? 1, lastTime: known?.lastTime ?? time });
  }

  /** Everything above a line no longer counts. */
  forget(above: number): void {
    for (const table of Object.values(this.#tables)) {
      this.#size -= drop(table, above);
    }
  }

  /** Keeps what was found before under a kind of its own, as when what stood there is forgotten. */
  keep<K extends FactKind>(kind: K, { key, values, line, text, time }: Omit<FactOf<K>, 'kind'>): void {
    this.add(kind, key, { number: line, raw: text, text }, values, time);
  }

  all<K extends FactKind>(kind: K): readonly FactOf<K>[] {
    const table = this.#tables[kind];
    return table ? [...table.values()].map(({ fact }) => fact) : [];
  }

  has(kind: FactKind): boolean {
    return (this.#tables[kind]?.size ?? 0) > 0;
  }

  get<K extends FactKind>(kind: K, key: KeyOf<K>): FactOf<K> | undefined {
    return this.#tables[kind]?.get(key)?.fact;
  }

  /** The first of these keys that the input has. */
  any<K extends FactKind>(kind: K, ...keys: readonly KeyOf<K>[]): FactOf<K> | undefined {
    for (const key of keys) {
      const fact = this.get(kind, key);
      if (fact) return fact;
    }
    return undefined;
  }

  count<K extends FactKind>(kind: K, key: KeyOf<K>): number {
    return this.#tables[kind]?.get(key)?.count ?? 0;
  }

  /** How often the input says what a fact says. */
  countOf<K extends FactKind>({ kind, key }: FactOf<K>): number {
    return this.count(kind, key);
  }

  /** The last moment of a fact for each account that it is about. */
  momentsOf<K extends FactKind>({ kind, key }: Pick<FactOf<K>, 'kind' | 'key'>): readonly Moment[] {
    return this.moments.of(`${kind} ${key}`);
  }

  lastTime<K extends FactKind>(kind: K, key: KeyOf<K>): number | undefined {
    return this.#tables[kind]?.get(key)?.lastTime;
  }

  get size(): number {
    return this.#size;
  }

  #table<K extends FactKind>(kind: K): Map<KeyOf<K>, Tally<K>> {
    const known = this.#tables[kind];
    if (known) return known;
    const made = new Map<KeyOf<K>, Tally<K>>();
    const tables: { [P in K]?: Map<KeyOf<K>, Tally<K>> } = this.#tables;
    tables[kind] = made;
    return made;
  }
}

const undone: ReadonlySet<FactKind> = new Set(['code', 'event', 'sentence', 'record-sentence', 'net']);

/** Troubles that a later line can say to be over, and the lines that say it. */
function isUndone(kind: FactKind): boolean {
  return undone.has(kind);
}

/** Takes out what stands above a line; answers how many that were. */
function drop<Key>(table: Map<Key, { readonly fact: { readonly line: number } }>, above: number): number {
  const before = table.size;
  for (const [key, { fact }] of table) if (fact.line < above) table.delete(key);
  return before - table.size;
}

/** What a reader did with a line: nothing, saw something that others may see too, or took it as its own alone. */
export type Reading = 'none' | 'shared' | 'mine';

/** A small state machine that knows one shape. Fed with every line that no reader before it took. */
export interface Reader {
  read(line: Line, facts: Facts): Reading;
  end?(facts: Facts): void;
}
