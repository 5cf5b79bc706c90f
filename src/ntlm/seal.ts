import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { Rc4 } from './rc4.ts';

/** The constants of [MS-NLMP] 3.4.5.2 and 3.4.5.3. */
const magic = (from: 'client', to: 'server', what: 'signing' | 'sealing', isToServer: boolean): string => {
  const way = isToServer ? `${from}-to-${to}` : `${to}-to-${from}`;
  return `session key to ${way} ${what} key magic constant\0`;
};

const SIGNATURE_VERSION = 1;
export const SIGNATURE_OCTETS = 16;

/** A message of which a part is secret: what stands before and after is signed, and readable on the way. */
export interface Sealed {
  readonly before: Buffer;
  readonly secret: Buffer;
  readonly after: Buffer;
}

/** One direction: a key to sign, one stream to seal, and a count of messages. */
class Direction {
  readonly #signingKey: Buffer;
  readonly #stream: Rc4;
  #sequence = 0;

  constructor(exportedKey: Buffer, isToServer: boolean) {
    const derive = (what: 'signing' | 'sealing'): Buffer =>
      createHash('md5')
        .update(exportedKey)
        .update(magic('client', 'server', what, isToServer), 'latin1')
        .digest();
    this.#signingKey = derive('signing');
    this.#stream = new Rc4(derive('sealing'));
  }

  apply(octets: Buffer): Buffer {
    return this.#stream.apply(octets);
  }

  /** The stream goes on from the message to its signature, so this follows `apply`. */
  sign(...parts: readonly Buffer[]): Buffer {
    const sequence = Buffer.alloc(4);
    sequence.writeUInt32LE(this.#sequence++);
    const mac = createHmac('md5', this.#signingKey).update(sequence);
    for (const part of parts) mac.update(part);
    const version = Buffer.alloc(4);
    version.writeUInt32LE(SIGNATURE_VERSION);
    return Buffer.concat([version, this.#stream.apply(mac.digest().subarray(0, 8)), sequence]);
  }
}

/**
 * Signs and seals the messages of one connection, with extended session security, 128 bits and an exchanged key
 * ([MS-NLMP] 3.4.3). Each direction is one stream over all messages: none may be left out or come twice.
 */
export class NtlmSeal {
  readonly #out: Direction;
  readonly #in: Direction;

  constructor(exportedKey: Buffer, side: 'client' | 'server' = 'client') {
    this.#out = new Direction(exportedKey, side === 'client');
    this.#in = new Direction(exportedKey, side === 'server');
  }

  seal({ before, secret, after }: Sealed): { readonly sealed: Buffer; readonly signature: Buffer } {
    const sealed = this.#out.apply(secret);
    return { sealed, signature: this.#out.sign(before, secret, after) };
  }

  /** undefined: somebody changed it on the way, or it is not the next one. */
  open({ before, secret: sealed, after }: Sealed, signature: Buffer): Buffer | undefined {
    const plain = this.#in.apply(sealed);
    const expected = this.#in.sign(before, plain, after);
    return signature.length === SIGNATURE_OCTETS && timingSafeEqual(signature, expected) ? plain : undefined;
  }
}
