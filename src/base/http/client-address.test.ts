import type { Context } from 'hono';
import { describe, expect, test } from 'vitest';
import { clientAddressResolver, isNetwork, networkOf } from './client-address.ts';

/** A request from `peer` with these headers, as far as the resolver looks at it. */
function requestFrom(peer: string | undefined, headers: Readonly<Record<string, string>>): Context {
  const env = { incoming: { socket: { remoteAddress: peer } } };
  return { env, req: { header: (name: string) => headers[name] } } as unknown as Context;
}

const resolve = clientAddressResolver({ addresses: ['10.0.0.0/8', 'fd00::1'], header: 'x-forwarded-for' });

describe('the address of a client', () => {
  test.each([
    ['nobody in between', '198.51.100.7', {}, '198.51.100.7'],
    ['a stranger who claims another', '198.51.100.7', { 'x-forwarded-for': '203.0.113.9' }, '198.51.100.7'],
    ['one proxy', '10.1.1.1', { 'x-forwarded-for': '203.0.113.9' }, '203.0.113.9'],
    ['a claim before the proxy', '10.1.1.1', { 'x-forwarded-for': '192.0.2.1, 203.0.113.9' }, '203.0.113.9'],
    ['two proxies', '10.1.1.1', { 'x-forwarded-for': '192.0.2.1, 203.0.113.9, 10.2.2.2' }, '203.0.113.9'],
    ['proxies alone', '10.1.1.1', { 'x-forwarded-for': '10.3.3.3, 10.2.2.2' }, '10.3.3.3'],
    ['with ports', '10.1.1.1', { 'x-forwarded-for': '203.0.113.9:4711' }, '203.0.113.9'],
    ['IPv6', 'fd00::1', { 'x-forwarded-for': '[2001:db8::5]:4711' }, '2001:db8::5'],
    ['IPv4 inside of IPv6', '::ffff:10.1.1.1', { 'x-forwarded-for': '::ffff:203.0.113.9' }, '203.0.113.9'],
    ['a header that is no address', '10.1.1.1', { 'x-forwarded-for': 'unknown' }, '10.1.1.1'],
    ['the header that these proxies do not write', '10.1.1.1', { forwarded: 'for=192.0.2.1' }, '10.1.1.1'],
    ['no connection', undefined, { 'x-forwarded-for': '192.0.2.1' }, 'unknown'],
  ])('with %s', (_, peer, headers, expected) => {
    expect(resolve(requestFrom(peer, headers))).toBe(expected);
  });

  test('in the header of the standard', () => {
    const standard = clientAddressResolver({ addresses: ['10.0.0.0/8'], header: 'forwarded' });
    const headers = {
      forwarded: 'for=192.0.2.1, for="[2001:db8::5]:4711";proto=https;by=10.2.2.2',
      'x-forwarded-for': '192.0.2.9',
    };
    expect(standard(requestFrom('10.1.1.1', headers))).toBe('2001:db8::5');
    expect(standard(requestFrom('10.1.1.1', { forwarded: 'for=_hidden' }))).toBe('10.1.1.1');
  });
});

test('a limit counts the network of one customer', () => {
  expect(networkOf('203.0.113.9')).toBe('203.0.113.9');
  expect(networkOf('2001:db8:0:7:1:2:3:4')).toBe('2001:db8:0:7::/64');
  expect(networkOf('2001:db8:0:7::99')).toBe('2001:db8:0:7::/64');
  expect(networkOf('2001:0db8::1')).toBe('2001:db8:0:0::/64');
  expect(networkOf('::1')).toBe('0:0:0:0::/64');
  expect(networkOf('unknown')).toBe('unknown');
});

test.each([
  ['10.0.0.5', true],
  ['10.0.0.0/8', true],
  ['fd00::/8', true],
  ['10.0.0.0/33', false],
  ['10.0.0.0/', false],
  ['proxy.example.com', false],
])('%s as a trusted proxy: %s', (text, expected) => {
  expect(isNetwork(text)).toBe(expected);
});
