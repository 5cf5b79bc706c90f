import type { PasswordPlace, SentGuesses } from '../../wire/index.ts';
import { SECOND } from '../../base/clock.ts';
import type { LockoutState } from './lockout-state.ts';
import type { PasswordPolicy } from './policy.ts';

/** What is left to the owner when strangers have had their part. */
const RESERVED = { unknown: 3, known: 1 } as const satisfies Record<PasswordPlace, number>;

/**
 * Whether one more password may be sent to the forest. Wrong ones lock the account at the threshold of its policy, so
 * within the time in which the forest counts them at most `threshold - 3` come from strangers and `threshold - 1` from
 * everybody: nobody locks somebody out of the forest from the cloud, and two tries are always left to the owner. What
 * the domain controller counted from elsewhere is part of what everybody had.
 */
export function maySend(
  {
    lockoutThreshold: threshold,
    lockoutWindowMs: windowMs,
  }: Pick<PasswordPolicy, 'lockoutThreshold' | 'lockoutWindowMs'>,
  { place, unknown, known }: SentGuesses,
  { isLocked, badPwdCount, badPasswordAt }: LockoutState,
  now: Date,
): boolean {
  // The forest refuses every password then, and counts none.
  if (threshold === Infinity || isLocked) return true;
  const within = (ages: readonly number[]): number => ages.filter((age) => age * SECOND <= windowMs).length;
  const ofStrangers = within(unknown);
  // A count that has run out stays there until the next right password.
  const isRecent = badPasswordAt !== undefined && now.getTime() - badPasswordAt.getTime() < windowMs;
  const ofAll = Math.max(ofStrangers + within(known), isRecent ? badPwdCount : 0);
  const most = (where: PasswordPlace): number => Math.max(1, threshold - RESERVED[where]);
  if (ofAll >= most('known')) return false;
  return place === 'known' || ofStrangers < most('unknown');
}

/** Whether nobody mistyped anything that could count: then one more is always allowed, whatever the policy. */
export function isUntouched({ unknown, known }: SentGuesses, { badPwdCount }: LockoutState): boolean {
  return unknown.length === 0 && known.length === 0 && badPwdCount === 0;
}
