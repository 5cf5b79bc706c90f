import { required } from '../../base/assert.ts';
import { BerError, readHeader, tags } from './ber.ts';

/** AD's MaxReceiveBuffer. */
export const maximumRequestOctets = 10 * 1024 * 1024;

/** Cuts a stream of octets into LDAP messages. Throws BerError for what can never become one. */
export class MessageSplitter {
  readonly #limit: number;
  #chunks: Buffer[] = [];
  #size = 0;
  /** Octets that must be there before looking again is of any use: keeps a drip-fed large message linear. */
  #wanted = 2;

  constructor(limit = maximumRequestOctets) {
    this.#limit = limit;
  }

  /** The contents of the messages that `chunk` completes. */
  push(chunk: Buffer): Buffer[] {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    const messages: Buffer[] = [];
    if (this.#size < this.#wanted) return messages;
    let buffer =
      this.#chunks.length === 1 ? required(this.#chunks[0], 'chunks[0]') : Buffer.concat(this.#chunks, this.#size);
    for (;;) {
      const tag = buffer[0];
      if (tag !== undefined && tag !== tags.sequence) throw new BerError('a message begins with a sequence');
      const header = readHeader(buffer, 0);
      if (header && header.end > this.#limit) throw new BerError(`a message is larger than ${this.#limit} octets`);
      this.#wanted = header ? header.end : buffer.length + 1;
      if (!header || header.end > buffer.length) break;
      messages.push(buffer.subarray(header.start, header.end));
      buffer = buffer.subarray(header.end);
    }
    this.#chunks = buffer.length > 0 ? [buffer] : [];
    this.#size = buffer.length;
    if (this.#size === 0) this.#wanted = 2;
    return messages;
  }

  /** Whether a message has begun that is not complete. */
  get isInsideMessage(): boolean {
    return this.#size > 0;
  }
}
