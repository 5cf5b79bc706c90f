import { guidFromBytes, guidToBytes } from '../directory/index.ts';
import { MalformedError } from './errors.ts';

/**
 * NDR, the transfer syntax of DCE/RPC ([C706] chapter 14), little endian: every value lies at a multiple of its own
 * size, counted from the beginning of the stub. What is read comes from the network: each count is held against what
 * is there before anything is made of it.
 */
export class NdrReader {
  readonly #octets: Buffer;
  #at = 0;

  constructor(octets: Buffer) {
    this.#octets = octets;
  }

  get left(): number {
    return this.#octets.length - this.#at;
  }

  align(size: number): void {
    this.#at = Math.ceil(this.#at / size) * size;
  }

  take(length: number): Buffer {
    if (length < 0 || length > this.left) throw new MalformedError(`it ends at octet ${this.#octets.length}`);
    const part = this.#octets.subarray(this.#at, this.#at + length);
    this.#at += length;
    return part;
  }

  u16(): number {
    this.align(2);
    return this.take(2).readUInt16LE();
  }

  u32(): number {
    this.align(4);
    return this.take(4).readUInt32LE();
  }

  i64(): bigint {
    this.align(8);
    return this.take(8).readBigInt64LE();
  }

  guid(): string {
    this.align(4);
    return guidFromBytes(this.take(16));
  }

  /** A pointer: whether something follows in its place. */
  pointer(): boolean {
    return this.u32() !== 0;
  }

  /** A count of elements that take at least `size` octets each, all still to come. */
  count(size: number): number {
    const count = this.u32();
    if (count * size > this.left) throw new MalformedError(`${count} elements do not fit into ${this.left} octets`);
    return count;
  }

  /** The count before a conformant array, which repeats one that was named before. */
  conformance(expected: number, what: string): void {
    const count = this.u32();
    if (count !== expected) throw new MalformedError(`${what}: ${count} elements where ${expected} were announced`);
  }
}

export class NdrWriter {
  readonly #parts: Buffer[] = [];
  #length = 0;
  #pointers = 0;

  octets(octets: Uint8Array): this {
    this.#parts.push(Buffer.from(octets));
    this.#length += octets.length;
    return this;
  }

  align(size: number): this {
    const missing = Math.ceil(this.#length / size) * size - this.#length;
    return missing === 0 ? this : this.octets(Buffer.alloc(missing));
  }

  u16(value: number): this {
    const octets = Buffer.alloc(2);
    octets.writeUInt16LE(value);
    return this.align(2).octets(octets);
  }

  u32(value: number): this {
    const octets = Buffer.alloc(4);
    octets.writeUInt32LE(value);
    return this.align(4).octets(octets);
  }

  i64(value: bigint): this {
    const octets = Buffer.alloc(8);
    octets.writeBigInt64LE(value);
    return this.align(8).octets(octets);
  }

  guid(text: string): this {
    return this.align(4).octets(guidToBytes(text));
  }

  /** A pointer: the number only has to differ from 0 and from the others. */
  pointer(isThere = true): this {
    return this.u32(isThere ? 0x2_0000 + 4 * this.#pointers++ : 0);
  }

  finish(): Buffer {
    return Buffer.concat(this.#parts);
  }
}
