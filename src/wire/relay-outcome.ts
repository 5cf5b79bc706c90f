import { z } from 'zod';
import { storableTime } from '../base/storable.ts';

/** What came of a request. `unknown`: whether the directory did it is not known. */
export const outcomeResults = ['success', 'refused', 'failed', 'unknown'] as const;

/**
 * Why. Refused is what the person can do something about (another password, the right old one); failed needs an
 * administrator, or another moment. The field's event numbers travel beside it, in `events`.
 */
export const outcomeReasons = [
  'done',
  // the policy of the domain, as far as it can be distinguished
  'too-short',
  'too-simple',
  'too-young',
  'in-history',
  'policy',
  'unusable',
  // the account
  'old-wrong',
  'too-many-attempts',
  'change-denied',
  'locked',
  'disabled',
  'protected',
  'no-rights',
  'not-found',
  'ambiguous',
  'out-of-scope',
  // signing in
  'wrong-password',
  'password-expired',
  'must-change',
  'account-expired',
  'logon-hours',
  'workstation',
  'restricted',
  // the directory
  'directory-unreachable',
  'directory-configuration',
  'directory-error',
  // the request and the way it came
  'envelope-unreadable',
  'request-invalid',
  'expired',
  'switched-off',
  'rate-limited',
  'no-agent',
  'agent-lost',
  'agent-error',
  'not-started',
  'unknown',
] as const;

/** What failed although the operation itself succeeded. */
export const outcomeWarnings = [
  /**
   * The server does not know the policy hints control: history and minimum age were not held against the new password.
   */
  'history-not-enforced',
  'unlock-failed',
  'must-change-failed',
  /** The password of this account never expires, so that no change can be demanded. */
  'never-expires',
  /** The agent was interrupted; what the directory says afterwards shows that it was done. */
  'recovered',
] as const;

export const relayOutcome = z.strictObject({
  result: z.enum(outcomeResults),
  reason: z.enum(outcomeReasons),
  /** Numbers of the field's events (PasswordResetService 31001–33009, ADSync 6329, the sign-in agent's 80001–80014). */
  events: z.array(z.int().nonnegative()).max(10).readonly(),
  warnings: z.array(z.enum(outcomeWarnings)).max(10).readonly().default([]),
  /** What the domain demands of a password, when that is why it was refused. */
  policy: z
    .strictObject({
      minimumLength: z.int().nonnegative().optional(),
      historyLength: z.int().nonnegative().optional(),
      /** From when on another change is taken. */
      changeableAt: storableTime.optional(),
    })
    .optional(),
  /** Of a question whose answer is more than the result: what its operation answers, in the schema of that one. */
  answer: z.unknown().optional(),
  /** When the directory set the password, by its own clock. */
  passwordSetAt: storableTime.optional(),
  /** By the clock of the side that concluded it. */
  at: storableTime,
});

export type RelayOutcome = z.output<typeof relayOutcome>;
export type OutcomeReason = RelayOutcome['reason'];
export type OutcomeWarning = RelayOutcome['warnings'][number];
