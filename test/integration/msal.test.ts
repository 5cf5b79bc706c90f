import type { INetworkModule, NetworkRequestOptions } from '@azure/msal-node';
import { ConfidentialClientApplication, CryptoProvider, PublicClientApplication } from '@azure/msal-node';
import { readFileSync } from 'node:fs';
import { X509Certificate } from 'node:crypto';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Person } from '../../src/cloud/accounts/person.ts';
import { makeCertificate } from '../servers/certificates.ts';
import { MsalClient } from '../servers/msal-client.ts';
import { describeWith } from '../servers/requirements.ts';
import { answerOf, browserOf, prove, REDIRECT } from './sign-in-client.ts';
import { operate } from '../../src/cloud/control/operations.ts';
import { PASSWORD, SignInWorld } from './sign-in-kit.ts';

const READ = 'api://orders/read';
const ALL = 'api://orders/.default';
const LOOPBACK = 'http://localhost';

let world: SignInWorld;
let anna: Person;
let web: { readonly id: string; readonly secret: string };
let tool: string;
/** Requests of a client, by the end of their path. */
const requests: string[] = [];
beforeAll(async () => {
  world = await SignInWorld.start();
  anna = await world.person('anna');
  await world.application('Orders', { identifier: 'api://orders', scopes: ['read', 'write'], appRoles: ['Read.All'] });
  const permissions = ['read', 'write', 'Read.All'].map((name) => ({ resource: 'api://orders', name }));
  const made = await world.application('Wiki', {
    ...{ redirects: [{ type: 'web' as const, uri: REDIRECT }], secretDays: 30, permissions, consent: true },
    grants: ['client-credentials'],
  });
  web = { id: made.application.id, secret: made.secret?.value ?? '' };
  const native = await world.application('Tool', {
    ...{ redirects: [{ type: 'native' as const, uri: LOOPBACK }], permissions, consent: true },
    grants: ['device-code'],
  });
  tool = native.application.id;
});
afterAll(async () => await world?.[Symbol.asyncDispose]());

const authority = (): string => `${world.url}/${world.tenant.id}`;

function network(): INetworkModule {
  const send = async (url: string, method: string, options?: NetworkRequestOptions) => {
    requests.push(new URL(url).pathname.split('/').at(-1) ?? '');
    const answer = await world.fetch(url, {
      method,
      ...(options?.headers && { headers: options.headers }),
      ...(options?.body !== undefined && { body: options.body }),
    });
    const body: unknown = await answer.json();
    return { headers: Object.fromEntries(answer.headers), body, status: answer.status };
  };
  // oxlint-disable typescript/no-unsafe-type-assertion -- the client says of what type an answer is
  return {
    sendGetRequestAsync: async <T>(url: string, options?: NetworkRequestOptions) =>
      (await send(url, 'GET', options)) as { headers: Record<string, string>; body: T; status: number },
    sendPostRequestAsync: async <T>(url: string, options?: NetworkRequestOptions) =>
      (await send(url, 'POST', options)) as { headers: Record<string, string>; body: T; status: number },
  };
  // oxlint-enable typescript/no-unsafe-type-assertion
}

const settings = (clientId: string) => ({
  auth: { clientId, authority: authority(), knownAuthorities: [new URL(world.url).host] },
  system: { networkClient: network() },
});

