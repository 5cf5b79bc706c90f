import { bannedWords, lettersOf } from './banned-words.ts';
import { accountErrors } from './errors.ts';

/**
 * What a password for the cloud has to be. Length carries it: the password is the only factor where no second one is
 * asked for (NIST SP 800-63B-4, 3.1.1.2: at least 15 characters, no rules of composition, a blocklist whose reason is
 * told). The blocklist counts as that of the field does: each word that everybody tries is one point, each other
 * character too, and runs (`aaaa`, `3456`) and years are one as well.
 */
export const MINIMUM_LENGTH = 15;
const MINIMUM_POINTS = 8;
/** A shorter name is in too many words. */
const SHORTEST_NAME = 4;
const SHORTEST_RUN = 3;
const year = /^(?:19|20)\d\d$/;
const longestWord = Math.max(...[...bannedWords].map((word) => word.length));

/**
 * `names` are those of the person and of the tenant, as they are written. Throws `accounts.password-too-short`,
 * `accounts.password-has-name` and `accounts.password-common`.
 */
export function requireGoodPassword(password: string, names: readonly string[]): void {
  if (Array.from(password).length < MINIMUM_LENGTH)
    throw accountErrors('accounts.password-too-short', { length: MINIMUM_LENGTH });
  const typed = password.normalize('NFKC').toLowerCase();
  const name = partsOf(names).find((part) => lettersOf(typed).includes(lettersOf(part)));
  if (name !== undefined) throw accountErrors('accounts.password-has-name', { name });
  if (pointsOf(typed) < MINIMUM_POINTS) throw accountErrors('accounts.password-common', {});
}

/** The words of names and addresses. */
function partsOf(names: readonly string[]): readonly string[] {
  const parts = names.flatMap((name) =>
    name
      .normalize('NFKC')
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u),
  );
  return [...new Set(parts)].filter((part) => part.length >= SHORTEST_NAME);
}

/** The fewest points that the words in it come to. */
function pointsOf(typed: string): number {
  const letters = lettersOf(typed);
  const points = [0];
  for (let end = 1; end <= typed.length; end++) {
    let least = (points[end - 1] ?? 0) + 1;
    for (let start = Math.max(0, end - longestWord); start < end - 1; start++) {
      const part = typed.slice(start, end);
      if (bannedWords.has(letters.slice(start, end)) || isRun(part) || year.test(part))
        least = Math.min(least, (points[start] ?? 0) + 1);
    }
    points.push(least);
  }
  return points.at(-1) ?? 0;
}

/** The same character again and again, or one after the other. */
function isRun(part: string): boolean {
  if (part.length < SHORTEST_RUN) return false;
  const step = part.charCodeAt(1) - part.charCodeAt(0);
  if (Math.abs(step) > 1) return false;
  for (let at = 2; at < part.length; at++) if (part.charCodeAt(at) - part.charCodeAt(at - 1) !== step) return false;
  return true;
}
