import { expect, test } from 'vitest';
import { codeRoutes } from './routes.ts';

const app = codeRoutes({
  rooms: {
    ldap: async () => await import('../../../ldap/index.ts'),
    sync: async () => await import('../../../sync/index.ts'),
  },
});

/** What the tenant service answers per object, and shows on its pages of errors. */
const consoleErrorCodes = [
  'AttributeValueMustBeUnique',
  'DataValidationFailed',
  'DeletionAccessViolation',
  'ExceededAllowedLength',
  'ExistingAdminRoleConflict',
  'IdentityDataValidationFailed',
  'InvalidHardMatch',
  'InvalidSoftMatch',
  'LargeObject',
  'ObjectTypeMismatch',
  'SoftMatchBlocked',
];

async function get(path: string, headers: Record<string, string> = {}) {
  const answer = await app.request(path, { headers });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

/** Follows the address as a browser does. */
async function open(path: string) {
  const answer = await get(path);
  const location = answer.headers.get('location');
  return location === null ? answer : await get(location.replace('/codes', ''));
}

test('the index and a family are pages in the language of the address, then of the reader', async () => {
  expect((await get('/?lang=nl')).text).toContain('lang="nl"');
  expect((await get('/', { 'accept-language': 'nl-NL' })).text).toContain('lang="nl"');
  expect((await get('/', { 'accept-language': 'nl', cookie: 'hawser-language=en' })).text).toContain('lang="en"');
  const family = /\/codes(\/family\/[\w-]+\?lang=en)/.exec((await get('/?lang=en')).text)?.[1] ?? '';
  expect((await get(family)).status).toBe(200);
});

test.each(consoleErrorCodes)('%s, which pages of the console show, leads to a page about it', async (code) => {
  const page = await open(`/${encodeURIComponent(code)}?lang=en`);
  expect(page.status).toBe(200);
  expect(page.text.toLowerCase()).toContain(code.toLowerCase());
});

test.each([
  ['0x801c03f2', '801c03f2'],
  ['AADSTS50126', '50126'],
  ['completed-export-errors', 'completed-export-errors'],
  ['stopped-server-down', 'stopped-server-down'],
  ['stopped-deletion-threshold-exceeded', 'stopped-deletion-threshold-exceeded'],
  ['cloud.invite-invalid', 'not valid'],
  ['base.folder-in-use', 'data folder'],
  ['ldap.unreachable', 'ldap.unreachable'],
])('%s is found', async (code, words) => {
  const page = await open(`/${code}?lang=en`);
  expect(page.status).toBe(200);
  expect(page.text).toContain(words);
});

test('an unknown code is reported as unknown, with what is near, and nothing invented', async () => {
  const own = await get('/cloud.invite-invalyd?lang=en');
  expect(own.status).toBe(404);
  expect(own.text).toContain('/codes/cloud.invite-invalid?lang=en');
  const number = await get('/0x801c03f9?lang=nl');
  expect(number.status).toBe(404);
  expect(number.text).toMatch(/801c03f[0-9a-f]/);
});

test.each([
  '/%3Cscript%3Ealert(x)%3C%2Fscript%3E',
  '/..%2f..%2fetc%2fpasswd',
  '/assets/..%2fpages.ts',
  '/a%00b',
  '/%22onclick',
])('%s is text and nothing else', async (path) => {
  const page = await get(path);
  expect(page.status).toBe(404);
  expect(page.text).not.toContain('<script>alert');
  expect(page.text).not.toContain('root:');
});

test('pages with a language are kept by everybody, those without by their reader alone, unchanged ones are not sent again', async () => {
  const shared = await get('/?lang=en');
  expect(shared.headers.get('cache-control')).toBe('public, max-age=3600');
  expect(shared.headers.get('content-security-policy')).toContain("default-src 'none'");
  const own = await get('/');
  expect(own.headers.get('cache-control')).toBe('private, max-age=60');
  expect(own.headers.get('vary')).toBe('accept-language, cookie');
  const again = await get('/?lang=en', { 'if-none-match': shared.headers.get('etag') ?? '' });
  expect(again.status).toBe(304);
});
