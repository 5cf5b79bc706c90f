import type { Clock } from '../../base/clock.ts';
import { HOUR, MINUTE } from '../../base/clock.ts';
import type { Connection } from '../../base/database/connection.ts';
import { hashPassword, isOutdatedHash, verifyPassword } from './password-hash.ts';
import type { RateLimit } from '../../base/rate-limit.ts';
import { returnPoints, takePoint } from '../../base/rate-limit.ts';
import { normalizeUpn, setAdministratorPassword } from './administrator.ts';
import { administratorErrors } from './errors.ts';
import type { SessionToken } from './sessions.ts';
import { openSession } from './sessions.ts';
import type { Administrator } from './store.ts';
import { findAdministrator, updatePasswordHash } from './store.ts';

/**
 * Three limits, counted before anything is looked up and alike for names that exist and names that do not. The narrow one stops guessing; the account
 * limit stops guessing from many addresses, and is wide enough that a stranger can not easily keep the owner out; the address limit stops spraying.
 */
const perAccountAndAddress: RateLimit = { name: 'console-sign-in', points: 5, windowMs: 15 * MINUTE };
const perAccount: RateLimit = { name: 'console-sign-in-account', points: 50, windowMs: HOUR };
const perAddress: RateLimit = { name: 'console-sign-in-address', points: 100, windowMs: 15 * MINUTE };

interface Dependencies {
  readonly connection: Connection;
  readonly clock: Clock;
}

export interface SignInAttempt {
  readonly upn: string;
  readonly password: string;
  /** The client's network address. */
  readonly address: string;
}

/** A session for the right password. Throws `administrators.wrong-credentials` and `administrators.too-many-attempts`. */
export async function signIn(dependencies: Dependencies, attempt: SignInAttempt): Promise<SessionToken> {
  return await openSession(dependencies, await proveIdentity(dependencies, attempt));
}

/**
 * Sets a new password for who knows the present one, ends every session with the old one, and opens a new one. Throws what `signIn` throws, and
 * `administrators.password-too-short`.
 */
export async function changePassword(
  dependencies: Dependencies,
  attempt: SignInAttempt,
  newPassword: string,
): Promise<SessionToken> {
  const administrator = await proveIdentity(dependencies, attempt);
  await setAdministratorPassword(dependencies.connection, administrator.upn, newPassword);
  return await openSession(dependencies, administrator);
}

async function proveIdentity(
  { connection, clock }: Dependencies,
  { upn, password, address }: SignInAttempt,
): Promise<Administrator> {
  const name = normalizeUpn(upn).slice(0, 320);
  const subject = `${name} ${address}`;
  for (const [limit, key] of [
    [perAddress, address],
    [perAccountAndAddress, subject],
    [perAccount, name],
  ] as const) {
    const { allowed, resetAt } = await takePoint({ connection, clock }, limit, key);
    if (!allowed) {
      const minutes = Math.max(1, Math.ceil((resetAt.getTime() - clock.now().getTime()) / MINUTE));
      throw administratorErrors('administrators.too-many-attempts', { minutes });
    }
  }
  const administrator = await findAdministrator(connection, name);
  const right = await verifyPassword(password, administrator?.passwordHash);
  if (!administrator || !right) throw administratorErrors('administrators.wrong-credentials', {});
  await returnPoints({ connection }, perAccountAndAddress, subject);
  if (isOutdatedHash(administrator.passwordHash)) {
    await updatePasswordHash(connection, administrator, await hashPassword(password));
  }
  return administrator;
}
