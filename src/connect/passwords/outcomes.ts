import type { HawserError } from '../../base/errors.ts';
import { isDatabaseFailure } from '../../base/database/failures.ts';
import { isHawserError } from '../../base/errors.ts';
import type { RateLimit } from '../../base/rate-limit.ts';
import type { OutcomeReason, OutcomeWarning, RelayOutcome } from '../../wire/index.ts';
import type { ReasonEvent } from './events.ts';

/** What came of an operation, before it is written down. */
export interface Verdict {
  readonly result: RelayOutcome['result'];
  readonly reason: OutcomeReason;
  readonly warnings?: readonly OutcomeWarning[];
  readonly policy?: RelayOutcome['policy'];
  /** When the password was set, by the clock of the domain controller. */
  readonly setAt?: Date;
  /** The domain controller that could not hold the new password to the history. */
  readonly withoutControl?: string;
  /**
   * For the agent's own log: an error code, the directory's words. Never the cloud's to know, and never with a password
   * in it.
   */
  readonly code?: string;
  readonly detail?: string;
}

/** The field's number beside each reason; success has none, and a probe needs none. */
const eventOfReason: Readonly<Partial<Record<OutcomeReason, ReasonEvent>>> = {
  'too-short': 33_008,
  'too-simple': 33_008,
  'too-young': 33_008,
  'in-history': 33_008,
  policy: 33_008,
  unusable: 33_008,
  'change-denied': 33_008,
  'old-wrong': 33_007,
  'too-many-attempts': 33_006,
  locked: 33_006,
  disabled: 33_005,
  protected: 33_004,
  'no-rights': 33_004,
  ambiguous: 33_003,
  'not-found': 33_002,
  'out-of-scope': 33_002,
  'directory-unreachable': 33_001,
  'directory-error': 33_001,
  'directory-configuration': 33_009,
  'envelope-unreadable': 32_004,
  'request-invalid': 32_003,
  expired: 32_003,
  'switched-off': 32_003,
  'not-started': 32_003,
  'agent-error': 32_000,
  'rate-limited': 34_223,
  unknown: 34_224,
};

export function rateLimited({ name, points }: RateLimit): Verdict {
  return { result: 'failed', reason: 'rate-limited', detail: `${name}, ${points}` };
}

export function reasonEventOf(reason: OutcomeReason): ReasonEvent | undefined {
  return eventOfReason[reason];
}

/**
 * What an answer of the directory means for the person (the table in docs/writeback.md). `isSent`: the modification was
 * on its way, so that a connection that breaks leaves it open whether it was done.
 */
export function verdictOf(error: HawserError, isSent: boolean): Verdict {
  const about = { code: error.code, detail: error.detail ?? error.message };
  const is = (result: Verdict['result'], reason: OutcomeReason): Verdict => ({ result, reason, ...about });
  switch (error.code) {
    case 'ldap.password-policy':
      return is('refused', 'policy');
    case 'ldap.password-unusable':
      return is('refused', 'unusable');
    case 'ldap.password-old-wrong':
      return is('refused', 'old-wrong');
    case 'ldap.password-change-locked':
      return is('refused', 'locked');
    case 'ldap.password-change-denied':
      return is('refused', 'change-denied');
    case 'ldap.no-rights':
      return is('failed', 'no-rights');
    case 'ldap.no-such-object':
      return is('failed', 'not-found');
    case 'ldap.timeout':
    case 'ldap.connection-lost':
      return isSent ? is('unknown', 'unknown') : is('failed', 'directory-unreachable');
    case 'ldap.busy':
    case 'ldap.time-limit':
    case 'ldap.unreachable':
    case 'ldap.no-server-reachable':
      return is('failed', 'directory-unreachable');
    case 'ldap.constraint':
    case 'ldap.unwilling':
    case 'ldap.other':
    case 'ldap.invalid-request':
      return is('failed', 'directory-error');
    default:
      // Certificates, TLS, the agent's own account and its rights to sign in, controls, referrals: an administrator has
      // to set something right.
      return is('failed', 'directory-configuration');
  }
}

/** As `verdictOf`, for whatever was thrown; what no directory said goes on. */
export function verdictOfThrown(error: unknown, isSent: boolean): Verdict {
  if (!isHawserError(error) || isDatabaseFailure(error)) throw error;
  return verdictOf(error, isSent);
}
