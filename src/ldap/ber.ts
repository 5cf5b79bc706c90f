/**
 * Reading BER (X.690) in place: a cursor over one message. Writing is done by ldapts; reading is done here because a
 * search result of a hundred thousand entries is decoded straight from the socket's octets into values of the model,
 * without a buffer per value.
 */
export class BerCursor {
  readonly buffer: Buffer;
  at: number;
  /** Where the present element ends. */
  end: number;

  constructor(buffer: Buffer, at = 0, end = buffer.length) {
    this.buffer = buffer;
    this.at = at;
    this.end = end;
  }

  get isAtEnd(): boolean {
    return this.at >= this.end;
  }

  peekTag(): number {
    return this.at < this.end ? (this.buffer[this.at] ?? 0) : -1;
  }

  /** Steps into the next element and answers the position of its end; the cursor stands on its content. */
  enter(tag: number): number {
    if (this.peekTag() !== tag)
      throw new BerError(`tag 0x${tag.toString(16)} expected, 0x${this.peekTag().toString(16)} found`);
    return this.enterAny();
  }

  enterAny(): number {
    const { buffer } = this;
    this.at++;
    let length = buffer[this.at++];
    if (length === undefined) throw new BerError('the message ends inside a length');
    if (length > 0x7f) {
      let octets = length & 0x7f;
      if (octets === 0 || octets > 4) throw new BerError(`a length of ${octets} octets`);
      length = 0;
      while (octets-- > 0) length = length * 256 + (buffer[this.at++] ?? 0);
    }
    const end = this.at + length;
    if (end > this.end) throw new BerError('an element is longer than what holds it');
    return end;
  }

  readInteger(tag = 0x02): number {
    const end = this.enter(tag);
    let value = ((this.buffer[this.at] ?? 0) & 0x80) === 0 ? 0 : -1;
    while (this.at < end) value = value * 256 + (this.buffer[this.at++] ?? 0);
    return value;
  }

  readText(tag = 0x04): string {
    const end = this.enter(tag);
    const text = this.buffer.toString('utf8', this.at, end);
    this.at = end;
    return text;
  }

  readOctets(tag = 0x04): Buffer {
    const end = this.enter(tag);
    const octets = Buffer.from(this.buffer.subarray(this.at, end));
    this.at = end;
    return octets;
  }
}

export class BerError extends Error {
  override readonly name = 'BerError';
}

/**
 * Splits what a socket delivers into messages. Linear in what arrives, whatever the size of a message and of the
 * pieces.
 */
export class MessageSplitter {
  readonly #onMessage: (message: Buffer) => void;
  readonly #maximum: number;
  #pieces: Buffer[] = [];
  #have = 0;
  #need = 2;

  constructor(onMessage: (message: Buffer) => void, maximum = 256 * 1024 * 1024) {
    this.#onMessage = onMessage;
    this.#maximum = maximum;
  }

  /** Throws a BerError when this is not LDAP: the connection is then of no use any more. */
  push(piece: Buffer): void {
    this.#pieces.push(piece);
    this.#have += piece.length;
    if (this.#have < this.#need) return;
    const data = this.#pieces.length === 1 ? piece : Buffer.concat(this.#pieces, this.#have);
    let at = 0;
    for (;;) {
      const size = messageSize(data, at);
      if (size > this.#maximum) throw new BerError(`a message of ${size} octets`);
      this.#need = size === 0 ? data.length - at + 1 : size;
      if (size === 0 || at + size > data.length) break;
      this.#onMessage(data.subarray(at, at + size));
      at += size;
    }
    this.#pieces = at < data.length ? [data.subarray(at)] : [];
    this.#have = data.length - at;
    if (this.#have === 0) this.#need = 2;
  }
}

/** The size of the message that begins at `at`, header included; 0 when too little of it is there. */
function messageSize(data: Buffer, at: number): number {
  if (data.length - at < 2) return 0;
  if (data[at] !== 0x30) throw new BerError('an LDAP message is a sequence');
  const first = data[at + 1] ?? 0;
  if (first < 0x80) return 2 + first;
  const octets = first & 0x7f;
  if (octets === 0 || octets > 4) throw new BerError(`a length of ${octets} octets`);
  if (data.length - at < 2 + octets) return 0;
  return 2 + octets + data.readUIntBE(at + 2, octets);
}
