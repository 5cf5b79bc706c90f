import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SECOND } from '../../src/base/clock.ts';
import { codeAt, newSecret } from '../../src/cloud/accounts/methods/authenticator.ts';
import type { OperationInput } from '../../src/cloud/control/operations.ts';
import { operate } from '../../src/cloud/control/operations.ts';
import type { RedirectBrowser } from '../kit/redirect-browser.ts';
import { ownAccountSuite } from './own-account-suite.ts';
import { consoleSignInSuite } from './console-sign-in-suite.ts';
import { browserOf, CodeRequest, prove, REDIRECT } from './sign-in-client.ts';
import { PASSWORD, SignInWorld } from './sign-in-kit.ts';

let world: SignInWorld;
let page: string;
let people = 0;
beforeAll(async () => {
  world = await SignInWorld.start();
  const made = await world.application('Board', { redirects: [{ type: 'spa', uri: REDIRECT }] });
  page = made.application.id;
});
afterAll(async () => await world?.[Symbol.asyncDispose]());

type Wanted = Partial<Omit<OperationInput<'create-user'>, 'name'>>;
const somebody = async (wanted: Wanted = { password: { text: PASSWORD } }): Promise<string> => {
  const name = `p${++people}@contoso.example`;
  await operate(world.operations, 'create-user', { name, ...wanted });
  return name;
};
const withCode = async (name: string): Promise<string> => {
  const secret = newSecret();
  await operate(world.operations, 'add-authenticator', { name, secret });
  return secret;
};
const holder = { password: { text: PASSWORD }, roles: ['help-desk' as const] };
const code = (secret: string): string => {
  world.clock.aheadMs += 30 * SECOND;
  return codeAt(secret, world.clock.now());
};
const begin = async (name: string, language?: string) => {
  const browser = browserOf(world, language);
  const request = new CodeRequest(world, page, { login_hint: name });
  return { browser, request, asked: await browser.open(request.path) };
};
/** The page after a right password. */
const afterPassword = async (name: string, language?: string) => {
  const { browser, request, asked } = await begin(name, language);
  return { browser, request, visit: await prove(browser, asked, name) };
};
const ending = ({ url }: { readonly url: string }): string => new URL(url).pathname.split('/').at(-1) ?? '';
const keyOn = (text: string): string => (/<code>([A-Z2-7 ]{39})<\/code>/.exec(text)?.[1] ?? '').replaceAll(' ', '');

