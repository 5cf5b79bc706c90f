/**
 * BER as LDAP uses it (RFC 4511 5.1): definite lengths, tags of one octet.
 *
 * The BER classes of ldapts serve a client, which trusts its server: their lengths can become negative and a read is
 * not bounded by the element around it. A server reads from strangers, so here every element is a reader of its own
 * over exactly its octets.
 */
export class BerError extends Error {
  override readonly name = 'BerError';
}

export const tags = {
  boolean: 0x01,
  integer: 0x02,
  octets: 0x04,
  null: 0x05,
  enumerated: 0x0a,
  sequence: 0x30,
  set: 0x31,
} as const;

export interface Header {
  readonly tag: number;
  readonly start: number;
  readonly end: number;
}

/**
 * The element that begins at `offset`, or undefined while its header is incomplete. `end` may lie beyond the buffer.
 */
export function readHeader(buffer: Buffer, offset: number): Header | undefined {
  const tag = buffer[offset];
  const first = buffer[offset + 1];
  if (tag === undefined || first === undefined) return undefined;
  if ((tag & 0x1f) === 0x1f) throw new BerError('tags of several octets are not used by LDAP');
  if (first < 0x80) return { tag, start: offset + 2, end: offset + 2 + first };
  const count = first & 0x7f;
  if (count === 0) throw new BerError('the length is indefinite');
  if (count > 4) throw new BerError('the length has more than four octets');
  if (offset + 2 + count > buffer.length) return undefined;
  const start = offset + 2 + count;
  return { tag, start, end: start + buffer.readUIntBE(offset + 2, count) };
}

export class BerReader {
  readonly #buffer: Buffer;
  #offset = 0;

  constructor(buffer: Buffer) {
    this.#buffer = buffer;
  }

  get isAtEnd(): boolean {
    return this.#offset >= this.#buffer.length;
  }

  /** The tag of the next element; undefined at the end. */
  get nextTag(): number | undefined {
    return this.#buffer[this.#offset];
  }

  /** The contents of the next element, which has to carry `tag`. */
  octets(tag: number = tags.octets): Buffer {
    const header = readHeader(this.#buffer, this.#offset);
    if (!header) throw new BerError('the message ends inside an element');
    if (header.tag !== tag)
      throw new BerError(`expected tag 0x${tag.toString(16)}, found 0x${header.tag.toString(16)}`);
    if (header.end > this.#buffer.length) throw new BerError('an element is longer than what holds it');
    this.#offset = header.end;
    return this.#buffer.subarray(header.start, header.end);
  }

  /** Any element: its tag and its contents. */
  element(): { tag: number; contents: Buffer } {
    const tag = this.nextTag;
    if (tag === undefined) throw new BerError('the message ends where an element is expected');
    return { tag, contents: this.octets(tag) };
  }

  text(tag: number = tags.octets): string {
    return this.octets(tag).toString('utf8');
  }

  sequence(tag: number = tags.sequence): BerReader {
    return new BerReader(this.octets(tag));
  }

  integer(tag: number = tags.integer): number {
    const contents = this.octets(tag);
    if (contents.length < 1 || contents.length > 6) throw new BerError('an integer has one to six octets here');
    return contents.readIntBE(0, contents.length);
  }

  boolean(tag: number = tags.boolean): boolean {
    const contents = this.octets(tag);
    if (contents.length !== 1) throw new BerError('a boolean has one octet');
    return contents[0] !== 0;
  }

  /** The next element if it carries `tag`, else nothing is consumed. */
  optional<T>(tag: number, read: (reader: this) => T): T | undefined {
    return this.nextTag === tag ? read(this) : undefined;
  }
}

/**
 * Writes from the back to the front, so that every length is known when it is written and nothing is moved or measured
 * twice: call the methods in reverse order.
 *
 *     writer.close(tags.sequence, () => { writer.text('second'); writer.text('first'); })
 */
export class BerWriter {
  #buffer: Buffer;
  #start: number;

  constructor(size = 4096) {
    this.#buffer = Buffer.allocUnsafeSlow(size);
    this.#start = size;
  }

  get length(): number {
    return this.#buffer.length - this.#start;
  }

  /** A copy of what was written; the writer is empty again. */
  take(): Buffer {
    const result = Buffer.from(this.#buffer.subarray(this.#start));
    this.#start = this.#buffer.length;
    return result;
  }

  octets(value: Uint8Array, tag: number = tags.octets): void {
    this.raw(value);
    this.#header(tag, value.length);
  }

  text(value: string, tag: number = tags.octets): void {
    const size = Buffer.byteLength(value);
    this.#reserve(size);
    this.#start -= size;
    this.#buffer.write(value, this.#start, size, 'utf8');
    this.#header(tag, size);
  }

  integer(value: number, tag: number = tags.integer): void {
    let size = 1;
    while (size < 6 && (value < -(2 ** (8 * size - 1)) || value >= 2 ** (8 * size - 1))) size++;
    this.#reserve(size);
    this.#start -= size;
    this.#buffer.writeIntBE(value, this.#start, size);
    this.#header(tag, size);
  }

  boolean(value: boolean, tag: number = tags.boolean): void {
    this.octets(Buffer.of(value ? 0xff : 0), tag);
  }

  /** What `write` writes (back to front) becomes the contents of one element. */
  close(tag: number, write: () => void): void {
    const before = this.length;
    write();
    this.#header(tag, this.length - before);
  }

  /** Octets without a header. */
  raw(value: Uint8Array): void {
    this.#reserve(value.length);
    this.#start -= value.length;
    this.#buffer.set(value, this.#start);
  }

  #header(tag: number, length: number): void {
    this.#reserve(6);
    const buffer = this.#buffer;
    if (length < 0x80) {
      buffer[--this.#start] = length;
    } else {
      let rest = length;
      let count = 0;
      for (; rest > 0; count++) {
        buffer[--this.#start] = rest & 0xff;
        rest = Math.floor(rest / 256);
      }
      buffer[--this.#start] = 0x80 | count;
    }
    buffer[--this.#start] = tag;
  }

  #reserve(size: number): void {
    if (this.#start >= size) return;
    const used = this.length;
    const grown = Buffer.allocUnsafeSlow(Math.max(this.#buffer.length * 2, used + size + 64));
    this.#buffer.copy(grown, grown.length - used, this.#start);
    this.#buffer = grown;
    this.#start = grown.length - used;
  }
}
