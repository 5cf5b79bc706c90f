import { portOf } from '../kit/port.ts';
import { mkdtempSync, rmSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { LookupFunction, Server } from 'node:net';
import { connect, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { z } from 'zod';
import { addRoute, createApp } from '../../src/base/http/app.ts';
import { listen } from '../../src/base/http/server.ts';
import { silentLog } from '../../src/base/log.ts';
import type { OutboundClientOptions } from '../../src/connect/uplink/outbound-client.ts';
import { openOutboundClient } from '../../src/connect/uplink/outbound-client.ts';
import type { Certificate } from '../servers/certificates.ts';
import { makeCertificate } from '../servers/certificates.ts';
import { describeWith } from '../servers/requirements.ts';
import { startSquid } from '../servers/squid.ts';

const folder = mkdtempSync(join(tmpdir(), 'hawser-proxy-'));
const basic = { scheme: 'basic', user: 'svc', password: 'p:w' } as const;
let certificate: Certificate;
/** The cloud of these tests: over TLS, with an echoing WebSocket. */
let secure: Server;
let port: number;

beforeAll(async () => {
  certificate = await makeCertificate(join(folder, 'cloud'), ['localhost', '127.0.0.1', '::1']);
  const { keyFile, certFile } = certificate;
  const server = createSecureServer(
    { key: readFileSync(keyFile), cert: readFileSync(certFile) },
    (incoming, outgoing) => outgoing.end(`${incoming.method} ${incoming.url}`),
  );
  new WebSocketServer({ server, path: '/relay' }).on('connection', (socket, request) => {
    socket.on('message', (data: Buffer) => {
      socket.send(`${String(request.headers['x-agent'])}: ${data.toString()}`);
    });
  });
  secure = server;
  port = await listening(server, '::');
});
afterAll(() => {
  secure.close();
  rmSync(folder, { recursive: true, force: true });
});

async function listening(server: Server, address: string): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, address, resolve));
  return portOf(server);
}

async function ask(options: OutboundClientOptions, url: string): Promise<string> {
  await using outbound = openOutboundClient(options);
  return (await outbound.send({ method: 'GET', url })).text;
}

describeWith('squid', 'TLS through a proxy', () => {
  it('ends at the destination', async () => {
    await using squid = await startSquid({ authentication: basic });
    const { caFile } = certificate;
    const proxy = { url: squid.url, user: basic.user, password: basic.password };
    expect(await ask({ proxy, caFile }, `https://localhost:${port}/in`)).toBe('GET /in');
  });

  it('names the issuer when a gateway intercepts it, and accepts the gateway whose root was added', async () => {
    await using squid = await startSquid({ intercept: true });
    const { caFile } = certificate;
    const url = `https://localhost:${port}/in`;
    await expect(ask({ proxy: { url: squid.url }, caFile }, url)).rejects.toMatchObject({
      code: 'tls.untrusted-issuer',
      data: { host: 'localhost', issuer: 'Example Web Gateway, Gateway Root' },
    });
    expect(await ask({ proxy: { url: squid.url }, caFile: squid.caFile }, url)).toBe('GET /in');
  });

  it('also reaches a proxy that speaks TLS itself', async () => {
    const { caFile } = certificate;
    await using squid = await startSquid({ certificate });
    const url = `https://localhost:${port}/in`;
    const asName = squid.url.replace('127.0.0.1', 'localhost');
    expect(await ask({ proxy: { url: asName }, caFile }, url)).toBe('GET /in');
    // Without its root, and with the wrong scheme.
    await expect(ask({ proxy: { url: asName } }, url)).rejects.toMatchObject({ code: 'tls.untrusted-issuer' });
    const plain = asName.replace('https:', 'http:');
    await expect(ask({ proxy: { url: plain }, caFile }, url)).rejects.toMatchObject({ code: 'proxy.closed' });
  });
});

describe('TLS that is not as it should be', () => {
  const caFile = (): string => certificate.caFile;
  const direct = { url: 'direct' };

  it('names what is wrong with the certificate', async () => {
    const other = await makeCertificate(join(folder, 'other'), ['elsewhere.test']);
    const server = createSecureServer({ key: readFileSync(other.keyFile), cert: readFileSync(other.certFile) });
    const at = await listening(server, '127.0.0.1');
    const url = `https://127.0.0.1:${at}/`;
    await expect(ask({ proxy: direct, caFile: other.caFile }, url)).rejects.toMatchObject({
      code: 'tls.wrong-name',
      data: { names: 'elsewhere.test', issuer: 'Test authority' },
    });
    await expect(ask({ proxy: direct, caFile: caFile() }, url)).rejects.toMatchObject({
      code: 'tls.untrusted-issuer',
      data: { issuer: 'Test authority' },
    });
    server.close();
  });

  it('says when the other side does not speak TLS at all', async () => {
    const server = createServer((_incoming, outgoing) => outgoing.end());
    const at = await listening(server, '127.0.0.1');
    await expect(ask({ proxy: direct, caFile: caFile() }, `https://127.0.0.1:${at}/`)).rejects.toMatchObject({
      code: 'tls.not-tls',
    });
    server.close();
  });
});

/** Names with an address of each family, as a name server of a dual-stack network answers. */
const dualStack: LookupFunction = (_host, _options, callback) =>
  callback(null, [
    { address: '127.0.0.1', family: 4 },
    { address: '::1', family: 6 },
  ]);

