import * as fc from 'fast-check';
import { createHash, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import type { CryptoKey, JWK } from 'jose';
import { exportJWK, generateKeyPair, importPKCS8, SignJWT } from 'jose';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { DAY, MINUTE, SECOND } from '../../src/base/clock.ts';
import type { Person } from '../../src/cloud/accounts/person.ts';
import type { SignInFilter } from '../../src/cloud/sign-ins/list.ts';
import { signInList } from '../../src/cloud/sign-ins/list.ts';
import type { SignIn } from '../../src/cloud/sign-ins/sign-in.ts';
import { listAudit } from '../../src/cloud/audit/store.ts';
import { operate } from '../../src/cloud/control/operations.ts';
import { newSecret } from '../../src/cloud/accounts/methods/authenticator.ts';
import { forgetLimits } from '../kit/forget-limits.ts';
import { portOf } from '../kit/port.ts';
import { makeCertificate } from '../servers/certificates.ts';
import type { Answer } from './sign-in-client.ts';
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
import { PASSWORD, SignInWorld } from './sign-in-kit.ts';

const ORDERS = 'api://orders';
const STOCK = 'api://stock';

let world: SignInWorld;
let anna: Person;
let page: string;
let orders: string;
let server: { readonly id: string; readonly secret: string };
beforeAll(async () => {
  world = await SignInWorld.start();
  anna = await world.person('anna');
  const offers = { scopes: ['read', 'write'], appRoles: ['Read.All'] };
  orders = (await world.application('Orders', { identifier: ORDERS, ...offers })).application.id;
  await world.application('Stock', { identifier: STOCK, ...offers });
  const permissions = [
    ...['read', 'write', 'Read.All'].map((name) => ({ resource: ORDERS, name })),
    { resource: STOCK, name: 'read' },
  ];
  const redirects = [{ type: 'spa' as const, uri: REDIRECT }];
  page = (await world.application('Board', { redirects, permissions, consent: true })).application.id;
  const made = await world.application('Reports', {
    ...{ permissions, consent: true, secretDays: 30, grants: ['client-credentials'] },
    redirects: [{ type: 'web', uri: REDIRECT }],
  });
  server = { id: made.application.id, secret: made.secret?.value ?? '' };
});
afterAll(async () => await world?.[Symbol.asyncDispose]());
afterEach(() => (world.clock.aheadMs = 0));

async function tokensFor(
  clientId: string,
  scope: string,
  more: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const request = new CodeRequest(world, clientId, { scope, login_hint: anna.upn });
  const browser = browserOf(world);
  return await request.redeem(await prove(browser, await browser.open(request.path), anna.upn), more);
}

const renew = async (token: unknown, more: Readonly<Record<string, string>> = {}, clientId = page): Promise<Answer> =>
  await askToken(world, { grant_type: 'refresh_token', client_id: clientId, refresh_token: String(token), ...more });

describe('a refresh token', () => {
  test('SI-01: that two tabs use at the same moment renews both, twenty times in a row', async () => {
    let { body } = await tokensFor(page, 'openid offline_access');
    for (let round = 0; round < 20; round++) {
      const both = await Promise.all([renew(body['refresh_token']), renew(body['refresh_token'])]);
      expect(both.map(({ status }) => status)).toEqual([200, 200]);
      ({ body } = both[0]);
    }
  });

  test('SI-01: that is used again later ends what came from it, and nothing else', async () => {
    const browser = browserOf(world);
    const first = new CodeRequest(world, page, { login_hint: anna.upn });
    const { body } = await first.redeem(await prove(browser, await browser.open(first.path), anna.upn));
    const of = new CodeRequest(world, server.id, { prompt: 'none' });
    const others = await of.redeem(await browser.open(of.path), { client_secret: server.secret });
    const next = await renew(body['refresh_token']);
    world.clock.aheadMs = 15 * SECOND;
    expect(problemIn(await renew(body['refresh_token']))).toBe('AADSTS50173');
    expect(problemIn(await renew(next.body['refresh_token']))).toBe('AADSTS70008');
    const reuses = async (): Promise<readonly string[]> => {
      const entries = await listAudit(world.database.kysely, world.tenant, { targetId: page });
      return entries.filter(({ activity }) => activity === 'Revoke tokens of application').map(({ actor }) => actor);
    };
    await expect.poll(reuses).toEqual([anna.upn]);
    const kept = await renew(others.body['refresh_token'], { client_secret: server.secret }, server.id);
    expect(kept.status).toBe(200);
    const again = new CodeRequest(world, page, { prompt: 'none' });
    expect(answerOf(await browser.open(again.path)).get('code')).not.toBeNull();
  });

  test('is good for every resource that the tenant consented to, and for no other', async () => {
    const { body } = await tokensFor(page, `openid offline_access ${ORDERS}/read`);
    expect(claimsIn(body['access_token'])).toMatchObject({ aud: ORDERS, scp: 'read', tid: world.tenant.id });
    const stock = await renew(body['refresh_token'], { scope: `${STOCK}/read` });
    expect(claimsIn(stock.body['access_token'])).toMatchObject({ aud: STOCK, scp: 'read' });
    expect(problemIn(await renew(stock.body['refresh_token'], { scope: `${STOCK}/write` }))).toBe('AADSTS70011');
    expect(problemIn(await renew(stock.body['refresh_token'], { scope: 'api://none/read' }))).toBe('AADSTS70011');
  });

  test('of a client with a secret is worth nothing without it', async () => {
    const { body } = await tokensFor(server.id, 'openid offline_access', { client_secret: server.secret });
    expect(problemIn(await renew(body['refresh_token'], {}, server.id))).toBe('AADSTS7000218');
    expect(problemIn(await renew(body['refresh_token']))).toBe('AADSTS70008');
  });

  test('of a page lives a day, however often it is renewed', async () => {
    const { body } = await tokensFor(page, 'openid offline_access');
    world.clock.aheadMs = DAY + MINUTE;
    expect(problemIn(await renew(body['refresh_token']))).toBe('AADSTS70008');
  });
});

test('a code is good for once, also for requests that arrive together', async () => {
  const browser = browserOf(world);
  for (let round = 0; round < 5; round++) {
    const request = new CodeRequest(world, page, { login_hint: anna.upn });
    const answer = await browser.open(request.path);
    const code = answerOf(answer).has('code') ? answer : await prove(browser, answer, anna.upn);
    const answers = await Promise.all([request.redeem(code), request.redeem(code), request.redeem(code)]);
    const said = answers.map((one) => (one.status === 200 ? 'tokens' : problemIn(one)));
    expect(said.filter((one) => one === 'tokens').length).toBeLessThanOrEqual(1);
    expect(['tokens', 'AADSTS54005', 'AADSTS70008']).toEqual(expect.arrayContaining(said));
  }
});

describe('scopes', () => {
  test('are answered in one spelling and order, however they were asked for', async () => {
    const first = await tokensFor(page, `${ORDERS}/write openid ${ORDERS}/read profile`);
    const second = await tokensFor(page, `profile ${ORDERS}/read ${ORDERS}/write openid`);
    expect(first.body['scope']).toBe(`${ORDERS}/read ${ORDERS}/write openid profile`);
    expect(second.body['scope']).toBe(first.body['scope']);
  });

  test('.default is all that was consented to, and is answered as well', async () => {
    const { body } = await tokensFor(page, `openid ${ORDERS}/.default`);
    expect(body['scope']).toBe(`${ORDERS}/.default ${ORDERS}/read ${ORDERS}/write openid`);
    expect(claimsIn(body['access_token'])).toMatchObject({ aud: ORDERS, scp: 'read write' });
  });

  test('that nobody consented to lead to a page that says who can, and back', async () => {
    const browser = browserOf(world);
    const request = new CodeRequest(world, page, { scope: `openid ${STOCK}/write`, login_hint: anna.upn });
    const asked = await prove(browser, await browser.open(request.path), anna.upn);
    expect(asked.text).toContain('An administrator has to approve this');
    const back = answerOf(await browser.send(asked, '/cancel'));
    expect([back.get('error'), back.get('error_description')]).toEqual([
      'access_denied',
      expect.stringMatching(/^AADSTS90094: /),
    ]);
  });

  test('SI-23: of Graph are asked for by their names alone, and renewed so', async () => {
    const graph = 'https://graph.microsoft.com';
    await world.application('Graph', { identifier: graph, scopes: ['User.Read', 'Mail.Read'] });
    const permissions = [{ resource: graph, name: 'User.Read' }];
    const redirects = [{ type: 'spa' as const, uri: REDIRECT }];
    const made = await world.application('Graph client', { redirects, permissions, consent: true });
    const { body } = await tokensFor(made.application.id, 'User.Read openid profile offline_access');
    expect(body['scope']).toBe(`${graph}/User.Read User.Read openid profile`);
    expect(claimsIn(body['access_token'])).toMatchObject({ aud: graph, scp: 'User.Read' });
    const renewed = await renew(body['refresh_token'], { scope: 'profile User.Read openid' }, made.application.id);
    expect(renewed.body['scope']).toBe(body['scope']);
    const word = new CodeRequest(world, made.application.id, { scope: 'openid read' });
    expect(answerOf(await browserOf(world).open(word.path)).get('error_description')).toMatch(/^AADSTS70011: /);
  });

  test('never bring the audience of agents', async () => {
    const to = new CodeRequest(world, page, { scope: 'openid urn:hawser:provisioning/provisioning' });
    expect(answerOf(await browserOf(world).open(to.path)).get('error_description')).toMatch(/^AADSTS500011: /);
    const asked = { grant_type: 'client_credentials', client_id: server.id, client_secret: server.secret };
    for (const more of [{ resource: 'urn:hawser:provisioning' }, { scope: 'urn:hawser:provisioning/.default' }])
      expect((await askToken(world, { ...asked, ...more })).status).toBe(400);
  });
});

test('SI-09: a token says who it is about, and is valid from five minutes before', async () => {
  const { body } = await tokensFor(page, `openid profile ${ORDERS}/read`, { client_info: '1' });
  const claims = claimsIn(body['access_token']);
  expect(claims).toMatchObject({ oid: anna.id, sub: anna.id, ver: '2.0', azp: page, preferred_username: anna.upn });
  expect(Number(claims['iat']) - Number(claims['nbf'])).toBe(300);
  expect(claimsIn(body['id_token'])).toMatchObject({ amr: ['pwd'], auth_time: expect.any(Number) });
  expect(claimsIn(`.${String(body['client_info'])}`)).toEqual({ uid: anna.id, utid: world.tenant.id });
});

describe('an application without a person', () => {
  const ask = async (fields: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = {}) =>
    await askToken(world, { grant_type: 'client_credentials', scope: `${ORDERS}/.default`, ...fields }, headers);
  const basic = (id: string, secret: string): Readonly<Record<string, string>> => ({
    authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
  });

  test('SI-07: proves itself with its secret, in a field or in a header', async () => {
    const answers = [
      await ask({ client_id: server.id, client_secret: server.secret }),
      await ask({}, basic(server.id, server.secret)),
      await ask({ client_id: server.id }, basic(server.id, encodeURIComponent(server.secret))),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const claims = claimsIn(answers[0]?.body['access_token']);
    expect(claims).toMatchObject({ aud: ORDERS, roles: ['Read.All'], idtyp: 'app', oid: server.id, azpacr: '1' });
    expect(claims).not.toHaveProperty('scp');
    expect(answers[0]?.body).not.toHaveProperty('client_info');
  });

  test('gets nothing without a proof, also where a page or a program of it has none', async () => {
    const redirects = [
      { type: 'web' as const, uri: REDIRECT },
      { type: 'spa' as const, uri: 'https://app.example/page' },
    ];
    const permissions = [{ resource: ORDERS, name: 'Read.All' }];
    const made = { permissions, consent: true, grants: ['client-credentials' as const] };
    const mixed = await world.application('Reports and page', { ...made, redirects, secretDays: 30 });
    const open = await world.application('Reports without a secret', made);
    for (const { application } of [mixed, open]) {
      const answer = await ask({ client_id: application.id });
      expect([answer.body['access_token'], problemIn(answer)]).toEqual([undefined, 'AADSTS7000218']);
    }
    const proved = await ask({ client_id: mixed.application.id, client_secret: mixed.secret?.value ?? '' });
    expect(proved.status).toBe(200);
    const request = new CodeRequest(world, mixed.application.id, { login_hint: anna.upn });
    const browser = browserOf(world);
    const code = await prove(browser, await browser.open(request.path), anna.upn);
    expect(problemIn(await request.redeem(code))).toBe('AADSTS7000218');
    expect((await request.redeem(code, { client_secret: mixed.secret?.value ?? '' })).status).toBe(200);
  });

  test('may name the resource itself, as older clients do', async () => {
    const proof = { client_id: server.id, client_secret: server.secret, grant_type: 'client_credentials' };
    const answer = await post(world, `/${world.tenant.id}/oauth2/token`, { ...proof, resource: ORDERS });
    expect(claimsIn(answer.body['access_token'])).toMatchObject({ aud: ORDERS, roles: ['Read.All'] });
  });

  test.each([
    ['a wrong secret', { client_secret: 'x' }, 'AADSTS7000215'],
    ['no secret', {}, 'AADSTS7000218'],
    ['no scope', { scope: '' }, 'AADSTS70011'],
    ['a scope without a resource', { scope: 'openid' }, 'AADSTS70011'],
    ['an unknown resource', { scope: 'api://none/.default' }, 'AADSTS500011'],
  ])('is refused with %s', async (_what, fields, problem) => {
    const proof = 'scope' in fields ? { client_secret: server.secret } : {};
    expect(problemIn(await ask({ client_id: server.id, ...proof, ...fields }))).toBe(problem);
  });

  test('is refused when its secret has ended', async () => {
    world.clock.aheadMs = 31 * DAY;
    expect(problemIn(await ask({ client_id: server.id, client_secret: server.secret }))).toBe('AADSTS7000222');
  });

  async function assertion(id: string, key: CryptoKey, header: { alg: string } & Record<string, string>, more = {}) {
    const aud = `${world.url}/${world.tenant.id}/oauth2/v2.0/token`;
    const now = Math.floor(world.clock.now().getTime() / SECOND);
    const claims = { iss: id, sub: id, aud, iat: now, nbf: now, exp: now + 300, jti: crypto.randomUUID(), ...more };
    return {
      client_assertion: await new SignJWT(claims).setProtectedHeader(header).sign(key),
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    };
  }

  const grants = ['client-credentials'] as const;
  const permissions = [{ resource: ORDERS, name: 'Read.All' }];

  test.each(['RS256', 'PS256', 'ES256'])('proves itself with a key, %s', async (alg) => {
    const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
    const jwk: JWK = await exportJWK(publicKey);
    const { application } = await world.application(`Key ${alg}`, {
      ...{ grants: [...grants], permissions, consent: true, keys: [JSON.stringify(jwk)] },
    });
    const proof = await assertion(application.id, privateKey, { alg });
    expect((await ask(proof)).status).toBe(200);
    expect(problemIn(await ask(proof))).toBe('AADSTS700024');
    const wrong = [
      ['AADSTS700023', { aud: 'https://elsewhere.test/token' }],
      ['AADSTS700024', { exp: 1000 }],
      ['AADSTS700024', { exp: Math.floor(Date.now() / SECOND) + 7200 }],
      ['AADSTS700027', { iss: server.id }],
    ] as const;
    for (const [problem, more] of wrong)
      expect(problemIn(await ask(await assertion(application.id, privateKey, { alg }, more)))).toBe(problem);
    const ahead = Math.floor(Date.now() / SECOND) + 20;
    const early = await assertion(
      application.id,
      privateKey,
      { alg },
      { iat: ahead - 1, nbf: ahead, exp: ahead + 600 },
    );
    expect((await ask(early)).status).toBe(200);
    const stranger = await generateKeyPair(alg);
    const foreign = await assertion(application.id, stranger.privateKey, { alg });
    expect(problemIn(await ask(foreign))).toBe('AADSTS700027');
  });

  test('proves itself with a key that it publishes, which is read once', async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
    const jwk = { ...(await exportJWK(publicKey)), kid: 'one', use: 'sig', alg: 'ES256' };
    let asked = 0;
    let status = 200;
    const site = createServer((_request, response) => {
      asked++;
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ keys: [jwk] }));
    });
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
    const jwksUri = `http://127.0.0.1:${portOf(site)}/keys`;
    const wanted = { grants: [...grants], permissions, consent: true, jwksUri };
    const { application } = await world.application('Publisher', wanted);
    expect(application.kind).toBe('confidential');
    const give = async (id: string) => await ask(await assertion(id, privateKey, { alg: 'ES256', kid: 'one' }));
    expect([(await give(application.id)).status, (await give(application.id)).status, asked]).toEqual([200, 200, 1]);
    status = 500;
    const { application: other } = await world.application('Silent publisher', wanted);
    expect(problemIn(await give(other.id))).toBe('AADSTS700027');
    const twice = world.application('Twice', { ...wanted, keys: [JSON.stringify(jwk)] });
    await expect(twice).rejects.toMatchObject({ code: 'applications.keys-twice' });
    await new Promise<void>((resolve) => void site.close(() => resolve()));
  });

  test('proves itself with a certificate, named by its SHA-1', async () => {
    const { certFile, keyFile } = await makeCertificate(join(world.folder, 'reports'), ['reports']);
    const pem = readFileSync(certFile, 'utf8');
    const { application, certificates } = await world.application('Certificate', {
      ...{ grants: [...grants], permissions, consent: true, certificates: [pem] },
    });
    const { raw } = new X509Certificate(pem);
    expect(certificates).toEqual([
      { sha256: createHash('sha256').update(raw).digest('hex'), expiresAt: expect.any(Date) },
    ]);
    const key = await importPKCS8(readFileSync(keyFile, 'utf8'), 'ES256');
    const x5t = createHash('sha1').update(raw).digest('base64url');
    expect((await ask(await assertion(application.id, key, { alg: 'ES256', x5t }))).status).toBe(200);
  });

  test('with a symmetric or an unsigned assertion is refused', async () => {
    const header = Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url');
    const payload = Buffer.from(JSON.stringify({ sub: server.id, iss: server.id })).toString('base64url');
    const type = { client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer' };
    const unsigned = await ask({ client_assertion: `${header}.${payload}.`, ...type });
    expect(unsigned.status).toBe(401);
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    expect(privateKey.type).toBe('private');
  });
});

