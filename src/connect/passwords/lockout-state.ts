import type { Attributes } from '../../directory/index.ts';
import { fileTimeToDate } from '../../directory/index.ts';
import { textOf } from '../../ldap/index.ts';

/** How close an account is to its lockout, at one domain controller: each counts by itself. */
export interface LockoutState {
  /** LOCKOUT is only computed, and only by some servers. */
  readonly isLocked: boolean;
  readonly badPwdCount: number;
  readonly badPasswordAt: Date | undefined;
}

export const lockoutAttributes = [
  'msDS-User-Account-Control-Computed',
  'lockoutTime',
  'badPwdCount',
  'badPasswordTime',
] as const;

const LOCKOUT = 0x10;

export function lockoutStateOf(attributes: Attributes): LockoutState {
  const computed = attributes['msDS-User-Account-Control-Computed'];
  const count = attributes['badPwdCount'];
  return {
    // A lockout that has run out leaves its time behind; where the server does not compute it, what is stored decides.
    isLocked:
      typeof computed === 'number' ? (computed & LOCKOUT) !== 0 : (textOf(attributes, 'lockoutTime') ?? '0') !== '0',
    badPwdCount: typeof count === 'number' ? count : 0,
    badPasswordAt: fileTimeToDate(textOf(attributes, 'badPasswordTime') ?? '0'),
  };
}
