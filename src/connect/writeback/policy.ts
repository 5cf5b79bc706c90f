import { durationToMs, fileTimeToDate } from '../../directory/index.ts';
import { textOf } from '../../ldap/index.ts';
import type { Domain } from './forests.ts';
import type { Verdict } from './outcomes.ts';
import type { Person } from './person.ts';

/**
 * Why a password was refused. Windows says no more than 0000052D, so the reasons that can be checked are checked against the policy of the domain; Samba says it in
 * words. What is left over is a reason nobody can name: a fine-grained policy that may not be read, a password filter, or (for Windows) a name in the password.
 */
export async function explainRefusal(
  { session, rootDse }: Domain,
  person: Person,
  newPassword: string,
  refused: Verdict,
  { historyCounts, now }: { readonly historyCounts: boolean; readonly now: Date },
): Promise<Verdict> {
  const names = ['minPwdLength', 'pwdProperties', 'pwdHistoryLength', 'minPwdAge'];
  const head = await session.read(rootDse.defaultNamingContext, names);
  const told = head?.attributes ?? {};
  const number = (name: string): number | undefined => (typeof told[name] === 'number' ? told[name] : undefined);
  const [minimumLength, properties = 0, historyLength] = ['minPwdLength', 'pwdProperties', 'pwdHistoryLength'].map(
    number,
  );
  const ageMs = durationToMs(textOf(told, 'minPwdAge') ?? '0');
  const set = fileTimeToDate(person.pwdLastSet);
  const changeableAt = set && new Date(set.getTime() + ageMs);
  const isYoung = historyCounts && changeableAt !== undefined && changeableAt > now;
  const policy = {
    ...(minimumLength !== undefined && { minimumLength }),
    ...(historyLength !== undefined && { historyLength }),
  };
  const words = refused.detail ?? '';
  if (/too short/i.test(words) || (minimumLength !== undefined && newPassword.length < minimumLength))
    return { ...refused, reason: 'too-short', policy };
  if (/complexity/i.test(words) || ((properties & 1) !== 0 && kindsOf(newPassword) < 3))
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