describe('who has a role', () => {
  test('registers an authenticator at the first sign-in, keeps codes, and is asked for it from then on', async () => {
    const name = await somebody(holder);
    const { browser, request, visit } = await afterPassword(name);
    expect(ending(visit)).toBe('register');
    const setup = await browser.open(visit.url.replace(/register$/, 'authenticator'));
    expect(setup.text).toMatch(/<svg\s+class="qr"\s+role="img"\s+aria-label="QR code/);
    const secret = keyOn(setup.text);
    expect(keyOn((await browser.open(setup.url)).text)).toBe(secret);
    const wrong = await browser.send(setup, '/authenticator', { code: '12345x' });
    expect(wrong.status).toBe(401);
    const offer = await browser.send(setup, '/authenticator', { code: code(secret) });
    expect(ending(offer)).toBe('recovery-codes');
    const codes = await browser.send(offer, '/recovery-codes');
    const shown = [...codes.text.matchAll(/<li><code>([^<]+)<\/code>/g)].map(([, one = '']) => one);
    expect(shown).toHaveLength(10);
    expect((await request.redeem(await browser.send(codes, '/codes-kept'))).status).toBe(200);

    const again = await afterPassword(name);
    expect(ending(again.visit)).toBe('code');
    const refused = await again.browser.send(again.visit, '/code', { code: '000 000' });
    expect(refused.text).toContain('check the clock of your device');
    const done = await again.browser.send(again.visit, '/code', { code: code(secret) });
    expect((await again.request.redeem(done)).status).toBe(200);

    const lost = await afterPassword(name);
    const recovery = await lost.browser.open(lost.visit.url.replace(/code$/, 'recovery'));
    const used = await lost.browser.send(recovery, '/recovery', { code: (shown[0] ?? '').toLowerCase() });
    expect((await lost.request.redeem(used)).status).toBe(200);
  });

  test('has no session and no code before the second factor', async () => {
    const name = await somebody(holder);
    await withCode(name);
    const { browser, visit } = await afterPassword(name);
    expect(ending(visit)).toBe('code');
    const silent = new CodeRequest(world, page, { prompt: 'none', login_hint: name });
    expect((await browser.open(silent.path)).url).toContain('error=login_required');
  });
});

describe('the console', () => {
  consoleSignInSuite(() => world);
});

test('a step belongs to the browser that began it', async () => {
  const name = await somebody(holder);
  const secret = await withCode(name);
  const { visit } = await afterPassword(name);
  const stranger: RedirectBrowser = browserOf(world);
  expect((await stranger.open(visit.url)).status).toBe(404);
  const other = await begin(name);
  const { pathname } = new URL(other.asked.url);
  const stolen = await other.browser.open(`${pathname}/code`);
  expect([stolen.status, stolen.text.includes('flow.ended')]).toEqual([409, true]);
  expect(secret).not.toBe('');
});

test('two sign-ins in one browser go on side by side', async () => {
  const [one, other] = [await somebody(holder), await somebody(holder)];
  const secrets = [await withCode(one), await withCode(other)];
  const browser = browserOf(world);
  const requests = [one, other].map((name) => new CodeRequest(world, page, { login_hint: name }));
  const visits = [];
  for (const [index, name] of [one, other].entries())
    visits.push(await prove(browser, await browser.open(requests[index]?.path ?? ''), name));
  for (const [index, visit] of visits.entries()) {
    const done = await browser.send(visit, '/code', { code: code(secrets[index] ?? '') });
    expect((await requests[index]?.redeem(done))?.status).toBe(200);
  }
});

test('a temporary password is changed before anything opens', async () => {
  const name = `p${++people}@contoso.example`;
  const made = await operate(world.operations, 'create-user', { name, password: 'temporary' });
  const { browser, request, asked } = await begin(name);
  const change = await prove(browser, asked, name, made.temporaryPassword ?? '');
  expect(ending(change)).toBe('new-password');
  const short = await browser.send(change, '/new-password', { password: 'short' });
  expect(short.text).toContain('shorter than 15 characters');
  const done = await browser.send(change, '/new-password', { password: PASSWORD });
  expect((await request.redeem(done)).status).toBe(200);
});

test('a pass lets in somebody new, who leaves with a password', async () => {
  const name = await somebody({});
  const { pass } = await operate(world.operations, 'issue-pass', { name, minutes: 60, uses: 'once' });
  const { browser, request, asked } = await begin(name);
  const first = await browser.open(`${new URL(asked.url).pathname}/pass`);
  const wrong = await browser.send(first, '/pass', { upn: name, pass: 'AAAA-AAAA-AAAA-AAAA' });
  expect([wrong.status, wrong.text.includes('Error: ')]).toEqual([401, true]);
  const register = await browser.send(first, '/pass', { upn: name, pass: pass.value });
  expect(ending(register)).toBe('register');
  const choose = await browser.open(register.url.replace(/register$/, 'new-password'));
  const done = await browser.send(choose, '/new-password', { password: PASSWORD });
  expect((await request.redeem(done)).status).toBe(200);
  const again = await afterPassword(name);
  expect((await again.request.redeem(again.visit)).status).toBe(200);
});

test('where a password alone registers nothing from here, the page says whom to ask', async () => {
  const whom = { for: ['everyone'], register: 'networks' as const, networks: ['192.0.2.0/24'], acceptsImpact: true };
  await operate(world.operations, 'set-second-factor-policy', whom);
  const { visit } = await afterPassword(await somebody());
  expect(visit.text).toContain('Ask your administrator for a Temporary Access Pass');
  await operate(world.operations, 'set-second-factor-policy', { for: ['nobody'], register: 'anywhere' });
});

test('the pages speak Dutch', async () => {
  const name = await somebody(holder);
  const { browser, visit } = await afterPassword(name, 'nl');
  expect(visit.text).toContain('Instellen hoe u zich aanmeldt');
  const setup = await browser.open(visit.url.replace(/register$/, 'authenticator'));
  expect(setup.text).toContain('Scan deze code met uw authenticator-app');
});

test('a page that asks a passkey names none before the first proof, and says so without script', async () => {
  const name = await somebody();
  const { browser, asked } = await begin(name);
  const { text } = await browser.open(`${new URL(asked.url).pathname}/passkey`);
  const options: unknown = JSON.parse(/data-options="([^"]*)"/.exec(text)?.[1]?.replaceAll('&quot;', '"') ?? '{}');
  expect(options).toMatchObject({ rpId: 'localhost', allowCredentials: [], userVerification: 'preferred' });
  expect(text).toContain('Passkeys need JavaScript');
});

describe('the pages of their own account', () => {
  ownAccountSuite(() => world);
});
