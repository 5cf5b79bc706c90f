import { fileTimeFromDate } from '../../directory/index.ts';
import type { Forest } from '../forest.ts';
import { hasControlAccess } from '../rights/access.ts';
import type { Session } from '../rights/session.ts';
import type { Value } from '../schema/syntax.ts';
import type { Entry } from '../store/entry.ts';
import type { RawModification } from '../wire/message.ts';
import { LdapFailure } from '../wire/result.ts';
import { failedAttempt } from './lockout.ts';
import { lockedUntilMs, policyOf, qualityViolation, reuseViolation, type Violation } from './policy.ts';
import { hashPassword, isPassword } from './secret.ts';

/** So many former passwords are kept, whatever the policy says now. */
const keptHistory = 24;

/**
 * Writing unicodePwd ([MS-ADTS] 3.1.1.3.1.5). `replace` is a reset and needs the right to reset; `delete` of the old
 * value followed by
 * `add` of the new one is a change, which anybody may do who knows the old one. The attributes to set come back;
 * nothing is set here.
 */
export function applyPassword(
  forest: Forest,
  session: Session,
  entry: Entry,
  modifications: readonly RawModification[],
  { isHinted }: { readonly isHinted: boolean },
): Readonly<Record<string, readonly Value[]>> {
  if (!session.isEncrypted)
    throw refused(forest, '0000001F', 'Password modification over LDAP must be over an encrypted connection');
  const [first, second] = modifications;
  if (first?.action === 'replace' && !second) {
    return reset(forest, session, entry, first, isHinted);
  }
  if (first?.action === 'delete' && second?.action === 'add' && modifications.length === 2) {
    // Without the old value it is a reset in another spelling.
    if (first.values.length === 0) return reset(forest, session, entry, second, isHinted);
    return change(forest, session, entry, readPassword(forest, first), readPassword(forest, second));
  }
  if (first?.action === 'add' && !second)
    throw refused(forest, '00002035', 'Only the add action for a password change specified!');
  if (first?.action === 'delete' && !second)
    throw refused(forest, '00002035', 'Only the delete action for a password change specified!');
  throw refused(forest, '00002035', 'Unsupported combination of password operations!');
}

function reset(
  forest: Forest,
  session: Session,
  entry: Entry,
  modification: RawModification,
  isHinted: boolean,
): Record<string, readonly Value[]> {
  if (!hasControlAccess(session, entry, 'resetPassword')) {
    throw new LdapFailure(
      'insufficientAccessRights',
      forest.isWindows
        ? '00000005: SecErr: DSID-031A121C, problem 4003 (INSUFF_ACCESS_RIGHTS), data 0\n'
        : 'error in module acl: insufficient access rights during LDB_MODIFY (50)',
    );
  }
  const password = readPassword(forest, modification);
  const violation =
    qualityViolation(forest, entry, password) ?? (isHinted ? reuseViolation(forest, entry, password) : undefined);
  if (violation) {
    throw forest.isWindows
      ? new LdapFailure(
          'unwillingToPerform',
          '0000052D: SvcErr: DSID-031A12D2, problem 5003 (WILL_NOT_PERFORM), data 0\n',
        )
      : new LdapFailure(
          'constraintViolation',
          `0000052D: Constraint violation - check_password_restrictions: ${describe(forest, violation)}`,
        );
  }
  return newPassword(forest, entry, password);
}

function change(
  forest: Forest,
  session: Session,
  entry: Entry,
  old: string,
  password: string,
): Record<string, readonly Value[]> {
  if (!hasControlAccess(session, entry, 'changePassword')) {
    throw forest.isWindows
      ? new LdapFailure('constraintViolation', atrErr('00000005'))
      : new LdapFailure('constraintViolation', 'error in module acl: Constraint violation');
  }
  if (lockedUntilMs(forest, entry) !== undefined) {
    throw new LdapFailure(
      'constraintViolation',
      forest.isWindows
        ? atrErr('00000775')
        : '00000775: check_password_restrictions: Password change not permitted, account locked out!',
    );
  }
  const stored = entry.text('unicodepwd');
  if (stored === undefined || !isPassword(old, stored)) {
    failedAttempt(forest, entry);
    throw new LdapFailure(
      'constraintViolation',
      forest.isWindows
        ? atrErr('00000056')
        : `00000056: check_password_restrictions: The old password specified doesn't match!`,
    );
  }
  const violation = qualityViolation(forest, entry, password) ?? reuseViolation(forest, entry, password);
  if (violation) {
    throw new LdapFailure(
      'constraintViolation',
      forest.isWindows
        ? atrErr('0000052D')
        : `0000052D: Constraint violation - check_password_restrictions: ${describe(forest, violation)}`,
    );
  }
  return newPassword(forest, entry, password);
}

/** The attributes that a new password sets. A lockout stays until lockoutTime is written. */
export function newPassword(
  forest: Forest,
  entry: Entry | undefined,
  password: string,
): Record<string, readonly Value[]> {
  const stored = hashPassword(password);
  const history = entry?.values('ntpwdhistory') ?? [];
  return {
    unicodepwd: [stored],
    ntpwdhistory: [stored, ...history].slice(0, keptHistory),
    pwdlastset: [fileTimeFromDate(forest.now())],
  };
}

/** The text inside the quotes, in UTF-16LE. */
export function readPassword(forest: Forest, { values }: Pick<RawModification, 'values'>): string {
  const [octets] = values;
  if (octets && values.length === 1 && octets.length % 2 === 0) {
    const text = octets.toString('utf16le');
    if (text.length >= 2 && text.startsWith('"') && text.endsWith('"')) return text.slice(1, -1);
  }
  throw forest.isWindows
    ? new LdapFailure(
        'unwillingToPerform',
        '0000001F: SvcErr: DSID-031A1264, problem 5003 (WILL_NOT_PERFORM), data 0\n',
      )
    : new LdapFailure(
        'unwillingToPerform',
        `00002035: setup_io: it's not allowed to set the NT hash password directly'`,
      );
}

function refused(forest: Forest, code: string, text: string): LdapFailure {
  return new LdapFailure(
    'unwillingToPerform',
    forest.isWindows
      ? `${code === '00002035' ? '0000001F' : code}: SvcErr: DSID-031A12D2, problem 5003 (WILL_NOT_PERFORM), data 0\n`
      : `${code}: setup_io: ${text}`,
  );
}

function atrErr(code: string): string {
  return `${code}: AtrErr: DSID-03191083, #1:\n\t0: ${code}: DSID-03191083, problem 1005 (CONSTRAINT_ATT_TYPE), data 0, Att 9005a (unicodePwd)\n`;
}

function describe(forest: Forest, violation: Violation): string {
  const texts: Readonly<Record<Violation, string>> = {
    'too-short': `the password is too short. It should be equal to or longer than ${policyOf(forest).minimumLength} characters!`,
    'too-simple': 'the password does not meet the complexity criteria!',
    'too-young': 'password is too young to change!',
    'in-history': 'the password was already used (in history)!',
  };
  return texts[violation];
}
