/**
 * Names in a directory, found in running text. The last part ends where a sentence goes on: before a bracket, a
 * quote, or two blanks.
 */
const rdn = String.raw`(?:CN|OU|O|UID|L|ST|SN|GIVENNAME|E)\s?=\s?(?:\\[^\r\n]|[^,;+"'<>|(){}=\\\r\n\u0000]){1,256}`;
const dc = String.raw`DC\s?=\s?[\p{L}\p{N}_-]{1,63}`;
const c = String.raw`C\s?=\s?[A-Z]{2}`;
export const dnPattern = new RegExp(
  String.raw`(?<![\p{L}\p{N}])(?:(?:${rdn}|${dc}|${c})\s?[,;+]\s?){0,40}(?:${dc}|${c}|${rdn})(?![\p{L}\p{N}])`,
  'giu',
);

/** Containers that every directory has, and the makers of certificates that findings hang on. */
const standing =
  /^(?:configuration|services|schema|partitions|sites|system|users|computers|builtin|domain controllers|deleted objects|lostandfound|program data|ntds quotas|foreignsecurityprincipals|managed service accounts|keys|adminsdholder|policies|device registration configuration|registereddevices|62a0ff2e-97b9-4513-943f-0d221bd30080|ms-organization-(?:access|p2p-access.*)|password settings container|domain (?:admins|users|guests|computers)|enterprise admins|schema admins|account operators|server operators|backup operators|print operators|administrators?|guests?|krbtgt|directory service|windows nt|certificate|aggregate|(?:.*\b(?:microsoft|digicert|globalsign|entrust|verisign|baltimore|let's encrypt|isrg|zscaler|fortinet|fortigate|palo alto|blue ?coat|symantec|sophos|squid|netskope|mcafee|skyhigh|cisco|umbrella|forcepoint|websense|check ?point|kaspersky|eset|bitdefender|avast|barracuda|watchguard|sonicwall|menlo|iboss|burp|fiddler|charles|mitmproxy)\b.*))$/i;

/**
 * The parts of a name with their escapes undone, each replaced; what `replace` answers goes in without need of
 * escapes.
 */
export function replaceDn(dn: string, replace: (type: string, value: string) => string): string {
  const parts = dn.match(/(?:\\[^]|[^,;+\\])+[,;+]?\s*/g) ?? [];
  return parts
    .map((part) => {
      const found = /^(\s*)([A-Za-z]+)(\s?=\s?)((?:\\[^]|[^,;+\\])*?)(\s*[,;+]?\s*)$/.exec(part);
      if (!found) return part;
      const [, lead = '', type = '', equals = '', value = '', tail = ''] = found;
      if (value === '' || /^c$/i.test(type) || standing.test(value.trim())) return part;
      return `${lead}${type}${equals}${replace(type.toUpperCase(), unescapeDn(value))}${tail}`;
    })
    .join('');
}

/** `Zo\C3\AB` and `Bakker\, Zoë` as they are read. */
export function unescapeDn(value: string): string {
  if (!value.includes('\\')) return value;
  return value
    .replace(/(?:\\[0-9a-f]{2})+/gi, (bytes) => Buffer.from(bytes.replaceAll('\\', ''), 'hex').toString('utf8'))
    .replace(/\\([^])/g, '$1');
}
