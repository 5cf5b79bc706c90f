import type { HawserError } from '../../../base/errors.ts';
import { accountErrors } from '../errors.ts';
import { bannedWords, lettersOf } from './banned-words.ts';
import { countPoints } from './points.ts';

/**
 * What a password has to be (NIST SP 800-63B-4, 3.1.1.2: length, no rules of composition, a blocklist whose reason is
 * told). `cloud`: a password that is verified here, where length carries it, since it can be the only factor. `forest`:
 * one of a directory, which has rules of its own for the length; the blocklist counts as that of the field does.
 */
export const passwordKinds = {
  cloud: { minimumLength: 15, minimumPoints: 8, areRunsOne: true },
  forest: { minimumLength: 1, minimumPoints: 5, areRunsOne: false },
} as const;
export type PasswordKind = keyof typeof passwordKinds;

/** A shorter name is in too many words. */
const SHORTEST_NAME = 4;

export interface Judged {
  readonly kind: PasswordKind;
  /** Of the person and of the tenant, as they are written. */
  readonly names: readonly string[];
  /** Of the tenant, besides those that everybody tries; as they are written. */
  readonly words: readonly string[];
}

/**
 * What is wrong with a password for good: `accounts.password-too-short`. Undefined: nothing is.
 */
export function lengthProblem(password: string, kind: PasswordKind): HawserError | undefined {
  const { minimumLength: length } = passwordKinds[kind];
  return Array.from(password).length < length ? accountErrors('accounts.password-too-short', { length }) : undefined;
}

/** What the blocklist says: `accounts.password-has-name` or `accounts.password-common`. Undefined: nothing. */
export function blocklistProblem(password: string, { kind, names, words }: Judged): HawserError | undefined {
  const letters = lettersOf(password.normalize('NFKC').toLowerCase());
  const name = partsOf(names).find((part) => letters.includes(lettersOf(part)));
  if (name !== undefined) return accountErrors('accounts.password-has-name', { name });
  const { minimumPoints, areRunsOne } = passwordKinds[kind];
  const all = words.length === 0 ? bannedWords : new Set([...bannedWords, ...words.map(toBannedWord)]);
  const isCommon = countPoints(password, { words: all, areRunsOne }) < minimumPoints;
  return isCommon ? accountErrors('accounts.password-common', {}) : undefined;
}

export function toBannedWord(word: string): string {
  return lettersOf(word.normalize('NFKC').toLowerCase());
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
