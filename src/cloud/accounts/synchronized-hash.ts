import { randomBytes } from 'node:crypto';
import { ntHash } from '../../ntlm/index.ts';
import type { SynchronizedHash } from '../../wire/index.ts';
import { deriveFromNtHash, HASH_ITERATIONS, HASH_SALT_OCTETS, parseSynchronizedHash } from '../../wire/index.ts';
import { hashPassword, isPasswordOf } from './password-hash.ts';

/**
 * A password that came from a forest, at rest: argon2id over what was sent, as a thousand rounds over MD4 are too weak
 * to keep. Salt and rounds of what was sent stand before it, so that a password that is typed can be brought into the
 * same form: `SALT,ROUNDS $argon2id$…`.
 */
const pattern = /^([0-9a-f]{20}),(\d{4,6}) (\$argon2id\$.+)$/;

/** Of what an agent sent. Throws `base.busy`. */
export async function verifierOfHash({ salt, iterations, hash }: SynchronizedHash): Promise<string> {
  return `${salt.toString('hex')},${iterations} ${await hashPassword(hash)}`;
}

/** Of a password that is about to be set in the forest. Throws `base.busy`. */
export async function verifierOfPassword(password: string): Promise<string> {
  const salt = randomBytes(HASH_SALT_OCTETS);
  const derived = await fromPassword(password, salt, HASH_ITERATIONS);
  return await verifierOfHash({ salt, iterations: HASH_ITERATIONS, hash: derived });
}

/** Whether the password belongs to a verifier. Without one it does the same work and answers false. */
export async function verifySynchronized(password: string, verifier: string | null): Promise<boolean> {
  const [, salt = '00'.repeat(HASH_SALT_OCTETS), iterations, stored] = pattern.exec(verifier ?? '') ?? [];
  const derived = await fromPassword(password, Buffer.from(salt, 'hex'), Number(iterations ?? HASH_ITERATIONS));
  return await isPasswordOf(derived, stored);
}

async function fromPassword(password: string, salt: Buffer, iterations: number): Promise<Buffer> {
  const hash = ntHash(password);
  try {
    return await deriveFromNtHash(hash, salt, iterations);
  } finally {
    hash.fill(0);
  }
}

/** Both forms are text in JSON; here the one that an agent sent is read, which its schema has looked at. */
export function readSent(value: string): SynchronizedHash {
  const parsed = parseSynchronizedHash(value);
  if (!parsed) throw new TypeError('a schema let through what is no hash');
  return parsed;
}