describe('a password in an application', () => {
  let tool: string;
  const wanted = { grants: ['ropc' as const], permissions: [{ resource: ORDERS, name: 'read' }], consent: true };
  const settings = async (allowsPasswordGrant: boolean) =>
    await operate(world.operations, 'change-sign-in-settings', { allowsPasswordGrant });
  const give = async (username: string, password = PASSWORD, more: Readonly<Record<string, string>> = {}) =>
    await askToken(world, {
      ...{ grant_type: 'password', client_id: tool, username, password },
      ...{ scope: `openid profile offline_access ${ORDERS}/read`, client_info: '1' },
      ...more,
    });
  beforeAll(async () => {
    await settings(true);
    tool = (await world.application('Tool', wanted)).application.id;
  });
  afterAll(async () => await settings(false));

  test('is a sign-in like any other: tokens, their renewal, and an end', async () => {
    const { status, body } = await give(anna.upn);
    expect([status, body['scope']]).toEqual([200, `${ORDERS}/read openid profile`]);
    expect(claimsIn(body['access_token'])).toMatchObject({ aud: ORDERS, scp: 'read', oid: anna.id });
    expect(claimsIn(body['id_token'])).toMatchObject({ sub: anna.id, amr: ['pwd'], preferred_username: anna.upn });
    const renewed = await renew(body['refresh_token'], { scope: `${ORDERS}/.default` }, tool);
    expect(claimsIn(renewed.body['access_token'])).toMatchObject({ scp: 'read' });
    await operate(world.operations, 'end-sessions', { name: anna.upn, session: 'all' });
    expect(problemIn(await renew(renewed.body['refresh_token'], {}, tool))).toBe('AADSTS70008');
  });

  test('that is wrong is counted, and closes the sign-in as on the page', async () => {
    const bert = await world.person('bert');
    const said = new Set<string>();
    for (let attempt = 0; attempt < 14; attempt++) said.add(problemIn(await give(bert.upn, `wrong ${attempt}`)));
    expect([...said]).toEqual(['AADSTS50126', 'AADSTS50053']);
    expect(problemIn(await give('carl@elsewhere.example'))).toBe('AADSTS50126');
    await forgetLimits(world.database.kysely);
  });

  test('gives nothing to whoever has more to prove or to do', async () => {
    const password = { text: PASSWORD };
    await operate(world.operations, 'create-user', { name: 'ro@contoso.example', password, roles: ['reader'] });
    expect(problemIn(await give('ro@contoso.example'))).toBe('AADSTS50079');
    await operate(world.operations, 'add-authenticator', { name: 'ro@contoso.example', secret: newSecret() });
    expect(problemIn(await give('ro@contoso.example'))).toBe('AADSTS50076');
    const { temporaryPassword } = await operate(world.operations, 'create-user', {
      ...{ name: 'new@contoso.example', password: 'temporary' },
    });
    expect(problemIn(await give('new@contoso.example', temporaryPassword ?? ''))).toBe('AADSTS50055');
  });

  test('is nothing for an application that is not registered for it, nor where the tenant refuses it', async () => {
    expect(problemIn(await give(anna.upn, PASSWORD, { client_id: page }))).toBe('AADSTS90010');
    expect(problemIn(await give(anna.upn, PASSWORD, { scope: `openid ${STOCK}/read` }))).toBe('AADSTS65001');
    await settings(false);
    expect(problemIn(await give(anna.upn))).toBe('AADSTS90010');
    await expect(world.application('Other', wanted)).rejects.toMatchObject({ code: 'applications.ropc-closed' });
    await settings(true);
  });
});

