import { portOf } from '../kit/port.ts';
import { createServer } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { forwardRequest } from '../../src/proxy/forward.ts';
import { openOutboundClient } from '../../src/connect/uplink/outbound-client.ts';
import { describeWith } from '../servers/requirements.ts';
import type { SquidServer } from '../servers/squid.ts';
import { startSquid } from '../servers/squid.ts';

describeWith('squid', 'outbound connections through a proxy that signs in with Digest', () => {
  const origin = createServer((incoming, outgoing) => outgoing.setHeader('connection', 'close').end(incoming.url));
  let at: string;
  beforeAll(async () => {
    await new Promise<void>((resolve) => origin.listen(0, '127.0.0.1', resolve));
    at = `http://127.0.0.1:${portOf(origin)}`;
  });
  afterAll(() => void origin.close());

  const svc = { user: 'svc', password: 'p "ünï" \\ 100%' };
  const statuses = (squid: SquidServer): readonly string[] =>
    [...squid.accessLog().matchAll(/ TCP_\w+\/(\d+) /g)].map(([, status = '']) => status);

  it.each([
    ['an ordinary name', 'svc-hawser'],
    ['a name with a space', 'svc hawser'],
    ['a name beyond ASCII', 'Jäsøn'],
  ])('signs in as %s', async (_what, user) => {
    const { password } = svc;
    await using squid = await startSquid({ authentication: { scheme: 'digest', user, password } });
    await using outbound = openOutboundClient({ proxy: { url: squid.url, user, password } });
    expect((await outbound.send({ method: 'GET', url: `${at}/one` })).text).toBe('/one');
  });

  it('uses a nonce again and counts, so that only the first tunnel is refused once', async () => {
    await using squid = await startSquid({ authentication: { scheme: 'digest', ...svc } });
    await using outbound = openOutboundClient({ proxy: { url: squid.url, ...svc } });
    for (const path of ['/1', '/2', '/3', '/4'])
      expect((await outbound.send({ method: 'GET', url: at + path })).text).toBe(path);
    await expect.poll(() => statuses(squid)).toEqual(['407', '200', '200', '200', '200']);
  });

  it('continues with a new nonce when the old one has served often enough, or is counted out of order', async () => {
    await using squid = await startSquid({ authentication: { scheme: 'digest', ...svc, nonceUses: 2 } });
    await using outbound = openOutboundClient({ proxy: { url: squid.url, ...svc } });
    for (const path of ['/1', '/2', '/3', '/4', '/5'])
      expect((await outbound.send({ method: 'GET', url: at + path })).text).toBe(path);
    const paths = Array.from({ length: 12 }, (_, number) => `/${number}`);
    const answers = await Promise.all(
      paths.map(async (path) => await outbound.send({ method: 'GET', url: at + path })),
    );
    expect(answers.map(({ text }) => text)).toEqual(paths);
    await expect.poll(() => statuses(squid).filter((status) => status === '200')).toHaveLength(17);
  });

  it('says a wrong password once', async () => {
    await using squid = await startSquid({ authentication: { scheme: 'digest', ...svc } });
    await using outbound = openOutboundClient({ proxy: { url: squid.url, user: 'svc', password: 'wrong' } });
    for (let attempt = 0; attempt < 3; attempt++)
      await expect(outbound.send({ method: 'GET', url: at })).rejects.toMatchObject({
        code: 'proxy.authentication-refused',
        data: { user: 'svc', scheme: 'Digest' },
      });
    await expect.poll(() => statuses(squid)).toEqual(['407', '407']);
  });

  it('prefers it to Basic', async () => {
    const authentication = [
      { scheme: 'basic', ...svc, password: 'other' } as const,
      { scheme: 'digest', ...svc } as const,
    ];
    await using squid = await startSquid({ authentication });
    const said: string[] = [];
    const { openTunnel } = await import('../../src/proxy/tunnel.ts');
    const { hostname: host, port } = new URL(at);
    const socket = await openTunnel({
      proxy: new URL(squid.url),
      ...svc,
      host,
      port: Number(port),
      onAnswer: ({ status, scheme = '-' }) => said.push(`${status} ${scheme}`),
    });
    socket.destroy();
    expect(said).toEqual(['407 -', '200 Digest']);
  });

  it('also signs a plain request, whose target is the whole address', async () => {
    await using squid = await startSquid({ authentication: { scheme: 'digest', ...svc }, onlySslPorts: true });
    const options = { proxy: new URL(squid.url), url: new URL(`${at}/list.crl?x=1`) };
    expect(String((await forwardRequest({ ...options, ...svc })).body)).toBe('/list.crl?x=1');
    await expect(forwardRequest({ ...options, ...svc, password: 'wrong' })).rejects.toMatchObject({
      code: 'proxy.authentication-refused',
    });
    await expect(forwardRequest(options)).rejects.toMatchObject({ code: 'proxy.authentication-required' });
  });
});
