import { recordsByName } from '../catalogue/lookup.ts';
import type { Space } from '../catalogue/record.ts';
import type { Line } from '../text/lines.ts';
import type { Facts, Reader, Reading } from './facts.ts';

/**
 * Codes in any text: what has a prefix of its own is a code wherever it stands; a bare number only behind a word that says so.
 * Every find becomes a fact `code/<space> <number>` or `code/name <symbol>`. Alternatives of one pattern run in a single pass.
 */
const hints =
  /AAD ?STS|MSIS\d|SSPR|0x[0-9a-f]|\bhr\b|HRESULT|-\d{9,10}|\d{10}|RPC|[A-Z]_[A-Z]|[eE]rror|ERR|EAI|ECONN|ENOT|ETIME|EHOST|ENET|EPIPE|EPROTO|-[a-z]{1,20}-|Code|Reason|[a-z][A-Z]|data [0-9a-f]{3}/i;

interface Pattern {
  readonly space: Space | 'auto';
  readonly pattern: RegExp;
  readonly radix?: number;
}

const patterns: readonly Pattern[] = [
  { space: 'aadsts', pattern: /\bAAD ?STS[ :-]{0,2}(\d{4,7})\b/gi },
  { space: 'aadsts', pattern: /"error_codes"\s?:\s?\[\s?(\d{4,7})/g },
  { space: 'msis', pattern: /\bMSIS(\d{3,5})\b/g },
  { space: 'sspr', pattern: /\bSSPR[ _-]{0,2}(\d{1,4})\b/gi },
  { space: 'status', pattern: /\b0x([0-9a-f]{7,8})(?![0-9a-f])/gi, radix: 16 },
  { space: 'status', pattern: /\b(?:hr|hresult)\s?[=:]\s?(?!0x)([0-9a-f]{8})\b/gi, radix: 16 },
  { space: 'status', pattern: /(?<![\w.-])(-[12]\d{9}|-[89]\d{8})(?![\w.-]\d)/g },
  { space: 'status', pattern: /(?<![\w.:/-])([2-4]\d{9})(?![\w:/-]|\.\d)/g },
  { space: 'win32', pattern: /\bRPC[ _]?(?:Error|Fehler|fout|erreur)\s?[:=]?\s?(\d{1,5})\b/gi },
  {
    space: 'win32',
    pattern: /\b(?:Win32|system|net ?helpmsg|Win32Exception)\s?(?:error|code|fout|Fehler)?\s?[:=(]?\s?(\d{2,5})\b/gi,
  },
  { space: 'win32', pattern: /\bReason\s?:\s?'(\d{3,5})'/g },
  { space: 'win32', pattern: /\b(?:WinHTTP|WinINet)\s?(?:error|code|fout|Fehler)?\s?[:=]?\s?(12\d{3})\b/gi },
  {
    space: 'win32',
    pattern: /\b(?:error|hr|code|exit code|FAIL)\b[^\w\n]{0,4}(?:code)?[^\w\n]{0,3}0x([0-9a-f]{1,6})\b/gi,
    radix: 16,
  },
  { space: 'provisioning', pattern: /\bError Code: (\d{1,4})\. Error Description\b/gi },
  { space: 'ldap-data', pattern: /\bAcceptSecurityContext\b[^\n]{0,40}?\bdata ([0-9a-f]{1,4})\b/gi, radix: 16 },
];

const symbols =
  /\b((?:DSREG|ERROR|NTE|STATUS|AAD_CLOUDAP|TPM|WININET|WINHTTP|SEC|KRB|KRB5|KDC|CRYPT|CERT|RPC|WC|E|UND_ERR|ERR|EAI)_[A-Z][A-Z0-9_]{3,60}|E(?:NOTFOUND|CONNREFUSED|TIMEDOUT|HOSTUNREACH|NETUNREACH|CONNRESET|PIPE|PROTO)|SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT_LOCALLY|E_[A-Z]{5,20})\b/g;
/** Names of synchronization errors and of run results: only what the catalogue knows counts. */
const words = /\b(?:[A-Z][a-z]+(?:[A-Z][a-z]*){1,8}|[a-z]{2,14}(?:-[a-z]{2,14}){1,5})\b/g;

/** Errors are numbers with the top bit set; anything else in hex is a flag, a handle or an address. */
const firstError = 0x80000000;
const perLine = 24;
const spoken = /\b(?:error|fout|Fehler|code|hr|hresult|result|exit|status)\b/i;

export function scanCodes(line: Line, facts: Facts, depth = 0): number {
  const { text } = line;
  if (!hints.test(text)) return 0;
  let found = 0;
  for (const { space, pattern, radix = 10 } of patterns) {
    for (const match of text.matchAll(pattern)) {
      if (++found > perLine) return found;
      let number = Number.parseInt(match[1] ?? '', radix);
      if (number < 0) number += 2 ** 32;
      if (space === 'status' && number < firstError) continue;
      // Ten bare digits are a telephone or invoice number unless the line speaks of errors.
      if (space === 'status' && radix === 10 && !match[0].startsWith('-') && !spoken.test(text)) continue;
      if (space === 'win32' && (number === 0 || number > 0xffff)) continue;
      const inner = depth + innerMarks(text, match.index);
      addCode(facts, line, space as Space, number, match[0], inner, match.index);
    }
  }
  for (const match of text.matchAll(symbols)) {
    if (++found > perLine) return found;
    addName(facts, line, match[1] ?? '', depth + innerMarks(text, match.index), match.index, false);
  }
  for (const match of text.matchAll(words)) {
    if (match[0].length < 8 || match[0].length > 70) continue;
    if (addName(facts, line, match[0], depth, match.index, true)) found++;
  }
  return found;
}

/** How many exceptions the text is inside of: .NET writes `--->`, Python and Java "caused by". */
function innerMarks(text: string, index: number): number {
  let marks = 0;
  for (const mark of ['--->', 'aused by', 'nner exception', 'InnerException']) {
    for (let at = text.indexOf(mark); at >= 0 && at < index; at = text.indexOf(mark, at + mark.length)) marks++;
  }
  return marks;
}

export function addCode(
  facts: Facts,
  line: Line,
  space: Space,
  number: number,
  spelling: string,
  depth = 0,
  column = 0,
): void {
  const values = { space, number: String(number), spelling, depth: String(depth), column: String(column) };
  facts.add('code', `${space} ${number}`, line, values);
}

function addName(facts: Facts, line: Line, name: string, depth: number, column: number, onlyKnown: boolean): boolean {
  const records = recordsByName(name);
  if (!records.length) {
    if (onlyKnown) return false;
  } else if (onlyKnown && !records.some((record) => record.family.startsWith('sync'))) {
    return false;
  }
  facts.add('code', `name ${name}`, line, {
    space: 'name',
    name,
    spelling: name,
    depth: String(depth),
    column: String(column),
  });
  return true;
}

/** The reader that every line reaches which no other reader took for itself. */
export class CodeReader implements Reader {
  read(line: Line, facts: Facts): Reading {
    const found = scanCodes(line, facts);
    if (!found) return 'none';
    facts.claim('code', 0.3);
    return 'shared';
  }
}