describe('wrong input', () => {
  test.each([
    ['a code that never was', { code: 'x', redirect_uri: REDIRECT, code_verifier: 'v'.repeat(43) }, 'AADSTS70008'],
    ['no code', { redirect_uri: REDIRECT }, 'AADSTS90014'],
    ['another grant type', { grant_type: 'x' }, 'AADSTS70003'],
    ['a password', { grant_type: 'password', username: 'anna', password: 'x' }, 'AADSTS90010'],
    ['one that is not its own', { grant_type: 'client_credentials' }, 'AADSTS70001'],
    ['an unknown client', { client_id: 'ffffffff-0000-4000-8000-000000000000' }, 'AADSTS700016'],
    ['no client', { client_id: '' }, 'AADSTS7000218'],
  ])('%s has its number, an id and a time', async (_what, fields, problem) => {
    const correlation = '0b1f6d52-9c5d-4a49-8a3c-7d5a5f4d0c11';
    const headers = { 'client-request-id': correlation };
    const answer = await askToken(world, { grant_type: 'authorization_code', client_id: page, ...fields }, headers);
    expect(problemIn(answer)).toBe(problem);
    expect(answer.body).toMatchObject({
      ...{ error_codes: [Number(problem.slice(6))], correlation_id: correlation },
      ...{ trace_id: expect.stringMatching(/^[0-9a-f-]{36}$/), timestamp: expect.stringMatching(/^20\d\d-.*Z$/) },
    });
  });

  test('a code is good once, for who asked, at the address that was asked for', async () => {
    const browser = browserOf(world);
    const ask = async () => {
      const request = new CodeRequest(world, page, { login_hint: anna.upn });
      const asked = await browser.open(request.path);
      return { request, back: asked.status === 0 ? asked : await prove(browser, asked, anna.upn) };
    };
    const used = await ask();
    const first = await used.request.redeem(used.back);
    expect(problemIn(await used.request.redeem(used.back))).toBe('AADSTS54005');
    expect(problemIn(await renew(first.body['refresh_token']))).toBe('AADSTS70008');
    const stolen = await ask();
    expect(problemIn(await stolen.request.redeem(stolen.back, { code_verifier: 'x'.repeat(43) }))).toBe('AADSTS501481');
    const moved = await ask();
    const elsewhere = { redirect_uri: 'https://app.example/other' };
    expect(problemIn(await moved.request.redeem(moved.back, elsewhere))).toBe('AADSTS50011');
    const other = await ask();
    const proof = { client_id: server.id, client_secret: server.secret };
    expect(problemIn(await other.request.redeem(other.back, proof))).toBe('AADSTS70000');
  });

  test.each([
    'https://app.example/callback/',
    'https://app.example/callback?x=1',
    'https://app.example.evil.test/callback',
    'http://app.example/callback',
    'javascript:alert(1)',
  ])('the address %s is refused on our own page, which lists none', async (address) => {
    const visit = await browserOf(world).open(new CodeRequest(world, page, { redirect_uri: address }).path);
    expect([visit.status, visit.url.startsWith(world.url)]).toEqual([400, true]);
    expect(visit.text).toContain('AADSTS50011');
    expect(visit.text).not.toContain(`${REDIRECT}<`);
    expect(visit.headers.get('cross-origin-opener-policy')).toBe('unsafe-none');
    const silent = new CodeRequest(world, page, { redirect_uri: address, prompt: 'none' });
    expect((await browserOf(world).open(silent.path)).status).toBe(400);
  });

  test('the page speaks the language of its reader', async () => {
    const visit = await browserOf(world, 'nl').open(
      new CodeRequest(world, page, { redirect_uri: 'https://x.test' }).path,
    );
    expect(visit.text).toContain('Het omleidingsadres https://x.test is niet geregistreerd');
  });

  test('a page without PKCE is sent back', async () => {
    const request = new CodeRequest(world, page, { code_challenge: '', code_challenge_method: '' });
    expect(answerOf(await browserOf(world).open(request.path)).get('error')).toBe('invalid_request');
  });
});

