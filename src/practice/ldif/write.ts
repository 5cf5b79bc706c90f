/** Writing LDIF (RFC 2849): what is not plain ASCII becomes base64, long lines are folded. */
export type LdifFields = readonly (readonly [name: string, value: string])[];

const lineLength = 76;

export function formatRecord(dn: string, fields: LdifFields): string {
  let text = formatField('dn', dn);
  for (const [name, value] of fields) text += formatField(name, value);
  return `${text}\n`;
}

function formatField(name: string, value: string): string {
  if (isSafe(value)) return fold(`${name}: ${value}`);
  return fold(`${name}:: ${Buffer.from(value).toString('base64')}`);
}

/** SAFE-STRING: ASCII without line ends, not beginning with a blank, a colon or "<", not ending with a blank. */
function isSafe(text: string): boolean {
  // eslint-disable-next-line no-control-regex -- control characters are what it looks for
  return /^(?:[\x01-\x09\x0b\x0c\x0e-\x1f!-9;=-\x7f](?:[\x01-\x09\x0b\x0c\x0e-\x7f]*[\x01-\x09\x0b\x0c\x0e-\x1f!-\x7f])?)?$/.test(
    text,
  );
}

function fold(line: string): string {
  if (line.length <= lineLength) return `${line}\n`;
  const parts = [line.slice(0, lineLength)];
  for (let at = lineLength; at < line.length; at += lineLength - 1) parts.push(line.slice(at, at + lineLength - 1));
  return `${parts.join('\n ')}\n`;
}
