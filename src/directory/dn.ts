import { assert, required } from '../base/assert.ts';

/**
 * Distinguished names (RFC 4514), with what servers add to it: AD writes a conflict marker as `\0ACNF:…` and a
 * tombstone as `\0ADEL:…` (a line feed as a hex escape), and escapes `=` inside values. The legacy quoted form of RFC
 * 1779 and `;` as separator are read.
 *
 * Two spellings of one name have the same `dnKey`. In a key every special character inside a value is a hex escape, so
 * that a comma is always a separator and "is below" is a comparison of endings.
 */
export interface RdnPart {
  readonly type: string;
  /** Unescaped. */
  readonly value: string;
}

/** More than one part only in the rare multi-valued RDN (`CN=a+UID=b`). */
export type Rdn = readonly RdnPart[];
export type Dn = readonly Rdn[];

/** The parts, leaf first. The empty name has none. Throws a TypeError for text that is not a DN. */
export function parseDn(text: string): Dn {
  if (text.trim() === '') return Object.freeze([]);
  const rdns = split(text, ',;').map((rdn) => Object.freeze(split(rdn, '+').map(parsePart)));
  return Object.freeze(rdns);
}

export function isDn(text: string): boolean {
  try {
    parseDn(text);
    return true;
  } catch {
    return false; // every failure of parseDn means exactly this
  }
}

export function formatDn(dn: Dn): string {
  return dn.map(formatRdn).join(',');
}

export function formatRdn(rdn: Rdn): string {
  return rdn.map(({ type, value }) => `${type}=${escapeDnValue(value)}`).join('+');
}