test('no parameters, however odd, are a fault of the server', async () => {
  const names = ['client_id', 'grant_type', 'scope', 'code', 'refresh_token', 'redirect_uri', 'client_assertion'];
  const more = ['response_type', 'prompt', 'max_age', 'login_hint', 'id_token_hint', 'claims', 'resource', 'token'];
  const odd = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.constantFrom(page, server.id, 'none', 'code', 'refresh_token', 'client_credentials', ORDERS, `${ORDERS}/read`),
    fc.constantFrom(
      '\0',
      '%00',
      '{',
      '[]',
      '{"id_token":null}',
      '-1',
      '1e9',
      'a.b.c',
      '..',
      'http://',
      'x'.repeat(3000),
    ),
  );
  const parameters = fc.array(fc.tuple(fc.constantFrom(...names, ...more), odd), { maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(
      parameters,
      fc.constantFrom('token', 'par', 'revoke', 'devicecode', 'introspect'),
      async (pairs, end) => {
        const body = new URLSearchParams(pairs).toString();
        const base = `${world.url}/${world.tenant.id}/oauth2/v2.0`;
        const headers = { 'content-type': 'application/x-www-form-urlencoded' };
        const posted = await world.fetch(`${base}/${end}`, { method: 'POST', body, headers });
        expect([posted.status < 500, await posted.text()]).toEqual([true, expect.any(String)]);
        const asked = await world.fetch(`${base}/authorize?${body}`, { redirect: 'manual' });
        expect([asked.status < 500, await asked.text()]).toEqual([true, expect.any(String)]);
        const out = await world.fetch(`${base}/logout?${body}`, { redirect: 'manual' });
        expect([out.status < 500, await out.text()]).toEqual([true, expect.any(String)]);
      },
    ),
    { numRuns: 100 },
  );
});

