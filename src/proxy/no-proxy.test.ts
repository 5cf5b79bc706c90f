import { describe, expect, it } from 'vitest';
import { chooseProxy } from './choose-proxy.ts';
import { ambiguousEntries, findNoProxy, parseNoProxy } from './no-proxy.ts';

const find = (text: string, host: string, port = 443): string | undefined =>
  findNoProxy(parseNoProxy(text), host, port);

describe('hosts that go without the proxy', () => {
  it.each([
    ['example.com', 'example.com', true],
    ['example.com', 'www.example.com', true],
    ['example.com', 'badexample.com', false],
    ['.example.com', 'www.EXAMPLE.com', true],
    ['*.example.com', 'example.com', false],
    ['*.example.com', 'a.example.com', true],
    ['10.0.0.0/8', '10.1.2.3', true],
    ['10.0.0.0/8', '11.1.2.3', false],
    ['fd00::/8', '[fd12::1]', true],
    ['<local>', 'intranet', true],
    ['<local>', 'intranet.example.com', false],
    ['192.168.1.1', '192.168.1.1', true],
    ['a.test b.test', 'b.test', true],
    ['*', 'anything', true],
    ['99.0.0.0/99', '99.0.0.1', false],
  ])('%s and %s: %s', (text, host, expected) => {
    expect(find(text, host) !== undefined).toBe(expected);
  });

  it('respects a port', () => {
    expect(find('host.test:8443', 'host.test', 443)).toBeUndefined();
    expect(find('host.test:8443', 'host.test', 8443)).toBe('host.test:8443');
  });

  it('names entries that other programs read differently', () => {
    expect(ambiguousEntries('a.test,10.0.0.0/8,<local>,192.168.*')).toEqual(['10.0.0.0/8', '<local>', '192.168.*']);
  });
});

describe('the choice of a proxy', () => {
  const target = { host: 'cloud.test', port: 443, secure: true };

  it('takes an empty variable for an absent one, so that both spellings work', () => {
    expect(chooseProxy({}, target, { https_proxy: '', HTTPS_PROXY: 'proxy:3128' })).toMatchObject({
      kind: 'proxy',
      because: 'HTTPS_PROXY',
    });
  });

  it('says why it goes direct', () => {
    expect(chooseProxy({ url: 'http://p:1', noProxy: '.test' }, target, {})).toEqual({
      kind: 'direct',
      because: 'the exception ".test" matches',
    });
    expect(chooseProxy({ url: 'direct' }, target, { https_proxy: 'p:1' }).kind).toBe('direct');
  });
});
