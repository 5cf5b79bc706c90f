/** A word with percent-encoded bytes in it, or a long run of Base64. */
export const encodedPattern =
  /[^\s"'<>(){},;|\uE000\uE001]*%[0-9a-fA-F]{2}[^\s"'<>(){},;|\uE000\uE001]*|(?<![\w+/-])[A-Za-z0-9+/_-]{16,}={0,2}(?![\w+/-])/g;

const LONGEST = 100_000;

/**
 * The token with what is hidden in it replaced, in the same encoding; undefined when it hides nothing. A quoted
 * UTF-16 text in Base64 is how a directory is given a password (unicodePwd), and is removed as a whole.
 */
export function replaceEncoded(token: string, redact: (inner: string) => string): string | undefined {
  if (token.length > LONGEST) return '[encoded]';
  if (token.includes('%')) return replacePercent(token, redact);
  return replaceBase64(token, redact);
}

function replacePercent(token: string, redact: (inner: string) => string): string | undefined {
  const plain = decodePercent(token);
  if (plain === token) return undefined;
  const shown = redact(plain);
  return shown === plain ? undefined : encodeAs(shown, token);
}

/** Signs that stood encoded stay encoded. */
function encodeAs(text: string, model: string): string {
  let shown = encodeURI(text).replaceAll('%5B', '[').replaceAll('%5D', ']');
  for (const sign of '@:/?=&,;+$#') {
    const code = encodeURIComponent(sign);
    if (model.toUpperCase().includes(code) && !model.includes(sign)) shown = shown.replaceAll(sign, code);
  }
  return shown;
}

/** Bytes that are no UTF-8 stay as they are: old clients send Latin-1. */
function decodePercent(text: string): string {
  return text.replace(/(?:%[0-9a-fA-F]{2})+/g, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      return Buffer.from(run.replaceAll('%', ''), 'hex').toString('latin1');
    }
  });
}

function replaceBase64(token: string, redact: (inner: string) => string): string | undefined {
  // A word, a GUID, a hash, a path: no Base64, or nothing that can be read.
  if (/^[0-9a-f-]+$/i.test(token) || /^[A-Za-z]+$/.test(token) || /^\/|\/\//.test(token)) return undefined;
  const bytes = Buffer.from(token, 'base64');
  if (bytes.length < 6) return undefined;
  const wide = textOf(bytes, 'utf16le');
  if (wide !== undefined) {
    if (/^".*"$/s.test(wide)) return '[secret]';
    const shown = redact(wide);
    return shown === wide ? undefined : Buffer.from(shown, 'utf16le').toString('base64');
  }
  const text = textOf(bytes, 'utf8');
  if (text === undefined) return undefined;
  if (/^[^:\s]{1,100}:[^\s]{1,200}$/.test(text) && !text.includes('://')) return '[secret]';
  const shown = redact(text);
  return shown === text ? undefined : Buffer.from(shown, 'utf8').toString('base64');
}

function textOf(bytes: Buffer, encoding: 'utf8' | 'utf16le'): string | undefined {
  if (encoding === 'utf16le') {
    if (bytes.length % 2 !== 0) return undefined;
    let zeros = 0;
    for (let at = 1; at < bytes.length; at += 2) if (bytes[at] === 0) zeros++;
    if (zeros < bytes.length * 0.3) return undefined;
  }
  const text = bytes.toString(encoding);
  const odd = text.match(/[^\P{Cc}\t\r\n]|\ufffd/gu)?.length ?? 0;
  return odd === 0 ? text : undefined;
}