/** A value as it stands in a DN. Control characters become hex escapes, as AD does with its conflict marker. */
export function escapeDnValue(value: string): string {
  return value
    .replace(/[\\,+"<>;=]/g, String.raw`\$&`)
    .replace(/\p{Cc}/gu, hexEscape)
    .replace(/^[ #]/, String.raw`\$&`)
    .replace(/ $/, (end, at: number) => (at === 0 || (at === 1 && value.length === 1) ? end : `\\${end}`));
}

const plain = /[\\"+#;<>]|(?:^|[,=])\s|\s(?:$|[,=])|\s\s|[\t\n]/;

/** The text by which names are compared. Never throws: what is not a DN is its own key, in lower case. */
export function dnKey(text: string): string {
  if (!plain.test(text)) return text.toLowerCase();
  if (!isDn(text)) return text.toLowerCase();
  return parseDn(text)
    .map((rdn) =>
      rdn
        .map(({ type, value }) => `${type.toLowerCase()}=${keyOfValue(value)}`)
        .sort()
        .join('+'),
    )
    .join(',');
}

export function sameDn(a: string, b: string): boolean {
  return a === b || dnKey(a) === dnKey(b);
}

/** The name of the container, or undefined at the root. The spelling stays. */
export function parentDn(text: string): string | undefined {
  const at = indexOfSeparator(text, ',;', 0);
  return at < 0 ? undefined : text.slice(at + 1).trimStart();
}

/** The first component as it is spelled: `CN=Jan Jansen`. */
export function rdnOf(text: string): string {
  const at = indexOfSeparator(text, ',;', 0);
  return trimValue(at < 0 ? text : text.slice(0, at));
}

/** The unescaped value of the first component: `Jan Jansen`. */
export function nameOf(text: string): string {
  return parseDn(rdnOf(text))[0]?.[0]?.value ?? '';
}

/**
 * Whether `text` lies below `ancestor`, at any depth; a name is not below itself. Everything lies below the empty name.
 */
export function isDescendantOf(text: string, ancestor: string): boolean {
  const above = dnKey(ancestor);
  return above === '' ? dnKey(text) !== '' : dnKey(text).endsWith(`,${above}`);
}

/** Whether `text` is `ancestor` or lies below it. */
export function isInSubtree(text: string, ancestor: string): boolean {
  return sameDn(text, ancestor) || isDescendantOf(text, ancestor);
}

/** `DC=corp,DC=contoso,DC=com` is corp.contoso.com: the DNS name of the domain that holds `text`. */
export function domainOf(text: string): string {
  return parseDn(text)
    .flat()
    .filter(({ type }) => type.toUpperCase() === 'DC')
    .map(({ value }) => value)
    .join('.')
    .toLowerCase();
}

export function domainToDn(domain: string): string {
  return domain
    .split('.')
    .map((label) => `DC=${escapeDnValue(label)}`)
    .join(',');
}

/** Replication made a second object of this name and marked the loser: `\0ACNF:guid`. */
export function isConflictName(text: string): boolean {
  return /\\0ACNF:|\nCNF:/i.test(text);
}

/** A tombstone: its RDN ends in `\0ADEL:guid`. */
export function isDeletedName(text: string): boolean {
  return /\\0ADEL:|\nDEL:/i.test(text);
}

function split(text: string, separators: string): readonly string[] {
  const parts: string[] = [];
  let from = 0;
  for (;;) {
    const at = indexOfSeparator(text, separators, from);
    if (at < 0) break;
    parts.push(text.slice(from, at));
    from = at + 1;
  }
  parts.push(text.slice(from));
  return parts;
}

/** The first separator that is neither escaped nor quoted. */
function indexOfSeparator(text: string, separators: string, from: number): number {
  let quoted = false;
  for (let at = from; at < text.length; at++) {
    const character = required(text[at], 'text[at]');
    if (character === '\\') at++;
    else if (character === '"') quoted = !quoted;
    else if (!quoted && separators.includes(character)) return at;
  }
  return -1;
}

function parsePart(text: string): RdnPart {
  const at = text.indexOf('=');
  const type = text.slice(0, Math.max(at, 0)).trim();
  assert(/^(?:[a-z][a-z0-9-]*|\d+(?:\.\d+)+)$/i.test(type), `"${text}" is not a component of a distinguished name`);
  return Object.freeze({ type, value: unescape(trimValue(text.slice(at + 1))) });
}

/** Spaces around a value mean nothing, unless the last one is escaped. */
function trimValue(text: string): string {
  const start = text.trimStart();
  const end = start.trimEnd();
  const backslashes = /\\+$/.exec(end)?.[0].length ?? 0;
  return backslashes % 2 === 1 ? start.slice(0, end.length + 1) : end;
}

function unescape(text: string): string {
  if (text.startsWith('#')) return decodeBerText(text.slice(1));
  const inner = text.length > 1 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text;
  assert(!/^(?:[^\\]|\\.)*\\$/s.test(inner), `"${text}" ends in half an escape`);
  // Neighbouring hex escapes are the octets of one or more UTF-8 characters.
  return inner.replace(/((?:\\[0-9a-f]{2})+)|\\(.)/gis, (_, hex: string | undefined, character: string) =>
    hex === undefined ? character : Buffer.from(hex.replaceAll('\\', ''), 'hex').toString('utf8'),
  );
}

/** `#` and a BER string in hexadecimal: its text. */
function decodeBerText(hex: string): string {
  const octets = Buffer.from(hex, 'hex');
  assert(/^(?:[0-9a-f]{2}){2,}$/i.test(hex), `"#${hex}" is not a hexadecimal value`);
  const lengthOctets = (octets[1] ?? 0) < 0x80 ? 0 : (octets[1] ?? 0) & 0x7f;
  return octets.subarray(2 + lengthOctets).toString('utf8');
}

/** The octets of the UTF-8 character, each as an escape. */
function hexEscape(character: string): string {
  return Buffer.from(character)
    .toString('hex')
    .toUpperCase()
    .replace(/../g, String.raw`\$&`);
}

function keyOfValue(value: string): string {
  return value
    .trim()
    .replace(/\s+/g, (blanks) => (blanks.includes('\n') ? '\n' : ' '))
    .toLowerCase()
    .replace(/[\\,+"<>;#]|\p{Cc}/gu, (character) => hexEscape(character).toLowerCase());
}
