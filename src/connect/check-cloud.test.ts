import { expect, test } from 'vitest';
import { isHawserError } from '../base/errors.ts';
import type { Discovery } from '../wire/index.ts';
import { discovery } from '../wire/index.ts';
import { connectConfiguration } from './configuration.ts';
import { discoverCloud } from './uplink/registration.ts';

const forests = [{ domain: 'corp.example.com', account: 'svc@corp.example.com' }];

test.each([
  ['https://cloud.example.com', {}, true],
  ['http://localhost:8443', {}, true],
  ['http://127.0.0.1:8443', {}, true],
  ['http://[::1]:8443', {}, true],
  ['http://cloud.example.com', {}, false],
  ['http://10.0.0.5:8443', {}, false],
  ['http://localhost.example.com', {}, false],
  ['http://cloud.example.com', { allowPlainHttp: true }, true],
])('a cloud at %s with %o is taken: %s', (url, more, expected) => {
  expect(connectConfiguration.safeParse({ cloud: { url, tenant: 't', ...more }, forests }).success).toBe(expected);
});

test('a cloud that was reached privately leads nowhere without TLS', async () => {
  const answering = (endpoint: string) => {
    const names = Object.keys(discovery.shape).filter((name) => name.endsWith('Endpoint'));
    const endpoints = Object.fromEntries(names.map((name) => [name, endpoint]));
    const found = { tenantId: 'x', tenantName: 'Note: x', issuer: 'https://cloud.test/x', ...endpoints };
    const send = async () => await Promise.resolve({ status: 200, headers: {}, text: JSON.stringify(found) });
    return { send } as unknown as Parameters<typeof discoverCloud>[0];
  };
  const discover = async (endpoint: string, url = 'https://cloud.test'): Promise<Discovery | string> =>
    await discoverCloud(answering(endpoint), url, 'x').catch((error: unknown) =>
      isHawserError(error) ? error.code : String(error),
    );
  expect(await discover('https://region.test/p')).toMatchObject({ tenantName: 'Note: x' });
  expect(await discover('http://region.test/p')).toBe('connect.plain-endpoint');
  expect(await discover('http://region.test/p', 'http://plain.test')).toMatchObject({ tenantId: 'x' });
});
