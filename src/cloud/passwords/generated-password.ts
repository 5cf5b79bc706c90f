import type { PasswordRules } from '../../wire/index.ts';

/** No two that look alike in a usual font: neither 0, O and o, nor 1, I and l. */
const kinds = ['ABCDEFGHJKLMNPQRSTUVWXYZ', 'abcdefghijkmnpqrstuvwxyz', '23456789'] as const;
const symbols = kinds.join('');
const GROUP = 4;
/** Of Active Directory. */
const LONGEST = 256;
/** With the hyphens between the groups: 16 symbols, more than 90 bits, and longer than nearly every policy asks for. */
const LENGTH = 19;
/** The names come from an agent: whatever they are, nobody waits for ever for a password without them. */
const TRIES = 100;

/**
 * A password that somebody reads out over the phone: groups of symbols that are not mistaken for others, of every kind
 * that a policy counts, and none of the names that it forbids, as far as chance finds one without them: the forest
 * judges it in any case. `pick` answers a random whole number below its argument.
 */
export function generatePassword(
  rules: Pick<PasswordRules, 'minimumLength' | 'namesForbidden'> | undefined,
  pick: (below: number) => number,
): string {
  const length = Math.min(LONGEST, Math.max(LENGTH, rules?.minimumLength ?? 0));
  const forbidden = (rules?.namesForbidden ?? []).map((name) => name.toLowerCase());
  for (let tries = 1; ; tries++) {
    const text = Array.from({ length }, (_, at) => (isHyphen(at, length) ? '-' : symbols.charAt(pick(symbols.length))));
    const password = text.join('');
    const hasEveryKind = kinds.every((kind) => text.some((symbol) => kind.includes(symbol)));
    const isFree = !forbidden.some((name) => password.toLowerCase().includes(name));
    if (hasEveryKind && (isFree || tries >= TRIES)) return password;
  }
}

/** Between two groups; a hyphen at the very end would be overlooked. */
function isHyphen(at: number, length: number): boolean {
  return at % (GROUP + 1) === GROUP && at < length - 1;
}
