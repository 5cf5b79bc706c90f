import type { NumberedSpace } from '../catalogue/record.ts';

/** A line without any of these holds no code. */
export const hints =
  /AAD ?STS|CAA[0-9A-F]|MSIS\d|SSPR|0x[0-9a-f]|\bhr\b|HRESULT|fout|Fehler|erreur|ResultType|0 ?[x×хΧ] ?[0-9a-f]|FAILED|-\d{9,10}|\d{10}|RPC|[A-Z]_[A-Z]|[eE]rror|ERR|EAI|ECONN|ENOT|ETIME|EHOST|ENET|EPIPE|EPROTO|-[a-z]{1,20}-|Code|Reason|[a-z][A-Z]|data [0-9a-f]{3}/i;

export interface CodePattern {
  readonly space: NumberedSpace;
  /** Cheap to look for, and in every text that the pattern finds. */
  readonly needs: RegExp;
  readonly pattern: RegExp;
  readonly radix?: number;
  /** The number alone proves nothing: it counts where the catalogue has it. */
  readonly onlyKnown?: boolean;
  /** What the number stands for lies in the rest of the line. */
  readonly beside?: RegExp;
  /** Several numbers with commas between them. */
  readonly list?: boolean;
  /** One number with a sign in its middle. */
  readonly torn?: boolean;
}

const hexadecimal = /0x/i;
export const codePatterns: readonly CodePattern[] = [
  { space: 'aadsts', needs: /STS/i, pattern: /\bAAD ?STS[ :-]{0,2}(\d{4,7})\b/gi },
  // A translation, or the width of a window, tears the number.
  {
    space: 'aadsts',
    needs: /STS/i,
    pattern: /\bAAD[ -]?STS[\s:_#-]{0,3}(\d{2,3}[ .]\d{3})(?!\d)/gi,
    onlyKnown: true,
    torn: true,
  },
  {
    space: 'aadsts',
    needs: /error_?codes/i,
    pattern: /\berror_?codes["'\\]{0,3}\s?[:=]\s?[[(]?\s?(\d{4,7}(?:,\s?\d{4,7}){0,5})/gi,
    list: true,
  },
  // A sign-in log leaves the prefix out: the field's name stands for it, and only numbers of the catalogue count.
  {
    space: 'aadsts',
    needs: /\d{5}/,
    pattern:
      /\b(?:error[ _]?code|failure[ _]?code|fout ?code|Fehler ?code|code d.erreur|ResultType|error_?no)["'\\]{0,3}\s{0,3}[:=]?\s{0,3}["']?(\d{5,7})\b/gi,
    onlyKnown: true,
  },
  {
    space: 'aadsts',
    needs: /code/i,
    pattern: /\bcode["'\\]{0,3}\s?[:=]\s?["']?(\d{5,7})\b/gi,
    beside: /AADSTS|\bEntra\b|\bAzure ?AD\b|oauth|invalid_grant|interaction_required|\bmsal\b/i,
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
  {
    space: 'status',
    needs: /0 ?[x×хΧ]/i,
    pattern: /(?<!\w)(?:0\s[xX×хΧ]\s?|0[×хΧ]\s?|0[xX]\s)([0-9a-f]{7,8})(?!\w)/g,
    radix: 16,
    onlyKnown: true,
  },
  // Office and Teams show the number bare.
  { space: 'status', needs: /caa/i, pattern: /\b(caa[0-9a-f]{5})\b/gi, radix: 16 },
  {
    space: 'status',
    needs: /\b[8C]0[0-9A-F]{6}\b/i,
    pattern: /\b(?:error|code|fout|foutcode|Fehler|Fehlercode|erreur)\b\W{1,3}([8c]0[0-9a-f]{6})\b/gi,
    radix: 16,
  },
  // A page for the user shows the number alone, behind whatever it says.
  {
    space: 'status',
    needs: /\b(?:80|c0)[0-9a-f]{6}\b/i,
    pattern: /(?<![\w.:/{-])((?:80|c0)[0-9a-f]{6})(?![\w-]|: (?:LdapErr|SvcErr))/gi,
    radix: 16,
    onlyKnown: true,
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
  {
    space: 'kerberos',
    needs: hexadecimal,
    pattern:
      /\b(?:Fehler ?code|Ergebnis ?code|fout ?code|resultaat ?code|code d.(?:erreur|échec))["'>:\s]{1,8}0x([0-9a-f]{1,2})(?![0-9a-f])/gi,
    radix: 16,
    beside: /Kerberos|krbtgt|pre-?auth|vorauthentifizierung|ticket/i,
    onlyKnown: true,
  },
  { space: 'win32', needs: /RPC/i, pattern: /\bRPC[ _]?(?:Error|Fehler|fout|erreur)\s?[:=]?\s?(\d{1,5})\b/gi },
  {
    space: 'win32',
    needs: /win32|system|helpmsg/i,
    pattern: /\b(?:Win32|system|net ?helpmsg|Win32Exception)\s?(?:error|code|fout|Fehler)?\s?[:=(]?\s?(\d{2,5})\b/gi,
  },
  // netsetup.log: `NetpDoDomainJoin: status: 0x54b`.
  {
    space: 'win32',
    needs: /\bNet[a-z]?[A-Z]/,
    pattern:
      /\bNet[a-z]?[A-Z]\w{2,40}:?[^\n]{0,120}?\b(?:status|returned|failed)\b[^\w\n]{0,3}(?:status: )?0x([0-9a-f]{1,4})\b/g,
    radix: 16,
    onlyKnown: true,
  },
  // `Error 1069: The service …` of the service console, `[SC] StartService FAILED 1069:` of sc.
  {
    space: 'win32',
    needs: /error \d|FAILED \d|fout \d/i,
    pattern: /\b(?:error|fout|FAILED) (\d{2,5}):\s{0,4}(?=[A-Z]|$)/gi,
    beside: /service|dienst|\[SC\]|net(?:work)?\b|access|toegang|logon|aanmeld/i,
    onlyKnown: true,
  },
  // samba-tool drs showrepl
  { space: 'win32', needs: /failed, result/, pattern: /\bfailed, result (\d{1,5}) \(/g },
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
