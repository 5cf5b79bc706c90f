import { recordsByName, recordsByNumber } from '../catalogue/lookup.ts';
import type { NumberedSpace } from '../catalogue/record.ts';
import type { Line } from '../text/lines.ts';
import { codeKey } from './fact-kinds.ts';
import type { Facts } from './facts.ts';

/**
 * Codes in any text: what has a prefix of its own is a code wherever it stands; a bare number only behind a word that
 * says so. Every find becomes a fact `code/<space> <number>` or `code/name <symbol>`. Alternatives of one pattern run
 * in a single pass.
 */
const hints =
  /AAD ?STS|CAA[0-9A-F]|MSIS\d|SSPR|0x[0-9a-f]|\bhr\b|HRESULT|fout|Fehler|erreur|ResultType|-\d{9,10}|\d{10}|RPC|[A-Z]_[A-Z]|[eE]rror|ERR|EAI|ECONN|ENOT|ETIME|EHOST|ENET|EPIPE|EPROTO|-[a-z]{1,20}-|Code|Reason|[a-z][A-Z]|data [0-9a-f]{3}/i;

interface Pattern {
  readonly space: NumberedSpace;
  /** Cheap to look for, and in every text that the pattern finds. */
  readonly needs: RegExp;
  readonly pattern: RegExp;
  readonly radix?: number;
  /** The number alone proves nothing: it counts where the catalogue has it. */
  readonly onlyKnown?: boolean;
}