describe('@azure/msal-node', () => {
  const confidential = (): ConfidentialClientApplication => {
    const { auth, system } = settings(web.id);
    return new ConfidentialClientApplication({ auth: { ...auth, clientSecret: web.secret }, system });
  };

  test('signs somebody in with a code, and finds the token again without a request', async () => {
    const app = confidential();
    const browser = browserOf(world);
    const url = await app.getAuthCodeUrl({ scopes: [READ], redirectUri: REDIRECT, loginHint: anna.upn });
    const back = await prove(browser, await browser.open(url), anna.upn);
    const code = answerOf(back).get('code') ?? '';
    const signedIn = await app.acquireTokenByCode({ code, scopes: [READ], redirectUri: REDIRECT });
    expect(signedIn.account).toMatchObject({ username: anna.upn, tenantId: world.tenant.id, localAccountId: anna.id });
    expect(signedIn.scopes).toContain(READ);
    const { account } = signedIn;
    if (!account) throw new TypeError('an account');
    requests.length = 0;
    const silent = await app.acquireTokenSilent({ account, scopes: [READ] });
    expect([silent.fromCache, silent.accessToken, requests]).toEqual([true, signedIn.accessToken, []]);
    const renewed = await app.acquireTokenSilent({ account, scopes: [READ], forceRefresh: true });
    expect([renewed.fromCache, renewed.account?.homeAccountId]).toEqual([false, `${anna.id}.${world.tenant.id}`]);
  });

  test('signs an application in, with a secret and with a certificate', async () => {
    const app = confidential();
    const first = await app.acquireTokenByClientCredential({ scopes: [ALL] });
    requests.length = 0;
    const second = await app.acquireTokenByClientCredential({ scopes: [ALL] });
    expect([second?.accessToken, requests]).toEqual([first?.accessToken, []]);

    const { certFile, keyFile } = await makeRsaCertificate();
    const pem = readFileSync(certFile, 'utf8');
    const { application } = await world.application('Reports', {
      ...{ grants: ['client-credentials'], certificates: [pem], consent: true },
      permissions: [{ resource: 'api://orders', name: 'Read.All' }],
    });
    const thumbprintSha256 = createHash('sha256').update(new X509Certificate(pem).raw).digest('hex');
    const clientCertificate = { thumbprintSha256, privateKey: readFileSync(keyFile, 'utf8') };
    const { auth, system } = settings(application.id);
    const proved = new ConfidentialClientApplication({ auth: { ...auth, clientCertificate }, system });
    expect(await proved.acquireTokenByClientCredential({ scopes: [ALL] })).toMatchObject({ tokenType: 'Bearer' });
  });

  test('signs somebody in on another device', async () => {
    const app = new PublicClientApplication(settings(tool));
    const signedIn = await app.acquireTokenByDeviceCode({
      scopes: [READ],
      deviceCodeCallback: ({ message, userCode, verificationUri }) => {
        expect(message).toContain(`${verificationUri} and enter the code ${userCode}`);
        void typeCode(userCode);
      },
    });
    expect(signedIn?.account?.username).toBe(anna.upn);
  });

  test('at a port of its own, without a secret', async () => {
    const app = new PublicClientApplication(settings(tool));
    const { verifier, challenge } = await new CryptoProvider().generatePkceCodes();
    const redirectUri = `${LOOPBACK}:51004`;
    const pkce = { codeChallenge: challenge, codeChallengeMethod: 'S256' };
    const url = await app.getAuthCodeUrl({ scopes: [READ], redirectUri, ...pkce, prompt: 'select_account' });
    const browser = browserOf(world);
    const back = await prove(browser, await browser.open(url), anna.upn);
    const code = answerOf(back).get('code') ?? '';
    const signedIn = await app.acquireTokenByCode({ code, scopes: [READ], redirectUri, codeVerifier: verifier });
    expect(signedIn.account?.username).toBe(anna.upn);
  });

  test('hears why not, in the words of the field', async () => {
    const { auth, system } = settings(web.id);
    const app = new ConfidentialClientApplication({ auth: { ...auth, clientSecret: 'wrong' }, system });
    await expect(app.acquireTokenByClientCredential({ scopes: [ALL] })).rejects.toMatchObject({
      ...{ errorCode: 'invalid_client', errorNo: 7_000_215 },
      errorMessage: expect.stringContaining('AADSTS7000215'),
    });
  });
});

describeWith('msal', 'python3-msal', () => {
  const start = (client: string, secret?: string): MsalClient =>
    new MsalClient({ client, authority: authority(), ca: world.caFile, ...(secret !== undefined && { secret }) });

  test('signs somebody in with a code, and finds the token again', async () => {
    await using app = start(web.id, web.secret);
    const { uri } = await app.ask({ do: 'begin', scopes: [READ], redirect: REDIRECT });
    const browser = browserOf(world);
    const back = await prove(browser, await browser.open(String(uri)), anna.upn);
    const signedIn = await app.ask({ do: 'finish', response: Object.fromEntries(answerOf(back)) });
    expect(signedIn).toMatchObject({ id_token_claims: { oid: anna.id, preferred_username: anna.upn } });
    const { accounts } = await app.ask({ do: 'accounts' });
    expect(accounts).toEqual([expect.objectContaining({ username: anna.upn, realm: world.tenant.id })]);
    const silent = await app.ask({ do: 'silent', scopes: [READ] });
    expect(silent['access_token']).toBe(signedIn['access_token']);
    const renewed = await app.ask({ do: 'silent', scopes: [READ], force: true });
    expect(renewed['access_token']).not.toBe(signedIn['access_token']);
    expect(renewed).toMatchObject({ token_type: 'Bearer' });
  });

  test('signs an application in', async () => {
    await using app = start(web.id, web.secret);
    expect(await app.ask({ do: 'client', scopes: [ALL] })).toMatchObject({ token_type: 'Bearer' });
  });

  test('signs somebody in with a password, where the tenant lets it', async () => {
    await operate(world.operations, 'change-sign-in-settings', { allowsPasswordGrant: true });
    const grants = ['ropc' as const];
    const permissions = [{ resource: 'api://orders', name: 'read' }];
    const made = await world.application('Old tool', { grants, permissions, consent: true });
    await using app = start(made.application.id);
    const typed = { do: 'password', user: anna.upn, scopes: [READ] };
    expect(await app.ask({ ...typed, password: PASSWORD })).toMatchObject({ id_token_claims: { oid: anna.id } });
    expect(await app.ask({ ...typed, password: 'wrong' })).toMatchObject({ error_codes: [50_126] });
    await operate(world.operations, 'change-sign-in-settings', { allowsPasswordGrant: false });
    expect(await app.ask({ ...typed, password: PASSWORD })).toMatchObject({ error_codes: [90_010] });
  });

  test('signs somebody in on another device', async () => {
    await using app = start(tool);
    const flow = await app.ask({ do: 'device', scopes: [READ] });
    await typeCode(String(flow['user_code']));
    expect(await app.ask({ do: 'device-finish' })).toMatchObject({ id_token_claims: { oid: anna.id } });
  });
});

/** What the person at a browser does. */
async function typeCode(code: string): Promise<void> {
  const browser = browserOf(world);
  const asked = await browser.send(await browser.open('/devicelogin'), '/devicelogin', { code });
  await prove(browser, asked, anna.upn);
}

async function makeRsaCertificate() {
  return await makeCertificate(join(world.folder, 'reports'), ['reports'], { key: 'RSA' });
}