describe('SI-25: pages of other origins', () => {
  const origin = 'https://app.example';
  const tokenPath = () => `/${world.tenant.id}/oauth2/v2.0/token`;

  test('that are registered read every answer, also one that refuses them', async () => {
    const wrong = [
      {
        client_id: page,
        grant_type: 'authorization_code',
        code: 'x',
        redirect_uri: REDIRECT,
        code_verifier: 'v'.repeat(43),
      },
      { client_id: 'ffffffff-0000-4000-8000-000000000000', grant_type: 'refresh_token', refresh_token: 'x' },
      { client_id: page, grant_type: 'x' },
    ];
    for (const fields of wrong) {
      const { headers, body } = await post(world, tokenPath(), fields, { origin });
      expect(headers.get('access-control-allow-origin')).toBe(origin);
      expect(headers.get('vary')).toMatch(/origin/i);
      expect(headers.get('access-control-expose-headers')).toContain('retry-after');
      expect(body).toHaveProperty('error');
      const other = await post(world, tokenPath(), fields, { origin: 'https://evil.test' });
      expect(other.headers.get('access-control-allow-origin')).toBeNull();
    }
    const large = await post(world, tokenPath(), { x: 'x'.repeat(60_000) }, { origin });
    expect([large.status, large.headers.get('access-control-allow-origin')]).toEqual([413, origin]);
    const userinfo = await world.fetch(`${world.url}/${world.tenant.id}/openid/userinfo`, { headers: { origin } });
    expect([userinfo.status, userinfo.headers.get('access-control-allow-origin')]).toEqual([401, origin]);
  });

  test('are told so before', async () => {
    for (const [from, allowed] of [
      [origin, origin],
      ['https://evil.test', null],
    ] as const) {
      const headers = { origin: from, 'access-control-request-method': 'POST' };
      const answer = await world.fetch(`${world.url}${tokenPath()}`, { method: 'OPTIONS', headers });
      expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([204, allowed]);
    }
  });
});

