import type { Line } from '../text/lines.ts';
import { copyOf } from '../text/copy.ts';
import type { Automaton, Pattern } from './automaton.ts';
import { eachWord, fold } from './fold.ts';

/** A sentence of the catalogue that a text says, whatever stands around it. */
export interface Found {
  /** What it stands for. */
  readonly target: string;
  /** The line of its first word, and its column there. */
  readonly line: Line;
  readonly column: number;
  /** As the text says it; of a sentence that goes on in another line the part in its first. */
  readonly said: string;
  /** What stands in the places of its values. */
  readonly values: Readonly<Record<string, string>>;
}

/** Words that are remembered, a power of two: more than any sentence has with all its values. */
const memory = 512;
const mask = memory - 1;
const matchLimit = 200;
const valueLimit = 160;
/** What loggers put in front of a line, where a sentence goes on in the next one. */
const stamp =
  /^(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?:\.\d+)?|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d\S{0,12}) [\w.-]{1,80} [\w./@-]{1,60}(?:\[\d{1,8}\])?: {1,2}/;

interface Candidate {
  readonly pattern: Pattern;
  readonly from: number;
  readonly to: number;
  /** By segment the word that it ended with. */
  readonly ends: readonly number[];
}

/**
 * Walks through the lines of a text, word by word, and finds the sentences of the catalogue: anywhere in a line, over
 * line breaks, with any values in their gaps. The time grows with the text and the memory not at all: what is kept of
 * the past is the last few hundred words and, for each sentence, where the part of it that was read ended.
 */
export class SentenceWalk {
  readonly #automaton: Automaton;
  #node = 0;
  /** How many words were read. */
  #count = 0;
  /** By pattern and segment: the word that it ended with last, and the one that its sentence began with. */
  readonly #reached: Float64Array;
  readonly #began: Float64Array;
  readonly #lines: (Line | undefined)[] = Array.from({ length: memory });
  readonly #starts = new Int32Array(memory);
  readonly #ends = new Int32Array(memory);
  #last: Line | undefined;
  #candidates: Candidate[] = [];

  constructor(automaton: Automaton) {
    this.#automaton = automaton;
    this.#reached = new Float64Array(automaton.stateSize).fill(-1);
    this.#began = new Float64Array(automaton.stateSize);
  }

