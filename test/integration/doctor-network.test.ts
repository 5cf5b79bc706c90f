import { portOf } from '../kit/port.ts';
import { createSocket } from 'node:dgram';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Server } from 'node:net';
import { createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  endpointChecks,
  forestChecks,
  judgeHawser,
  rootOf,
  runChecks,
  selectChecks,
} from '../../src/diagnose/doctor/index.ts';
import type { CheckResult, EndpointOptions } from '../../src/diagnose/doctor/index.ts';
import { startPracticeForest } from '../../src/practice/index.ts';
import { probeName } from '../../src/diagnose/probe/resolve.ts';
import { makeCertificate } from '../servers/certificates.ts';
import { startEmptyDns } from '../servers/dns.ts';
import { describeWith } from '../servers/requirements.ts';
import { startSquid } from '../servers/squid.ts';

const folder = mkdtempSync(join(tmpdir(), 'hawser-doctor-network-'));
const open: Server[] = [];
afterAll(() => {
  for (const server of open) server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function listening(server: Server): Promise<number> {
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return portOf(server);
}

const why = { en: 'because', nl: 'daarom' };

async function examine(
  url: string,
  options: Partial<EndpointOptions> = {},
  only: readonly string[] = [],
): Promise<readonly CheckResult[]> {
  const environment: NodeJS.ProcessEnv = {};
  const checks = endpointChecks({
    area: 'cloud',
    url: new URL(url),
    why,
    environment,
    stageTimeoutMs: 3000,
    ...options,
  });
  const signal = new AbortController().signal;
  return await runChecks(selectChecks(checks, { only }), { language: 'en', signal, mayReadSecrets: true });
}

/** The check that fails first, with its code; [null, undefined] when all is well. */
async function rootAt(
  url: string,
  options: Partial<EndpointOptions> = {},
): Promise<readonly [string | null, string | undefined]> {
  const results = await examine(url, options);
  const root = rootOf(results);
  return [root, results.find(({ id }) => id === root)?.problems[0]?.code];
}

describe('the connection to a cloud', () => {
  it('is well when Hawser answers', async () => {
    const port = await listening(createServer((_, answer) => answer.setHeader('x-correlation-id', 'abc').end('{}')));
    expect(await rootAt(`http://127.0.0.1:${port}/health`, { judge: judgeHawser })).toEqual([null, undefined]);
  });

  it.each<[string, string, string]>([
    [
      'shows a page',
      'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 40\r\n\r\n<html><title>Guest network</title></html>',
      'doctor.captive-page',
    ],
    [
      'sends to a sign-in page',
      'HTTP/1.1 302 Found\r\nLocation: http://wifi.test/\r\nContent-Length: 0\r\n\r\n',
      'doctor.captive-page',
    ],
    ['speaks something else', 'SSH-2.0-OpenSSH_9\r\n', 'doctor.no-answer'],
    ['hangs up', '', 'doctor.no-answer'],
  ])('that %s', async (_what, said, code) => {
    const server = createTcpServer((socket) => {
      socket.on('error', () => undefined).once('data', () => socket.end(said));
    });
    expect(await rootAt(`http://127.0.0.1:${await listening(server)}/`, { judge: judgeHawser })).toEqual([
      'cloud.http',
      code,
    ]);
  });

  it('that says nothing at all', async () => {
    const port = await listening(createTcpServer((socket) => void socket.on('error', () => undefined)));
    const options = { stageTimeoutMs: 400 };
    expect(await rootAt(`http://127.0.0.1:${port}/`, options)).toEqual(['cloud.http', 'doctor.no-answer']);
    expect(await rootAt(`https://127.0.0.1:${port}/`, options)).toEqual(['cloud.tls', 'tls.failed']);
  });

  it('whose clock is an hour off, by our clock or its own', async () => {
    const date = new Date(Date.now() - 3_600_000).toUTCString();
    const port = await listening(createServer((_, answer) => answer.setHeader('date', date).end('x')));
    expect(await rootAt(`http://127.0.0.1:${port}/`)).toEqual(['cloud.clock', 'doctor.clock-skew']);
  });

  /**
   * Answers after the silence that is asked for, and meanwhile loses patience in its own way. A second of the
   * measurement takes 5 ms.
   */
  async function impatient(limit: number, how: 'reset' | 'closed' | 'lost'): Promise<string> {
    const server = createServer((request, answer) => {
      const { socket } = request;
      const cut = setTimeout(() => {
        if (how === 'reset') socket.resetAndDestroy();
        else if (how === 'closed') socket.end();
        clearTimeout(saying);
      }, limit * 5);
      const seconds = Number(new URL(request.url ?? '/', 'http://x').searchParams.get('seconds'));
      const saying = setTimeout(() => answer.end('{}'), seconds * 5);
      socket.once('close', () => clearTimeout(cut));
    });
    return `http://127.0.0.1:${await listening(server)}`;
  }

  it.concurrent.each([
    [100, 'reset', 'error', 'doctor.idle-too-short', 'RST'],
    [250, 'lost', 'error', 'doctor.idle-too-short', 'drop'],
    [300, 'closed', 'warning', 'doctor.idle-tight', 'FIN'],
    [350, 'reset', 'warning', 'doctor.idle-tight', 'RST'],
    [360, 'reset', 'ok', undefined, undefined],
  ] as const)('that is cut after %s seconds of silence (%s)', async (limit, how, status, code, word) => {
    const url = await impatient(limit, how);
    const idle = { url: (seconds: number) => new URL(`${url}/?seconds=${seconds}`), secondMs: 5, graceMs: 1500 };
    const found = (await examine(`${url}/?seconds=0`, { idle }, ['cloud.idle'])).find(({ id }) => id === 'cloud.idle');
    expect(found?.status).toBe(status);
    expect(found?.problems[0]?.code).toBe(code);
    const [, survived, cut, said] = /^(\d+)-(\d+) s, (\w+)$/.exec(found?.summary ?? '') ?? [];
    if (code === undefined) return expect(found?.summary).toBe('> 355 s');
    expect(said).toBe(word);
    expect(found?.problems[0]?.what).toContain(`(${word})`);
    expect([Number(survived) <= limit, Number(cut) >= limit - 15, Number(cut) - Number(survived) <= 15]).toEqual([
      true,
      true,
      true,
    ]);
  });
});

describe('TLS on the way', () => {
  let port: number;
  let caFile: string;
  beforeAll(async () => {
    const made = await makeCertificate(join(folder, 'tls'), ['localhost']);
    caFile = made.caFile;
    const [key, cert] = [readFileSync(made.keyFile), readFileSync(made.certFile)];
    port = await listening(createTlsServer({ key, cert }, (_, answer) => answer.end('x')));
  });
  const ca = (): readonly string[] => [readFileSync(caFile, 'utf8')];

  it('is verified, and the certificate that soon expires is reported before', async () => {
    const results = await examine(`https://localhost:${port}/`, { ca: ca() });
    const found = results.find(({ id }) => id === 'cloud.tls');
    expect(found?.problems.map(({ level, code }) => [level, code])).toEqual([
      ['warning', 'doctor.certificate-expires-soon'],
    ]);
    expect(found?.evidence[0]?.value).toContain('issued by CN=Test authority');
    expect(results.find(({ id }) => id === 'cloud.http')?.status).toBe('ok');
  });

  it('names the issuer that is not trusted, and the names that do not fit', async () => {
    const results = await examine(`https://localhost:${port}/`);
    expect(results.find(({ id }) => id === 'cloud.tls')?.problems[0]).toMatchObject({
      code: 'tls.untrusted-issuer',
      what: expect.stringContaining('Test authority'),
    });
    expect(await rootAt(`https://127.0.0.1:${port}/`, { ca: ca() })).toEqual(['cloud.tls', 'tls.wrong-name']);
  });

  it('is inspection when the issuer is not one that the service uses, trusted or not', async () => {
    const results = await examine(`https://localhost:${port}/`, { ca: ca(), expectedIssuers: [/DigiCert/] });
    const found = results.find(({ id }) => id === 'cloud.tls');
    expect(found?.problems[0]).toMatchObject({ level: 'warning', code: 'doctor.tls-intercepted' });
  });

  it('is missing where plain text answers', async () => {
    const plain = await listening(createServer((_, answer) => answer.end('x')));
    expect(await rootAt(`https://127.0.0.1:${plain}/`)).toEqual(['cloud.tls', 'tls.not-tls']);
  });
});

describe('names', () => {
  /** Answers every query with these flags; without them with nothing. */
  async function nameServer(flags: number | null): Promise<{ readonly address: string; close(): void }> {
    const socket = createSocket('udp4');
    socket.on('message', (query, { port, address }) => {
      if (flags === null) return;
      const answer = Buffer.from(query);
      answer.writeUInt16BE(flags, 2);
      socket.send(answer, port, address);
    });
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    return { address: `127.0.0.1:${socket.address().port}`, close: () => socket.close() };
  }

  it.each([
    ['does not exist (NXDOMAIN)', 0x8183, 'not-found'],
    ['cannot be answered for (SERVFAIL)', 0x8182, 'server-failed'],
    ['nobody answers for', null, 'silent'],
  ] as const)('that %s', async (_what, flags, outcome) => {
    const server = await nameServer(flags);
    const resolution = await probeName('dc1.corp.test', { servers: [server.address], timeoutMs: 1500 });
    server.close();
    expect(resolution).toMatchObject({ outcome, addresses: [], resolver: server.address });
  });
});

describe('a forest whose clock is wrong', () => {
  it('is reported by the domain controller itself', async () => {
    const clock = { now: () => new Date(Date.now() - 20 * 60_000) };
    await using forest = await startPracticeForest({ administratorPassword: 'Practice-1', clock });
    const session = {
      domain: forest.domain,
      servers: [{ name: `dc1.${forest.domain}`, address: '127.0.0.1', port: Number(new URL(forest.ldapsUrl).port) }],
      caFile: forest.caFile,
      account: forest.administrator.upn,
      password: () => forest.administrator.password,
    };
    const ca = [readFileSync(forest.caFile, 'utf8')];
    await using tree = forestChecks({ session, ca, isActiveDirectory: true, include: [], writesAnchors: false });
    const signal = new AbortController().signal;
    const results = await runChecks(tree.checks, { language: 'en', signal, mayReadSecrets: true });
    expect(rootOf(results)).toBe(`forest.clock@${forest.domain}`);
    expect(results.find(({ id }) => id.startsWith('forest.clock'))?.problems[0]?.code).toBe('doctor.clock-skew');
  });
});

describeWith('squid', 'the way through squid', () => {
  it('is distinguished stage by stage: sign-in, refusal, unknown name, unreachable', async () => {
    const port = await listening(createServer((_, answer) => answer.end('x')));
    const url = `http://127.0.0.1:${port}/`;
    {
      await using squid = await startSquid({ authentication: { scheme: 'basic', user: 'u', password: 'p' } });
      expect(await rootAt(url, { settings: { url: squid.url } })).toEqual([
        'cloud.proxy',
        'proxy.authentication-required',
      ]);
      expect(await rootAt(url, { settings: { url: squid.url, user: 'u', password: 'x' } })).toEqual([
        'cloud.proxy',
        'proxy.authentication-refused',
      ]);
      expect(await rootAt(url, { settings: { url: squid.url, user: 'u', password: 'p' } })).toEqual([null, undefined]);
      const excepted = await examine(url, { settings: { url: squid.url, noProxy: '127.0.0.0/8' } });
      expect(excepted[0]).toMatchObject({ summary: 'direct' });
      expect(excepted[0]?.evidence[0]?.value).toContain('"127.0.0.0/8"');
    }
    {
      await using squid = await startSquid({ authentication: { scheme: 'digest', user: 'u', password: 'p' } });
      expect(await rootAt(url, { settings: { url: squid.url } })).toEqual([
        'cloud.proxy',
        'proxy.authentication-required',
      ]);
      const refused = await examine(url, { settings: { url: squid.url, user: 'u', password: 'x' } });
      expect(refused.find(({ id }) => id === 'cloud.proxy')).toMatchObject({
        summary: '407 → 407',
        problems: [{ code: 'proxy.authentication-refused', what: expect.stringContaining('(Digest)') }],
        evidence: expect.arrayContaining([{ name: 'CONNECT', value: '407 (Digest)' }]) as unknown,
      });
      expect(await rootAt(url, { settings: { url: squid.url, user: 'u', password: 'p' } })).toEqual([null, undefined]);
    }
    await using dns = await startEmptyDns();
    await using squid = await startSquid({ denied: ['127.0.0.1'], nameServer: dns.address });
    const settings = { url: squid.url };
    expect(await rootAt(url, { settings })).toEqual(['cloud.proxy', 'proxy.denied']);
    expect(await rootAt('http://nowhere.invalid/', { settings })).toEqual([
      'cloud.proxy',
      'proxy.destination-unresolvable',
    ]);
    expect(await rootAt('http://127.0.0.2:1/', { settings })).toEqual(['cloud.proxy', 'proxy.destination-unreachable']);
    await squid.stop();
    expect(await rootAt(url, { settings })).toEqual(['cloud.connect', 'doctor.connection-refused']);
  });

  it.each([
    ['of less than five minutes', 3, 'doctor.idle-too-short'],
    ['of more than six', 9, undefined],
  ])('finds an idle time-out of squid %s', async (_what, idleSeconds, code) => {
    // A fiftieth of the real thing: three seconds stand for 150. squid looks at its clock once a second.
    const server = createServer((request, answer) => {
      const seconds = Number(new URL(request.url ?? '/', 'http://x').searchParams.get('seconds'));
      setTimeout(() => answer.end('{}'), seconds * 20);
    });
    const url = `http://127.0.0.1:${await listening(server)}`;
    await using squid = await startSquid({ idleSeconds });
    const idle = { url: (seconds: number) => new URL(`${url}/?seconds=${seconds}`), secondMs: 20, precision: 60 };
    const ladder = code === undefined ? [355] : [60, 295];
    const settings = { url: squid.url };
    const results = await examine(`${url}/?seconds=0`, { idle: { ...idle, ladder }, settings }, ['cloud.idle']);
    const found = results.find(({ id }) => id === 'cloud.idle');
    expect(found?.problems[0]?.code).toBe(code);
    expect(found?.summary).toMatch(code === undefined ? /^> 355 s$/ : /, FIN$/);
  });

  it('follows a PAC file, and says that it did', async () => {
    const port = await listening(createServer((_, answer) => answer.end('x')));
    await using squid = await startSquid({ denied: ['127.0.0.1'] });
    const script = `function FindProxyForURL(url, host) { return 'PROXY ${new URL(squid.url).host}; DIRECT'; }`;
    const pac = `http://127.0.0.1:${await listening(createServer((_, answer) => answer.end(script)))}/proxy.pac`;
    const results = await examine(`http://127.0.0.1:${port}/`, { settings: { pac } });
    expect(results[0]?.evidence[0]?.value).toContain(`the PAC file ${pac}`);
    expect(results[0]?.evidence.at(-1)).toEqual({ name: 'next', value: 'direct' });
    expect(rootOf(results)).toBe('cloud.proxy');
  });

  it('shows the authority of a proxy that ends TLS itself', async () => {
    const made = await makeCertificate(join(folder, 'origin'), ['localhost', '127.0.0.1']);
    const [key, cert] = [readFileSync(made.keyFile), readFileSync(made.certFile)];
    const port = await listening(createTlsServer({ key, cert }, (_, answer) => answer.end('x')));
    await using squid = await startSquid({ intercept: true });
    const results = await examine(`https://127.0.0.1:${port}/`, {
      settings: { url: squid.url },
      ca: [readFileSync(made.caFile, 'utf8')],
    });
    expect(results.find(({ id }) => id === 'cloud.tls')?.problems[0]).toMatchObject({
      code: 'tls.untrusted-issuer',
      what: expect.stringContaining('Gateway Root'),
    });
  });
});
