import { assert, required } from '../base/assert.ts';

/**
 * Security identifiers ([MS-DTYP] 2.4.2): revision 1, a count of sub-authorities (at most 15), a 48-bit big-endian
 * authority and 32-bit little-endian sub-authorities; the last one is the relative identifier (RID).
 */
export interface Sid {
  readonly authority: number;
  readonly subAuthorities: readonly number[];
}

const maximumSubAuthorities = 15;

export function parseSid(text: string): Sid {
  const match = /^S-1-(\d{1,15}|0x[0-9a-f]{12})((?:-\d{1,10})*)$/i.exec(text);
  assert(match, `"${text}" is not a SID`);
  const authority = Number(match[1]);
  const subAuthorities = required(match[2], 'match[2]').split('-').slice(1).map(Number);
  assert(authority < 2 ** 48, `the authority of "${text}" does not fit 48 bits`);
  assert(
    subAuthorities.length <= maximumSubAuthorities,
    `"${text}" has more than ${maximumSubAuthorities} sub-authorities`,
  );
  assert(
    subAuthorities.every((value) => value < 2 ** 32),
    `a sub-authority of "${text}" does not fit 32 bits`,
  );
  return Object.freeze({ authority, subAuthorities: Object.freeze(subAuthorities) });
}

/** An authority of 2^32 or more is written in hexadecimal, as Windows does. */
export function formatSid({ authority, subAuthorities }: Sid): string {
  const head = authority >= 2 ** 32 ? `0x${authority.toString(16).padStart(12, '0')}` : String(authority);
  return ['S-1', head, ...subAuthorities].join('-');
}

/** The text of the octets of objectSid. Throws a TypeError when they are not exactly one SID. */
export function sidFromBytes(octets: Uint8Array): string {
  assert(octets.length >= 8, `a SID has at least 8 octets, not ${octets.length}`);
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
  const count = view.getUint8(1);
  assert(view.getUint8(0) === 1, 'a SID has revision 1');
  assert(
    count <= maximumSubAuthorities && octets.length === 8 + 4 * count,
    'the length of a SID follows from its count',
  );
  const authority = view.getUint16(2) * 2 ** 32 + view.getUint32(4);
  const subAuthorities = Array.from({ length: count }, (_, at) => view.getUint32(8 + 4 * at, true));
  return formatSid({ authority, subAuthorities });
}

export function sidToBytes(text: string): Buffer {
  const { authority, subAuthorities } = parseSid(text);
  const octets = Buffer.alloc(8 + 4 * subAuthorities.length);
  octets.writeUInt8(1, 0);
  octets.writeUInt8(subAuthorities.length, 1);
  octets.writeUIntBE(authority, 2, 6);
  for (const [at, value] of subAuthorities.entries()) octets.writeUInt32LE(value, 8 + 4 * at);
  return octets;
}

export function isSid(text: string): boolean {
  try {
    parseSid(text);
    return true;
  } catch {
    return false; // every failure of parseSid means exactly this
  }
}

/** The last sub-authority: which object of its domain. */
export function ridOf(text: string): number {
  const rid = parseSid(text).subAuthorities.at(-1);
  assert(rid !== undefined, `"${text}" has no relative identifier`);
  return rid;
}

/** The SID of the domain that issued `text`: all but the relative identifier. */
export function domainSidOf(text: string): string {
  const { authority, subAuthorities } = parseSid(text);
  assert(subAuthorities.length > 0, `"${text}" has no relative identifier`);
  return formatSid({ authority, subAuthorities: subAuthorities.slice(0, -1) });
}