describeWith('squid', 'IPv6', () => {
  it('reaches proxies and destinations by address', async () => {
    await using squid = await startSquid({ address: '::1' });
    const { caFile } = certificate;
    for (const proxy of [{ url: squid.url }, { url: `[::1]:${squid.port}` }, { url: 'direct' }])
      expect(await ask({ proxy, caFile }, `https://[::1]:${port}/in`)).toBe('GET /in');
  });

  it('goes to the family that answers, for proxies and for destinations', async () => {
    await using squid = await startSquid({ address: '::1' });
    const named = { url: `http://proxy.test:${squid.port}` };
    const { caFile } = certificate;
    expect(await ask({ proxy: named, caFile, lookup: dualStack }, `https://[::1]:${port}/in`)).toBe('GET /in');
    const origin = createServer((_incoming, outgoing) => outgoing.end('over IPv6'));
    const url = `http://cloud.test:${await listening(origin, '::1')}/`;
    expect(await ask({ proxy: { url: 'direct' }, lookup: dualStack }, url)).toBe('over IPv6');
    origin.close();
  });
});

describeWith('squid', 'WebSockets', () => {
  it('go through the proxy with the same sign-in', async () => {
    await using squid = await startSquid({ authentication: basic });
    const { caFile } = certificate;
    const proxy = { url: squid.url, user: basic.user, password: basic.password };
    await using outbound = openOutboundClient({ proxy, caFile });
    const socket = await outbound.webSocket(`wss://localhost:${port}/relay`, { headers: { 'x-agent': 'seven' } });
    const answer = new Promise((resolve) => socket.once('message', (data: Buffer) => resolve(data.toString())));
    socket.resume();
    socket.send('ping');
    expect(await answer).toBe('seven: ping');
    socket.terminate();
    await expect.poll(() => squid.accessLog()).toMatch(/TCP_TUNNEL\/200 .*svc/);
  });

  it('fail with what the other side said', async () => {
    await using squid = await startSquid({ authentication: basic });
    const { caFile } = certificate;
    const proxy = { url: squid.url, user: basic.user, password: basic.password };
    await using outbound = openOutboundClient({ proxy, caFile });
    await expect(outbound.webSocket(`wss://localhost:${port}/elsewhere`)).rejects.toMatchObject({
      code: 'connect.unexpected-answer',
    });
    await using wrong = openOutboundClient({ proxy: { ...proxy, password: 'wrong' }, caFile });
    await expect(wrong.webSocket(`wss://localhost:${port}/relay`)).rejects.toMatchObject({
      code: 'proxy.authentication-refused',
    });
    await expect(openOutboundClient({ proxy: { url: 'direct' } }).webSocket('ws://127.0.0.1:1/')).rejects.toMatchObject(
      {
        code: 'connect.cloud-unreachable',
        data: { reason: 'ECONNREFUSED' },
      },
    );
  });
});

describe('a proxy that cuts what is silent', () => {
  const BATCH = 2500;
  async function slowCloud(
    keepAliveMs: number | undefined,
    batchMs = BATCH,
  ): Promise<Awaited<ReturnType<typeof listen>>> {
    const app = createApp(silentLog());
    addRoute(app, {
      method: 'get',
      path: '/batch',
      summary: 'takes longer than the proxy likes',
      ...(keepAliveMs !== undefined && { keepAliveMs }),
      answer: z.object({ applied: z.int() }),
      handle: async () => {
        await sleep(batchMs);
        return { applied: 1000 };
      },
    });
    return await listen(app, { address: '127.0.0.1', port: 0 });
  }

  /** Tunnels to anywhere, and resets them when nothing came from there for so long. */
  async function impatientProxy(silenceMs: number): Promise<{ url: string; server: Server }> {
    const server = createTcpServer((client) => {
      client.on('error', () => undefined);
      client.once('data', (head) => {
        const [, host = '', at = ''] = /^CONNECT ([^ ]+):(\d+) /.exec(head.toString('latin1')) ?? [];
        const upstream = connect(Number(at), host, () => client.write('HTTP/1.1 200 OK\r\n\r\n'));
        const cut = (): void => void (client.resetAndDestroy(), upstream.destroy());
        upstream.setTimeout(silenceMs, cut).on('error', cut);
        upstream.pipe(client).pipe(upstream);
      });
    });
    return { url: `http://127.0.0.1:${await listening(server, '127.0.0.1')}`, server };
  }

  it('does not cut an answer that is kept alive', async () => {
    const { url, server } = await impatientProxy(1000);
    await using cloud = await slowCloud(300);
    expect(JSON.parse(await ask({ proxy: { url } }, `${cloud.url}/batch`))).toEqual({ applied: 1000 });
    server.close();
  });

  it('would cut it otherwise', async () => {
    const { url, server } = await impatientProxy(1000);
    await using cloud = await slowCloud(undefined);
    await expect(ask({ proxy: { url } }, `${cloud.url}/batch`)).rejects.toMatchObject({
      code: 'connect.cloud-unreachable',
      data: { reason: 'ECONNRESET' },
    });
    server.close();
  });

  describeWith('squid', 'when it is squid', () => {
    it('does not cut an answer that is kept alive, and would cut it otherwise', async () => {
      await using squid = await startSquid({ idleSeconds: 4 });
      await using kept = await slowCloud(300, 3 * BATCH);
      await using silent = await slowCloud(undefined, 3 * BATCH);
      expect(JSON.parse(await ask({ proxy: { url: squid.url } }, `${kept.url}/batch`))).toEqual({ applied: 1000 });
      await expect(ask({ proxy: { url: squid.url } }, `${silent.url}/batch`)).rejects.toMatchObject({
        code: 'connect.cloud-unreachable',
      });
    });
  });
});
