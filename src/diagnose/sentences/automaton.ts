import { hashOf } from './fold.ts';
import type { SentenceData } from './data.ts';
import type { Gap } from './template.ts';

export interface Pattern {
  readonly target: string;
  /** The words between its values. */
  readonly segments: readonly (readonly string[])[];
  readonly gaps: readonly Gap[];
  readonly tail: string | undefined;
  /** Where its state stands among that of all patterns. */
  readonly offset: number;
}

/** The data in the form that a walk through a text needs: flat tables, no strings. Made once, shared by all walks. */
export class Automaton {
  readonly patterns: readonly Pattern[];
  /** How many places the state of all patterns takes. */
  readonly stateSize: number;
  readonly uses: readonly (readonly number[])[];
  readonly ends: Int32Array;
  readonly #fail: Int32Array;
  /** By node the nearest node on the way of failures at which a segment ends; 0: none. */
  readonly shorter: Int32Array;
  readonly #words = new Map<number, number>();
  readonly #edges = new Map<number, number>();
  readonly #root: Int32Array;

  constructor({ words: vocabularyText, segments, uses, targets, patterns, edges, fail, ends }: SentenceData) {
    this.uses = uses;
    this.#fail = Int32Array.from(fail);
    this.ends = Int32Array.from(ends);
    const vocabulary = vocabularyText.split(' ');
    vocabulary.forEach((word, index) => this.#words.set(hashOf(word), index + 1));
    this.#root = new Int32Array(vocabulary.length + 1);
    for (let at = 0; at + 2 < edges.length; at += 3) {
      const [node = 0, word = 0, next = 0] = [edges[at], edges[at + 1], edges[at + 2]];
      if (node === 0) this.#root[word] = next;
      else this.#edges.set(node * wordLimit + word, next);
    }
    this.shorter = Int32Array.from(fail);
    // A node lies deeper than the one it fails to, but not always behind it in the list.
    for (let node = 1; node < this.shorter.length; node++) this.shorter[node] = this.#nearestEnd(node);
    const words = wordsOf(segments, uses, patterns.length);
    let offset = 0;
    this.patterns = patterns.map(([target, gaps, tail], index) => {
      const own = words[index] ?? [];
      const pattern = {
        target: targets[target] ?? '',
        segments: own,
        gaps: gapsOf(gaps),
        tail: tail || undefined,
        offset,
      };
      offset += own.length;
      return pattern;
    });
    this.stateSize = offset;
  }

  /** The number of a word by its hash; 0 where no sentence has it. */
  word(hash: number): number {
    return this.#words.get(hash) ?? 0;
  }

  next(node: number, word: number): number {
    let at = node;
    while (at !== 0) {
      const next = this.#edges.get(at * wordLimit + word);
      if (next !== undefined) return next;
      at = this.#fail[at] ?? 0;
    }
    return this.#root[word] ?? 0;
  }

  #nearestEnd(node: number): number {
    let at = this.#fail[node] ?? 0;
    while (at !== 0 && (this.ends[at] ?? -1) < 0) at = this.#fail[at] ?? 0;
    return at;
  }
}

/** More words than any catalogue has; node and word share one number. */
const wordLimit = 65_536;

/** By pattern the words of its segments. */
function wordsOf(
  segments: readonly string[],
  uses: readonly (readonly number[])[],
  count: number,
): readonly (readonly (readonly string[])[])[] {
  const words = Array.from({ length: count }, (): (readonly string[])[] => []);
  uses.forEach((places, segment) => {
    const own = segments[segment]?.split(' ') ?? [];
    for (let at = 0; at + 1 < places.length; at += 2) {
      const list = words[places[at] ?? -1];
      if (list) list[places[at + 1] ?? 0] = own;
    }
  });
  return words;
}

function gapsOf(flat: readonly (string | number)[]): readonly Gap[] {
  const gaps: Gap[] = [];
  for (let at = 0; at + 2 < flat.length; at += 3)
    gaps.push({ name: String(flat[at]), least: Number(flat[at + 1]), most: Number(flat[at + 2]) });
  return gaps;
}
