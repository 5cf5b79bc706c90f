import { portOf } from '../../../test/kit/port.ts';
import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inspectionProduct } from './inspection.ts';
import { measureIdle } from './idle.ts';
import { liesWithin } from './directory.ts';
import { probeTunnel } from './route.ts';
import { compareStacks, disagreeing } from './stacks.ts';

describe('the idle limit of a path', () => {
  it('is found to the wanted precision, whatever it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 30 }), async (limit, precision) => {
        const report = await measureIdle({
          ladder: [30, 60, 120, 300, 360],
          precision,
          ask: async (seconds) => (seconds < limit ? 'answered' : 'reset'),
        });
        const { survivedSeconds, cutSeconds = Number.POSITIVE_INFINITY } = report;
        expect(survivedSeconds).toBeLessThan(limit);
        expect(cutSeconds).toBeGreaterThanOrEqual(limit);
        expect(Number.isFinite(cutSeconds)).toBe(limit <= 360);
        expect(limit > 360 || cutSeconds - survivedSeconds <= precision).toBe(true);
      }),
    );
  });
});

describe('which routes other programs take', () => {
  const destination = { host: 'login.example.com', port: 443, secure: true };
  const ours = { stack: 'hawser', route: 'http://proxy:3128/', because: 'https_proxy' } as const;
  const differing = (environment: NodeJS.ProcessEnv): readonly string[] =>
    disagreeing(compareStacks(ours, destination, environment)).map(({ stack }) => stack);

  it('is the same when everything is written plainly', () => {
    expect(differing({ https_proxy: 'http://proxy:3128', NODE_USE_ENV_PROXY: '1' })).toEqual([]);
  });

  it('differs for Node.js without its switch, and with an empty lower-case variable', () => {
    expect(differing({ https_proxy: 'http://proxy:3128' })).toEqual(['node:https', 'node:fetch']);
    expect(differing({ https_proxy: '', HTTPS_PROXY: 'http://proxy:3128', NODE_USE_ENV_PROXY: '1' })).toEqual([
      'node:fetch',
    ]);
  });

  it('names the exception by which curl goes direct', () => {
    const choices = compareStacks(ours, destination, { https_proxy: 'http://proxy:3128', no_proxy: '.example.com' });
    expect(choices.find(({ stack }) => stack === 'curl')).toMatchObject({
      route: 'direct',
      because: 'the exception ".example.com" matches',
    });
  });
});

describe('what is said of Node.js', () => {
  const run = promisify(execFile);
  const entries = [
    'example.com',
    '.example.com',
    '*.example.com',
    '*',
    '10.0.0.0/8',
    'example.com:8080',
    'other.test example.com',
  ];
  const cases = ['example.com', 'login.example.com'].flatMap((host) => entries.map((entry) => [host, entry] as const));

  it.each(cases)('is what it does: %s with the exception "%s"', async (host, entry) => {
    let asked = 0;
    const proxy = createServer((_, answer) => void (asked++, answer.end()));
    proxy.on('connect', (_, socket) => void (asked++, socket.end('HTTP/1.1 403 No\r\n\r\n')));
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const at = `http://127.0.0.1:${portOf(proxy)}`;
    const environment = { http_proxy: at, no_proxy: entry, NODE_USE_ENV_PROXY: '1' };
    const url = JSON.stringify(`http://${host}:8080/`);
    // A name that nobody can look up: what does not come to the proxy went directly.
    const lookup = `require('node:dns').lookup = (_, o, done) => (done ?? o)(new Error('direct'));`;
    const goes = async (script: string): Promise<string> => {
      asked = 0;
      await run(process.execPath, ['-e', lookup + script], { env: environment });
      return asked > 0 ? at : 'direct';
    };
    const [, , , , https, fetched] = compareStacks(
      { stack: 'hawser', route: 'direct', because: '' },
      { host, port: 8080, secure: false },
      environment,
    );
    const get = `require('node:http').get(${url}, (a) => a.resume()).on('error', () => undefined);`;
    expect([https?.route, fetched?.route]).toEqual([
      await goes(get),
      await goes(`fetch(${url}).catch(() => undefined);`),
    ]);
    proxy.close();
  });
});

describe('small readings', () => {
  it('knows products by what they sign with', () => {
    expect(inspectionProduct('CN=Zscaler Intermediate Root CA, O=Zscaler Inc.')).toBe('Zscaler');
    expect(inspectionProduct('CN=DigiCert SHA2 Secure Server CA, O=DigiCert Inc')).toBeUndefined();
  });

  it('lets the innermost container decide', () => {
    const [include, exclude] = [['OU=A,DC=x'], ['OU=B,OU=A,DC=x']];
    expect(liesWithin('CN=1,OU=A,DC=x', include, exclude)).toBe(true);
    expect(liesWithin('CN=1,ou=b, ou=a,dc=x', include, exclude)).toBe(false);
    expect(liesWithin('CN=1,OU=C,OU=B,OU=A,DC=x', ['OU=A,DC=x', 'OU=C,OU=B,OU=A,DC=x'], exclude)).toBe(true);
    expect(liesWithin('CN=1,DC=x', [], [])).toBe(true);
  });
});

describe('a password that a proxy refuses', () => {
  it('is said once, however many hosts are probed', async () => {
    let said = 0;
    const refusing = createServer().on('connect', ({ headers }, socket) => {
      said += Number(headers['proxy-authorization'] !== undefined);
      socket.end('HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm="x"\r\nConnection: close\r\n\r\n');
    });
    await new Promise<void>((resolve) => refusing.listen(0, '127.0.0.1', resolve));
    const proxy = new URL(`http://127.0.0.1:${portOf(refusing)}`);
    const settings = { user: 'anna', password: 'wrong' };
    const hosts = Array.from({ length: 12 }, (_, at) => `host${at}.test`);
    const reports = await Promise.all(
      hosts.map(async (host) => await probeTunnel({ proxy, settings, host, port: 443, timeoutMs: 5000 })),
    );
    refusing.close();
    expect(reports.map(({ result }) => ('error' in result ? result.error.code : 'opened'))).toEqual(
      hosts.map(() => 'proxy.authentication-refused'),
    );
    expect(said).toBe(1);
  });
});