test('revoked tokens are over, and a stranger cannot ask about one', async () => {
  const { body } = await tokensFor(server.id, 'openid offline_access', { client_secret: server.secret });
  const base = `/${world.tenant.id}/oauth2/v2.0`;
  const proof = { client_id: server.id, client_secret: server.secret };
  const token = String(body['refresh_token']);
  expect((await post(world, `${base}/introspect`, { token, ...proof })).body).toMatchObject({
    active: true,
    sub: anna.id,
  });
  expect((await post(world, `${base}/introspect`, { token, client_id: page })).body).toEqual({ active: false });
  expect((await post(world, `${base}/revoke`, { token, ...proof })).status).toBe(200);
  expect((await post(world, `${base}/introspect`, { token, ...proof })).body).toEqual({ active: false });
});

test('nobody asks the service about a token for a resource, not even the resource', async () => {
  const { body } = await tokensFor(page, `openid ${ORDERS}/read`);
  const asked = { token: String(body['access_token']), client_id: orders };
  const answer = await post(world, `/${world.tenant.id}/oauth2/v2.0/introspect`, asked);
  expect([answer.status, answer.body['error']]).toEqual([400, 'unsupported_token_type']);
});

test('an application that is registered again takes over nothing of the one that was deleted', async () => {
  const redirects = [{ type: 'spa' as const, uri: REDIRECT }];
  const { id } = (await world.application('Short-lived', { redirects })).application;
  const { body } = await tokensFor(id, 'openid offline_access');
  await operate(world.operations, 'delete-application', { tenant: world.tenant.name, application: id });
  expect(problemIn(await renew(body['refresh_token'], {}, id))).toBe('AADSTS700016');
  await world.application('Short-lived', { redirects, id });
  expect(problemIn(await renew(body['refresh_token'], {}, id))).toBe('AADSTS70008');
});

