import { own } from '../../base/own.ts';
import { recordsByNumber } from '../catalogue/lookup.ts';

/**
 * How OpenLDAP's library names the results of LDAP; other libraries print the names of the standard, or the same
 * words.
 */
const results: Readonly<Record<string, number>> = {
  'operations error': 1,
  'protocol error': 2,
  'time limit exceeded': 3,
  'size limit exceeded': 4,
  'authentication method not supported': 7,
  'strong(er) authentication required': 8,
  'strong authentication required': 8,
  'administrative limit exceeded': 11,
  'critical extension is unavailable': 12,
  'confidentiality required': 13,
  'no such attribute': 16,
  'undefined attribute type': 17,
  'inappropriate matching': 18,
  'constraint violation': 19,
  'type or value exists': 20,
  'attribute or value exists': 20,
  'invalid syntax': 21,
  'no such object': 32,
  'invalid dn syntax': 34,
  'inappropriate authentication': 48,
  'invalid credentials': 49,
  'insufficient access': 50,
  'insufficient access rights': 50,
  'server is busy': 51,
  'server is unavailable': 52,
  'server is unwilling to perform': 53,
  'unwilling to perform': 53,
  'naming violation': 64,
  'object class violation': 65,
  'operation not allowed on non-leaf': 66,
  'operation not allowed on rdn': 67,
  'already exists': 68,
  'entry already exists': 68,
  'cannot modify object class': 69,
  'operation affects multiple dsas': 71,
};
const words = Object.keys(results)
  .toSorted((a, b) => b.length - a.length)
  .map((word) => word.replace(/[()]/g, '\\$&'))
  .join('|');
/** `50 (Insufficient access)` and `Insufficient access (50)`: number and words have to agree. */
const numberFirst = new RegExp(`(?<![\\w.-])(\\d{1,2}) ?[(:-] ?(${words})\\b`, 'i');
const wordsFirst = new RegExp(`\\b(${words}) ?\\((?:LDAP |code )?(\\d{1,2})\\)`, 'i');
/** Words alone, behind the name of a function or of the protocol. */
const spoken = new RegExp(
  `\\b(?:ldap_[a-z_]{2,40}(?:\\(\\))?|LDAP[ -](?:error|result))\\b ?[:-]? ?(?:[A-Z][a-z]{2,12}: ?)?(${words})(?![\\w-])`,
  'i',
);

/** A result of LDAP that a line describes in words. */
export function ldapResultIn(text: string): { readonly number: number; readonly written: string } | undefined {
  const [first, last] = [numberFirst.exec(text), wordsFirst.exec(text)];
  return (
    agreed(first?.[0], first?.[1], first?.[2]) ?? agreed(last?.[0], last?.[2], last?.[1]) ?? said(spoken.exec(text))
  );
}

function agreed(written: string | undefined, digits: string | undefined, word: string | undefined) {
  const number = Number(digits);
  return written !== undefined && word !== undefined && own(results, word.toLowerCase()) === number
    ? { number, written }
    : undefined;
}

function said(match: RegExpExecArray | null) {
  const number = own(results, match?.[1]?.toLowerCase() ?? '');
  return match && number !== undefined && recordsByNumber('ldap', number).length > 0
    ? { number, written: match[0] }
    : undefined;
}
