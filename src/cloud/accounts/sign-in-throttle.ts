import { HOUR, MINUTE } from '../../base/clock.ts';
import type { FeatureContext } from '../../base/feature-context.ts';
import type { LimitedSubject, RateLimit } from '../../base/rate-limit.ts';
import { networkOf } from '../../base/http/client-address.ts';
import { returnPoint, returnPoints, takePoints } from '../../base/rate-limit.ts';
import { accountErrors } from './errors.ts';

/**
 * Limits besides those of a name and a place (lockout/): of a network, against somebody who tries one password for many
 * names, and of codes. A browser in which that person did sign in is in none of those of a network, so that nobody who
 * shares an address can use up what the owner has.
 */
const perAddress: RateLimit = { name: 'sign-in-address', points: 100, windowMs: 15 * MINUTE };
const perCode: RateLimit = { name: 'sign-in-code', points: 10, windowMs: 15 * MINUTE };
const perCodeAccount: RateLimit = { name: 'sign-in-code-account', points: 50, windowMs: HOUR };

export interface Guess {
  /** As `normalizeName` gives it. */
  readonly name: string;
  /** The client's network address. */
  readonly address: string;
  /** The id of the browser, when this person signed in with it before. */
  readonly knownBrowser?: string | undefined;
}

/**
 * Counts by the network. What nobody can guess (a pass, a recovery code) is counted by this alone: no number of tries
 * of others elsewhere closes it for its owner. Throws `accounts.too-many-attempts`.
 */
export async function countPlace(
  context: FeatureContext,
  { address, knownBrowser }: Omit<Guess, 'name'>,
): Promise<void> {
  if (knownBrowser === undefined) await takeAll(context, [{ limit: perAddress, subject: networkOf(address) }]);
}

/**
 * Codes of six digits are counted for the person, whatever the flow. Throws `accounts.too-many-attempts`.
 */
export async function countCode(context: FeatureContext, guess: Guess): Promise<void> {
  const own = { limit: perCode, subject: codePlaceOf(guess) };
  const all = { limit: perCodeAccount, subject: guess.name };
  await takeAll(context, guess.knownBrowser === undefined ? [own, all] : [own]);
}

export async function forgetCodes(context: FeatureContext, guess: Guess): Promise<void> {
  await returnPoints(context, perCode, codePlaceOf(guess));
}

function codePlaceOf({ name, address, knownBrowser }: Guess): string {
  return `${name} ${knownBrowser ?? networkOf(address)}`;
}

async function takeAll(context: FeatureContext, subjects: readonly LimitedSubject[]): Promise<void> {
  const refused = await takePoints(context, subjects);
  if (!refused) return;
  const minutes = Math.max(1, Math.ceil((refused.resetAt.getTime() - context.clock.now().getTime()) / MINUTE));
  throw accountErrors('accounts.too-many-attempts', { minutes });
}

/** What turned out right takes no point of its network. */
export async function forgetPlace(context: FeatureContext, { address, knownBrowser }: Omit<Guess, 'name'>) {
  if (knownBrowser === undefined) await returnPoint(context, perAddress, networkOf(address));
}
