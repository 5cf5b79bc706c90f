import { required } from '../../base/assert.ts';

/** Numbers that are the same for the same seed, on every machine (sfc32 seeded by FNV-1a). Not for secrets. */
export class Random {
  #a: number;
  #b = 0x9e3779b9;
  #c = 0x243f6a88;
  #counter = 1;

  constructor(seed: string) {
    let hash = 0x811c9dc5;
    for (const character of seed) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
    this.#a = hash >>> 0;
    for (let round = 0; round < 12; round++) this.next();
  }

  /** 0 <= n < 1 */
  next(): number {
    const t = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (this.#c << 21) | (this.#c >>> 11);
    this.#c = (this.#c + t) | 0;
    return (t >>> 0) / 2 ** 32;
  }

  /** 0 <= n < limit, whole. */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  pick<T>(list: readonly T[]): T {
    return required(list[this.below(list.length)], 'an element');
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }
}
