import { portOf } from '../../test/kit/port.ts';
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FakeClock, HOUR, MINUTE } from '../base/clock.ts';
import { isHawserError } from '../base/errors.ts';
import { PacFile } from './pac.ts';
import { parsePacResult } from './pac-result.ts';

const cloud = { host: 'cloud.test', port: 443, secure: true };

/** A web server that answers as `answer` says and remembers what it was asked. */
async function webServer(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<AsyncDisposable & { readonly url: string; readonly asked: IncomingMessage[] }> {
  const asked: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    asked.push(request);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${portOf(server)}/proxy.pac`;
  return {
    url,
    asked,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function routes(location: string, destination = cloud, clock = new FakeClock()): Promise<string[]> {
  await using pac = new PacFile({ location, clock });
  return (await pac.routes(destination)).map((route) => route?.href ?? 'direct');
}

function pacFile(script: string): Disposable & { readonly path: string } {
  const folder = mkdtempSync(join(tmpdir(), 'hawser-pac-'));
  const path = join(folder, 'proxy.pac');
  writeFileSync(path, script);
  return { path, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) };
}

/** The code of the error that `work` throws. */
function codeOf(work: () => unknown): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return isHawserError(error) ? error.code : String(error);
  }
}

describe('the answer of a PAC script', () => {
  it.each([
    ['PROXY a.test:8080; HTTPS b.test; DIRECT', ['http://a.test:8080/', 'https://b.test/', 'direct']],
    ['proxy [fd00::1]:3128;', ['http://[fd00::1]:3128/']],
    ['SOCKS s.test:1080; PROXY a.test', ['http://a.test/']],
    ['SOCKS5 s.test:1080', []],
    ['', ['direct']],
  ])('%s', (answer, expected) => {
    expect(parsePacResult(answer, 'x').map((route) => route?.href ?? 'direct')).toEqual(expected);
  });

  it('is read or refused with an error of its own, whatever it is', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const code = codeOf(() => parsePacResult(`PROXY ${text}`, 'x'));
        expect(code ?? 'proxy.address-invalid').toBe('proxy.address-invalid');
      }),
    );
  });
});

describe('a PAC file', () => {
  it('decides for each destination, with the functions of PAC files', async () => {
    using file = pacFile(`function FindProxyForURL(url, host) {
      if (isPlainHostName(host) || dnsDomainIs(host, ".intern.test")) return "DIRECT";
      if (shExpMatch(url, "https://*")) return "PROXY secure.test:3128; DIRECT";
      if (isInNet(dnsResolve(host), "127.0.0.0", "255.0.0.0")) return "PROXY loop.test:1";
      return "PROXY " + myIpAddress() + ":80";
    }`);
    expect(await routes(file.path)).toEqual(['http://secure.test:3128/', 'direct']);
    expect(await routes(`file://${file.path}`, { host: 'a.intern.test', port: 443, secure: true })).toEqual(['direct']);
    expect(await routes(file.path, { host: '127.0.0.1', port: 80, secure: false })).toEqual(['http://loop.test:1/']);
  });

  it.each([
    ['a page in its place', '<html>sign in</html>', 'text/html', 'proxy.pac-not-a-script'],
    ['an error in the script', 'function FindProxyForURL( {', 'application/x-ns-proxy-autoconfig', 'proxy.pac-script'],
    ['no function', 'var x = 1', 'application/x-ns-proxy-autoconfig', 'proxy.pac-script'],
    ['a script without an end', 'function FindProxyForURL() { while (true); }', 'text/plain', 'proxy.pac-script'],
    [
      'a script that eats memory',
      'function FindProxyForURL() { var a = []; for (;;) a.push(new Array(999)); }',
      '',
      'proxy.pac-script',
    ],
    [
      'a script that reaches for this process',
      'function FindProxyForURL() { return "PROXY " + process.env.HOME; }',
      'text/javascript',
      'proxy.pac-script',
    ],
    [
      'SOCKS only',
      'function FindProxyForURL() { return "SOCKS5 s:1080"; }',
      'application/x-ns-proxy-autoconfig',
      'proxy.pac-answer',
    ],
  ])('says what is wrong: %s', async (_what, body, type, code) => {
    await using server = await webServer((_request, response) => response.setHeader('content-type', type).end(body));
    await expect(routes(server.url)).rejects.toMatchObject({ code });
  });

  it('says that it is not there', async () => {
    await using server = await webServer((_request, response) => response.writeHead(404).end());
    await expect(routes(server.url)).rejects.toMatchObject({
      code: 'proxy.pac-unavailable',
      data: { reason: 'status 404' },
    });
    await expect(routes('/nowhere/proxy.pac')).rejects.toMatchObject({ data: { reason: 'ENOENT' } });
    await expect(routes('http://127.0.0.1:1/')).rejects.toMatchObject({ data: { reason: 'ECONNREFUSED' } });
  });

  it('is kept, then revalidated, and stays in use while its server does not answer', async () => {
    let mode: 'new' | 'down' = 'new';
    await using server = await webServer((request, response) => {
      if (mode === 'down') response.writeHead(503).end();
      else if (request.headers['if-none-match'] === '"1"') response.writeHead(304).end();
      else
        response
          .writeHead(200, { etag: '"1"', 'cache-control': 'max-age=3600' })
          .end('function FindProxyForURL() { return "PROXY p.test:1"; }');
    });
    const clock = new FakeClock();
    await using pac = new PacFile({ location: server.url, clock });
    const ask = async (): Promise<string | undefined> => (await pac.routes(cloud))[0]?.href;
    await Promise.all([ask(), ask(), ask()]);
    clock.advance(50 * MINUTE);
    await ask();
    expect(server.asked).toHaveLength(1);
    clock.advance(HOUR);
    expect(await ask()).toBe('http://p.test:1/');
    expect(server.asked).toHaveLength(2);
    mode = 'down';
    clock.advance(2 * HOUR);
    expect(await ask()).toBe('http://p.test:1/');
    expect(server.asked).toHaveLength(3);
  });

  it('follows its file', async () => {
    using file = pacFile('function FindProxyForURL() { return "PROXY one.test:1"; }');
    const clock = new FakeClock();
    await using pac = new PacFile({ location: file.path, clock });
    const ask = async (): Promise<string | undefined> => (await pac.routes(cloud))[0]?.host;
    expect(await ask()).toBe('one.test:1');
    writeFileSync(file.path, 'function FindProxyForURL() { return "PROXY two.test:1"; }');
    utimesSync(file.path, 1, 1);
    clock.advance(MINUTE);
    expect(await ask()).toBe('two.test:1');
  });
});
