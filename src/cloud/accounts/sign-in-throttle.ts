import { HOUR, MINUTE } from '../../base/clock.ts';
import type { FeatureContext } from '../../base/feature-context.ts';
import type { LimitedSubject, RateLimit } from '../../base/rate-limit.ts';
import { networkOf } from '../../base/http/client-address.ts';
import { returnPoints, takePoints } from '../../base/rate-limit.ts';
import { accountErrors } from './errors.ts';

/**
 * Limits that are counted before anything is looked up, and alike for names that exist and names that do not. From a
 * browser in which nobody of that name ever signed in there are three: the narrow one stops guessing, that of the
 * account guessing from many addresses, that of the address spraying. A browser in which that person did sign in has
 * one of its own and is in none of the others, so that no stranger can use up what the owner has.
 */
const perAccountAndAddress: RateLimit = { name: 'sign-in', points: 5, windowMs: 15 * MINUTE };
const perAccount: RateLimit = { name: 'sign-in-account', points: 50, windowMs: HOUR };
const perAddress: RateLimit = { name: 'sign-in-address', points: 100, windowMs: 15 * MINUTE };
const perCode: RateLimit = { name: 'sign-in-code', points: 10, windowMs: 15 * MINUTE };
const perCodeAccount: RateLimit = { name: 'sign-in-code-account', points: 50, windowMs: HOUR };
const perBrowser: RateLimit = { name: 'sign-in-browser', points: 10, windowMs: 15 * MINUTE };

export interface Guess {
  /** As `normalizeName` gives it. */
  readonly name: string;
  /** The client's network address. */
  readonly address: string;
  /** The id of the browser, when this person signed in with it before. */
  readonly knownBrowser?: string | undefined;
}

/** Throws `accounts.too-many-attempts`. */
export async function countAttempt(context: FeatureContext, guess: Guess): Promise<void> {
  const { name, address, knownBrowser } = guess;
  const own = ownOf(guess);
  const subjects =
    knownBrowser === undefined
      ? [{ limit: perAddress, subject: networkOf(address) }, own, { limit: perAccount, subject: name }]
      : [own];
  await takeAll(context, subjects);
}

/**
 * What nobody can guess (a pass, a recovery code, a signature) is counted by the address alone: no number of tries of
 * others closes it for its owner. Throws `accounts.too-many-attempts`.
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

/** A success gives back what the mistakes before it used. */
export async function forgetAttempts(context: FeatureContext, guess: Guess): Promise<void> {
  const { limit, subject } = ownOf(guess);
  await returnPoints(context, limit, subject);
}

/** What nobody but this browser, or this address, uses up for this name. */
function ownOf({ name, address, knownBrowser }: Guess): LimitedSubject {
  return knownBrowser === undefined
    ? { limit: perAccountAndAddress, subject: `${name} ${networkOf(address)}` }
    : { limit: perBrowser, subject: `${name} ${knownBrowser}` };
}
