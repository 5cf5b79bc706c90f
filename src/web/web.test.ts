import { Hono } from 'hono';
import { expect, test } from 'vitest';
import * as fc from 'fast-check';
import { FakeClock } from '../base/clock.ts';
import { isHawserError } from '../base/errors.ts';
import { assetPath } from './assets.ts';
import { html } from './html.ts';
import { localPath } from './page.ts';
import { webRoutes } from './routes.ts';
import { pageHeaders, sameOriginOnly } from './security.ts';
import { table } from './table.ts';
import { duration, exactTime, relativeTime } from './time.ts';
import { timeZoneOf } from './time-zone.ts';
import { plural, translatorFor } from './translate.ts';

const PUBLIC_URL = 'https://hawser.contoso.test';
const OTHER_URL = 'http://localhost:8080';

test.each([
  ['/console/users?q=a', '/console/users?q=a'],
  ['//evil.test', '/'],
  ['/\\evil.test', '/'],
  ['https://evil.test', '/'],
  ['javascript:alert(1)', '/'],
  ['/a\r\nset-cookie: x=y', '/'],
  ['', '/'],
  [undefined, '/'],
])('a return address of %s leads to %s', (candidate, expected) => {
  expect(localPath(candidate, '/')).toBe(expected);
});

test('a return address never leads to another host', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.webUrl(),
        fc.string().map((rest) => `/${rest}`),
      ),
      (candidate) => {
        expect(new URL(localPath(candidate, '/'), PUBLIC_URL).origin).toBe(PUBLIC_URL);
      },
    ),
  );
});

test.each<[string, Record<string, string>, number]>([
  ['our own page', { 'sec-fetch-site': 'same-origin' }, 200],
  ['another site', { 'sec-fetch-site': 'cross-site', origin: PUBLIC_URL }, 500],
  ['a sister site', { 'sec-fetch-site': 'same-site' }, 500],
  ['an old browser on our page', { origin: PUBLIC_URL }, 200],
  ['an old browser on a name that is not ours', { origin: 'http://evil.test', host: 'evil.test' }, 500],
  ['a name of others that leads here', { 'sec-fetch-site': 'same-origin', host: 'evil.test' }, 500],
  ['another address of ours', { 'sec-fetch-site': 'same-origin', origin: OTHER_URL, host: 'localhost:8080' }, 200],
  ['an old browser on another page', { origin: 'https://evil.test', host: 'hawser.contoso.test' }, 500],
  ['a sandboxed frame', { origin: 'null' }, 500],
  ['nobody who says so', {}, 500],
])('a form from %s answers %s %i', async (_, headers, status) => {
  const app = new Hono();
  app.use(sameOriginOnly({ publicUrl: PUBLIC_URL, otherUrls: [OTHER_URL] }));
  app.post('/', (context) => context.text('done'));
  app.get('/', (context) => context.text('read'));
  app.onError((error, context) => context.text(error.message, 500));
  expect((await app.request('/', { method: 'POST', headers })).status).toBe(status);
  expect((await app.request('/', { headers })).status).toBe(200);
});

test('pages allow no inline script or style, no frame and no cache', async () => {
  const app = new Hono();
  app.use(pageHeaders());
  app.get('/', (context) => context.html('<p>hello</p>'));
  const { headers } = await app.request('/');
  expect(headers.get('content-security-policy')).toMatch(
    /default-src 'none'.*script-src 'self'.*frame-ancestors 'none'/,
  );
  expect(headers.get('content-security-policy')).not.toContain('unsafe');
  expect(headers.get('cache-control')).toBe('no-store');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
});

test('assets are kept for a year, at an address that changes with them', async () => {
  const app = webRoutes({ publicUrl: PUBLIC_URL });
  const answer = await app.request(assetPath('hawser.css'));
  expect(answer.headers.get('cache-control')).toContain('immutable');
  expect(answer.headers.get('content-type')).toBe('text/css; charset=utf-8');
  expect(await answer.text()).toContain('--accent');
  expect((await app.request('/assets/hawser.css')).status).toBe(404);
  expect((await app.request('/assets/..%2fassets.ts')).status).toBe(404);
});

test('the choice of language is remembered, and leads back to where it was made', async () => {
  const app = webRoutes({ publicUrl: PUBLIC_URL });
  const body = new URLSearchParams({ language: 'nl', return: '/console/users' });
  const answer = await app.request('/language', { method: 'POST', body, headers: { 'sec-fetch-site': 'same-origin' } });
  expect(answer.headers.get('location')).toBe('/console/users');
  expect(answer.headers.get('set-cookie')).toMatch(/^hawser-language=nl; .*Secure/);
});

