import { portOf } from '../../test/kit/port.ts';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FakeClock, MINUTE } from '../base/clock.ts';
import { Dialer } from './dialer.ts';

const folder = mkdtempSync(join(tmpdir(), 'hawser-dialer-'));
const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) server.close();
  rmSync(folder, { recursive: true });
});

/** Answers every CONNECT with `answer` and counts them; null: closes at once. */
async function proxy(answer: string | null): Promise<{ readonly at: string; count: number }> {
  const state = { at: '', count: 0 };
  const server = createServer((socket) => {
    state.count++;
    socket.on('error', () => undefined);
    socket.on('data', () => (answer === null ? socket.end() : socket.write(answer)));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  state.at = `127.0.0.1:${portOf(server)}`;
  return state;
}

function pacOf(answer: string): string {
  const path = join(folder, `${Buffer.from(answer).toString('hex').slice(0, 60)}.pac`);
  writeFileSync(path, `function FindProxyForURL() { return ${JSON.stringify(answer)}; }`);
  return path;
}

const destination = { host: 'cloud.test', port: 80, secure: false };
const environment = {};

describe('connections by a list of proxies', () => {
  let good: Awaited<ReturnType<typeof proxy>>;
  beforeAll(async () => (good = await proxy('HTTP/1.1 200 OK\r\n\r\n')));

  it('takes the next one when a proxy is down, and tries that one last for a while', async () => {
    const dead = await proxy(null);
    const clock = new FakeClock();
    const settings = { pac: pacOf(`PROXY ${dead.at}; PROXY ${good.at}`) };
    await using dialer = new Dialer({ settings, environment, clock });
    (await dialer.open(destination)).destroy();
    (await dialer.open(destination)).destroy();
    expect(dead.count).toBe(1);
    clock.advance(6 * MINUTE);
    (await dialer.open(destination)).destroy();
    expect(dead.count).toBe(2);
  });

  it('goes direct where the list ends so', async () => {
    const server = createServer((socket) => socket.end('direct'));
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const port = portOf(server);
    await using dialer = new Dialer({ settings: { pac: pacOf('PROXY 127.0.0.1:1; DIRECT') }, environment });
    const socket = await dialer.open({ host: '127.0.0.1', port, secure: false });
    expect(String(await new Promise((resolve) => socket.once('data', resolve)))).toBe('direct');
  });

  it('does not ask the next one when a proxy denies', async () => {
    const denying = await proxy('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n');
    const before = good.count;
    await using dialer = new Dialer({
      settings: { pac: pacOf(`PROXY ${denying.at}; PROXY ${good.at}`) },
      environment,
    });
    await expect(dialer.open(destination)).rejects.toMatchObject({ code: 'proxy.denied' });
    expect(good.count).toBe(before);
  });

  it('reports the failure of the last one', async () => {
    await using dialer = new Dialer({ settings: { pac: pacOf('PROXY 127.0.0.1:1; PROXY 127.0.0.1:2') }, environment });
    await expect(dialer.open(destination)).rejects.toMatchObject({
      code: 'proxy.unreachable',
      data: { proxy: '127.0.0.1:2' },
    });
  });

  it('leaves exceptions out before the file is asked', async () => {
    await using dialer = new Dialer({ settings: { pac: '/nowhere', noProxy: '.test' }, environment });
    expect(await dialer.route(destination)).toEqual({ proxies: [undefined], because: 'the exception ".test" matches' });
  });

  it('does not say a refused password again for a while, so that the account is not locked out', async () => {
    const refusing = await proxy('HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm="x"\r\nContent-Length: 0\r\n\r\n');
    const clock = new FakeClock();
    const settings = { url: `http://${refusing.at}`, user: 'u', password: 'old' };
    await using dialer = new Dialer({ settings, environment, clock, stageTimeoutMs: 300 });
    const attempt = async (): Promise<unknown> => await dialer.open(destination).catch((error: unknown) => error);
    expect(await attempt()).toMatchObject({ code: 'proxy.authentication-refused' });
    const said = refusing.count;
    expect(await attempt()).toMatchObject({ code: 'proxy.authentication-refused' });
    expect(refusing.count).toBe(said);
    clock.advance(20 * MINUTE);
    await attempt();
    expect(refusing.count).toBeGreaterThan(said);
  });

  it('says a password once when many ask at the same moment, until it is known to be right', async () => {
    const refusing = await proxy('HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm="x"\r\nContent-Length: 0\r\n\r\n');
    const settings = { url: `http://u:wrong@${refusing.at}` };
    await using dialer = new Dialer({ settings, environment, stageTimeoutMs: 1000 });
    const attempt = async (): Promise<unknown> => await dialer.open(destination).catch((error: unknown) => error);
    const said = await attempt().then(() => refusing.count);
    await using another = new Dialer({ settings, environment, stageTimeoutMs: 1000 });
    const before = refusing.count;
    const failures = await Promise.allSettled(Array.from({ length: 10 }, async () => await another.open(destination)));
    expect(failures.map((one) => (one as { reason?: { code: string } }).reason?.code)).toEqual(
      Array.from({ length: 10 }, () => 'proxy.authentication-refused'),
    );
    expect(refusing.count - before).toBe(said);
  });

  it.each([
    ['speaks HTTP/1.0', 'HTTP/1.0 407 No'],
    ['closes without saying so', 'HTTP/1.1 407 No'],
  ])('signs in over another connection at a proxy that %s', async (_, status) => {
    const challenge = `${status}\r\nProxy-Authenticate: Basic realm="x"\r\nContent-Length: 0\r\n\r\n`;
    const server = createServer((socket) => {
      socket.once('data', (request) => {
        if (/^proxy-authorization:/im.test(String(request))) socket.write('HTTP/1.1 200 OK\r\n\r\n');
        else socket.end(challenge);
      });
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const port = portOf(server);
    await using dialer = new Dialer({ settings: { url: `http://u:p@127.0.0.1:${port}` }, environment });
    (await dialer.open(destination)).destroy();
  });

  it('stops on request', async () => {
    const silent = createServer();
    servers.push(silent);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const port = portOf(silent);
    await using dialer = new Dialer({ settings: { url: `http://127.0.0.1:${port}` }, environment });
    const abort = new AbortController();
    setTimeout(() => abort.abort(new Error('enough')), 50);
    await expect(dialer.open(destination, abort.signal)).rejects.toThrow('enough');
  });

  it('gives up on a proxy that says nothing', async () => {
    const silent = createServer(() => undefined);
    servers.push(silent);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const port = portOf(silent);
    const settings = { url: `http://127.0.0.1:${port}` };
    await using dialer = new Dialer({ settings, environment, stageTimeoutMs: 100 });
    await expect(dialer.open(destination)).rejects.toMatchObject({ code: 'proxy.silent' });
  });
});

describe('the address of a proxy', () => {
  it.each(['http://user:100%@proxy.test:1', 'socks5://proxy.test', 'http://', 'http://a b'])(
    'that is none is refused without showing a password: %s',
    async (url) => {
      await using dialer = new Dialer({ settings: { url }, environment });
      const error = await dialer.route(destination).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: 'proxy.address-invalid' });
      expect(String(error)).not.toContain('100%');
    },
  );
});