  /** The sentences that end in this line. One that is part of a longer one is not reported on its own. */
  read(line: Line): readonly Found[] {
    const { text } = line;
    // A paragraph ends a sentence, and so does a line that was left out.
    if (this.#last === undefined || line.number > this.#last.number + 1 || line.number < this.#last.number)
      this.#break();
    this.#last = line;
    const before = this.#count;
    eachWord(text, (hash, start, end) => this.#word(hash, line, start, end), stamp.exec(text)?.[0].length ?? 0);
    if (this.#count === before) this.#break();
    if (this.#candidates.length === 0) return [];
    const found = this.#outermost().map((candidate) => this.#found(candidate, line));
    this.#candidates = [];
    return found;
  }

  #break(): void {
    this.#node = 0;
    // No value reaches over this many words.
    this.#count += memory;
  }

  #word(hash: number, line: Line, start: number, end: number): void {
    const automaton = this.#automaton;
    const place = this.#count & mask;
    this.#lines[place] = line;
    this.#starts[place] = start;
    this.#ends[place] = end;
    const word = automaton.word(hash);
    if (word === 0) this.#node = 0;
    else {
      const node = automaton.next(this.#node, word);
      this.#node = node;
      const first = (automaton.ends[node] ?? -1) >= 0 ? node : (automaton.shorter[node] ?? 0);
      for (let at = first; at !== 0; at = automaton.shorter[at] ?? 0) this.#segment(automaton.ends[at] ?? -1);
    }
    this.#count++;
  }

  /** A segment ends with the word just read. */
  #segment(segment: number): void {
    const { uses, patterns } = this.#automaton;
    const list = uses[segment];
    if (!list) return;
    for (let at = 0; at + 1 < list.length; at += 2) {
      const pattern = patterns[list[at] ?? -1];
      if (pattern) this.#advance(pattern, list[at + 1] ?? 0);
    }
  }

  #advance(pattern: Pattern, index: number): void {
    const { segments, gaps, offset } = pattern;
    const from = this.#count - (segments[index]?.length ?? 0) + 1;
    let began = from;
    if (index > 0) {
      const gap = gaps[index - 1];
      const words = from - (this.#reached[offset + index - 1] ?? -1) - 1;
      if (!gap || words < gap.least || words > gap.most) return;
      began = this.#began[offset + index - 1] ?? from;
    }
    this.#reached[offset + index] = this.#count;
    this.#began[offset + index] = began;
    if (index < segments.length - 1) return;
    const ends = segments.map((_, at) => this.#reached[offset + at] ?? 0);
    const candidate = { pattern, from: began, to: this.#count, ends };
    if (this.#isComplete(candidate)) this.#candidates.push(candidate);
  }

  /** Hashes of 32 bits agree once in a very long while: what was found is compared by its letters. */
  #isComplete({ pattern, ends }: Candidate): boolean {
    return pattern.segments.every((words, index) => {
      const first = (ends[index] ?? 0) - words.length + 1;
      return words.every((word, at) => fold(this.#text(first + at)) === word);
    });
  }

  #text(place: number): string {
    const at = place & mask;
    return this.#lines[at]?.text.slice(this.#starts[at], this.#ends[at]) ?? '';
  }

  #outermost(): readonly Candidate[] {
    const all = this.#candidates;
    return all.filter(
      (one) =>
        !all.some(
          (other) =>
            other !== one && other.from <= one.from && other.to >= one.to && other.to - other.from > one.to - one.from,
        ),
    );
  }

  #found({ pattern, from, to, ends }: Candidate, last: Line): Found {
    const line = this.#lines[from & mask] ?? last;
    const column = this.#starts[from & mask] ?? 0;
    const end = this.#lines[to & mask] === line ? (this.#ends[to & mask] ?? 0) : line.text.length;
    const said = copyOf(line.text.slice(column, Math.min(end, column + matchLimit)));
    return { target: pattern.target, line, column, said, values: this.#values(pattern, ends) };
  }

  #values({ segments, gaps, tail }: Pattern, ends: readonly number[]): Readonly<Record<string, string>> {
    const values: Record<string, string> = {};
    gaps.forEach(({ name }, index) => {
      const behind = (ends[index + 1] ?? 0) - (segments[index + 1]?.length ?? 0) + 1;
      const value = this.#between(ends[index] ?? 0, behind);
      if (value !== '') values[name] = value;
    });
    const last = (ends.at(-1) ?? 0) & mask;
    const rest = tail === undefined ? '' : plainValue(this.#lines[last]?.text.slice(this.#ends[last]) ?? '');
    if (tail !== undefined && rest !== '') values[tail] = rest;
    return values;
  }

  /** The text from behind one word up to another. */
  #between(before: number, behind: number): string {
    const first = this.#lines[before & mask];
    const last = this.#lines[behind & mask];
    if (!first || !last || behind <= before) return '';
    const start = this.#ends[before & mask] ?? 0;
    const end = this.#starts[behind & mask] ?? 0;
    return plainValue(
      first === last ? first.text.slice(start, end) : `${first.text.slice(start)} ${last.text.slice(0, end)}`,
    );
  }
}

/** Without the quotes and brackets around it. */
function plainValue(text: string): string {
  return copyOf(
    text
      .slice(0, valueLimit)
      .replace(/^[\s'"`([{<:=,.;-]+|[\s'"`)\]}>:=,;-]+$/g, '')
      .replace(/\.$/, ''),
  );
}
