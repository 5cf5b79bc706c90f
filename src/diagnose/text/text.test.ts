import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanLine, HtmlStripper, looksLikeHtml } from './clean.ts';
import { copyOf, copyOfLine, copyOfRecord } from './copy.ts';
import type { EncodingName } from './encoding.ts';
import { createDecoder, detectEncoding } from './encoding.ts';
import { LineSplitter } from './lines.ts';
import { maskSecrets } from './mask.ts';

const status = 'AzureAdJoined : YES\r\n TenantName : Café Zoë\r\n';

function decodeAll(bytes: Uint8Array): string {
  return createDecoder(detectEncoding(bytes))(bytes, true);
}

function linesOf(...pieces: readonly string[]): [number, string][] {
  const lines: [number, string][] = [];
  const splitter = new LineSplitter((raw, number) => lines.push([number, raw]));
  for (const piece of pieces) splitter.push(piece);
  splitter.end();
  return lines;
}

describe('encodings', () => {
  const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16();
  it.each<[string, Uint8Array, EncodingName]>([
    ['UTF-8', Buffer.from(status), 'utf-8'],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${status}`), 'utf-8'],
    ['UTF-16 with a mark', Buffer.from(`\uFEFF${status}`, 'utf16le'), 'utf-16le'],
    ['UTF-16 without a mark', Buffer.from(status, 'utf16le'), 'utf-16le'],
    ['UTF-16 of the other order', utf16be(status), 'utf-16be'],
    ['Windows-1252', Buffer.from(status, 'latin1'), 'windows-1252'],
    ['code page 850', Buffer.from(status.replace('é', '\x82').replace('ë', '\x89'), 'latin1'), 'oem-850'],
  ])('%s is recognised and read', (_, bytes, encoding) => {
    expect(detectEncoding(bytes)).toBe(encoding);
    expect(decodeAll(bytes)).toContain('Café Zoë');
  });

  it('does not take a picture for text', () => {
    const picture = Uint8Array.from({ length: 4096 }, (_, i) => (i * 73 + 11) % 256);
    expect(detectEncoding(picture)).toBe('binary');
  });

  it('finds UTF-8 although the head ends inside a character', () => {
    expect(detectEncoding(Buffer.from('wachtwoord ë').subarray(0, -1))).toBe('utf-8');
  });
});

describe('lines', () => {
  it('are the same however the text arrives in pieces', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 20 })), fc.constantFrom('\n', '\r\n'), (parts, end) => {
        const whole = parts.join(end);
        expect(linesOf(...parts.flatMap((part, i) => (i ? [end, part] : [part])))).toEqual(linesOf(whole));
      }),
    );
  });

  it('keep their number when they are handed on in pieces', () => {
    const lines = linesOf(`first\n${'<a>'.repeat(20_000)}\nlast`);
    expect(lines[0]).toEqual([1, 'first']);
    expect(lines.at(-1)).toEqual([3, 'last']);
    expect(lines.length).toBeGreaterThan(5);
    expect(lines.every(([, raw]) => raw.length <= 16_384)).toBe(true);
    expect(lines.map(([, raw]) => raw).join('')).toBe(`first${'<a>'.repeat(20_000)}last`);
  });
});

describe('cleaning', () => {
  it('removes mail quoting but not the request lines of curl', () => {
    expect(cleanLine('> > AzureAdJoined : NO')).toBe('AzureAdJoined : NO');
    expect(cleanLine('> CONNECT login.microsoftonline.com:443 HTTP/1.1')).toContain('> CONNECT');
  });

  it('makes the quotes and hyphens of a word processor plain', () => {
    expect(cleanLine('\u201Cstopped\u2013server\u2013down\u201D\u00A0\u2018x\u2019')).toBe(`"stopped-server-down" 'x'`);
  });

  it('reads the text of a page and none of its scripts', () => {
    const page = ['<html><body><p>AADSTS50126</p>', '<script>AADSTS1;', 'AADSTS2</script><b', 'class="x">after</b>'];
    const stripper = new HtmlStripper();
    const text = page.flatMap((line) => stripper.strip(line)).join('|');
    expect(text).toBe('AADSTS50126|after');
  });

  it('leaves event exports alone', () => {
    expect(looksLikeHtml('<Events><Event xmlns="x"><System><br/>')).toBe(false);
  });
});

describe('secrets', () => {
  it.each([
    ['Proxy-Authorization: Basic c3ZjOkhlbWxpams=', 'c3ZjOkhlbWxpams'],
    ['client_secret=Xy8Q~verySECRETvalue0123456789', 'verySECRET'],
    ['"refresh_token":"0.AXoA-abcdefghijklmnop"', 'abcdefghijklmnop'],
    ['token eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl', 'c2lnbmF0dXJl'],
    ['http://svc:Hemlijk123@proxy.example:8080', 'Hemlijk123'],
    ['wachtwoord: Zomer2026!', 'Zomer2026'],
    ['password=Winter2026; next', 'Winter2026'],
  ])('%s is shown without them', (line, secret) => {
    const shown = maskSecrets(line);
    expect(shown).not.toContain(secret);
    expect(shown.length).toBeGreaterThan(5);
  });

  it('shows the middle of a long line without a half of a secret', () => {
    const line = `${'x '.repeat(2_000)}Authorization: Bearer ${'A1b2'.repeat(40)} AADSTS50126 ${'y '.repeat(2_000)}`;
    const shown = maskSecrets(line, 240, 'AADSTS50126');
    expect(shown).toContain('AADSTS50126');
    expect(shown).not.toContain('A1b2');
    expect(shown.length).toBeLessThanOrEqual(240);
  });

  it('leaves codes and sentences as they are', () => {
    const line = 'AADSTS50126: invalid username or password. Client ErrorCode : 0x801c03f2';
    expect(maskSecrets(line)).toBe(line);
  });
});

describe('what is kept of a text', () => {
  it('is the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        expect(copyOf(text)).toBe(text);
      }),
    );
    const line = { number: 3, raw: '> a line that was quoted', text: 'a line that was quoted' };
    expect(copyOfLine(line)).toEqual(line);
    expect(copyOfRecord({ host: 'login.example.org', port: 443, time: undefined })).toEqual({
      host: 'login.example.org',
      port: 443,
      time: undefined,
    });
  });
});