test('a request that was pushed beforehand leads to a code', async () => {
  const request = new CodeRequest(world, server.id, { login_hint: anna.upn });
  const fields = Object.fromEntries(new URL(request.path, world.url).searchParams);
  const path = `/${world.tenant.id}/oauth2/v2.0/par`;
  const pushed = await post(world, path, { ...fields, client_secret: server.secret });
  const query = new URLSearchParams({ client_id: server.id, request_uri: String(pushed.body['request_uri']) });
  const browser = browserOf(world);
  const asked = await browser.open(`/${world.tenant.id}/oauth2/v2.0/authorize?${query.toString()}`);
  const answer = await request.redeem(await prove(browser, asked, anna.upn), { client_secret: server.secret });
  expect(claimsIn(answer.body['id_token'])).toMatchObject({ sub: anna.id });
});

test('nothing that opens something is in the log, at its most talkative, nor in the audit', async () => {
  const wrong = 'a-secret-that-somebody-mistyped';
  await askToken(world, { grant_type: 'client_credentials', client_id: server.id, client_secret: wrong });
  const request = new CodeRequest(world, server.id, { login_hint: anna.upn });
  const browser = browserOf(world);
  const back = await prove(browser, await browser.open(request.path), anna.upn);
  const { body } = await request.redeem(back, { client_secret: server.secret });
  const token = String(body['refresh_token']);
  await renew(token, { client_secret: server.secret }, server.id);
  world.clock.aheadMs = MINUTE;
  await renew(token, { client_secret: server.secret }, server.id);
  const activity = 'Revoke tokens of application';
  const entries = async () => await listAudit(world.database.kysely, world.tenant, { targetId: server.id });
  await expect.poll(async () => (await entries()).some((entry) => entry.activity === activity)).toBe(true);
  const told = world.readLog() + JSON.stringify(await entries());
  expect(told).toContain('34076');
  const secrets = [
    wrong,
    server.secret,
    PASSWORD,
    token,
    String(body['access_token']),
    answerOf(back).get('code') ?? '',
  ];
  for (const secret of secrets) expect(told.includes(secret)).toBe(false);
});

