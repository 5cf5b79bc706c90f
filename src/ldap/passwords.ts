import { isHawserError } from '../base/errors.ts';
import { controlTypes, policyHintsControl } from './controls.ts';
import { ldapErrors } from './errors.ts';
import type { RootDse } from './root-dse.ts';
import type { Modification, Session } from './session.ts';

/**
 * Passwords of Active Directory and Samba ([MS-ADTS] 3.1.1.3.1.5.1): unicodePwd, the password in quotes as UTF-16LE.
 * Replacing it is a reset, which needs the right to reset; deleting the old and adding the new value in one modify is a
 * change, which needs the old password.
 */
export function encodePassword(password: string): Buffer {
  return Buffer.from(`"${password}"`, 'utf16le');
}

const maximumLength = 256;

export interface ResetOptions {
  /** The person has to choose another one at the next sign-in. */
  readonly mustChange?: boolean;
  /** A reset alone leaves a locked account locked. */
  readonly unlock?: boolean;
  /**
   * Hold the reset to the password history and minimum age too. Answered with `false` by `resetPassword` where the
   * server cannot (Windows before 2008 R2, Samba before 4.24).
   */
  readonly enforceHistory?: RootDse;
}

/**
 * Sets a password as an administrator does, in one atomic modify. Answers whether the history was enforced. Throws
 * `ldap.password-policy`,
 * `ldap.no-rights`, `ldap.no-such-object`, `ldap.password-unusable`, …
 */
export async function resetPassword(
  session: Session,
  dn: string,
  password: string,
  { mustChange = false, unlock = false, enforceHistory }: ResetOptions = {},
): Promise<{ readonly historyEnforced: boolean }> {
  refuseUnusable(password);
  const hints = enforceHistory && policyHintsType(enforceHistory);
  const modifications: Modification[] = [
    { operation: 'replace', attribute: 'unicodePwd', values: [encodePassword(password)] },
    ...(mustChange ? [replace('pwdLastSet', '0')] : []),
    ...(unlock ? [replace('lockoutTime', '0')] : []),
  ];
  await session.modify(dn, modifications, hints === undefined ? [] : [policyHintsControl(hints)]);
  return { historyEnforced: hints !== undefined };
}

/**
 * Changes a password on behalf of its owner, whose old password the server checks: a wrong one counts towards lockout.
 * Works for expired passwords too, which their owners cannot sign in with. Throws `ldap.password-old-wrong`,
 * `ldap.password-policy`,
 * `ldap.password-change-locked`, `ldap.password-change-denied`, …
 */
export async function changePassword(
  session: Session,
  dn: string,
  oldPassword: string,
  newPassword: string,
): Promise<void> {
  refuseUnusable(newPassword);
  try {
    await session.modify(dn, [
      { operation: 'delete', attribute: 'unicodePwd', values: [encodePassword(oldPassword)] },
      { operation: 'add', attribute: 'unicodePwd', values: [encodePassword(newPassword)] },
    ]);
  } catch (error) {
    // Without a number in front it is the access check: "User cannot change password".
    if (!isHawserError(error, 'ldap.constraint')) throw error;
    throw ldapErrors(
      'ldap.password-change-denied',
      {},
      { cause: error, ...(error.detail === undefined ? {} : { detail: error.detail }) },
    );
  }
}

export async function unlockAccount(session: Session, dn: string): Promise<void> {
  await session.modify(dn, [replace('lockoutTime', '0')]);
}

/** The policy hints control that the server offers; undefined where it cannot hold a reset to the history. */
export function policyHintsType({ supportedControls }: RootDse): string | undefined {
  return [controlTypes.policyHints, controlTypes.policyHintsDeprecated].find((type) => supportedControls.has(type));
}

function replace(attribute: string, value: string): Modification {
  return { operation: 'replace', attribute, values: [value] };
}

/** Samba takes what nobody could type again. The password itself is not in the error. */
function refuseUnusable(password: string): void {
  const reason =
    password.length === 0
      ? 'empty'
      : password.length > maximumLength
        ? `longer than ${maximumLength}`
        : password.includes('\0') || !password.isWellFormed()
          ? 'not text'
          : undefined;
  if (reason !== undefined) throw ldapErrors('ldap.password-unusable', { reason });
}
