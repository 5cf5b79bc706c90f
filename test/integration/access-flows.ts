import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { sql } from 'kysely';
import { stringify } from 'yaml';
import { MINUTE, SECOND } from '../../src/base/clock.ts';
import { codeAt, newSecret } from '../../src/cloud/accounts/methods/authenticator.ts';
import { addAuthenticator } from '../../src/cloud/accounts/methods/change-methods.ts';
import type { Person } from '../../src/cloud/accounts/person.ts';
import { operate } from '../../src/cloud/control/operations.ts';
import type { RedirectBrowser, Visit } from '../kit/redirect-browser.ts';
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
import type { SignInWorld } from './sign-in-kit.ts';
import { PASSWORD } from './sign-in-kit.ts';

const OFFICE = '192.0.2.10';
const HOTEL = '203.0.113.7';
const networks = { office: ['192.0.2.0/24', '2001:db8:1::/48'] };

/** The access policy at every door: pages, silent requests, codes, refresh tokens, codes of devices. */
export function accessFlows(given: () => SignInWorld): void {
  describe('the access policy', () => {
    let world: SignInWorld;
    let nora: Person;
    let pim: Person;
    let page: string;
    let server: { readonly client_id: string; readonly client_secret: string };
    let secret: string;
    beforeAll(async () => {
      world = given();
      [nora, pim] = [await world.person('nora'), await world.person('pim')];
      const spa = await world.application('Expenses', { redirects: [{ type: 'spa', uri: REDIRECT }] });
      const options = { redirects: [{ type: 'web', uri: REDIRECT } as const], secretDays: 1 };
      const web = await world.application('Archive', { ...options, grants: ['device-code'] });
      page = spa.application.id;
      server = { client_id: web.application.id, client_secret: web.secret?.value ?? '' };
      secret = newSecret();
      const own = { operator: 'test' };
      await addAuthenticator(world.operations, world.tenant, { name: nora.upn, secret }, own);
    });
    const policy = async (...policies: readonly object[]): Promise<void> => {
      const text = stringify({
        networks,
        policies: policies.map((one, index) => ({ name: `Policy ${index}`, ...one })),
      });
      await operate(world.operations, 'import-access-policy', { text, file: 'access.yaml', acceptsImpact: true });
    };
    afterEach(async () => await policy());
    afterAll(async () => {
      await sql`delete from access_policy where tenant = ${world.tenant.number}`.execute(world.database.kysely);
    });

    const at = (address: string): RedirectBrowser => {
      const browser = browserOf(world);
      browser.headers = { 'x-forwarded-for': address };
      return browser;
    };
    const ask = (options: Readonly<Record<string, string>> = {}) => new CodeRequest(world, page, options);
    const signIn = async (browser: RedirectBrowser, { upn }: Person): Promise<Visit> =>
      await prove(browser, await browser.open(ask({ login_hint: upn }).path), upn);
    const code = (): string => {
      world.clock.aheadMs += 30_000;
      return codeAt(secret, world.clock.now());
    };
    const renew = async (token: unknown, address: string, proof: object = { client_id: page }): Promise<Answer> =>
      await askToken(
        world,
        { grant_type: 'refresh_token', refresh_token: String(token), ...proof },
        { 'x-forwarded-for': address },
      );
    const outside = { who: { everyone: true }, where: { except: ['office'] } };

    test('that blocks outside of the office lets nobody in there, and says so only after the proof', async () => {
      await policy({ ...outside, access: 'block' });
      const browser = at(HOTEL);
      const asked = await browser.open(ask({ login_hint: nora.upn }).path);
      expect(asked.text).not.toContain('AADSTS53003');
      const refused = await prove(browser, asked, nora.upn, 'wrong');
      expect(refused.text).not.toContain('AADSTS53003');
      const stopped = await prove(browser, asked, nora.upn);
      expect([stopped.status, stopped.text]).toEqual([403, expect.stringContaining('AADSTS53003')]);
      const latest = async () => {
        const { rows } = await sql`select reason, network from sign_in where tenant = ${world.tenant.number}
          order by id desc limit 1`.execute(world.database.kysely);
        return rows;
      };
      expect(await latest()).toEqual([{ reason: 'access.blocked', network: null }]);
      expect(answerOf(await signIn(at(OFFICE), nora)).get('code')).not.toBeNull();
      expect(await latest()).toEqual([{ reason: '', network: 'office' }]);
      expect(answerOf(await signIn(at('2001:db8:1::9'), nora)).get('code')).not.toBeNull();
    });

    test('that asks for a second factor asks for it in the sign-in, and leads whoever has none to registration', async () => {
      await policy({ ...outside, access: 'second-factor' });
      const browser = at(HOTEL);
      const second = await signIn(browser, nora);
      expect(new URL(second.url).pathname).toMatch(/\/code$/);
      expect(answerOf(await browser.send(second, '/code', { code: code() })).get('code')).not.toBeNull();
      expect(new URL((await signIn(at(HOTEL), pim)).url).pathname).toMatch(/\/register$/);
    });

    test('steps a session up: silently it is told so, on a page only the second factor is asked', async () => {
      const browser = at(HOTEL);
      await signIn(browser, nora);
      const provedBy = Math.ceil(world.clock.now().getTime() / SECOND);
      world.clock.aheadMs += 15 * MINUTE;
      await policy({ ...outside, applications: { include: [page] }, access: 'second-factor' });
      const silent = await browser.open(ask({ prompt: 'none' }).path);
      expect(answerOf(silent).get('error')).toBe('interaction_required');
      expect(answerOf(silent).get('error_description')).toMatch(/^AADSTS50076: /);
      const request = ask();
      const choice = await browser.open(request.path);
      expect(choice.text).toContain(`Continue as ${nora.upn}`);
      const second = await browser.send(choice, '/account');
      expect(new URL(second.url).pathname).toMatch(/\/code$/);
      const { body } = await request.redeem(await browser.send(second, '/code', { code: code() }));
      expect(claimsIn(body['id_token'])['amr']).toContain('mfa');
      expect(answerOf(await browser.open(ask({ prompt: 'none' }).path)).get('code')).not.toBeNull();
      // The password was proved then, and what asks for a proof of now asks for it again.
      expect(claimsIn(body['id_token'])['auth_time']).toBeLessThanOrEqual(provedBy);
      expect((await browser.open('/security-info/email')).text).toContain('type="password"');
    });

    test('that names the pages of this service holds at each of them, for a session that is there too', async () => {
      const [inside, elsewhere] = [at(OFFICE), at(HOTEL)];
      const own = async (browser: RedirectBrowser) =>
        await Promise.all(['/my', '/security-info', '/console'].map(async (path) => await browser.open(path)));
      expect(new URL((await signIn(inside, nora)).url).searchParams.get('code')).not.toBeNull();
      await policy({ ...outside, applications: { include: ['console'] }, access: 'block' });
      const stopped = await prove(elsewhere, await elsewhere.open('/my'), nora.upn);
      expect([stopped.status, stopped.text]).toEqual([403, expect.stringContaining('AADSTS53003')]);
      expect((await own(inside)).map(({ text }) => text.includes('AADSTS53003'))).toEqual([false, false, false]);
      inside.headers = { 'x-forwarded-for': HOTEL };
      expect((await own(inside)).map(({ status, text }) => [status, text.includes('AADSTS53003')])).toEqual(
        Array.from({ length: 3 }, () => [403, true]),
      );
      expect(answerOf(await inside.open(ask({ prompt: 'none' }).path)).get('code'), 'of an application').not.toBeNull();
    });

    test('asks somebody without a second factor for the password again, before one is registered', async () => {
      const browser = at(HOTEL);
      await signIn(browser, pim);
      await policy({ ...outside, access: 'second-factor' });
      const asked = await browser.send(await browser.open(ask().path), '/account');
      expect(asked.text).toContain('type="password"');
      expect(new URL((await prove(browser, asked, pim.upn)).url).pathname).toMatch(/\/register$/);
    });

    test('stops a session that is there, silently and on the page', async () => {
      const browser = at(HOTEL);
      await signIn(browser, nora);
      await policy({ ...outside, access: 'block' });
      const silent = await browser.open(ask({ prompt: 'none' }).path);
      expect(answerOf(silent).get('error_description')).toMatch(/^AADSTS53003: /);
      const stopped = await browser.send(await browser.open(ask().path), '/account');
      expect([stopped.status, stopped.text]).toEqual([403, expect.stringContaining('AADSTS53003')]);
      browser.headers = { 'x-forwarded-for': OFFICE };
      expect(answerOf(await browser.open(ask({ prompt: 'none' }).path)).get('code')).not.toBeNull();
    });

    test('refuses a refresh token elsewhere with the field’s code, and it is good again in the office', async () => {
      const [known, unknown] = [ask({ login_hint: nora.upn }), ask({ login_hint: pim.upn })];
      const tokens = await Promise.all(
        [known, unknown].map(async (request, index) => {
          const browser = at(OFFICE);
          const back = await prove(browser, await browser.open(request.path), [nora, pim][index]?.upn ?? '');
          return (await request.redeem(back)).body['refresh_token'];
        }),
      );
      await policy({ ...outside, access: 'block' });
      const blocked = await renew(tokens[0], HOTEL);
      expect([blocked.status, blocked.body['error'], problemIn(blocked), blocked.body['suberror']]).toEqual([
        ...[400, 'invalid_grant', 'AADSTS53003', 'message_only'],
      ]);
      expect(blocked.body['error_codes']).toEqual([53_003]);
      await policy({ ...outside, access: 'second-factor' });
      const asked = await Promise.all(tokens.map(async (token) => await renew(token, HOTEL)));
      expect(asked.map(problemIn)).toEqual(['AADSTS50076', 'AADSTS50079']);
      expect(asked[0]?.body).toMatchObject({ error: 'invalid_grant', suberror: 'basic_action' });
      expect((await renew(tokens[0], OFFICE)).status).toBe(200);
    });

    test('judges an application with a server by where its user signed in, not by where the server stands', async () => {
      const request = new CodeRequest(world, server.client_id, { login_hint: nora.upn });
      const browser = at(OFFICE);
      const back = await prove(browser, await browser.open(request.path), nora.upn);
      await policy({ ...outside, access: 'block' });
      const { status, body } = await request.redeem(back, server);
      expect(status).toBe(200);
      expect((await renew(body['refresh_token'], '198.51.100.1', server)).status).toBe(200);
      await policy({ who: { people: [nora.upn] }, access: 'block' });
      expect(problemIn(await renew(body['refresh_token'], OFFICE, server))).toBe('AADSTS53003');
    });

    test('stops the code of a device when it is approved, and when it is redeemed', async () => {
      const base = `/${world.tenant.id}/oauth2/v2.0`;
      const begin = async () => (await post(world, `${base}/devicecode`, { ...server, scope: 'openid' })).body;
      const redeem = async (asked: Answer['body'], address: string) => {
        const grant = { grant_type: 'urn:ietf:params:oauth:grant-type:device_code', ...server };
        return await askToken(
          world,
          { ...grant, device_code: String(asked['device_code']) },
          { 'x-forwarded-for': address },
        );
      };
      await policy({ ...outside, applications: { include: ['Archive'] }, access: 'block' });
      const elsewhere = at(HOTEL);
      const first = await begin();
      const typed = await elsewhere.send(await elsewhere.open('/devicelogin'), '/devicelogin', {
        code: String(first['user_code']),
      });
      expect((await prove(elsewhere, typed, nora.upn)).text).toContain('AADSTS53003');
      const approved = async (): Promise<Answer['body']> => {
        const [browser, asked] = [at(OFFICE), await begin()];
        const opened = await browser.open('/devicelogin');
        await prove(
          browser,
          await browser.send(opened, '/devicelogin', { code: String(asked['user_code']) }),
          nora.upn,
        );
        return asked;
      };
      // The device has a server's proof: what counts is where the person was.
      expect((await redeem(await approved(), HOTEL)).status).toBe(200);
      const late = await approved();
      await policy({ who: { everyone: true }, applications: { include: ['Archive'] }, access: 'block' });
      expect(problemIn(await redeem(late, OFFICE))).toBe('AADSTS53003');
    });

    test('holds for a password in an application, by where the application is', async () => {
      await operate(world.operations, 'change-sign-in-settings', { allowsPasswordGrant: true });
      const { application } = await world.application('Script', { grants: ['ropc'] });
      const ask = async (address: string) =>
        await askToken(
          world,
          {
            ...{ grant_type: 'password', client_id: application.id, scope: 'openid' },
            username: nora.upn,
            password: PASSWORD,
          },
          { 'x-forwarded-for': address },
        );
      await policy({ ...outside, access: 'block' });
      expect(problemIn(await ask(HOTEL))).toBe('AADSTS53003');
      expect((await ask(OFFICE)).status).toBe(200);
      await policy({ ...outside, access: 'second-factor' });
      expect(problemIn(await ask(HOTEL))).toBe('AADSTS50076');
      await operate(world.operations, 'change-sign-in-settings', { allowsPasswordGrant: false });
    });

    test('that only reports stops nobody, and the what-if says what the sign-in does', async () => {
      await policy({ ...outside, mode: 'report-only', access: 'block' }, { ...outside, access: 'second-factor' });
      const supposed = await operate(world.operations, 'what-if', {
        ...{ user: nora.upn, application: page, address: HOTEL },
      });
      expect(supposed).toMatchObject({
        outcome: 'signs-in',
        decided: { access: 'second-factor', policy: { name: 'Policy 1' } },
        policies: [
          { name: 'Policy 0', mode: 'report-only', result: 'block' },
          { name: 'Policy 1', mode: 'on', result: 'second-factor' },
        ],
        secondFactor: { isNeeded: true, isNeededAnyway: false, held: ['authenticator'] },
      });
      expect(new URL((await signIn(at(HOTEL), nora)).url).pathname).toMatch(/\/code$/);
    });
  });
}
