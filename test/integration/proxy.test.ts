import { portOf } from '../kit/port.ts';
import { createServer } from 'node:http';
import type { Server } from 'node:net';
import { createServer as createTcpServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProxySettings } from '../../src/proxy/choose-proxy.ts';
import { openOutboundClient } from '../../src/connect/uplink/outbound-client.ts';
import { startEmptyDns } from '../servers/dns.ts';
import { describeWith } from '../servers/requirements.ts';
import { startSquid } from '../servers/squid.ts';

const origin = createServer((incoming, outgoing) => outgoing.end(`${incoming.method} ${incoming.url}`));
let target: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => origin.listen(0, '127.0.0.1', resolve));
  target = `http://127.0.0.1:${portOf(origin)}/hello`;
});
afterAll(() => origin.close());

async function ask(proxy: ProxySettings, url = target): Promise<string> {
  await using outbound = openOutboundClient({ proxy });
  return (await outbound.send({ method: 'GET', url })).text;
}

describeWith('squid', 'outbound connections through squid', () => {
  it('goes through a proxy without a sign-in', async () => {
    await using squid = await startSquid();
    expect(await ask({ url: squid.url })).toBe('GET /hello');
  });

  it('signs in with Basic, with characters that break URLs', async () => {
    const user = 'svc hawser';
    const password = 'p@ss:w/rd%';
    await using squid = await startSquid({ authentication: { scheme: 'basic', user, password } });
    expect(await ask({ url: squid.url, user, password })).toBe('GET /hello');
    await expect(ask({ url: squid.url, user, password: 'wrong' })).rejects.toMatchObject({
      code: 'proxy.authentication-refused',
    });
    await expect(ask({ url: squid.url })).rejects.toMatchObject({ code: 'proxy.authentication-required' });
  });

  it('says that the proxy denies the destination', async () => {
    await using squid = await startSquid({ denied: ['127.0.0.1'] });
    await expect(ask({ url: squid.url })).rejects.toMatchObject({ code: 'proxy.denied' });
  });

  it('distinguishes a name that the proxy cannot resolve from a host that it cannot reach', async () => {
    await using dns = await startEmptyDns();
    await using squid = await startSquid({ nameServer: dns.address });
    await expect(ask({ url: squid.url }, 'http://nowhere.invalid/')).rejects.toMatchObject({
      code: 'proxy.destination-unresolvable',
    });
    await expect(ask({ url: squid.url }, 'http://127.0.0.1:1/')).rejects.toMatchObject({
      code: 'proxy.destination-unreachable',
    });
  });
});

describe('outbound connections through something that is not a good proxy', () => {
  async function scripted(answer: string | null): Promise<{ url: string; server: Server }> {
    const server = createTcpServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => (answer === null ? socket.end() : socket.end(answer)));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return { url: `http://127.0.0.1:${portOf(server)}`, server };
  }

  it.each([
    ['closes without an answer', null, 'proxy.closed'],
    [
      'shows a page of its own',
      'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 4\r\n\r\n<a/>',
      'proxy.captive',
    ],
    [
      'sends elsewhere',
      'HTTP/1.1 302 Found\r\nLocation: http://login.test/\r\nContent-Length: 0\r\n\r\n',
      'proxy.captive',
    ],
    ['is a web server', 'HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 0\r\n\r\n', 'proxy.not-a-proxy'],
    [
      'only offers Digest',
      'HTTP/1.1 407 x\r\nProxy-Authenticate: Digest realm="a, b"\r\nContent-Length: 0\r\n\r\n',
      'proxy.scheme-unsupported',
    ],
  ])('%s', async (_what, answer, code) => {
    const { url, server } = await scripted(answer);
    await expect(ask({ url, user: 'u', password: 'p' })).rejects.toMatchObject({ code });
    server.close();
  });

  it('is not there at all', async () => {
    await expect(ask({ url: 'http://127.0.0.1:1' })).rejects.toMatchObject({ code: 'proxy.unreachable' });
    await expect(ask({ url: 'http://proxy.invalid:3128' })).rejects.toMatchObject({ code: 'proxy.unreachable' });
  });
});
