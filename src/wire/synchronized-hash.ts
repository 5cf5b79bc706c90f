import { pbkdf2 } from 'node:crypto';
import { promisify } from 'node:util';

/**
 * The form in which a password leaves the forest: PBKDF2 over the NT hash, with a salt of its own. The NT hash alone
 * signs in to everything in the forest; this form signs in to nothing there.
 *
 * `v1;PPH1_MD4,SALT,ITERATIONS,HASH;` in hexadecimal, as the field writes it.
 */
export interface SynchronizedHash {
  /** 10 octets. */
  readonly salt: Buffer;
  readonly iterations: number;
  /** 32 octets. */
  readonly hash: Buffer;
}

export const HASH_ITERATIONS = 1000;
export const HASH_SALT_OCTETS = 10;
const HASH_OCTETS = 32;
const MOST_ITERATIONS = 100_000;
const NT_HASH_OCTETS = 16;

const pattern = /^v1;PPH1_MD4,([0-9a-f]{20}),(\d{3,6}),([0-9a-f]{64});$/;
const derive = promisify(pbkdf2);

export function formatSynchronizedHash({ salt, iterations, hash }: SynchronizedHash): string {
  return `v1;PPH1_MD4,${salt.toString('hex')},${iterations},${hash.toString('hex')};`;
}

/** undefined: it is not one, or one that takes too little or too much work. */
export function parseSynchronizedHash(text: string): SynchronizedHash | undefined {
  const [, salt, count, hash] = pattern.exec(text) ?? [];
  const iterations = Number(count);
  if (salt === undefined || hash === undefined) return undefined;
  if (iterations < HASH_ITERATIONS || iterations > MOST_ITERATIONS) return undefined;
  return { salt: Buffer.from(salt, 'hex'), iterations, hash: Buffer.from(hash, 'hex') };
}

/** What is hashed is the text of the NT hash in capital hexadecimal digits, in UTF-16. */
export async function deriveFromNtHash(ntHash: Buffer, salt: Buffer, iterations = HASH_ITERATIONS): Promise<Buffer> {
  const text = Buffer.alloc(NT_HASH_OCTETS * 4);
  try {
    for (const [at, octet] of ntHash.entries()) {
      // No string of it is ever made: strings cannot be overwritten.
      text[4 * at] = digit(octet >> 4);
      text[4 * at + 2] = digit(octet & 0xf);
    }
    return await derive(text, salt, iterations, HASH_OCTETS, 'sha256');
  } finally {
    text.fill(0);
  }
}

function digit(value: number): number {
  return value < 10 ? 0x30 + value : 0x41 + value - 10;
}
