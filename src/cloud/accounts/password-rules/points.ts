import { lettersOf } from './banned-words.ts';

/**
 * How the field counts what a password is worth: in lower case and with letters where signs stand for them, each banned
 * word is one point, and each other character too. A password that is a banned word but for one character is that word.
 */
export interface Counting {
  /** As `lettersOf` gives them. */
  readonly words: ReadonlySet<string>;
  /** Whether runs (`aaaa`, `3456`) and years are one point as well. */
  readonly areRunsOne: boolean;
}

const SHORTEST_RUN = 3;
const YEAR = 4;
const year = /^(?:19|20)\d\d$/;

/** The fewest points that a password can be counted to. */
export function countPoints(password: string, { words, areRunsOne }: Counting): number {
  const typed = password.normalize('NFKC').toLowerCase();
  const letters = lettersOf(typed);
  if (isNearlyAWord(letters, words)) return 1;
  const longest = Math.max(longestOf(words), areRunsOne ? YEAR : 0);
  const points = [0];
  let runFrom = 0;
  for (let end = 1; end <= typed.length; end++) {
    if (!goesOn(typed, runFrom, end)) runFrom = end - 2;
    const runs = areRunsOne && end - runFrom >= SHORTEST_RUN;
    let least = (points[end - 1] ?? 0) + 1;
    for (let start = Math.max(0, Math.min(runs ? runFrom : end, end - longest)); start < end - 1; start++) {
      const isOne =
        (runs && start >= runFrom && end - start >= SHORTEST_RUN) ||
        (end - start <= longest && words.has(letters.slice(start, end))) ||
        (areRunsOne && end - start === YEAR && year.test(typed.slice(start, end)));
      if (isOne) least = Math.min(least, (points[start] ?? 0) + 1);
    }
    points.push(least);
  }
  return points.at(-1) ?? 0;
}

/** Whether the run from `from` has the character before `end` too: the same one again, or one after the other. */
function goesOn(typed: string, from: number, end: number): boolean {
  if (end - from < 2) return true;
  const step = typed.charCodeAt(end - 1) - typed.charCodeAt(end - 2);
  return Math.abs(step) <= 1 && (end - from === 2 || step === typed.charCodeAt(from + 1) - typed.charCodeAt(from));
}

const longestWords = new WeakMap<ReadonlySet<string>, number>();

function longestOf(words: ReadonlySet<string>): number {
  const known = longestWords.get(words);
  if (known !== undefined) return known;
  let longest = 0;
  for (const { length } of words) longest = Math.max(longest, length);
  longestWords.set(words, longest);
  return longest;
}

function isNearlyAWord(letters: string, words: ReadonlySet<string>): boolean {
  if (words.has(letters)) return true;
  for (const word of words) if (isOneEditAway(letters, word)) return true;
  return false;
}

/** Whether one character that is put in, left out or replaced makes one of the other. */
export function isOneEditAway(one: string, other: string): boolean {
  const [shorter, longer] = one.length <= other.length ? [one, other] : [other, one];
  if (longer.length - shorter.length > 1) return false;
  let at = 0;
  while (at < shorter.length && shorter[at] === longer[at]) at++;
  const rest = shorter.length === longer.length ? at + 1 : at;
  return shorter.slice(rest) === longer.slice(at + 1);
}