describe('the log of the sign-ins', () => {
  const kysely = () => world.database.kysely;
  const log = async (filter: SignInFilter): Promise<readonly SignIn[]> =>
    (await signInList.page(kysely(), world.tenant, filter)).items;
  const shown = ({ kind, name, applicationName, methods, result, code }: SignIn) =>
    [kind, name, applicationName, methods.join(' '), result, code] as const;

  test('has who signed in to which application, how, and each way in which it went on', async () => {
    const carla = await world.person('carla');
    const browser = browserOf(world);
    const wrong = new CodeRequest(world, page, { login_hint: carla.upn });
    const asked = await browser.open(wrong.path);
    await prove(browser, asked, carla.upn, 'verkeerd');
    const { body } = await wrong.redeem(await prove(browser, asked, carla.upn));
    for (let round = 0; round < 3; round++) {
      const silent = new CodeRequest(world, page, { prompt: 'none' });
      expect((await silent.redeem(await browser.open(silent.path))).status).toBe(200);
    }
    expect((await renew(body['refresh_token'])).status).toBe(200);
    const rows = await log({ objectId: carla.id });
    expect(rows.map(shown).toReversed()).toEqual([
      ['interactive', carla.upn, 'Board', '', 'failure', 50_126],
      ['interactive', carla.upn, 'Board', 'pwd', 'success', null],
      ['silent', carla.upn, 'Board', 'pwd', 'success', null],
      ['refresh', carla.upn, 'Board', 'pwd', 'success', null],
    ]);
    expect(new Set(rows.map(({ address, applicationId }) => `${address} ${applicationId}`))).toEqual(
      new Set([`127.0.0.1 ${page}`]),
    );
    const sessions = rows.filter(({ result }) => result === 'success').map(({ sessionId }) => sessionId);
    expect([new Set(sessions).size, sessions[0]]).toEqual([1, expect.stringMatching(/^[0-9a-f-]{36}$/)]);
  });

  test('has the correlation id of the page that says no', async () => {
    await forgetLimits(kysely());
    const browser = browserOf(world);
    const request = new CodeRequest(world, page, { login_hint: anna.upn });
    const { headers } = await prove(browser, await browser.open(request.path), anna.upn, 'verkeerd');
    const shownId = headers.get('x-correlation-id') ?? '';
    expect(shownId).toMatch(/^[0-9a-f-]{36}$/);
    const found = await log({ correlationId: shownId });
    expect(found.map(shown)).toEqual([['interactive', anna.upn, 'Board', '', 'failure', 50_126]]);
    const refused = await browser.open(new CodeRequest(world, page, { redirect_uri: 'https://x.test/?secret' }).path);
    const code = /<code>([0-9a-f-]{36})<\/code>/.exec(refused.text)?.[1] ?? '';
    expect((await log({ correlationId: code })).map(shown)).toEqual([
      ['interactive', null, 'Board', '', 'failure', 50_011],
    ]);
  });

  test('has what the protocol refuses, with the id of the client, one row for what repeats', async () => {
    const mine = { 'user-agent': `of this test ${crypto.randomUUID()}`, 'client-request-id': crypto.randomUUID() };
    const alone = { grant_type: 'client_credentials', scope: `${ORDERS}/.default` };
    const unknown = crypto.randomUUID();
    const before = new Set((await log({})).map(({ id }) => id));
    world.clock.aheadMs = 3 * DAY;
    const wrong = { ...alone, client_id: server.id };
    const first = await askToken(world, { ...wrong, client_secret: 'verkeerd 1' }, mine);
    await askToken(world, { ...wrong, client_secret: 'verkeerd 2' }, mine);
    await askToken(world, { ...alone, client_id: server.id, client_secret: server.secret }, mine);
    await askToken(world, { ...alone, client_id: unknown, client_secret: 'x' }, mine);
    await askToken(world, { ...alone, client_id: 'een geheim', client_secret: 'x' }, mine);
    await askToken(world, { grant_type: 'authorization_code', client_id: page, code: 'x' }, mine);
    await askToken(world, { grant_type: 'x', client_id: page }, mine);
    await post(world, `/${world.tenant.id}/oauth2/v2.0/introspect`, { token: 'x', client_id: server.id }, mine);
    const rows = (await log({})).filter(({ id, userAgent }) => !before.has(id) && userAgent === mine['user-agent']);
    expect(rows.map((row) => [...shown(row), row.applicationId]).toReversed()).toEqual([
      ['client-credentials', null, 'Reports', 'client_secret', 'failure', 7_000_215, server.id],
      ['client-credentials', null, 'Reports', 'client_secret', 'success', null, server.id],
      ['client-credentials', null, null, 'client_secret', 'failure', 700_016, unknown],
      ['client-credentials', null, null, 'client_secret', 'failure', 700_016, null],
      ['interactive', null, 'Board', '', 'failure', 90_014, page],
      ['request', null, 'Board', '', 'failure', 70_003, page],
      ['request', null, 'Reports', '', 'failure', 7_000_218, server.id],
    ]);
    expect(new Set(rows.map(({ correlationId }) => correlationId))).toEqual(new Set([mine['client-request-id']]));
    expect(rows.at(-1)?.traceId).toBe(first.body['trace_id']);
  });

  test('of a name that nobody has keeps nothing, nowhere', async () => {
    const typed = `geheim-${crypto.randomUUID()}`;
    const browser = browserOf(world);
    for (const name of [typed, `${typed}@contoso.example`]) {
      const request = new CodeRequest(world, page, { login_hint: name });
      await prove(browser, await browser.open(request.path), name, 'x');
    }
    const rows = (await log({ application: page })).filter(({ unknownName }) => unknownName !== null);
    expect(rows.map(({ name, unknownName, result }) => [name, unknownName, result])).toEqual([
      [null, expect.stringMatching(/^[0-9a-f]{4}$/), 'failure'],
      [null, expect.stringMatching(/^[0-9a-f]{4}$/), 'failure'],
    ]);
    for (const table of ['sign_in', 'event', 'audit_entry', 'rate_limit']) {
      const { rows: found } = await sql<{ row: string }>`select t::text as row from ${sql.table(table)} t
        where t::text like ${`%${typed}%`}`.execute(kysely());
      expect([table, found]).toEqual([table, []]);
    }
  });
});
