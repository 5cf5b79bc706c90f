const BITS = 2 ** 23;
const PROBES = 4;

/**
 * A Bloom filter of one mebibyte: says of a name that was added always, and of one that was not nearly never (one in 1,000 at 400,000 names), that it may be
 * there. The fuller it gets, the less it spares.
 */
export class NameFilter {
  readonly #bits = new Uint32Array(BITS / 32);

  add(name: string): void {
    const [start, step] = hashes(name);
    for (let probe = 0, bit = start; probe < PROBES; probe++, bit += step) {
      const index = (bit & (BITS - 1)) >>> 5;
      this.#bits[index] = (this.#bits[index] ?? 0) | (1 << (bit & 31));
    }
  }

  mayHave(name: string): boolean {
    const [start, step] = hashes(name);
    for (let probe = 0, bit = start; probe < PROBES; probe++, bit += step) {
      if (((this.#bits[(bit & (BITS - 1)) >>> 5] ?? 0) & (1 << (bit & 31))) === 0) return false;
    }
    return true;
  }
}

/** Two independent hashes of a text (FNV-1a with two primes, and the finish of MurmurHash3); from these come all probes. */
function hashes(text: string): readonly [number, number] {
  let first = 0x81_1c_9d_c5;
  let second = 0x9e_37_79_b9;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    first = Math.imul(first ^ unit, 0x01_00_01_93);
    second = Math.imul(second ^ unit, 0x85_eb_ca_6b);
  }
  return [finish(first), finish(second) | 1];
}

function finish(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85_eb_ca_6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2_b2_ae_35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
