/**
 * RC4, which OpenSSL 3 no longer has. It is what NTLM seals with and what replication wraps secrets in: the protocols
 * leave no choice. One object is one stream: what it is given next goes on where the last call ended.
 */
export class Rc4 {
  readonly #state = Uint8Array.from({ length: 256 }, (_, index) => index);
  #i = 0;
  #j = 0;

  constructor(key: Uint8Array) {
    const state = this.#state;
    for (let i = 0, j = 0; i < 256; i++) {
      j = (j + at(state, i) + at(key, i % key.length)) & 0xff;
      swap(state, i, j);
    }
  }

  /** Encrypts and decrypts alike. */
  apply(octets: Uint8Array): Buffer {
    const state = this.#state;
    const result = Buffer.alloc(octets.length);
    for (const [index, octet] of octets.entries()) {
      this.#i = (this.#i + 1) & 0xff;
      this.#j = (this.#j + at(state, this.#i)) & 0xff;
      swap(state, this.#i, this.#j);
      result[index] = octet ^ at(state, (at(state, this.#i) + at(state, this.#j)) & 0xff);
    }
    return result;
  }
}

function at(octets: Uint8Array, index: number): number {
  return octets[index] ?? 0;
}

function swap(octets: Uint8Array, one: number, other: number): void {
  const kept = at(octets, one);
  octets[one] = at(octets, other);
  octets[other] = kept;
}
