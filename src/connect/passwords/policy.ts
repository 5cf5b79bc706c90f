import type { Attributes } from '../../directory/index.ts';
import { durationToMs, fileTimeToDate, guidToDn } from '../../directory/index.ts';
import { textOf } from '../../ldap/index.ts';
import { MINUTE } from '../../base/clock.ts';
import type { Domain } from './forests.ts';
import type { Verdict } from './outcomes.ts';
import type { Person } from './person.ts';
import { RESULTANT_POLICY } from './person.ts';

/** The rules that hold for one person. What may not be read is undefined. */
export interface PasswordPolicy {
  /** `unreadable`: one of its own holds, which may not be read. */
  readonly source: 'fine-grained' | 'domain' | 'unreadable';
  readonly minimumLength: number | undefined;
  readonly isComplexityRequired: boolean;
  readonly historyLength: number | undefined;
  readonly minimumAgeMs: number | undefined;
  /** Infinity: passwords do not expire. */
  readonly maximumAgeMs: number | undefined;
  /** How many wrong passwords lock the account, and for how long they count; Infinity: never. */
  readonly lockoutThreshold: number;
  readonly lockoutWindowMs: number;
}

/** A fine-grained policy may only be read by whom it was delegated to: its lockout is then taken to be strict. */
const STRICT_THRESHOLD = 3;

/**
 * The policy of the person: the fine-grained one (msDS-ResultantPSO, [MS-ADTS] 3.1.1.4.5.36) where there is one, and
 * otherwise that of the domain. Of a fine-grained one that may not be read nothing is known: those of the domain do not
 * hold then.
 */
export async function readPolicy(
  { session, rootDse }: Domain,
  { guid, policy }: Pick<Person, 'guid'> & { readonly policy?: string | null | undefined },
): Promise<PasswordPolicy> {
  const ask = async (): Promise<string | undefined> =>
    textOf((await session.read(guidToDn(guid), [RESULTANT_POLICY]))?.attributes ?? {}, RESULTANT_POLICY);
  const own = policy === undefined ? await ask() : (policy ?? undefined);
  const ofDomain = async (): Promise<Attributes> =>
    (await session.read(rootDse.defaultNamingContext, Object.values(domainNames)))?.attributes ?? {};
  if (own === undefined) {
    const attributes = await ofDomain();
    const isComplexityRequired = ((numberIn(attributes, domainNames.complexity) ?? 0) & 1) !== 0;
    return toPolicy(attributes, domainNames, isComplexityRequired);
  }
  const attributes = (await session.read(own, Object.values(fineGrainedNames)))?.attributes ?? {};
  if (numberIn(attributes, fineGrainedNames.length) !== undefined)
    return toPolicy(
      attributes,
      fineGrainedNames,
      textOf(attributes, fineGrainedNames.complexity)?.toUpperCase() === 'TRUE' ||
        attributes[fineGrainedNames.complexity] === true,
    );
  const { lockoutThreshold, lockoutWindowMs } = toPolicy(await ofDomain(), domainNames, false);
  return {
    source: 'unreadable',
    minimumLength: undefined,
    isComplexityRequired: false,
    historyLength: undefined,
    minimumAgeMs: undefined,
    maximumAgeMs: undefined,
    lockoutThreshold: Math.min(lockoutThreshold, STRICT_THRESHOLD),
    lockoutWindowMs,
  };
}

const domainNames = {
  length: 'minPwdLength',
  complexity: 'pwdProperties',
  history: 'pwdHistoryLength',
  age: 'minPwdAge',
  oldest: 'maxPwdAge',
  threshold: 'lockoutThreshold',
  window: 'lockOutObservationWindow',
} as const;
const fineGrainedNames = {
  length: 'msDS-MinimumPasswordLength',
  complexity: 'msDS-PasswordComplexityEnabled',
  history: 'msDS-PasswordHistoryLength',
  age: 'msDS-MinimumPasswordAge',
  oldest: 'msDS-MaximumPasswordAge',
  threshold: 'msDS-LockoutThreshold',
  window: 'msDS-LockoutObservationWindow',
} as const;

function toPolicy(
  attributes: Attributes,
  names: typeof domainNames | typeof fineGrainedNames,
  isComplexityRequired: boolean,
): PasswordPolicy {
  const threshold = numberIn(attributes, names.threshold) ?? 0;
  const window = durationToMs(textOf(attributes, names.window) ?? '0');
  const oldest = textOf(attributes, names.oldest);
  const minimumLength = numberIn(attributes, names.length);
  const source = names === fineGrainedNames ? 'fine-grained' : 'domain';
  return {
    source: minimumLength === undefined ? 'unreadable' : source,
    minimumLength,
    isComplexityRequired,
    historyLength: numberIn(attributes, names.history),
    minimumAgeMs: durationToMs(textOf(attributes, names.age) ?? '0'),
    // [MS-SAMR] 3.1.1.7: no age at all is none that ends.
    maximumAgeMs: oldest === undefined ? undefined : durationToMs(oldest) || Infinity,
    lockoutThreshold: threshold > 0 ? threshold : Infinity,
    lockoutWindowMs: Number.isFinite(window) && window > 0 ? window : 30 * MINUTE,
  };
}

function numberIn(attributes: Attributes, name: string): number | undefined {
  const value = attributes[name];
  return typeof value === 'number' || typeof value === 'string' ? Number(value) : undefined;
}

/**
 * Why a password was refused. Windows says no more than 0000052D, so the reasons that can be checked are checked
 * against the policy; Samba says it in words. What is left over is a reason nobody can name: a fine-grained policy that
 * may not be read, a password filter, or (for Windows) a name in the password.
 */
export function explainRefusal(
  { minimumLength, isComplexityRequired, historyLength, minimumAgeMs }: PasswordPolicy,
  { pwdLastSet }: Pick<Person, 'pwdLastSet'>,
  newPassword: string,
  refused: Verdict,
  { historyCounts, now }: { readonly historyCounts: boolean; readonly now: Date },
): Verdict {
  const set = fileTimeToDate(pwdLastSet);
  const changeableAt = set && minimumAgeMs !== undefined ? new Date(set.getTime() + minimumAgeMs) : undefined;
  const isYoung = historyCounts && changeableAt !== undefined && changeableAt > now;
  const policy = {
    ...(minimumLength !== undefined && { minimumLength }),
    ...(historyLength !== undefined && { historyLength }),
  };
  const words = refused.detail ?? '';
  if (/too short/i.test(words) || (minimumLength !== undefined && newPassword.length < minimumLength))
    return { ...refused, reason: 'too-short', policy };
  if (/complexity/i.test(words) || (isComplexityRequired && kindsOf(newPassword) < 3))
    return { ...refused, reason: 'too-simple', policy };
  if (/already used/i.test(words)) return { ...refused, reason: 'in-history', policy };
  if (/too young/i.test(words) || isYoung) {
    const at = changeableAt && changeableAt > now ? { changeableAt: changeableAt.toISOString() } : {};
    return { ...refused, reason: 'too-young', policy: { ...policy, ...at } };
  }
  return { ...refused, reason: 'policy', policy };
}

/** Of the five kinds of characters that "complexity" counts. */
function kindsOf(password: string): number {
  const kinds = [/\p{Lu}/u, /\p{Ll}/u, /\p{Nd}/u, /[^\p{L}\p{N}]/u, /[\p{Lo}\p{Lt}\p{Lm}]/u];
  return kinds.filter((kind) => kind.test(password)).length;
}
