import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RedirectType } from './redirect.ts';
import { allowsRedirect, isRedirect, originsOf } from './redirect.ts';

const native = (...uris: string[]) => uris.map((uri) => ({ type: 'native' as const, uri }));

describe('SI-15: a native application that registered http://127.0.0.1/cb', () => {
  test.each([
    ['http://127.0.0.1:51004/cb', true],
    ['http://127.0.0.1/cb', true],
    ['http://[::1]:61023/cb', false],
    ['http://localhost:8400/cb', false],
    ['http://127.0.0.1:51004/cb2', false],
    ['http://127.0.0.1:51004/cb/', false],
    ['http://127.0.0.1.evil.test/cb', false],
    ['http://127.0.0.1:51004/cb?x=1', false],
    ['http://127.0.0.1:51004/cb#x', false],
    ['https://127.0.0.1:51004/cb', false],
    ['http://127.0.0.1:80@evil.test/cb', false],
    ['http://user@127.0.0.1:1/cb', false],
    ['http://127.0.0.1:51004\\@evil.test/cb', false],
    ['http://127.0.0.1:51004/./cb', false],
    ['http://127.0.0.1:51004/%63b', false],
    ['HTTP://127.0.0.1:51004/cb', false],
    ['http://127.1:51004/cb', false],
    ['http://2130706433/cb', false],
    [' http://127.0.0.1:51004/cb', false],
    ['http://127.0.0.1:51004/cb\u0000', false],
    ['http://127.0.0.1:999999/cb', false],
  ])('%s: %s', (asked, allowed) => {
    expect(allowsRedirect(native('http://127.0.0.1/cb'), asked) !== undefined).toBe(allowed);
  });
});

test('SI-15: an address of this machine without a path is the same with a slash, as MSAL sends it', () => {
  for (const asked of ['http://localhost', 'http://localhost/', 'http://localhost:8400', 'http://localhost:8400/'])
    expect(allowsRedirect(native('http://localhost'), asked)).toBeDefined();
  expect(allowsRedirect(native('http://localhost'), 'http://localhost:8400/x')).toBeUndefined();
});

test('the port of a web application and of a page is a part of its address', () => {
  for (const type of ['web', 'spa'] as const) {
    const registered = [{ type, uri: 'http://localhost:3000/cb' }];
    expect(allowsRedirect(registered, 'http://localhost:3000/cb')).toBeDefined();
    expect(allowsRedirect(registered, 'http://localhost:3001/cb')).toBeUndefined();
  }
});

test.each<[RedirectType, string, boolean]>([
  ['web', 'https://app.example/cb', true],
  ['web', 'http://app.example/cb', false],
  ['web', 'http://localhost:3000/cb', true],
  ['web', 'myapp://cb', false],
  ['web', 'https://*.example/cb', false],
  ['web', 'https://app.example/cb#x', false],
  ['web', 'https://app.example@evil.test/cb', false],
  ['spa', 'javascript:alert(1)', false],
  ['native', 'com.example.app:/cb', true],
  ['native', 'msal5f0d2c1e://auth', true],
  ['native', 'javascript:alert(1)', false],
  ['native', 'data:text/html,x', false],
  ['native', 'file:///etc/passwd', false],
  ['native', 'http://192.0.2.1/cb', false],
  ['native', 'http://127.0.0.1.evil.test/cb', false],
])('%s:%s can be registered: %s', (type, uri, can) => {
  expect(isRedirect({ type, uri })).toBe(can);
});

test('whatever a request names, it is registered letter by letter or on this machine', () => {
  const registered = [...native('http://localhost/cb', 'com.example.app:/cb')];
  const part = fc.constantFrom(
    ...['http://', 'https://', 'localhost', '127.0.0.1', 'evil.test', ':', '8400', '/', 'cb', '@', '\\', '#', '?', '%'],
    ...['.', '..', 'com.example.app:', ' ', '\t', '[::1]'],
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
      const asked = parts.join('');
      if (allowsRedirect(registered, asked) === undefined) return;
      const { protocol, hostname, pathname } = new URL(asked);
      const isHere = protocol === 'http:' && hostname === 'localhost' && pathname === '/cb';
      expect(isHere || asked === 'com.example.app:/cb').toBe(true);
    }),
    { numRuns: 2000 },
  );
});

test('only pages are read by other origins', () => {
  const registered = [
    { type: 'spa' as const, uri: 'https://board.example:8443/app' },
    { type: 'web' as const, uri: 'https://wiki.example/cb' },
  ];
  expect(originsOf(registered)).toEqual(['https://board.example:8443']);
});
