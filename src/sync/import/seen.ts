import { required } from '../../base/assert.ts';
import type { SpaceId } from '../ids.ts';

/** The objects that a full import has met, of a source or of a target: one bit each, because ids are dense. A million objects are 125 kB. */
export class SeenObjects<Id extends number = SpaceId> {
  #bits = new Uint8Array(1024);
  #size = 0;

  add(id: Id): void {
    this.#set(id);
  }

  /** Ids as `packIds` stored them. */
  addPacked(octets: Uint8Array): void {
    const aligned = Uint8Array.from(octets);
    for (const id of new Uint32Array(aligned.buffer)) this.#set(id);
  }

  #set(id: number): void {
    const at = id >>> 3;
    if (at >= this.#bits.length) {
      const larger = new Uint8Array(Math.max(at + 1, this.#bits.length * 2));
      larger.set(this.#bits);
      this.#bits = larger;
    }
    const bit = 1 << (id & 7);
    if ((required(this.#bits[at], 'bits[at]') & bit) !== 0) return;
    this.#bits[at] = required(this.#bits[at], 'bits[at]') | bit;
    this.#size++;
  }

  has(id: Id): boolean {
    return (((this.#bits[id >>> 3] ?? 0) >>> (id & 7)) & 1) === 1;
  }

  get size(): number {
    return this.#size;
  }
}

/** Ids as they are stored: 32-bit little endian. */
export function packIds(ids: Iterable<number>): Buffer {
  return Buffer.from(Uint32Array.from(ids).buffer);
}
