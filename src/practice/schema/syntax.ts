import type { AttributeSyntax } from '../../directory/index.ts';
import { dnKey, isDn, isSid, parseGeneralizedTime, sidFromBytes, sidToBytes } from '../../directory/index.ts';

export type Syntax = AttributeSyntax;

/** How a value is kept: octets as they are, everything else as text. */
export type Value = string | Buffer;

interface SyntaxRow {
  /** attributeSyntax and oMSyntax of the schema object. */
  readonly attributeSyntax: string;
  readonly omSyntax: number;
  readonly isValid: (text: string) => boolean;
  /** A text that is equal exactly when the values match. */
  readonly key: (text: string) => string;
}

const any = (): boolean => true;
const lower = (text: string): string => text.toLowerCase();
const same = (text: string): string => text;
const collapse = (text: string): string => text.toLowerCase().trim().replace(/\s+/g, ' ');
const number = (text: string): string => (/^[+-]?\d+$/.test(text) ? BigInt(text).toString() : text);
const isInteger = (text: string): boolean =>
  /^-?\d{1,10}$/.test(text) && Number(text) >= -(2 ** 31) && Number(text) < 2 ** 31;
const isLarge = (text: string): boolean =>
  /^-?\d{1,19}$/.test(text) && BigInt.asIntN(64, BigInt(text)) === BigInt(text);
const isDnWithData = (text: string): boolean => /^[BS]:\d+:[^:]*:.+$/.test(text);

export const syntaxes: Readonly<Record<Syntax, SyntaxRow>> = {
  ascii: { attributeSyntax: '2.5.5.5', omSyntax: 22, isValid: any, key: same },
  boolean: {
    attributeSyntax: '2.5.5.8',
    omSyntax: 1,
    isValid: (text) => text === 'TRUE' || text === 'FALSE',
    key: same,
  },
  caseIgnore: { attributeSyntax: '2.5.5.4', omSyntax: 20, isValid: any, key: lower },
  dn: { attributeSyntax: '2.5.5.1', omSyntax: 127, isValid: isDn, key: dnKey },
  dnBinary: { attributeSyntax: '2.5.5.7', omSyntax: 127, isValid: isDnWithData, key: lower },
  dnString: { attributeSyntax: '2.5.5.14', omSyntax: 127, isValid: isDnWithData, key: lower },
  integer: { attributeSyntax: '2.5.5.9', omSyntax: 2, isValid: isInteger, key: number },
  largeInteger: { attributeSyntax: '2.5.5.16', omSyntax: 65, isValid: isLarge, key: number },
  numeric: { attributeSyntax: '2.5.5.6', omSyntax: 18, isValid: any, key: same },
  octets: { attributeSyntax: '2.5.5.10', omSyntax: 4, isValid: any, key: same },
  oid: { attributeSyntax: '2.5.5.2', omSyntax: 6, isValid: any, key: lower },
  securityDescriptor: { attributeSyntax: '2.5.5.15', omSyntax: 66, isValid: any, key: same },
  sid: { attributeSyntax: '2.5.5.17', omSyntax: 4, isValid: isSid, key: same },
  text: { attributeSyntax: '2.5.5.12', omSyntax: 64, isValid: any, key: collapse },
  time: {
    attributeSyntax: '2.5.5.11',
    omSyntax: 24,
    isValid: (text) => parseGeneralizedTime(text) !== undefined,
    key: timeKey,
  },
};

/** Syntaxes whose values are octets on the wire and in memory. */
export function isBinary(syntax: Syntax): boolean {
  return syntax === 'octets' || syntax === 'securityDescriptor';
}

/** A value from the wire, as it is kept. Undefined when it does not have the syntax. */
export function valueFromWire(syntax: Syntax, octets: Buffer): Value | undefined {
  if (isBinary(syntax)) return Buffer.from(octets);
  if (syntax === 'sid') return sidFromWire(octets);
  const text = octets.toString('utf8');
  return syntaxes[syntax].isValid(text) ? text : undefined;
}

export function valueToWire(syntax: Syntax, value: Value): string | Buffer {
  return syntax === 'sid' && typeof value === 'string' ? sidToBytes(value) : value;
}

export function valueKey(syntax: Syntax, value: Value): string {
  return typeof value === 'string' ? syntaxes[syntax].key(value) : value.toString('latin1');
}

/** SIDs are octets on the wire; filters also write them as text. */
function sidFromWire(octets: Buffer): string | undefined {
  const text = octets.toString('latin1');
  if (isSid(text)) return text;
  try {
    return sidFromBytes(octets);
  } catch {
    return undefined; // not a SID in either form
  }
}

function timeKey(text: string): string {
  return parseGeneralizedTime(text)?.toISOString() ?? text;
}
