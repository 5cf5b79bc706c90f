import { eventRecords, eventSourceOf, recordsByName, recordsByNumber } from './lookup.ts';
import { unwrapStatus } from './numbers.ts';
import type { NumberedSpace } from './record.ts';

/** A code that a text names and the catalogue does not know. */
export interface Gap {
  readonly code: string;
  readonly line: number;
  readonly text: string;
}

/** Notations that only codes have: here every number counts, known or not. */
const numbers: readonly (readonly [NumberedSpace, RegExp, number])[] = [
  ['aadsts', /\bAADSTS(\d{4,7})\b/g, 10],
  ['msis', /\bMSIS(\d{3,5})\b/g, 10],
  ['sspr', /\bSSPR_(\d{4})\b/g, 10],
  ['status', /\b0x([89c-f][0-9a-f]{7})\b/gi, 16],
  ['status', /(?<![\w.-])-(\d{9,10})(?![\w.-])/g, -10],
  ['win32', /\b(?:win32|system error|net helpmsg)\s?(?:error|code)?\s?[:=]?\s?(\d{2,5})\b/gi, 10],
  ['win32', /\b0000(2[0-9a-f]{3})(?=: )/gi, 16],
];
const symbols =
  /\b(?:ERROR|STATUS|NTE|SEC_E|SEC_I|CRYPT_E|CERT_E|TRUST_E|TPM_E|DSREG_E|DSREG|MENROLL_E|AAD_CLOUDAP_E|KDC_ERR|KRB_AP_ERR|WERR|RPC_S|WININET_E)_[A-Z][A-Z0-9_]{2,60}\b/g;
const sources =
  'ADSync|Directory Synchronization|PasswordResetService|User Device Registration|AAD|AD FS|Device Registration Service';
const event = new RegExp(`\\b(${sources})[,:/ ]{1,3}(?:event(?: id)?[: ]{0,2})?(\\d{2,5})\\b`, 'g');

/**
 * The codes of a text (a log, a vendor's page) that the catalogue lacks, each once, in the order in which they stand
 * there.
 */
export function findGaps(text: string): readonly Gap[] {
  const gaps = new Map<string, Gap>();
  text.split('\n').forEach((row, index) => {
    for (const code of unknownIn(row))
      if (!gaps.has(code)) gaps.set(code, { code, line: index + 1, text: row.trim().slice(0, 160) });
  });
  return [...gaps.values()];
}

function unknownIn(row: string): readonly string[] {
  const unknown: string[] = [];
  for (const [space, pattern, radix] of numbers) {
    for (const [, digits = ''] of row.matchAll(pattern)) {
      const number = radix < 0 ? 2 ** 32 - Number(digits) : Number.parseInt(digits, radix);
      if (isCode(space, number) && !isKnown(space, number)) unknown.push(written(space, number));
    }
  }
  for (const [name] of row.matchAll(symbols)) if (recordsByName(name).length === 0) unknown.push(name);
  for (const [, source = '', digits = ''] of row.matchAll(event)) {
    const number = Number(digits);
    if (eventSourceOf(source) && eventRecords(number, source).length === 0) unknown.push(`${source} ${number}`);
  }
  return unknown;
}

/** A facility alone (0x801c0000) is the beginning of a range, and 0x81… the handle of a key in a TPM. */
function isCode(space: NumberedSpace, number: number): boolean {
  return space !== 'status' || (number % 0x10000 !== 0 && number >>> 24 !== 0x81);
}

function isKnown(space: NumberedSpace, number: number): boolean {
  if (recordsByNumber(space, number).length > 0) return true;
  const inner = space === 'status' ? unwrapStatus(number) : undefined;
  return inner !== undefined && inner.space !== 'event' && recordsByNumber(inner.space, inner.number).length > 0;
}

function written(space: NumberedSpace, number: number): string {
  if (space === 'status') return `0x${number.toString(16).padStart(8, '0')}`;
  if (space === 'win32') return `win32 ${number}`;
  return `${space.toUpperCase()}${number}`;
}
