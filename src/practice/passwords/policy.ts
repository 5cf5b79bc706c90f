import { durationToMs, fileTimeToDate } from '../../directory/index.ts';
import type { Forest } from '../forest.ts';
import type { Entry } from '../store/entry.ts';
import { isPassword } from './secret.ts';

/** The password policy of the domain: attributes of the domain head. */
export interface PasswordPolicy {
  readonly minimumLength: number;
  readonly isComplexityRequired: boolean;
  readonly historyLength: number;
  readonly minimumAgeMs: number;
  readonly maximumAgeMs: number;
  readonly lockoutThreshold: number;
  readonly lockoutDurationMs: number;
  readonly lockoutWindowMs: number;
}

export function policyOf({ head }: Forest): PasswordPolicy {
  const duration = (key: string): number => durationToMs(head.text(key) ?? '0');
  return {
    minimumLength: head.number('minpwdlength'),
    isComplexityRequired: (head.number('pwdproperties') & 1) !== 0,
    historyLength: head.number('pwdhistorylength'),
    minimumAgeMs: duration('minpwdage'),
    maximumAgeMs: duration('maxpwdage') || Infinity,
    lockoutThreshold: head.number('lockoutthreshold'),
    lockoutDurationMs: duration('lockoutduration'),
    lockoutWindowMs: duration('lockoutobservationwindow'),
  };
}

export type Violation = 'too-short' | 'too-simple' | 'too-young' | 'in-history';

/** Length and complexity: what holds for a reset too. */
export function qualityViolation(forest: Forest, entry: Entry, password: string): Violation | undefined {
  const policy = policyOf(forest);
  if (password.length < policy.minimumLength) return 'too-short';
  if (policy.isComplexityRequired && !isComplex(password, forest.isWindows ? entry : undefined)) return 'too-simple';
  return undefined;
}

/** Age and history: what holds for a change, and for a reset with the policy hints control. */
export function reuseViolation(forest: Forest, entry: Entry, password: string): Violation | undefined {
  const policy = policyOf(forest);
  const lastSet = fileTimeToDate(entry.text('pwdlastset') ?? '0');
  if (lastSet && forest.now().getTime() - lastSet.getTime() < policy.minimumAgeMs) return 'too-young';
  const previous = entry.values('ntpwdhistory').slice(0, policy.historyLength);
  return previous.some((stored) => isPassword(password, String(stored))) ? 'in-history' : undefined;
}

/** Three of five kinds of characters; Windows also looks for the person's own names. */
function isComplex(password: string, person: Entry | undefined): boolean {
  const kinds = [/\p{Lu}/u, /\p{Ll}/u, /\p{Nd}/u, /[^\p{L}\p{N}]/u, /[\p{Lo}\p{Lt}\p{Lm}]/u];
  if (kinds.filter((kind) => kind.test(password)).length < 3) return false;
  if (!person) return true;
  const account = person.text('samaccountname') ?? '';
  const tokens = [account, ...(person.text('displayname') ?? '').split(/[,.\-_ #\t]+/)].filter(
    (token) => token.length >= 3,
  );
  return !tokens.some((token) => password.toLowerCase().includes(token.toLowerCase()));
}

/**
 * The moment until which the account is locked: Infinity until an administrator unlocks it, undefined when it is not.
 */
export function lockedUntilMs(forest: Forest, entry: Entry): number | undefined {
  const locked = fileTimeToDate(entry.text('lockouttime') ?? '0');
  if (!locked) return undefined;
  const { lockoutDurationMs } = policyOf(forest);
  const until = lockoutDurationMs === 0 ? Infinity : locked.getTime() + lockoutDurationMs;
  return until > forest.now().getTime() ? until : undefined;
}

/** The moment at which the password expires: undefined for never, 0 when it has to be changed at the next sign-in. */
export function passwordExpiresMs(forest: Forest, entry: Entry): number | undefined {
  const uac = entry.number('useraccountcontrol');
  const exempt = 0x1_0000 | 0x4_0000 | 0x800 | 0x1000 | 0x2000;
  if ((uac & exempt) !== 0) return undefined;
  const lastSet = fileTimeToDate(entry.text('pwdlastset') ?? '0');
  if (!lastSet) return 0;
  const { maximumAgeMs } = policyOf(forest);
  return maximumAgeMs === Infinity ? undefined : lastSet.getTime() + maximumAgeMs;
}
