import { fold, wordPattern } from './fold.ts';

/** Small words inside names: none of them shows who somebody is. */
const particles = new Set(
  'van von der den des de het ten ter tot the and und van’t la le les los del della di da das dos du el al bin ibn abu mac mc san st jr sr ing drs prof mr mrs ms dr bv nv'.split(
    ' ',
  ),
);
const SHORTEST = 3;
const LONGEST_PHRASE = 6;
/** So many words are remembered at most; an organisation of 200,000 people stays below it. */
const LIMIT = 2_000_000;

/**
 * The names of people that are known from fields which hold nothing else (a displayName, an RDN, the local part of an
 * address). They are then found in free text as well: whole names whatever their case and accents, and their single
 * words, unless such a word belongs to the language of the messages themselves (a "Mark" alone may stay; "Mark
 * Jansen" never does).
 */
export class Names {
  readonly #ordinary: ReadonlySet<string>;
  readonly #single = new Set<string>();
  readonly #phrases = new Map<string, Set<string>>();
  #size = 0;

  constructor(ordinary: ReadonlySet<string>) {
    this.#ordinary = ordinary;
  }

  learn(name: string): void {
    if (this.#size > LIMIT) return;
    const words = (name.match(wordPattern) ?? []).map(fold).filter((word) => !/^\d+$/.test(word));
    const telling = words.filter((word) => word.length >= SHORTEST && !particles.has(word));
    for (const word of telling) {
      if (!this.#ordinary.has(word) && !this.#single.has(word)) {
        this.#single.add(word);
        this.#size++;
      }
    }
    const [first] = words;
    if (first === undefined || words.length < 2) return;
    if (!words.some((word) => word.length > 1 && !particles.has(word))) return;
    const rest = words.slice(0, LONGEST_PHRASE).join(' ');
    const phrases = this.#phrases.get(first) ?? new Set();
    if (!phrases.has(rest)) this.#size++;
    this.#phrases.set(first, phrases.add(rest));
  }

  isName(word: string): boolean {
    return this.#single.has(fold(word));
  }

  /** Replaces every name in `text`; `replace` gets it as it stands there. */
  replace(text: string, replace: (name: string) => string): string {
    if (this.#size === 0) return text;
    let out = '';
    let end = 0;
    const words = [...text.matchAll(wordPattern)];
    for (let at = 0; at < words.length; at++) {
      const taken = this.#match(text, words, at);
      if (taken === 0) continue;
      const start = words[at]?.index ?? 0;
      const last = words[at + taken - 1];
      const stop = (last?.index ?? 0) + (last?.[0].length ?? 0);
      out += text.slice(end, start) + replace(text.slice(start, stop));
      end = stop;
      at += taken - 1;
    }
    return end === 0 ? text : out + text.slice(end);
  }

  /** How many words from `at` on are a name: the longest that is known. */
  #match(text: string, words: readonly RegExpExecArray[], at: number): number {
    const first = fold(words[at]?.[0] ?? '');
    const phrases = this.#phrases.get(first);
    if (phrases) {
      let phrase = first;
      let best = 0;
      for (let next = at + 1; next < Math.min(words.length, at + LONGEST_PHRASE); next++) {
        const before = words[next - 1];
        const gap = text.slice((before?.index ?? 0) + (before?.[0].length ?? 0), words[next]?.index ?? 0);
        if (!/^(?:\s{1,3}|[-._'’+]|\.\s|%20|\\[ ,])$/.test(gap)) break;
        phrase += ` ${fold(words[next]?.[0] ?? '')}`;
        if (phrases.has(phrase)) best = next - at + 1;
      }
      if (best > 0) return best;
    }
    return this.#single.has(first) ? 1 : 0;
  }
}
