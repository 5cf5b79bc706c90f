import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { once } from 'node:events';
import { createRemoteJWKSet, customFetch, jwtVerify } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { DAY } from '../../src/base/clock.ts';
import type { Person } from '../../src/cloud/accounts/person.ts';
import { rollSigningKeys } from '../../src/cloud/apis/oauth/key-rotation.ts';
import { createTenant } from '../../src/cloud/tenants/store.ts';
import { secretBox } from '../../src/base/secrets.ts';
import { portOf } from '../kit/port.ts';
import {
  answerOf,
  askToken,
  browserOf,
  claimsIn,
  CodeRequest,
  post,
  problemIn,
  prove,
  REDIRECT,
} from './sign-in-client.ts';
import { SignInWorld } from './sign-in-kit.ts';

const OUT = 'https://app.example/signed-out';

let world: SignInWorld;
let anna: Person;
let bram: Person;
let page: string;
let server: { readonly id: string; readonly secret: string };
let application: Server;
const received: string[] = [];
beforeAll(async () => {
  world = await SignInWorld.start();
  [anna, bram] = [await world.person('anna'), await world.person('bram')];
  application = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      received.push(new URLSearchParams(body).get('logout_token') ?? '');
      response.end();
    });
  }).listen(0, '127.0.0.1');
  await once(application, 'listening');
  const redirects = [{ type: 'spa' as const, uri: REDIRECT }];
  page = (await world.application('Board', { redirects, logoutRedirects: [OUT] })).application.id;
  const made = await world.application('Wiki', {
    ...{ redirects: [{ type: 'web' as const, uri: REDIRECT }], secretDays: 30 },
    backChannelLogout: `http://127.0.0.1:${portOf(application)}/out`,
  });
  server = { id: made.application.id, secret: made.secret?.value ?? '' };
});
afterAll(async () => {
  application?.close();
  await world?.[Symbol.asyncDispose]();
});
afterEach(() => (world.clock.aheadMs = 0));

async function signedIn(...people: readonly Person[]) {
  const browser = browserOf(world);
  let token = '';
  for (const { upn } of people) {
    const request = new CodeRequest(world, page, { login_hint: upn });
    const { body } = await request.redeem(await prove(browser, await browser.open(request.path), upn));
    token = String(body['id_token']);
  }
  return { browser, token };
}

const logout = (fields: Readonly<Record<string, string>>, tenant = world.tenant.id): string =>
  `/${tenant}/oauth2/v2.0/logout?${new URLSearchParams(fields).toString()}`;

const isSignedIn = async (browser: ReturnType<typeof browserOf>, { upn }: Person): Promise<boolean> =>
  answerOf(await browser.open(new CodeRequest(world, page, { prompt: 'none', login_hint: upn }).path)).has('code');

describe('SI-17: sign-out', () => {
  test('with a token leads back with the state, and ends the session', async () => {
    const { browser, token } = await signedIn(anna);
    const back = await browser.open(logout({ id_token_hint: token, post_logout_redirect_uri: OUT, state: 's t' }));
    expect(back.url).toBe(`${OUT}?state=s+t`);
    expect(await isSignedIn(browser, anna)).toBe(false);
    const again = await browser.open(logout({ id_token_hint: token, post_logout_redirect_uri: OUT }));
    expect(again.url).toBe(OUT);
  });

  test('without a token works at a registered address, and of two people the one who is meant leaves', async () => {
    const { browser } = await signedIn(anna, bram);
    const back = await browser.open(logout({ post_logout_redirect_uri: OUT, logout_hint: bram.upn }));
    expect(back.url).toBe(OUT);
    expect([await isSignedIn(browser, anna), await isSignedIn(browser, bram)]).toEqual([true, false]);
  });

  test('is not what a browser asks ahead of time', async () => {
    const { browser, token } = await signedIn(anna);
    for (const purpose of ['prefetch', 'prefetch;prerender']) {
      const ahead = await browser.open(logout({ id_token_hint: token }), { 'sec-purpose': purpose });
      expect([ahead.status, ahead.headers.getSetCookie()]).toEqual([204, []]);
    }
    expect(await isSignedIn(browser, anna)).toBe(true);
  });

  test('that nothing proves asks first, and redirects nowhere', async () => {
    const tenant = await createTenant(world.operations, {
      ...{ name: 'fabrikam', displayName: 'Fabrikam', initialDomain: 'fabrikam.hawser.test' },
    });
    const { browser, token } = await signedIn(anna);
    const attempts = [
      logout({}),
      logout({ post_logout_redirect_uri: 'https://evil.test' }),
      logout({ id_token_hint: 'x.y.z', post_logout_redirect_uri: OUT }),
      logout({ id_token_hint: token, post_logout_redirect_uri: OUT }, tenant.id),
    ];
    for (const attempt of attempts) {
      const asked = await browser.open(attempt);
      expect([asked.status, new URL(asked.url).pathname]).toEqual([200, '/sign-out']);
      expect(asked.text).toContain(anna.upn);
    }
    expect(await isSignedIn(browser, anna)).toBe(true);
    const done = await browser.send(await browser.open(logout({})), '/sign-out');
    expect(done.text).toContain('You are signed out');
    expect(await isSignedIn(browser, anna)).toBe(false);
  });

  test('informs an application that asked for it', async () => {
    const { browser } = await signedIn(anna);
    const request = new CodeRequest(world, server.id, { prompt: 'none' });
    const { body } = await request.redeem(await browser.open(request.path), { client_secret: server.secret });
    await browser.open(logout({ id_token_hint: String(body['id_token']) }));
    const keys = createRemoteJWKSet(new URL(`${world.url}/${world.tenant.id}/discovery/v2.0/keys`), {
      [customFetch]: world.fetch,
    });
    const { payload } = await jwtVerify(received.at(-1) ?? '', keys, { audience: server.id, typ: 'logout+jwt' });
    expect(payload).toMatchObject({ sub: anna.id, sid: claimsIn(body['id_token'])['sid'] });
    expect(payload).toHaveProperty(['events', 'http://schemas.openid.net/event/backchannel-logout']);
  });
});

