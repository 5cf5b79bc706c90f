/*
 * Finds the codes in whatever somebody pastes: one number, a line of a log, a whole page, a page that went through
 * machine translation. Each shape is one rule; a rule takes the characters it has understood out of the text, so that
 * "AADSTS50126" is not read a second time as the bare number 50126.
 */
import { eventSourceOf } from '../catalogue/lookup.ts';
import type { EventSource, Space } from '../catalogue/record.ts';
import type { SpaceNumber } from '../catalogue/numbers.ts';
import { toUnsigned32, unwrapStatus } from '../catalogue/numbers.ts';

/** One code as it stands in the text, and everything it may mean. */
export interface FoundCode {
  readonly text: string;
  readonly index: number;
  readonly readings: readonly Reading[];
  /** The number after the slash in `[outer/inner]`, which is the cause. */
  readonly inner?: true;
}

export interface Reading extends SpaceNumber {
  readonly eventSource?: EventSource;
}

type Rule = readonly [pattern: RegExp, read: (match: RegExpExecArray, whole: string) => readonly Reading[] | undefined];

const sources =
  'ADSync|Directory\\s*Synchroni[sz]ation|PasswordResetService|(?:Microsoft-Windows-)?User[ -]Device[ -]Registration(?:/Admin)?|AD ?FS|Device Registration Service|(?:Microsoft-Windows-)?AAD(?:/Operational|/Analytic)?|Hawser|(?:Microsoft-Windows-)?(?:Kerberos-Key-Distribution-Center|Security-Kerberos|GroupPolicy|Time-Service|LsaSrv|HelloForBusiness|DeviceManagement)|NTDS(?: Replication| KCC| General)?|Schannel|NETLOGON|DFS Replication|ODJConnector|AzureADPasswordProtection';
const eventWords = 'event(?:[ -]?id)?|gebeurtenis(?:[ -]?id)?';
const errorWords =
  'error(?:[ -]?code)?|err|fout(?:code)?|code|status|reason|reden|result(?:aat)?|exit[ -]?code|helpmsg';

