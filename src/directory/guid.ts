import { assert, required } from '../base/assert.ts';

/**
 * GUIDs as Active Directory stores them: sixteen octets of which the first three fields are little-endian ([MS-DTYP]
 * 2.3.4), so that 00112233-4455-6677-8899-aabbccddeeff is stored as 33 22 11 00 55 44 77 66 88 99 aa bb cc dd ee ff.
 * The text is lower case without braces everywhere in Hawser.
 */
const storedOrder = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15] as const;
const hexOfByte = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const pattern = /^\{?([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})\}?$/i;

/** The text of sixteen stored octets, lower case. Throws a TypeError for any other length. */
export function guidFromBytes(octets: Uint8Array): string {
  assert(octets.length === 16, `a GUID has 16 octets, not ${octets.length}`);
  let text = '';
  for (let at = 0; at < 16; at++) {
    if (at === 4 || at === 6 || at === 8 || at === 10) text += '-';
    text += hexOfByte[required(octets[storedOrder[at] ?? 0], 'the octet')];
  }
  return text;
}

/** The stored octets of a GUID text (braces and upper case are read). Throws a TypeError for anything else. */
export function guidToBytes(text: string): Buffer {
  assert(pattern.test(text), `"${text}" is not a GUID`);
  const digits = text.startsWith('{') ? text.slice(1, -1) : text;
  const octets = Buffer.from(digits.replaceAll('-', ''), 'hex');
  octets.subarray(0, 4).reverse();
  octets.subarray(4, 6).reverse();
  octets.subarray(6, 8).reverse();
  return octets;
}

export function isGuid(text: string): boolean {
  return pattern.test(text);
}

/** One spelling for comparison: lower case, no braces. */
export function normaliseGuid(text: string): string {
  const match = pattern.exec(text);
  assert(match, `"${text}" is not a GUID`);
  return match.slice(1).join('-').toLowerCase();
}

/** The GUID as a value of an LDAP filter: every stored octet escaped (RFC 4515). */
export function guidToFilter(text: string): string {
  return [...guidToBytes(text)].map((octet) => `\\${required(hexOfByte[octet], 'hexOfByte[octet]')}`).join('');
}

/** The DN form by which AD finds an object wherever it is: `<GUID=…>`. */
export function guidToDn(text: string): string {
  return `<GUID=${normaliseGuid(text)}>`;
}
