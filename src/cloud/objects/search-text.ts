import { valuesOf } from '../../directory/index.ts';
import { smtpClaims } from './address.ts';
import type { ObjectValues } from './object.ts';

/**
 * How names are sorted and searched: what is written and what is asked for go through the same function, so that a
 * database without collations or dictionaries finds the same everywhere.
 */

const ascii = /^[\x20-\x7e]*$/;
const marks = /\p{M}+/gu;

/** Letters that are not another letter with a mark, and the form of sigma at the end of a word. */
const plain: ReadonlyMap<string, string> = new Map([
  ['ł', 'l'],
  ['ø', 'o'],
  ['đ', 'd'],
  ['ð', 'd'],
  ['þ', 'th'],
  ['æ', 'ae'],
  ['œ', 'oe'],
  ['ß', 'ss'],
  ['ı', 'i'],
  ['ħ', 'h'],
  ['ŧ', 't'],
  ['ŋ', 'n'],
  ['ς', 'σ'],
]);
const special = new RegExp(`[${[...plain.keys()].join('')}]`, 'gu');

/** No case, no accents, and Latin letters alone where people type those. */
export function foldName(text: string): string {
  if (ascii.test(text)) return text.toLowerCase();
  const folded = text.normalize('NFKD').replace(marks, '').toLowerCase().replace(marks, '');
  return folded.replace(special, (letter) => plain.get(letter) ?? letter);
}

const separators = /[^\p{L}\p{N}]+/u;

function wordsOf(folded: string): readonly string[] {
  return folded.split(separators).filter((word) => word !== '');
}

const searched = ['displayName', 'givenName', 'surname', 'employeeId', 'department'] as const;

/**
 * The text that a search looks into: every word once with a space around it, then the addresses as they are. The ids
 * are not among them: nobody knows a part of one, and their digits would be found by everybody who types a number.
 */
export function searchText(object: ObjectValues): string {
  const words = new Set<string>();
  const addresses = new Set<string>();
  const add = (value: unknown): void => {
    if (typeof value === 'string') for (const word of wordsOf(foldName(value))) words.add(word);
  };
  const addAddress = (value: string | null): void => {
    if (value === null) return;
    add(value);
    addresses.add(foldName(value));
  };
  const attributes = { ...object.cloud, ...object.onPremises };
  for (const name of searched) for (const value of valuesOf(attributes[name])) add(value);
  addAddress(object.userPrincipalName);
  for (const { value } of smtpClaims(attributes)) addAddress(value);
  for (const value of valuesOf(attributes['mail'])) if (typeof value === 'string') addAddress(value);
  return ` ${[...words, ...addresses].join(' ')} `;
}

/** The name under which an object stands in lists. */
export function sortName({ onPremises, cloud, userPrincipalName, mailNickname }: ObjectValues): string {
  const shown = onPremises['displayName'] ?? cloud['displayName'] ?? userPrincipalName ?? mailNickname;
  return typeof shown === 'string' ? foldName(shown) : '';
}

/**
 * The parts of a query, all of which an object must have: what stands between spaces, an address as a whole,
 * everything else by its words.
 */
export function searchTerms(query: string): readonly string[] {
  const parts = foldName(query).split(/\s+/u);
  const terms = parts.flatMap((part) => (isAddress(part) ? [part] : wordsOf(part)));
  return [...new Set(terms)];
}

function isAddress(part: string): boolean {
  return part.includes('@') && part !== '@';
}

/** Three characters and more are found anywhere, fewer at the beginning of a word. */
const ANYWHERE = 3;

/** The pattern of `like` by which a term is found in a text. */
export function termPattern(term: string): string {
  const escaped = term.replace(/[%_\\]/g, String.raw`\$&`);
  return isAddress(term) || Array.from(term).length >= ANYWHERE ? `%${escaped}%` : `% ${escaped}%`;
}
