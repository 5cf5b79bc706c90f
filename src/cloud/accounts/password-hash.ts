import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { BoundedQueue } from '../../base/bounded-queue.ts';

/**
 * Passwords at rest: argon2id (RFC 9106) as a PHC string, `$argon2id$v=19$m=19456,t=2,p=1$SALT$HASH`, with the
 * parameters that OWASP names as the minimum. The parameters travel in the string, so that they can be raised later
 * and old hashes still verify.
 */
interface Cost {
  /** KiB. */
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
}

const COST: Cost = { memory: 19_456, passes: 2, parallelism: 1 };
const SALT_BYTES = 16;
const HASH_BYTES = 32;
const PHC = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,3})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/;

const derive = promisify(argon2);

/**
 * Half of the threads that Node.js shares among all files, names and hashes, so that a flood of sign-ins delays
 * sign-ins only; what waits is answered within about a second.
 */
const queue = new BoundedQueue({ atOnce: 2, waiting: 40 });

/** Throws `base.busy`. */
export async function hashPassword(password: string | Buffer): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await hashWith(password, salt, HASH_BYTES, COST);
  return `$argon2id$v=19$m=${COST.memory},t=${COST.passes},p=${COST.parallelism}$${unpadded(salt)}$${unpadded(hash)}`;
}

/**
 * Whether `password` belongs to `stored`. Without a stored hash (an unknown account) it does the same work and
 * answers false, so that the time an answer takes shows nothing. Throws `base.busy`.
 */
export async function isPasswordOf(password: string | Buffer, stored: string | null | undefined): Promise<boolean> {
  const match = PHC.exec(stored ?? '');
  if (!match) {
    await hashPassword(password);
    return false;
  }
  const [, memory, passes, parallelism, salt = '', hash = ''] = match;
  const expected = Buffer.from(hash, 'base64');
  const cost: Cost = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) };
  const actual = await hashWith(password, Buffer.from(salt, 'base64'), expected.length, cost);
  return timingSafeEqual(actual, expected);
}

/** Whether `stored` was made with a lower cost than today's, and is worth making again at the next sign-in. */
export function isOutdatedHash(stored: string): boolean {
  const match = PHC.exec(stored);
  return !match || Number(match[1]) < COST.memory || Number(match[2]) < COST.passes;
}

async function hashWith(password: string | Buffer, nonce: Buffer, tagLength: number, cost: Cost): Promise<Buffer> {
  // NFKC (RFC 8265): the same password typed on two keyboards is the same octets.
  const message = typeof password === 'string' ? password.normalize('NFKC') : password;
  return await queue.run(async () => await derive('argon2id', { message, nonce, tagLength, ...cost }));
}

function unpadded(octets: Buffer): string {
  return octets.toString('base64').replace(/=+$/, '');
}
