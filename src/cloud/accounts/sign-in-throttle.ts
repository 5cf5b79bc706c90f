import { HOUR, MINUTE } from '../../base/clock.ts';
import type { FeatureContext } from '../../base/feature-context.ts';
import type { RateLimit } from '../../base/rate-limit.ts';
import { returnPoints, takePoint } from '../../base/rate-limit.ts';
import { accountErrors } from './errors.ts';

/**
 * Three limits, counted before anything is looked up and alike for names that exist and names that do not. The narrow
 * one stops guessing; the account limit stops guessing from many addresses, and is wide enough that a stranger can
 * not easily keep the owner out; the address limit stops spraying.
 */
const perAccountAndAddress: RateLimit = { name: 'sign-in', points: 5, windowMs: 15 * MINUTE };
const perAccount: RateLimit = { name: 'sign-in-account', points: 50, windowMs: HOUR };
const perAddress: RateLimit = { name: 'sign-in-address', points: 100, windowMs: 15 * MINUTE };

export interface Guess {
  /** As `normalizeName` gives it. */
  readonly name: string;
  /** The client's network address. */
  readonly address: string;
}

/** Throws `accounts.too-many-attempts`. */
export async function countAttempt(context: FeatureContext, { name, address }: Guess): Promise<void> {
  for (const [limit, subject] of [
    [perAddress, address],
    [perAccountAndAddress, `${name} ${address}`],
    [perAccount, name],
  ] as const) {
    const { allowed, resetAt } = await takePoint(context, limit, subject);
    if (allowed) continue;
    const minutes = Math.max(1, Math.ceil((resetAt.getTime() - context.clock.now().getTime()) / MINUTE));
    throw accountErrors('accounts.too-many-attempts', { minutes });
  }
}

/** A success gives back what the mistakes before it used. */
export async function forgetAttempts(context: FeatureContext, { name, address }: Guess): Promise<void> {
  await returnPoints(context, perAccountAndAddress, `${name} ${address}`);
}