test('the choice of language reads no large body', async () => {
  const app = webRoutes({ publicUrl: PUBLIC_URL });
  app.onError((error, context) => context.text(isHawserError(error) ? error.code : 'bug', 500));
  let sent = 0;
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      sent += 4096;
      controller.enqueue(new Uint8Array(4096).fill(97));
    },
  });
  const headers = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' };
  const init: RequestInit = { method: 'POST', body, duplex: 'half', headers };
  expect(await (await app.request('/language', init)).text()).toBe('base.request-too-large');
  expect(sent).toBeLessThan(32 * 1024);
});

test('whatever a value holds, it is text on the page', async () => {
  const nasty = '"><script>alert(1)</script>';
  const page = await table({ caption: nasty, rows: [nasty], columns: [{ header: nasty, cell: (row) => row }] });
  const built = String(await html`<p title="${nasty}">${page}${[nasty, html`<b>${nasty}</b>`]}</p>`);
  expect(built).not.toContain('<script');
});

const clock = new FakeClock('2026-03-01T12:00:00Z');
const pageIn = (language: 'en' | 'nl') => ({
  language,
  t: translatorFor(language),
  now: clock.now(),
  timeZone: 'UTC',
  here: '/',
});

test('times are relative, with the exact one at hand', async () => {
  const at = new Date('2026-03-01T11:56:00Z');
  expect(String(await relativeTime(pageIn('en'), at))).toMatch(
    /datetime="2026-03-01T11:56:00.000Z".*UTC.*4 minutes ago/,
  );
  expect(String(await relativeTime(pageIn('nl'), at))).toContain('4 minuten geleden');
  expect(String(await relativeTime(pageIn('nl'), null))).toContain('nooit');
});

test('times are in the zone of the reader, and exact ones in UTC at hand; without a known zone they say UTC', async () => {
  const at = new Date('2026-07-01T21:56:00Z');
  const there = (timeZone: string) => ({ ...pageIn('en'), timeZone });
  const shown = async (timeZone: string): Promise<string> => String(await exactTime(there(timeZone), at));
  expect(await shown('UTC')).toContain('>1 Jul 2026, 21:56:00 UTC<');
  const amsterdam = await shown('Europe/Amsterdam');
  expect(amsterdam).toContain('>1 Jul 2026, 23:56:00<');
  expect(amsterdam).toMatch(/datetime="2026-07-01T21:56:00.000Z" title="2026-07-01 21:56:00 UTC"/);
  expect(await shown('Asia/Kathmandu')).toContain('>2 Jul 2026, 03:41:00<');
  expect(String(await exactTime({ ...pageIn('nl'), timeZone: 'Europe/Amsterdam' }, at))).toContain(
    '>1 jul 2026, 23:56:00<',
  );
  expect(String(await relativeTime(there('Europe/Amsterdam'), at))).toContain(
    'title="1 Jul 2026, 23:56:00 · 2026-07-01 21:56:00 UTC"',
  );
});

test('a cookie names a time zone, or none', () => {
  for (const zone of ['Europe/Amsterdam', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5'])
    expect(timeZoneOf(zone)).toBe(zone);
  for (const text of [undefined, '', 'Mars/Olympus', '+05:00', '../etc', 'UTC\0', 'x'.repeat(70)])
    expect(timeZoneOf(text)).toBe('UTC');
});

test.each([
  [640, '640 ms', '640 ms'],
  [2240, '2.2 s', '2,2 s'],
  [61_000, '1 min 1 s', '1 min 1 s'],
  [300_000, '5 min', '5 min'],
  [5_400_000, '1 h 30 min', '1 u 30 min'],
])('%i ms is %s in English and %s in Dutch', (milliseconds, english, dutch) => {
  expect(duration(pageIn('en'), milliseconds)).toBe(english);
  expect(duration(pageIn('nl'), milliseconds)).toBe(dutch);
});

test('numbers in texts are written as the language writes them, and one is not many', () => {
  const texts = {
    one: { en: '{count} object', nl: '{count} object' },
    other: { en: '{count} objects', nl: '{count} objecten' },
  } as const;
  expect(plural(translatorFor('nl'), 12_345, texts)).toBe('12.345 objecten');
  expect(plural(translatorFor('en'), 1, texts)).toBe('1 object');
});
