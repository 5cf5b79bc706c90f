import { createHmac, randomBytes } from 'node:crypto';
import { fold, wordPattern } from './fold.ts';

/** What was replaced: counted for the list, and the first part of the word that stands there instead. */
export const replacedKinds = ['person', 'net', 'address', 'phone', 'guid', 'sid', 'secret'] as const;
export type ReplacedKind = (typeof replacedKinds)[number];

const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789';
/** 40 bits: among a million values a clash is unlikely, and a clash is noticed and lengthened. */
const WORD_LENGTH = 8;

/** A word that a bundle wrote: it is not replaced again. */
export const pseudonymPattern = /\b(?:person|net)-[a-km-np-z2-9]{8,12}\b/;

/**
 * Words that stand for values: the same value gets the same word in the whole bundle, another bundle gives it another
 * one. They are made with a random key (HMAC-SHA-256), so that whoever has only the bundle cannot try names; the
 * owner keeps the list of what they stand for.
 */
export class Pseudonyms {
  readonly key: Buffer;
  readonly #meaning = new Map<string, string>();
  readonly #words = new Map<string, string>();
  readonly counts = new Map<ReplacedKind, number>();

  constructor(key: Buffer = randomBytes(32)) {
    this.key = key;
  }

  /** "person-k3x9q2ab". Values that differ in case, accents or the signs between their words only are one value. */
  word(kind: 'person' | 'net', value: string): string {
    this.count(kind);
    const canonical = fold(value).match(wordPattern)?.join(' ') ?? value;
    const id = `${kind}:${canonical}`;
    const known = this.#words.get(id);
    if (known !== undefined) return known;
    const digest = this.digest(id);
    let word = '';
    for (let length = WORD_LENGTH; ; length++) {
      word = `${kind}-${[...digest.subarray(0, length)].map((byte) => alphabet[byte % 32]).join('')}`;
      if (!this.#meaning.has(word)) break;
    }
    this.#words.set(id, word);
    this.#meaning.set(word, value);
    return word;
  }

  /** Remembers what a value in another shape (an address, a number) stands for. */
  remember(kind: ReplacedKind, value: string, shown: string): string {
    this.count(kind);
    if (!this.#meaning.has(shown)) this.#meaning.set(shown, value);
    return shown;
  }

  digest(text: string): Buffer {
    return createHmac('sha256', this.key).update(text).digest();
  }

  count(kind: ReplacedKind): void {
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
  }

  /** What stands for what. For the owner alone. */
  meanings(): Readonly<Record<string, string>> {
    return Object.fromEntries([...this.#meaning].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}
