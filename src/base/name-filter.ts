const BITS = 2 ** 23;
const PROBES = 4;

/**
 * A Bloom filter of one mebibyte: says of a name that was added always, and of one that was not nearly never (one in
 * 1,000 at 400,000 names), that it may be there. The fuller it gets, the less it spares.
 */
export class NameFilter {
  readonly #bits = new Int32Array(BITS / 32);

  add(name: string): void {
    const step = hash(name, 0x85_eb_ca_6b) | 1;
    let bit = hash(name, 0x01_00_01_93);
    for (let probe = 0; probe < PROBES; probe++, bit = (bit + step) | 0) {
      const index = (bit & (BITS - 1)) >>> 5;
      this.#bits[index] = (this.#bits[index] ?? 0) | (1 << (bit & 31));
    }
  }

  mayHave(name: string): boolean {
    const step = hash(name, 0x85_eb_ca_6b) | 1;
    let bit = hash(name, 0x01_00_01_93);
    for (let probe = 0; probe < PROBES; probe++, bit = (bit + step) | 0) {
      if (((this.#bits[(bit & (BITS - 1)) >>> 5] ?? 0) & (1 << (bit & 31))) === 0) return false;
    }
    return true;
  }
}

/** FNV-1a with a multiplier of one's choice and the finish of MurmurHash3, in 32 signed bits. */
function hash(text: string, multiplier: number): number {
  let mixed = 0x81_1c_9d_c5 | 0;
  for (let index = 0; index < text.length; index++) mixed = Math.imul(mixed ^ text.charCodeAt(index), multiplier);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85_eb_ca_6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2_b2_ae_35);
  return mixed ^ (mixed >>> 16);
}
