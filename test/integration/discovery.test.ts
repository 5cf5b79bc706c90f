import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Person } from '../../src/cloud/accounts/person.ts';
import { createTenant } from '../../src/cloud/tenants/store.ts';
import { answerOf, browserOf, claimsIn, CodeRequest, post, prove, REDIRECT } from './sign-in-client.ts';
import { SignInWorld } from './sign-in-kit.ts';

let world: SignInWorld;
let anna: Person;
let page: string;
beforeAll(async () => {
  world = await SignInWorld.start();
  anna = await world.person('anna');
  page = (await world.application('Board', { redirects: [{ type: 'spa', uri: REDIRECT }] })).application.id;
});
afterAll(async () => await world?.[Symbol.asyncDispose]());

async function read(path: string, headers: Readonly<Record<string, string>> = {}) {
  const answer = await world.fetch(`${world.url}${path}`, { headers });
  return (await answer.json()) as Readonly<Record<string, unknown>>;
}

const DOCUMENT = '/v2.0/.well-known/openid-configuration';

describe('the document of a tenant', () => {
  test('SI-19: is one and the same by id, name and domain, whatever a proxy says', async () => {
    const issuer = `${world.url}/${world.tenant.id}/v2.0`;
    const names = [world.tenant.id, world.tenant.id.toUpperCase(), 'contoso', 'contoso.example', 'CONTOSO.example'];
    const odd = { 'x-forwarded-proto': 'http', 'x-forwarded-port': '8080', 'x-forwarded-host': 'evil.test' };
    for (const name of names) {
      for (const path of [DOCUMENT, `${DOCUMENT}/`]) {
        const document = await read(`/${name}${path}`, odd);
        expect(document).toMatchObject({ issuer });
        const addresses = Object.entries(document).filter(([key]) => /_(endpoint|uri)$/.test(key));
        for (const [, address] of addresses)
          expect(String(address).startsWith(`${world.url}/${world.tenant.id}/`)).toBe(true);
      }
    }
  });

  test('names what there is', async () => {
    const document = await read(`/contoso${DOCUMENT}`);
    expect(document['grant_types_supported']).not.toContain('password');
    expect(document).toMatchObject({
      response_types_supported: ['code'],
      code_challenge_methods_supported: ['S256'],
      id_token_signing_alg_values_supported: ['RS256'],
      scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
      end_session_endpoint: `${world.url}/${world.tenant.id}/oauth2/v2.0/logout`,
      device_authorization_endpoint: `${world.url}/${world.tenant.id}/oauth2/v2.0/devicecode`,
    });
  });

  test('of a tenant that there is not is an error', async () => {
    expect((await world.fetch(`${world.url}/nobody${DOCUMENT}`)).status).toBe(404);
  });
});

describe('an application that does not know its tenant', () => {
  beforeAll(async () => {
    const names = { name: 'fabrikam', displayName: 'Fabrikam', initialDomain: 'fabrikam.hawser.test' };
    await createTenant(world.operations, { ...names, domains: ['fabrikam.example'] });
  });

  test.each(['common', 'organizations'])('reads where the endpoints of %s are', async (name) => {
    expect(await read(`/${name}${DOCUMENT}`)).toMatchObject({
      issuer: `${world.url}/{tenantid}/v2.0`,
      token_endpoint: `${world.url}/${name}/oauth2/v2.0/token`,
      jwks_uri: `${world.url}/${name}/discovery/v2.0/keys`,
    });
    const { keys } = (await read(`/${name}/discovery/v2.0/keys`)) as unknown as { keys: { kid: string }[] };
    const own = (await read('/contoso/discovery/v2.0/keys')) as unknown as { keys: { kid: string }[] };
    expect(keys.map(({ kid }) => kid)).toEqual(expect.arrayContaining(own.keys.map(({ kid }) => kid)));
  });

  test('asks a person for a name, which leads to the tenant; its code says the tenant as well', async () => {
    const browser = browserOf(world);
    const request = new CodeRequest(world, page);
    const asked = await browser.open(request.path.replace(world.tenant.id, 'common'));
    expect(new URL(asked.url).pathname).toBe('/sign-in');
    const unknown = await browser.send(asked, '/sign-in', { upn: 'x@nobody.example' });
    expect(unknown.status).toBe(404);
    const password = await browser.send(asked, '/sign-in', { upn: anna.upn });
    const back = await prove(browser, password, anna.upn);
    expect(answerOf(back).get('state')).toBe(request.state);
    const { body } = await post(world, '/common/oauth2/v2.0/token', {
      ...{ grant_type: 'authorization_code', client_id: page, code: answerOf(back).get('code') ?? '' },
      ...{ code_verifier: request.verifier, redirect_uri: REDIRECT },
    });
    expect(claimsIn(body['id_token'])).toMatchObject({ tid: world.tenant.id, sub: anna.id });
    const renewed = await post(world, '/organizations/oauth2/v2.0/token', {
      ...{ grant_type: 'refresh_token', client_id: page, refresh_token: String(body['refresh_token']) },
    });
    expect(renewed.status).toBe(200);
  });

  test('is told before the password when the name is of another tenant', async () => {
    const browser = browserOf(world);
    const asked = await browser.open(new CodeRequest(world, page).path);
    const { pathname } = new URL(asked.url);
    const refused = await browser.send(asked, pathname.split('/').at(-1) ?? '', { upn: 'anna@fabrikam.example' });
    expect(refused.status).toBe(403);
    expect(refused.text).toContain('Board is for accounts of Contoso only');
  });
});