const rules: readonly Rule[] = [
  // Translation and line breaks put spaces and dots into the number: "AADSTS 50 126", "AADSTS50.126".
  [
    /AAD[\s-]?STS[\s:_#-]*(\d{4,7}|\d{2,3}[ .]\d{3})(?!\d)/gi,
    ([, digits = '']) => one('aadsts', digits.replace(/\D/g, '')),
  ],
  [
    /"?error_codes"?\s*:\s*\[([\d,\s]+)\]/gi,
    ([, list = '']) => list.split(',').flatMap((digits) => one('aadsts', digits)),
  ],
  [/\bMSIS\s*(\d{4,5})\b/gi, ([, digits]) => one('msis', digits)],
  [/\bSSPR[\s_-]*0*(\d{1,4})\b/gi, ([, digits]) => one('sspr', digits)],
  [
    new RegExp(`\\b(${sources})\\b[^\\d\\n]{0,30}?\\b(\\d{1,5})\\b`, 'gi'),
    ([, source = '', digits]) => event(digits, source),
  ],
  [
    new RegExp(`\\b(?:${eventWords})[\\s:#=(]*(\\d{1,5})\\b`, 'gi'),
    ([, digits], whole) => event(digits, sourceIn(whole)),
  ],
  [/\bdata\s+([0-9a-f]{3})\b/gi, ([, digits]) => one('ldap-data', digits, 16)],
  // LDAP texts of Active Directory begin with eight hex digits: "0000052D: SvcErr: …".
  [/(?<![\w-])0x?(0{3,4}[0-9a-f]{3,4})(?![\w-])/gi, ([, digits]) => one('win32', digits, 16)],
  [/\bHRESULT_FROM_WIN32\s*\(\s*(\d+)\s*\)/gi, ([, digits]) => one('win32', digits)],
  // Any x of any alphabet, with the space that translation puts in: "0 x80072ee2".
  [/(?<![\w])0\s?[xX×хΧ]\s?([0-9a-f]{5,8})(?![\w])/gi, ([, digits]) => status(parseInt(digits ?? '', 16))],
  // Kerberos' numbers, before a short hexadecimal number is a system error.
  [
    /\b(?:KRB|KDC|Kerberos)(?:[\s_-]*(?:AP)?[\s_-]*(?:ERR(?:OR)?|FOUT|CODE))*[\s:=(#-]*(?:0x([0-9a-f]{1,2})|(\d{1,3}))\b/gi,
    ([, hex, digits]) => (hex ? one('kerberos', hex, 16) : one('kerberos', digits)),
  ],
  // Security events 4768, 4769 and 4771 of a domain controller.
  [/\b(?:Failure|Result) Code:\s*0x([0-9a-f]{1,2})(?![\w])/gi, ([, digits]) => one('kerberos', digits, 16)],
  [/(?<![\w])0[xX]([0-9a-f]{1,4})(?![\w])/gi, ([, digits]) => systemError(parseInt(digits ?? '', 16))],
  [/\bhr\s*[=:]?\s*(?:0x)?([0-9a-f]{8})\b/gi, ([, digits]) => status(parseInt(digits ?? '', 16))],
  [
    /(?<![\w-])([89a-f][0-9a-f]{7})(?![\w-])/gi,
    ([, digits = '']) => (/^[8c]/i.test(digits) ? status(parseInt(digits, 16)) : undefined),
  ],
  [/(?<![\w.])[-−–](\d{9,10})(?![\w.])/g, ([, digits]) => status(-Number(digits))],
  [/(?<![\w.-])(2[1-9]\d{8}|[34]\d{9})(?![\w.-])/g, ([, digits]) => status(Number(digits))],
  [
    /\b(?:LDAP|ldap_\w+)(?:[\s_:=-]*(?:result|error|err|code|fout|resultCode|resultaat))*[\s_:=(#-]*(\d{1,3})\b/gi,
    ([, digits]) => one('ldap', digits),
  ],
  [/\bError Code:\s*(\d{1,3})\b(?=[\s.]*Error Description)/gi, ([, digits]) => one('provisioning', digits)],
  [
    /\b(?:provisioning|provisioningfout)(?:[ -]?(?:error|fout|code))*[\s:=#-]*(\d{1,3})\b/gi,
    ([, digits]) => one('provisioning', digits),
  ],
  [
    /\b(?:RPC|Win32|GetLastError|net\s+helpmsg|WSA|WinINet|WinHTTP)(?:[\s_-]*(?:error|fout|code|helpmsg))*[\s:=(#']*(\d{1,5})\b/gi,
    ([, digits]) => systemError(Number(digits)),
  ],
  [/\bReason:\s*'(\d{3,5})'/gi, ([, digits]) => systemError(Number(digits))],
  [
    /\b(?:HTTP(?:\/[\d.]+)?|https?[ _]?status|CONNECT|proxy)(?:[\s_-]*(?:status|code|error|fout|antwoord|answer))*[\s:=(#]*([1-5]\d\d)\b/gi,
    ([, digits]) => one('http', digits),
  ],
  [
    /\(([45]\d\d)\)\s*(?:proxy|forbidden|bad gateway|service unavailable|unauthorized)/gi,
    ([, digits]) => one('http', digits),
  ],
  [new RegExp(`\\b(?:${errorWords})[\\s:#=(']*(\\d{1,7})\\b`, 'gi'), ([, digits]) => everything(Number(digits))],
];

/** All codes in `text`, in the order in which they stand there. */
export function findCodes(text: string): readonly FoundCode[] {
  const whole = text;
  const found: FoundCode[] = [];
  let rest = text;
  for (const [pattern, read] of rules) {
    for (const match of rest.matchAll(pattern)) {
      const [written] = match;
      const { index } = match;
      const readings = read(match, whole);
      if (!readings || readings.length === 0) continue;
      const inner = whole[index - 1] === '/' && /\[0x[0-9a-f]+\/$/i.test(whole.slice(0, index));
      found.push({ text: written.trim(), index, readings, ...(inner && { inner: true as const }) });
      rest = rest.slice(0, index) + ' '.repeat(written.length) + rest.slice(index + written.length);
    }
  }
  found.push(...bareNumbers(rest));
  return found.sort((a, b) => a.index - b.index);
}

/** Numbers without a word that says of what: only in short questions ("6311 en 6401"), where they are what is asked. */
function bareNumbers(text: string): readonly FoundCode[] {
  if (text.trim().split(/\s+/).length > 8) return [];
  return [...text.matchAll(/(?<![\w.,:/-])(\d{1,7})(?![\w:/-]|[.,]\d)/g)].flatMap((match) => {
    const [, digits = ''] = match;
    // Only the reset portal writes its numbers with leading zeros.
    const readings = /^0\d{3}$/.test(digits) ? one('sspr', digits) : everything(Number(digits));
    return readings.length > 0 ? [{ text: match[0], index: match.index, readings }] : [];
  });
}

function one(space: Space, digits: string | undefined, radix = 10): readonly Reading[] {
  const number = parseInt(digits ?? '', radix);
  return Number.isSafeInteger(number) ? [{ space, number }] : [];
}

function event(digits: string | undefined, source: string | undefined): readonly Reading[] {
  const eventSource = source === undefined ? undefined : eventSourceOf(source);
  return one('event', digits).map((reading) => ({ ...reading, ...(eventSource && { eventSource }) }));
}

function sourceIn(text: string): string | undefined {
  return new RegExp(`\\b(?:${sources})\\b`, 'i').exec(text)?.[0];
}

function systemError(number: number): readonly Reading[] {
  return [
    { space: 'win32', number },
    ...(number >= 0x525 && number <= 0x775 ? [{ space: 'ldap-data', number } as const] : []),
  ];
}

/** A 32-bit status, and the plain code that it carries. */
function status(value: number): readonly Reading[] {
  const number = toUnsigned32(value);
  if (number === undefined) return [];
  const inner = unwrapStatus(number);
  return [{ space: 'status', number }, ...(inner ? [inner] : [])];
}

/** A bare number may be anything: the caller keeps the readings that the catalogue knows. */
function everything(number: number): readonly Reading[] {
  const spaces: readonly Space[] = [
    'aadsts',
    'event',
    'win32',
    'provisioning',
    'ldap',
    'http',
    'kerberos',
    'msis',
    'sspr',
  ];
  if (number > 0x7fffffff) return status(number);
  return spaces.map((space) => ({ space, number }));
}
