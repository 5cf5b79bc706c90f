import { recordsByName, recordsByNumber } from '../catalogue/lookup.ts';
import type { NumberedSpace } from '../catalogue/record.ts';
import type { Line } from '../text/lines.ts';
import type { CodePattern } from './code-patterns.ts';
import { codePatterns, hints } from './code-patterns.ts';
import { codeKey } from './fact-kinds.ts';
import type { Facts } from './facts.ts';

/*
 * Codes in any text: what has a prefix of its own is a code wherever it stands; a bare number only behind a word that
 * says so. Every find becomes a fact `code/<space> <number>` or `code/name <symbol>`.
 */

const symbols =
  /\b(?:NT_)?((?:DSREG|ERROR|NTE|STATUS|AAD_CLOUDAP|TPM|WININET|WINHTTP|SEC|KRB|KRB5|KRB5KDC|KRB5KRB|KDC|CRYPT|CERT|RPC|WC|WERR|NERR|E|UND_ERR|ERR|EAI)_[A-Z][A-Z0-9_]{3,60}|E(?:NOTFOUND|ADDRINUSE|NOSPC|MFILE|ROFS|CONNREFUSED|TIMEDOUT|HOSTUNREACH|NETUNREACH|CONNRESET|PIPE|PROTO)|SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT_LOCALLY|E_[A-Z]{5,20})\b/g;
/** Names of synchronization errors and of run results: only what the catalogue knows counts. */
const words = /\b(?:[A-Z][a-z]+(?:[A-Z][a-z]*){1,8}|[a-z]{2,24}(?:-[a-z]{2,24}){1,5})\b/g;

/** PostgreSQL's codes, as its drivers and its log print them. */
const sqlState = /\b(?:code|SQLSTATE|sqlState)["']?\s?[:=]?\s?[["']{0,2}([0-9A-Z]{5})\b/g;

const named = /[A-Z]_[A-Z]|E[A-Z]{4}|[a-z][A-Z]|[a-z]-[a-z]|code|SQLSTATE/;

/** Errors are numbers with the top bit set; anything else in hex is a flag, a handle or an address. */
const firstError = 0x80000000;
/** MIT's and Heimdal's libraries count from here: -1765328384 is KRB 0. */
const firstKerberos = 2 ** 32 - 1_765_328_384;
const perLine = 24;
/** The sync engine writes this beside every failed step: it looks for a setting that nobody sets. */
const harmless =
  /MSIS7065\b.{0,120} path \/(?:favicon|robots|\S{0,60}\.php)|ADMADoNormalization|\bMAUtils\.h\(\d{1,5}\): 0x80070002\b/;
const spoken = /\b(?:(?:error|fout|Fehler)[ _-]?(?:code)?|code|hr|hresult|result|exit|status|erreur|errore)\b/i;

export function scanCodes(line: Line, facts: Facts, depth = 0): number {
  const { text } = line;
  if (!hints.test(text) || harmless.test(text)) return 0;
  let found = 0;
  for (const { needs, beside, ...pattern } of codePatterns) {
    if (!needs.test(text) || beside?.test(text) === false) continue;
    for (const match of text.matchAll(pattern.pattern)) {
      for (const number of numbersOf(match[1] ?? '', pattern)) {
        if (++found > perLine) return found;
        if (!isCode(number, match[0], text, pattern)) continue;
        const { space, number: plain } = plainCode(pattern.space, number);
        addCode(facts, line, space, plain, match[0], depth + innerMarks(text, match.index), match.index);
      }
    }
  }
  return named.test(text) ? scanNames(line, facts, depth, found) : found;
}

function scanNames(line: Line, facts: Facts, depth: number, before: number): number {
  const { text } = line;
  let found = before;
  for (const match of text.matchAll(symbols)) {
    if (++found > perLine) return found;
    addName(facts, line, match[1] ?? '', depth + innerMarks(text, match.index), match.index);
  }
  for (const match of text.matchAll(sqlState)) {
    if (recordsByName(match[1] ?? '').length === 0) continue;
    addName(facts, line, match[1] ?? '', depth, match.index);
    if (++found > perLine) return found;
  }
  for (const match of text.matchAll(words)) {
    if (!isErrorName(match[0])) continue;
    addName(facts, line, match[0], depth, match.index);
    if (++found > perLine) return found;
  }
  return found;
}

function numbersOf(digits: string, { radix = 10, list, torn }: Omit<CodePattern, 'needs'>): readonly number[] {
  if (list) return digits.split(',').map(Number);
  const number = Number.parseInt(torn ? digits.replace(/\D/g, '') : digits, radix);
  return [number < 0 ? number + 2 ** 32 : number];
}

function isCode(number: number, written: string, text: string, pattern: Omit<CodePattern, 'needs'>): boolean {
  const { space, radix = 10, onlyKnown } = pattern;
  if (space === 'status' && number < firstError) return false;
  // Ten bare digits are a telephone or invoice number unless the line speaks of errors.
  if (space === 'status' && radix === 10 && !written.startsWith('-') && !spoken.test(text)) return false;
  if (space === 'win32' && (number === 0 || number > 0xffff)) return false;
  return !onlyKnown || recordsByNumber(space, number).length > 0;
}

/** What a status carries that is a code of another space: 0x801901f7 is the answer 503 of HTTP. */
function plainCode(space: NumberedSpace, number: number): { readonly space: NumberedSpace; readonly number: number } {
  if (space !== 'status') return { space, number };
  const http = number % 0x10000;
  if (Math.floor(number / 0x10000) === 0x8019 && recordsByNumber('http', http).length > 0)
    return { space: 'http', number: http };
  const kerberos = number - firstKerberos;
  return kerberos >= 0 && kerberos < 128 ? { space: 'kerberos', number: kerberos } : { space, number };
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

function addName(facts: Facts, line: Line, spelling: string, depth: number, column: number): void {
  const name = plainName(spelling);
  facts.add('code', `name ${name}`, line, { space: 'name', name, spelling, depth, column });
}

/** MIT's library and Samba put a prefix of their own before the names of others. */
function plainName(name: string): string {
  if (!/^(?:KRB5K|WERR_)/.test(name) || recordsByName(name).length > 0) return name;
  return name
    .replace(/^KRB5KDC_ERR_/, 'KDC_ERR_')
    .replace(/^KRB5KRB_(?:AP_)?ERR_/, 'KRB_AP_ERR_')
    .replace(/^WERR_/, 'ERROR_');
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