describe('signing keys', () => {
  const secrets = secretBox(new Uint8Array(32).fill(7));
  const roll = async (): Promise<void> => {
    await rollSigningKeys({ connection: world.database.kysely, clock: world.clock, secrets }, world.tenant);
  };
  const published = async (): Promise<readonly string[]> => {
    const answer = await world.fetch(`${world.url}/${world.tenant.id}/discovery/v2.0/keys`);
    const { keys } = (await answer.json()) as { keys: { kid: string; alg: string; d?: string }[] };
    expect(keys.filter(({ d }) => d !== undefined)).toEqual([]);
    return keys.filter(({ alg }) => alg === 'RS256').map(({ kid }) => kid);
  };
  const signer = (token: string): string => {
    const header: unknown = JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString('utf8'));
    return (header as { kid: string }).kid;
  };

  test('roll without an interruption: published before they sign, and as long as what they signed', async () => {
    const { token: old } = await signedIn(anna);
    const [first = ''] = await published();
    world.clock.aheadMs = 89 * DAY;
    await Promise.all([roll(), roll()]);
    const both = await published();
    expect(both).toHaveLength(2);
    expect(signer((await signedIn(anna)).token)).toBe(first);
    world.clock.aheadMs = 92 * DAY;
    const { token, browser } = await signedIn(anna);
    expect(signer(token)).toBe(both.find((kid) => kid !== first));
    expect((await published()).toSorted()).toEqual(both.toSorted());
    world.clock.aheadMs = 95 * DAY;
    expect(await published()).toEqual(both.filter((kid) => kid !== first));
    await roll();
    // The session itself is over by then; the token still says who and which application.
    const back = await browser.open(logout({ id_token_hint: old, post_logout_redirect_uri: OUT }));
    expect(back.url).toBe(OUT);
  });
});

describe('an application on a device without a browser', () => {
  let tool: string;
  beforeAll(async () => {
    tool = (await world.application('Tool', { grants: ['device-code'] })).application.id;
  });
  const begin = async () =>
    await post(world, `/${world.tenant.id}/oauth2/v2.0/devicecode`, {
      client_id: tool,
      scope: 'openid offline_access',
    });
  const poll = async (code: unknown) =>
    await askToken(world, { grant_type: 'device_code', client_id: tool, device_code: String(code) });

  test('shows a message, waits, and gets tokens for who typed its code', async () => {
    const { body } = await begin();
    expect(body).toMatchObject({
      interval: 5,
      verification_uri: `${world.url}/devicelogin`,
      expires_in: expect.any(Number),
    });
    expect(body['message']).toContain(String(body['user_code']));
    const waiting = await poll(body['device_code']);
    expect([waiting.body['error'], problemIn(waiting)]).toEqual(['authorization_pending', 'AADSTS70016']);
    const browser = browserOf(world);
    const typed = String(body['user_code']).toLowerCase().replace('-', ' ');
    const asked = await browser.send(await browser.open('/devicelogin'), '/devicelogin', { code: typed });
    expect(asked.text).toContain('to Tool on another device');
    const done = await prove(browser, asked, anna.upn);
    expect(done.text).toContain('Go back to your device');
    const answer = await poll(body['device_code']);
    expect(claimsIn(answer.body['id_token'])).toMatchObject({ sub: anna.id });
    expect(answer.body).toHaveProperty('refresh_token');
    expect(problemIn(await poll(body['device_code']))).toBe('AADSTS54005');
  });

  test('hears that somebody refused', async () => {
    const { body } = await begin();
    const browser = browserOf(world);
    const asked = await browser.open(String(body['verification_uri_complete']));
    await browser.send(await browser.send(asked, '/devicelogin'), '/cancel');
    expect((await poll(body['device_code'])).body['error']).toBe('access_denied');
  });

  test('a code that nobody showed leads nowhere, and cannot be searched for', async () => {
    const browser = browserOf(world);
    const page = await browser.open('/devicelogin');
    const wrong = await browser.send(page, '/devicelogin', { code: 'BBBB-BBBB' });
    expect([wrong.status, wrong.text.includes('does not exist or has expired')]).toEqual([404, true]);
    const statuses: number[] = [];
    for (let count = 0; count < 12; count++)
      statuses.push((await browser.send(page, '/devicelogin', { code: 'BBBB-BBBB' })).status);
    expect(statuses.at(-1)).toBe(429);
  });

  test('a code is no better searched for in the address of its page', async () => {
    world.clock.aheadMs = DAY;
    const browser = browserOf(world);
    const pageOf = (code: unknown): string =>
      `/sign-in/${world.tenant.id}.device-${String(code).replaceAll(/[^A-Z]/g, '')}`;
    const { body } = await begin();
    const right: number[] = [];
    for (let count = 0; count < 12; count++) right.push((await browser.open(pageOf(body['user_code']))).status);
    expect(new Set(right)).toEqual(new Set([200]));
    const wrong: number[] = [];
    for (let count = 0; count < 12; count++) wrong.push((await browser.open(pageOf('BBBBBBBB'))).status);
    expect([wrong[0], wrong.at(-1)]).toEqual([404, 429]);
    expect((await browser.open(pageOf(body['user_code']))).status).toBe(429);
  });
});
