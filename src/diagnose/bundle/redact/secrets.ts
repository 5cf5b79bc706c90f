/** What is always removed, whatever it is part of. Patterns are bounded: a hostile text costs its length. */
const patterns: readonly (readonly [RegExp, string])[] = [
  [/\beyJ[\w-]{8,8000}\.[\w-]{4,16000}(?:\.[\w-]{0,8000}){0,3}/g, '[token]'],
  [
    /(\b(?:proxy-)?authorization["']?\s?[:=]\s?["']?)(?:(basic|bearer|negotiate|ntlm|digest)\s+)?[^\r\n"']{4,8000}/gi,
    '$1$2 [secret]',
  ],
  [/\b(bearer|negotiate|ntlm)\s+[\w.~+/=-]{16,8000}/gi, '$1 [token]'],
  [/((?:set-)?cookie2?["']?\s?[:=]\s?["']?)[^\r\n"]{4,8000}/gi, '$1[secret]'],
  [/(\w{2,16}:\/\/[^\s:/@"']{1,200}):[^\s@/"']{1,400}@/g, '$1:[secret]@'],
  [/\bTlRMTVNTU[\w+/=]{8,8000}/g, '[token]'],
  [/\bYI[IGHJ][\w+/]{60,16000}={0,2}/g, '[token]'],
  [/(\b(?:password|pwd|accountkey|sharedaccesskey)\s?=\s?)(?!\[secret\])[^;\r\n"']{1,400}(?=;)/gi, '$1[secret]'],
  [
    /(["']?[\w.-]{0,40}(?:password|passwort|wachtwoord|passwd|passphrase|secret|api_?-?key|shared_?access_?key|account_?key|access_?key|private_?key|session_?key|client_?assertion|(?:refresh|access|id|device|sas)_?token|unicodepwd|userpassword|ntlm_?hash|nt_?hash|code_verifier|\bpwd|\bprt|\bassertion)["']?\s{0,3}(?:::?|=|:=)\s{0,3}(?:"(?=[^"]{1,2000}")|'(?=[^']{1,2000}')|["']?))(?![:=]?\s{0,3}\[(?:secret|token)\])(?:(?<=")[^"\r\n]{1,4000}|(?<=')[^'\r\n]{1,4000}|[^\s"'&,;<>]{1,8000})/gi,
    '$1[secret]',
  ],
  [/(<(?:[\w:]{0,20})(?:password|secret|assertion|token)\b[^>]{0,200}>)[^<]{1,8000}/gi, '$1[secret]'],
  [/\b(sig|sas|SharedAccessSignature)=[^\s&"']{12,4000}/gi, '$1=[secret]'],
  [/([?&](?:code|state|nonce|assertion|SAMLResponse|SAMLRequest)=)[^\s&"']{12,16000}/gi, '$1[secret]'],
  [/\{(?:S?SHA(?:256|384|512)?|MD5|SMD5|CRYPT|ARGON2|PBKDF2[\w-]*)\}[\w+/=$.,-]{8,400}/g, '[secret]'],
  [/\$(?:argon2\w{1,2}|2[aby]|5|6|pbkdf2)\$[\w+/=$.,-]{10,400}/g, '[secret]'],
  [
    /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----(?:(?!-----END)[^]){0,16000}(?:-----END [A-Z ]{0,30}PRIVATE KEY-----)?/g,
    '[private key]',
  ],
  [/"(?:d|p|q|dp|dq|qi|k)"\s{0,3}:\s{0,3}"[\w-]{20,4000}"/g, '"[secret]":""'],
  [/(\s-(?:w|U|p)\s+)(?:'[^']{3,200}'|"[^"]{3,200}"|(?=\S*[^\w\s./-])\S{6,200})/g, '$1[secret]'],
];

/** Names of fields whose value is a secret, whatever it looks like. */
export const secretField =
  /(?:password|passwort|wachtwoord|passwd|passphrase|secret|apikey|accesskey|privatekey|sessionkey|accountkey|sharedkey|^token$|(?:refresh|access|id|device|sas)token|unicodepwd|dbcspwd|supplementalcredentials|nthash|lmhash|cookie|^authorization$|assertion|codeverifier|onetimecode|invite)/;

export interface SecretsReplaced {
  readonly text: string;
  readonly count: number;
}

export function replaceSecrets(text: string): SecretsReplaced {
  let count = 0;
  let shown = text;
  for (const [pattern, replacement] of patterns) {
    pattern.lastIndex = 0;
    if (!pattern.test(shown)) continue;
    pattern.lastIndex = 0;
    shown = shown.replace(pattern, (...found: readonly unknown[]) => {
      count++;
      return replacement.replace(/\$([12])/g, (_, digit: string) => {
        const group = found[Number(digit)];
        return typeof group === 'string' ? group : '';
      });
    });
  }
  return { text: shown, count };
}

/**
 * A secret whose value is known, found in every way it is usually written: as it is, escaped, percent- or
 * Base64-encoded, in UTF-16, in hexadecimal.
 */
export class KnownSecrets {
  readonly #forms: string[] = [];
  /** These are pieces of a longer run, which goes as a whole. */
  readonly #encoded = new Set<string>();

  add(secret: string): void {
    if (secret.length < 4) return;
    const utf16 = Buffer.from(secret, 'utf16le');
    const quoted = Buffer.from(`"${secret}"`, 'utf16le');
    const plain = Buffer.from(secret, 'utf8');
    const json = JSON.stringify(secret).slice(1, -1);
    const forms = new Set([
      secret,
      json,
      JSON.stringify(json).slice(1, -1),
      json.replace(/[\u0080-\uffff]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`),
      encodeURIComponent(secret),
      encodeURIComponent(secret).replaceAll('%20', '+'),
      secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
    ]);
    for (const form of [plain, utf16, quoted].flatMap((bytes) => [...base64Cores(bytes), bytes.toString('hex')])) {
      if (form.length < 6) continue;
      forms.add(form);
      this.#encoded.add(form);
    }
    this.#forms.push(...[...forms].filter((form) => form.length >= 4));
    this.#forms.sort((a, b) => b.length - a.length);
  }

  get size(): number {
    return this.#forms.length;
  }

  replace(text: string): SecretsReplaced {
    let shown = text;
    let count = 0;
    const lower = this.#forms.length > 0 ? text.toLowerCase() : '';
    for (const form of this.#forms) {
      if (!lower.includes(form.toLowerCase())) continue;
      const parts = splitCaseless(shown, form);
      count += parts.length - 1;
      shown = this.#encoded.has(form) ? joinRuns(parts) : parts.join('[secret]');
    }
    return { text: shown, count };
  }
}

/** What stands in Base64 whatever comes before and after the bytes. */
function base64Cores(bytes: Buffer): string[] {
  return [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    return text.slice(shift === 0 ? 0 : shift + 1, (bytes.length + shift) % 3 === 0 ? undefined : -1);
  });
}

function joinRuns(parts: readonly string[]): string {
  return parts
    .map((part, index) => {
      const trimmed = index > 0 ? part.replace(/^[\w+/=-]+/, '') : part;
      return index < parts.length - 1 ? trimmed.replace(/[\w+/-]+$/, '') : trimmed;
    })
    .join('[secret]');
}

function splitCaseless(text: string, form: string): string[] {
  const lower = text.toLowerCase();
  // Rare letters change their length in lower case: then only the exact spelling is looked for.
  if (lower.length !== text.length) return text.split(form);
  const needle = form.toLowerCase();
  const parts: string[] = [];
  let start = 0;
  for (let at = lower.indexOf(needle); at >= 0; at = lower.indexOf(needle, start)) {
    parts.push(text.slice(start, at));
    start = at + needle.length;
  }
  return [...parts, text.slice(start)];
}
