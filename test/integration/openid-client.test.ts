import * as client from 'openid-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Person } from '../../src/cloud/accounts/person.ts';
import type { Visit } from '../kit/redirect-browser.ts';
import { RedirectBrowser } from '../kit/redirect-browser.ts';
import { PASSWORD, SignInWorld } from './sign-in-kit.ts';

const REDIRECT = 'https://app.example/callback';

let world: SignInWorld;
let anna: Person;
beforeAll(async () => {
  world = await SignInWorld.start();
  anna = await world.person('anna');
});
afterAll(async () => await world?.[Symbol.asyncDispose]());

async function discover(id: string, secret?: string, server = `${world.url}/${world.tenant.id}/v2.0`) {
  const authentication = secret === undefined ? client.None() : client.ClientSecretPost(secret);
  return await client.discovery(new URL(server), id, {}, authentication, {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same fetch, with an authority of its own
    [client.customFetch]: world.fetch as never,
  });
}

async function proveWithPassword(browser: RedirectBrowser, page: Visit, upn: string): Promise<Visit> {
  const second = await browser.send(page, page.url.split('/').at(-1) ?? '', { upn });
  return await browser.send(second, '/password', { password: PASSWORD });
}

test('a web application signs somebody in with a code, reads userinfo and renews', async () => {
  const { application, secret } = await world.application('Web', {
    redirects: [{ type: 'web', uri: REDIRECT }],
    secretDays: 30,
  });
  const config = await discover(application.id, secret?.value);
  const verifier = client.randomPKCECodeVerifier();
  const state = client.randomState();
  const nonce = client.randomNonce();
  const to = client.buildAuthorizationUrl(config, {
    redirect_uri: REDIRECT,
    scope: 'openid profile email offline_access',
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
  });
  const browser = new RedirectBrowser(world.fetch, world.url);
  const page = await browser.open(to.href);
  expect(page.text).toContain('Web');
  const back = await proveWithPassword(browser, page, anna.upn);
  expect(back.url).toContain(REDIRECT);
  const tokens = await client.authorizationCodeGrant(config, new URL(back.url), {
    pkceCodeVerifier: verifier,
    expectedState: state,
    expectedNonce: nonce,
  });
  const claims = tokens.claims();
  expect(claims).toMatchObject({
    ...{ oid: anna.id, sub: anna.id, tid: world.tenant.id, ver: '2.0' },
    ...{ preferred_username: anna.upn, name: 'anna' },
  });
  expect(Number(claims?.['nbf'])).toBeLessThanOrEqual((claims?.iat ?? 0) - 299);
  const info = await client.fetchUserInfo(config, tokens.access_token, anna.id);
  expect(info).toMatchObject({ sub: anna.id, preferred_username: anna.upn });
  const renewed = await client.refreshTokenGrant(config, tokens.refresh_token ?? '');
  expect(renewed.refresh_token).not.toBe(tokens.refresh_token);
  expect(renewed.scope).toBe('openid profile email');
});
