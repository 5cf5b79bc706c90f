import { z } from 'zod';
import { storableTime } from '../base/storable.ts';

/** Longer than every length, number of passwords and age that a directory holds. */
const MOST = Number.MAX_SAFE_INTEGER;
const amount = z.int().nonnegative().max(MOST);

/**
 * The rules of the forest for the password of one person: the answer to the operation `policy`. What is absent may not
 * be read, or does not hold.
 */
export const passwordRules = z.strictObject({
  /** `unreadable`: another policy than that of the domain holds, and the account of the agent may not read it. */
  source: z.enum(['fine-grained', 'domain', 'unreadable']),
  minimumLength: amount.optional(),
  /** Characters of at least three kinds, and none of `namesForbidden`. */
  isComplexityRequired: z.boolean().optional(),
  /** Parts of the person's own names, from three characters on: not in the password, in capitals or not. */
  namesForbidden: z.array(z.string().min(3).max(256)).max(50),
  /** None of so many passwords that came before. */
  historyLength: amount.optional(),
  minimumAgeMs: amount.optional(),
  /** Null: a password never expires. */
  maximumAgeMs: amount.nullable().optional(),
  /** How many wrong passwords in which time lock the account; null: they never do. */
  lockout: z.strictObject({ threshold: amount, windowMs: amount }).nullable().optional(),
  /** Whether the domain controller holds a reset to the history and the minimum age, as it does a change. */
  holdForReset: z.boolean(),
  /** By the minimum age: from when on another password is taken. */
  changeableAt: storableTime.optional(),
});

export type PasswordRules = Readonly<z.output<typeof passwordRules>>;
