/** What must never be shown again, whatever text it was pasted in. Patterns are linear and bounded. */
const secrets: readonly (readonly [RegExp, string])[] = [
  [/\beyJ[\w-]{8,4000}\.[\w-]{8,8000}(?:\.[\w-]{0,4000}){0,3}/g, '[token]'],
  [
    /\b((?:proxy-)?authorization\s?[:=]\s?"?)(basic|bearer|negotiate|ntlm|digest)\s+[^\s"',;]{4,8000}/gi,
    '$1$2 [secret]',
  ],
  [/\b(bearer)\s+[\w.~+/=-]{16,8000}/gi, '$1 [token]'],
  [/(\w{2,10}:\/\/[^\s:/@]{1,200}):[^\s@/]{1,200}@/g, '$1:[secret]@'],
  [
    /(["']?\b(?:client_?secret|client_?assertion|refresh_?token|access_?token|id_?token|session_?key|api_?key|shared_?key|set-cookie|cookie|prt|assertion|code_verifier)["']?\s?[:=]\s?["']?)[^\s"'&,;]{6,8000}/gi,
    '$1[secret]',
  ],
  [
    /(["']?\b(?:password|passwort|wachtwoord|mot de passe|passwd|pwd|newpassword|oldpassword|unicodepwd|userpassword)["']?\s?[:=]{1,2}\s?["']?)(?!\s|\[secret\])[^\s"'&,;]{1,400}/gi,
    '$1[secret]',
  ],
  [/(\s-(?:w|U)\s+)(?=\S{3})(?!['"]?\w{1,60}['"]?\s*$)[^\s]{3,200}/g, '$1[secret]'],
  [/\b(sig|code|sas|SharedAccessSignature)=[^\s&"']{16,4000}/g, '$1=[secret]'],
  [/-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----.{0,8000}/g, '[private key]'],
];

/**
 * The line as it may be shown: secrets replaced, length bounded. Of a long line what stands around `about` is shown.
 */
export function maskSecrets(text: string, limit = 240, about = ''): string {
  // The whole line is masked before the window is cut out of it: half a secret would not be known as one.
  if (about && text.length > limit && text.indexOf(about) > limit - about.length) {
    const masked = replaceSecrets(text);
    const from = masked.indexOf(about) - limit / 2;
    if (from > 0) return `…${bounded(masked.slice(from), limit - 1)}`;
  }
  return bounded(replaceSecrets(text.length > 4 * limit ? text.slice(0, 4 * limit) : text), limit);
}

function replaceSecrets(text: string): string {
  let shown = text;
  for (const [pattern, replacement] of secrets) shown = shown.replace(pattern, replacement);
  return shown;
}

function bounded(text: string, limit: number): string {
  const shown = text.trimEnd();
  return shown.length > limit ? `${shown.slice(0, limit - 1)}…` : shown;
}