const hexadecimal = /0x/i;
const patterns: readonly Pattern[] = [
  { space: 'aadsts', needs: /STS/i, pattern: /\bAAD ?STS[ :-]{0,2}(\d{4,7})\b/gi },
  { space: 'aadsts', needs: /error_codes/, pattern: /"error_codes"\s?:\s?\[\s?(\d{4,7})/g },
  // A sign-in log leaves the prefix out: the field's name stands for it, and only numbers of the catalogue count.
  {
    space: 'aadsts',
    needs: /\d{5}/,
    pattern:
      /\b(?:error ?code|failure ?code|fout ?code|Fehler ?code|code d.erreur|ResultType)["']?\s{0,3}[:=]?\s{0,3}["']?(\d{5,7})\b/gi,
    onlyKnown: true,
  },
  { space: 'msis', needs: /MSIS/, pattern: /\bMSIS(\d{3,5})\b/g },
  { space: 'sspr', needs: /SSPR/i, pattern: /\bSSPR[ _-]{0,2}(\d{1,4})\b/gi },
  { space: 'status', needs: hexadecimal, pattern: /\b0x([0-9a-f]{7,8})(?![0-9a-f])/gi, radix: 16 },
  {
    space: 'status',
    needs: /hr\s?[=:]|hresult/i,
    pattern: /\b(?:hr|hresult)\s?[=:]\s?(?!0x)([0-9a-f]{8})\b/gi,
    radix: 16,
  },
  // Office and Teams show the number bare.
  { space: 'status', needs: /caa/i, pattern: /\b(caa[0-9a-f]{5})\b/gi, radix: 16 },
  {
    space: 'status',
    needs: /\b[8C]0[0-9A-F]{6}\b/i,
    pattern: /\b(?:error|code|fout|foutcode|Fehler|Fehlercode|erreur)\b\W{1,3}([8c]0[0-9a-f]{6})\b/gi,
    radix: 16,
  },
  { space: 'status', needs: /-\d{9}/, pattern: /(?<![\w.-])(-[12]\d{9}|-[89]\d{8})(?![\w.-]\d)/g },
  { space: 'status', needs: /\d{10}/, pattern: /(?<![\w.:/-])([2-4]\d{9})(?![\w:/-]|\.\d)/g },
  // Events 4768 to 4771 of the security log.
  {
    space: 'kerberos',
    needs: hexadecimal,
    pattern: /\b(?:failure|result) ?code["'>:\s]{1,8}0x([0-9a-f]{1,2})(?![0-9a-f])/gi,
    radix: 16,
    onlyKnown: true,
  },
  { space: 'win32', needs: /RPC/i, pattern: /\bRPC[ _]?(?:Error|Fehler|fout|erreur)\s?[:=]?\s?(\d{1,5})\b/gi },
  {
    space: 'win32',
    needs: /win32|system|helpmsg/i,
    pattern: /\b(?:Win32|system|net ?helpmsg|Win32Exception)\s?(?:error|code|fout|Fehler)?\s?[:=(]?\s?(\d{2,5})\b/gi,
  },
  { space: 'win32', needs: /Reason/, pattern: /\bReason\s?:\s?'(\d{3,5})'/g },
  {
    space: 'win32',
    needs: /12\d{3}/,
    pattern: /\b(?:WinHTTP|WinINet)\s?(?:error|code|fout|Fehler)?\s?[:=]?\s?(12\d{3})\b/gi,
  },
  {
    space: 'win32',
    needs: hexadecimal,
    pattern:
      /(?<!failure )(?<!result )\b(?:error|hr|code|exit code|FAIL)\b[^\w\n]{0,4}(?:code)?[^\w\n]{0,3}0x([0-9a-f]{1,6})\b/gi,
    radix: 16,
  },
  { space: 'provisioning', needs: /Description/i, pattern: /\bError Code: (\d{1,4})\. Error Description\b/gi },
  {
    space: 'ldap-data',
    needs: /AcceptSecurityContext/i,
    pattern: /\bAcceptSecurityContext\b[^\n]{0,40}?\bdata ([0-9a-f]{1,4})\b/gi,
    radix: 16,
  },
];

const symbols =
  /\b(?:NT_)?((?:DSREG|ERROR|NTE|STATUS|AAD_CLOUDAP|TPM|WININET|WINHTTP|SEC|KRB|KRB5|KDC|CRYPT|CERT|RPC|WC|E|UND_ERR|ERR|EAI)_[A-Z][A-Z0-9_]{3,60}|E(?:NOTFOUND|CONNREFUSED|TIMEDOUT|HOSTUNREACH|NETUNREACH|CONNRESET|PIPE|PROTO)|SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT_LOCALLY|E_[A-Z]{5,20})\b/g;
/** Names of synchronization errors and of run results: only what the catalogue knows counts. */
const words = /\b(?:[A-Z][a-z]+(?:[A-Z][a-z]*){1,8}|[a-z]{2,24}(?:-[a-z]{2,24}){1,5})\b/g;

const named = /[A-Z]_[A-Z]|E[A-Z]{4}|[a-z][A-Z]|[a-z]-[a-z]/;

/** Errors are numbers with the top bit set; anything else in hex is a flag, a handle or an address. */
const firstError = 0x80000000;
/** MIT's and Heimdal's libraries count from here: -1765328384 is KRB 0. */
const firstKerberos = 2 ** 32 - 1_765_328_384;
const perLine = 24;
/** The sync engine writes this beside every failed step: it looks for a setting that nobody sets. */
const harmless = /ADMADoNormalization|\bMAUtils\.h\(\d{1,5}\): 0x80070002\b/;
const spoken = /\b(?:error|fout|Fehler|code|hr|hresult|result|exit|status)\b/i;

export function scanCodes(line: Line, facts: Facts, depth = 0): number {
  const { text } = line;
  if (!hints.test(text) || harmless.test(text)) return 0;
  let found = 0;
  for (const { space, needs, pattern, radix = 10, onlyKnown } of patterns) {
    if (!needs.test(text)) continue;
    for (const match of text.matchAll(pattern)) {
      if (++found > perLine) return found;
      let number = Number.parseInt(match[1] ?? '', radix);
      if (number < 0) number += 2 ** 32;
      if (space === 'status' && number < firstError) continue;
      // Ten bare digits are a telephone or invoice number unless the line speaks of errors.
      if (space === 'status' && radix === 10 && !match[0].startsWith('-') && !spoken.test(text)) continue;
      if (space === 'win32' && (number === 0 || number > 0xffff)) continue;
      if (onlyKnown && !recordsByNumber(space, number).length) continue;
      const inner = depth + innerMarks(text, match.index);
      const kerberos = space === 'status' ? number - firstKerberos : -1;
      // 0x801901f7: the status of an HTTP answer, 503.
      if (
        space === 'status' &&
        Math.floor(number / 0x10000) === 0x8019 &&
        recordsByNumber('http', number % 0x10000).length
      )
        addCode(facts, line, 'http', number % 0x10000, match[0], inner, match.index);
      else if (kerberos >= 0 && kerberos < 128)
        addCode(facts, line, 'kerberos', kerberos, match[0], inner, match.index);
      else addCode(facts, line, space, number, match[0], inner, match.index);
    }
  }
  if (!named.test(text)) return found;
  for (const match of text.matchAll(symbols)) {
    if (++found > perLine) return found;
    addName(facts, line, match[1] ?? '', depth + innerMarks(text, match.index), match.index);
  }
  for (const match of text.matchAll(words)) {
    if (!isErrorName(match[0])) continue;
    addName(facts, line, match[0], depth, match.index);
    if (++found > perLine) return found;
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
  space: NumberedSpace,
  number: number,
  spelling: string,
  depth = 0,
  column = 0,
): void {
  facts.add('code', codeKey(space, number), line, { space, number, spelling, depth, column });
}

function addName(facts: Facts, line: Line, name: string, depth: number, column: number): void {
  facts.add('code', `name ${name}`, line, { space: 'name', name, spelling: name, depth, column });
}

const judged = new Map<string, boolean>();

/** Whether a word of many humps is the name of a synchronization error. Logs repeat their words. */
function isErrorName(word: string): boolean {
  if (word.length < 8 || word.length > 70) return false;
  const known = judged.get(word);
  if (known !== undefined) return known;
  if (judged.size > 5_000) judged.clear();
  const is = recordsByName(word).some(({ family }) => /^(?:sync|cloud-sync|password-reset|setup)/.test(family));
  judged.set(word, is);
  return is;
}
