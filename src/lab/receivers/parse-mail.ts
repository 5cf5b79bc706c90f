/**
 * Subject and text of a mail (RFC 5322, RFC 2045, RFC 2047), as far as a reader of what the cloud sends needs: the
 * first part of plain text, in UTF-8, whatever it was encoded with.
 */
export function parseMail(raw: string): { readonly subject: string; readonly text: string } {
  const { headers, body } = partOf(raw);
  return { subject: decodeWords(headers.get('subject') ?? ''), text: textOf(headers, body).trimEnd() };
}

interface Part {
  /** By their names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

function partOf(raw: string): Part {
  const text = raw.replaceAll('\r\n', '\n');
  const end = text.indexOf('\n\n');
  const [head, body] = end < 0 ? [text, ''] : [text.slice(0, end), text.slice(end + 2)];
  // A line that begins with a blank goes on with the one before (RFC 5322, 2.2.3).
  const lines = head.replaceAll(/\n[ \t]+/g, ' ').split('\n');
  const headers = lines.flatMap((line) => {
    const [, name = '', value = ''] = /^([\w-]+):\s*(.*)$/.exec(line) ?? [];
    return name === '' ? [] : [[name.toLowerCase(), value] as const];
  });
  return { headers: new Map(headers), body };
}

function textOf(headers: Part['headers'], body: string): string {
  const type = headers.get('content-type') ?? 'text/plain';
  const boundary = /boundary="?([^";]+)"?/i.exec(type)?.[1];
  if (!/^multipart\//i.test(type) || boundary === undefined) return decodeBody(headers, body);
  const parts = body
    .split(`--${boundary}`)
    .slice(1)
    .map((piece) => partOf(piece.replace(/^\n/, '')));
  const plain = parts.find((part) => /^(text\/plain|multipart\/)/i.test(part.headers.get('content-type') ?? ''));
  return plain ? textOf(plain.headers, plain.body) : '';
}

function decodeBody(headers: Part['headers'], body: string): string {
  const encoding = (headers.get('content-transfer-encoding') ?? '7bit').toLowerCase();
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8');
  return encoding === 'quoted-printable' ? decodeQuoted(body.replaceAll('=\n', '')) : body;
}

/** `=?utf-8?Q?…?=` and `=?utf-8?B?…?=`; blanks between two of them do not count (RFC 2047, 6.2). */
function decodeWords(text: string): string {
  return text
    .replaceAll(/(\?=)\s+(=\?)/g, '$1$2')
    .replaceAll(/=\?[\w-]+\?([QB])\?([^?]*)\?=/gi, (_, how: string, word: string) =>
      how.toUpperCase() === 'B'
        ? Buffer.from(word, 'base64').toString('utf8')
        : decodeQuoted(word.replaceAll('_', ' ')),
    );
}

function decodeQuoted(text: string): string {
  return text.replaceAll(/(?:=[0-9A-F]{2})+/gi, (run) => Buffer.from(run.replaceAll('=', ''), 'hex').toString('utf8'));
}
