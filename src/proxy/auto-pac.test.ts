import { portOf } from '../../test/kit/port.ts';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import { afterAll, describe, expect, it } from 'vitest';
import { FakeClock, MINUTE } from '../base/clock.ts';
import { AutoPac } from './auto-pac.ts';
import { Dialer } from './dialer.ts';

const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) server.close();
});

/** A web server that answers whatever the test has set. */
async function site(): Promise<{ readonly url: string; asked: number; status: number; body: string; type: string }> {
  const state = { url: '', asked: 0, status: 200, body: '', type: 'application/x-ns-proxy-autoconfig' };
  const server = createServer((_, answer) => {
    state.asked++;
    answer.writeHead(state.status, { 'content-type': state.type, connection: 'close' }).end(state.body);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  state.url = `http://127.0.0.1:${portOf(server)}/wpad.dat`;
  return state;
}

const script = (proxy: string): string => `function FindProxyForURL() { return 'PROXY ${proxy}'; }`;
const destination = { host: 'cloud.test', port: 443, secure: true };
const nobody = 'http://wpad.nobody.invalid/wpad.dat';
const dns = (...locations: string[]) => locations.map((location) => ({ location, by: 'DNS' }) as const);

describe('automatic discovery', () => {
  it('takes the first candidate that works, and says which', async () => {
    const [broken, good] = [await site(), await site()];
    Object.assign(broken, { status: 404 });
    good.body = script('a:1');
    await using pac = new AutoPac({ candidates: () => dns(nobody, broken.url, good.url) });
    expect(await pac.routes(destination)).toEqual([new URL('http://a:1')]);
    expect(pac.shown).toBe(`${good.url}, found by DNS`);
    await pac.routes(destination);
    expect(good.asked).toBe(1);
  });

  it.each([
    ['an absent page', { status: 404 }, 'proxy.pac-unavailable', { reason: 'status 404' }],
    ['a page in its place', { body: '<html>', type: 'text/html' }, 'proxy.pac-not-a-script', { type: 'text/html' }],
    ['a redirection', { status: 302 }, 'proxy.pac-unavailable', { reason: 'status 302' }],
    ['a broken script', { body: 'function {' }, 'proxy.pac-script', {}],
  ])('says what is wrong with the one that exists: %s', async (_what, answer, code, data) => {
    const bad = await site();
    Object.assign(bad, answer);
    await using pac = new AutoPac({ candidates: () => dns(nobody, bad.url) });
    await expect(pac.routes(destination)).rejects.toMatchObject({ code, data: { location: bad.url, ...data } });
  });

  it('names what was asked when nobody has such a name, and does not ask again at once', async () => {
    let looked = 0;
    const clock = new FakeClock();
    await using pac = new AutoPac({ clock, candidates: () => (looked++, dns(nobody)) });
    for (let attempt = 0; attempt < 3; attempt++)
      await expect(pac.routes(destination)).rejects.toMatchObject({
        code: 'proxy.wpad-not-found',
        data: { asked: nobody },
      });
    expect(looked).toBe(1);
    clock.advance(2 * MINUTE);
    await expect(pac.routes(destination)).rejects.toThrow('discovery');
    expect(looked).toBe(2);
  });

  it('looks again on schedule, follows a machine that moved, and keeps what it had when nothing is there any more', async () => {
    const [office, other] = [await site(), await site()];
    office.body = script('office:1');
    other.body = script('other:1');
    const clock = new FakeClock();
    let network = dns(office.url);
    await using pac = new AutoPac({ clock, candidates: () => network });
    expect(await pac.routes(destination)).toEqual([new URL('http://office:1')]);
    network = dns(other.url);
    expect(await pac.routes(destination)).toEqual([new URL('http://office:1')]);
    clock.advance(16 * MINUTE);
    expect(await pac.routes(destination)).toEqual([new URL('http://other:1')]);
    network = [];
    clock.advance(16 * MINUTE);
    expect(await pac.routes(destination)).toEqual([new URL('http://other:1')]);
    other.status = 503;
    network = dns(other.url);
    clock.advance(16 * MINUTE);
    expect(await pac.routes(destination)).toEqual([new URL('http://other:1')]);
  });

  it('looks again after a connection failed that it had named, but not at every failure', async () => {
    const file = await site();
    file.body = script('127.0.0.1:1');
    const clock = new FakeClock();
    const fresh = { settings: { pac: file.url }, environment: {}, clock };
    await using dialer = new Dialer(fresh);
    const attempt = async (): Promise<unknown> => await dialer.open(destination).catch((error: unknown) => error);
    for (let failure = 0; failure < 3; failure++)
      expect(await attempt()).toMatchObject({ code: 'proxy.unreachable', data: { proxy: '127.0.0.1:1' } });
    expect(file.asked).toBe(1);
    clock.advance(2 * MINUTE);
    await attempt();
    file.body = script('127.0.0.1:2');
    expect(await attempt()).toMatchObject({ data: { proxy: '127.0.0.1:2' } });
    expect(file.asked).toBe(2);
  });
});
