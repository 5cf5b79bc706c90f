import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE, systemClock } from '../../src/base/clock.ts';
import { createTenant } from '../../src/cloud/tenants/store.ts';
import { operate } from '../../src/cloud/control/operations.ts';
import { SoftAuthenticator } from '../kit/soft-authenticator.ts';
import type { Visit } from '../kit/redirect-browser.ts';
import { keyOn, optionsOn, OwnAccount, pathOf } from './own-account-kit.ts';
import { askToken, browserOf, CodeRequest, prove, REDIRECT } from './sign-in-client.ts';
import type { SignInWorld } from './sign-in-kit.ts';
import { PASSWORD } from './sign-in-kit.ts';

const INFO = '/security-info';

/** The pages on which people look after themselves, in a world that is there already. */
export function ownAccountSuite(worldOf: () => SignInWorld): void {
  const make = async (options?: Parameters<typeof OwnAccount.make>[1]) => await OwnAccount.make(worldOf(), options);
  const holder = async () => await make({ roles: ['help-desk'], authenticator: true });
  /** Everything that was declared, without what it is about. */
  const posts = (): readonly string[] =>
    worldOf()
      .cloud.app.routes.filter(({ method, path }) => method === 'POST' && /^\/(?:my|security-info)\b/.test(path))
      .map(({ path }) => path);

  describe('what somebody proves with who they are', () => {
    test('ME-09: an authenticator is added by the code that it shows, and asked for from then on', async () => {
      const anna = await make();
      const list = await anna.open(INFO);
      expect(list.text).toContain('You have no methods besides your password');
      const setup = await anna.open(`${INFO}/authenticator`);
      anna.secret = keyOn(setup);
      const wrong = await anna.browser.send(setup, '/authenticator', { code: '12345x' });
      expect([wrong.status, keyOn(wrong)]).toEqual([422, anna.secret]);
      const added = await anna.browser.send(wrong, '/authenticator', { code: anna.code(), name: 'Telefoon' });
      expect([pathOf(added), added.text.includes('Telefoon')]).toEqual([`${INFO}?done=added`, true]);
      const [method] = await anna.methods();
      const waits = (method?.usableForResetFrom?.getTime() ?? 0) - (method?.createdAt.getTime() ?? 0);
      expect([method?.source, waits]).toEqual(['self', 24 * HOUR]);
      const elsewhere = anna.elsewhere();
      expect((await elsewhere.browser.open(INFO)).text).toContain('type="email"');
      expect(pathOf(await elsewhere.open(INFO))).toBe(INFO);
      const twice = await anna.browser.send(wrong, '/authenticator', { code: anna.code() });
      expect([twice.status, await anna.kinds()]).toEqual([409, ['authenticator']]);
    });

    test('a session of a password alone opens nothing here while there is a second factor', async () => {
      const bram = await make({ authenticator: true });
      const mine = await bram.open('/my');
      expect(pathOf(mine)).toBe('/my');
      const asked = await prove(bram.browser, await bram.browser.open(INFO), bram.name);
      expect(asked.url).toMatch(/\/code$/);
      expect((await bram.browser.open(`${INFO}/authenticator`)).url).not.toMatch(/security-info/);
      const opened = await bram.browser.send(asked, '/code', { code: bram.code() });
      expect(pathOf(opened)).toBe(INFO);
    });

    test('S-25: a change asks for a proof of the last ten minutes, and goes on where it was', async () => {
      const anna = await holder();
      const form = await anna.open(`${INFO}/authenticator`);
      worldOf().clock.aheadMs += 11 * MINUTE;
      expect(pathOf(await anna.browser.open(INFO))).toBe(INFO);
      const stale = await anna.browser.send(form, '/authenticator', { code: anna.code(keyOn(form)) });
      expect([pathOf(stale).startsWith('/sign-in/'), await anna.kinds()]).toEqual([true, ['authenticator']]);
      const asked = await anna.browser.open(`${INFO}/authenticator?replaces=`);
      expect(pathOf(asked)).toMatch(/^\/sign-in\//);
      const again = await anna.open(`${INFO}/authenticator`);
      expect(pathOf(again)).toBe(`${INFO}/authenticator`);
    });

    test('ME-07: a passkey is added, and one that needs a name is shown as such', async () => {
      const chloe = await make();
      const origin = worldOf().url;
      const send = async (key: SoftAuthenticator, page: Visit, name: string) => {
        const { challenge, user } = optionsOn(page);
        const response = key.register({ challenge, origin, relyingParty: 'localhost' }, user.id);
        return await chloe.browser.send(page, '/passkey', { response: JSON.stringify(response), name });
      };
      const page = await chloe.open(`${INFO}/passkey`);
      const laptop = new SoftAuthenticator({ transports: ['internal', 'hybrid', 'bt', 'x-new'] });
      expect((await send(laptop, page, 'Laptop')).text).toContain('Laptop');
      expect((await send(new SoftAuthenticator(), page, 'Again')).status).toBe(422);
      const key = new SoftAuthenticator({ isDiscoverable: false });
      const list = await send(key, await chloe.open(`${INFO}/passkey`), 'Blue key');
      expect(list.text).toMatch(/Blue key[^]*Cannot be used/);
      expect(await chloe.kinds()).toEqual(['passkey', 'passkey']);
    });

    test('recovery codes are shown once, sign in, and end with the next set', async () => {
      const anna = await holder();
      const make = async () => {
        const offer = await anna.open(`${INFO}/recovery-codes`);
        const shown = await anna.browser.send(offer, '/recovery-codes');
        return [...shown.text.matchAll(/<li><code>([^<]+)<\/code>/g)].map(([, code = '']) => code);
      };
      const first = await make();
      const second = await make();
      expect([first.length, second.length]).toEqual([10, 10]);
      const elsewhere = anna.elsewhere();
      const asked = await prove(elsewhere.browser, await elsewhere.browser.open(INFO), anna.name);
      const page = await elsewhere.browser.open(asked.url.replace(/code$/, 'recovery'));
      expect((await elsewhere.browser.send(page, '/recovery', { code: first[0] ?? '' })).status).toBe(401);
      const opened = await elsewhere.browser.send(page, '/recovery', { code: second[0] ?? '' });
      expect(opened.text).toContain('9 codes left');
    });

    test('methods are renamed and replaced; who needs one keeps the last', async () => {
      const anna = await holder();
      const [old] = await anna.methods();
      const rename = await anna.open(`${INFO}/methods/${old?.id}/name`);
      expect((await anna.browser.send(rename, '/name', { name: 'Old phone' })).text).toContain('Old phone');
      const remove = await anna.open(`${INFO}/methods/${old?.id}/remove`);
      const refused = await anna.browser.send(remove, '/remove');
      expect([refused.status, refused.text.includes('the last method')]).toEqual([409, true]);
      const setup = await anna.open(`${INFO}/authenticator?replaces=${old?.id}`);
      const secret = keyOn(setup);
      await anna.browser.send(setup, '/authenticator', { code: anna.code(secret), name: 'New phone' });
      expect((await anna.methods()).map(({ name }) => name)).toEqual(['New phone']);
    });

    test('two tabs take away the last two methods: one of them is refused', async () => {
      const anna = await holder();
      await anna.noteAuthenticator();
      for (let round = 0; round < 3; round++) {
        const pages = [];
        for (const { id } of await anna.methods()) pages.push(await anna.open(`${INFO}/methods/${id}/remove`));
        const answers = await Promise.all(pages.map(async (page) => await anna.browser.send(page, '/remove')));
        expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
        expect(await anna.kinds()).toEqual(['authenticator']);
        await anna.noteAuthenticator();
      }
    });

    test('whoever needs no second factor may go without, and still signs in', async () => {
      const bram = await make({ authenticator: true });
      const [method] = await bram.methods();
      const page = await bram.open(`${INFO}/methods/${method?.id}/remove`);
      expect(pathOf(await bram.browser.send(page, '/remove'))).toBe(`${INFO}?done=removed`);
      expect(pathOf(await bram.elsewhere().open(INFO))).toBe(INFO);
    });

    test('what the policy does not let people register is neither offered nor taken', async () => {
      const anna = await make();
      const page = await anna.open(`${INFO}/authenticator`);
      const policy = { method: 'authenticator', settings: {}, acceptsImpact: true } as const;
      await operate(worldOf().operations, 'set-method-policy', { ...policy, for: ['nobody'] });
      try {
        const code = anna.code(keyOn(page));
        const refused = await anna.browser.send(page, '/authenticator', { code });
        expect([refused.status, await anna.kinds()]).toEqual([403, []]);
        expect((await anna.browser.open(INFO)).text).not.toContain(`${INFO}/authenticator`);
      } finally {
        await operate(worldOf().operations, 'set-method-policy', { ...policy, for: ['everyone'] });
      }
    });
  });

  describe('an e-mail address', () => {
    const ask = async (account: OwnAccount, email: string) =>
      await account.browser.send(await account.open(`${INFO}/email`), '/email', { email });

    test('S-11, S-23: it counts when its code came back, and every other address hears of it', async () => {
      const anna = await make();
      const [work, first, second] = ['work', 'first', 'second'].map((part) => `${part}-${anna.name}`);
      await anna.haveMailbox(work ?? '');
      await anna.open(INFO);
      expect((await ask(anna, work ?? '')).text).toContain('is the mailbox of this account');
      const asked = await ask(anna, first ?? '');
      expect([pathOf(asked), await anna.kinds()]).toEqual([`${INFO}/email/code`, []]);
      const [mail] = await anna.mailTo(first ?? '');
      expect(mail?.subject).not.toMatch(/\d{6}/);
      const done = await anna.browser.send(asked, '/code', { code: await anna.mailedCode(first ?? '') });
      expect(pathOf(done)).toBe(`${INFO}?done=added`);
      const [notice] = await anna.mailTo(work ?? '');
      expect(notice?.text).toContain(`E-mail address (${first})`);
      expect(notice?.text).not.toMatch(/https?:|\b\d{6}\b/);
      expect(await anna.mailTo(first ?? '')).toHaveLength(1);
      const next = await ask(anna, second ?? '');
      await anna.browser.send(next, '/code', { code: await anna.mailedCode(second ?? '') });
      expect((await anna.mailTo(first ?? ''))[0]?.text).toContain(second);
      const [method] = await anna.methods();
      const remove = await anna.open(`${INFO}/methods/${method?.id}/remove`);
      await anna.browser.send(remove, '/remove');
      for (const address of [work, first, second])
        expect((await anna.mailTo(address ?? ''))[0]?.text).toContain(
          `no longer be verified with: E-mail address (${first})`,
        );
    });

    test('S-8: five wrong codes end it, and so does a later one', async () => {
      const anna = await make();
      await anna.open(INFO);
      const page = await ask(anna, `x-${anna.name}`);
      const right = await anna.mailedCode(`x-${anna.name}`);
      const wrong = right === '000000' ? '000001' : '000000';
      for (let tried = 0; tried < 5; tried++)
        expect((await anna.browser.send(page, '/code', { code: wrong })).status).toBe(422);
      expect([(await anna.browser.send(page, '/code', { code: right })).status, await anna.kinds()]).toEqual([409, []]);
      await ask(anna, `x-${anna.name}`);
      const before = await anna.mailedCode(`x-${anna.name}`);
      const latest = await ask(anna, `y-${anna.name}`);
      const refused = await anna.browser.send(latest, '/code', { code: before });
      expect([refused.status, await anna.kinds()]).toEqual([422, []]);
    });

    test('S-9: a code is good in the session that asked for it, and for ten minutes', async () => {
      const anna = await make();
      await anna.open(INFO);
      const page = await ask(anna, `z-${anna.name}`);
      const code = await anna.mailedCode(`z-${anna.name}`);
      const elsewhere = anna.elsewhere();
      await elsewhere.open(INFO);
      expect((await elsewhere.browser.open(`${INFO}/email/code`)).status).toBe(409);
      worldOf().clock.aheadMs += 10 * MINUTE;
      await anna.answer(await anna.browser.send(page, '/code', { code }));
      expect((await anna.open(`${INFO}/email/code`)).status).toBe(409);
      expect(await anna.kinds()).toEqual([]);
    });

    test('S-22: nobody sends more than five codes to an address in ten minutes', async () => {
      const anna = await make();
      await anna.open(INFO);
      for (let sent = 0; sent < 5; sent++) await ask(anna, `many-${anna.name}`);
      expect((await ask(anna, `many-${anna.name}`)).status).toBe(429);
      expect(await anna.mailTo(`many-${anna.name}`)).toHaveLength(5);
    });

    test('one that an administrator wrote down is verified by its owner', async () => {
      const anna = await make();
      const value = `noted-${anna.name}`;
      await operate(worldOf().operations, 'add-contact', { name: anna.name, kind: 'email', value, isVerified: false });
      const list = await anna.open(INFO);
      expect(list.text).toContain('Not verified');
      const [noted] = await anna.methods();
      const page = await anna.open(`${INFO}/email?replaces=${noted?.id}`);
      expect(page.text).toContain(`value="${value}"`);
      const asked = await anna.browser.send(page, '/email');
      await anna.browser.send(asked, '/code', { code: await anna.mailedCode(value) });
      const [method, ...others] = await anna.methods();
      expect([method?.id, method?.verifiedAt === null, others]).toEqual([noted?.id, false, []]);
    });
  });

  describe('the password', () => {
    test('S-27: it changes with the one before; other sessions end, and this one goes on as it was', async () => {
      const anna = await holder();
      const other = anna.elsewhere();
      await other.open(INFO);
      const page = await anna.open(`${INFO}/password`);
      const wrong = await anna.browser.send(page, '/password', {
        present: 'not this one',
        next: 'another long sentence',
      });
      expect(wrong.text).toContain('The name or the password is wrong');
      const short = await anna.browser.send(page, '/password', { present: PASSWORD, next: 'short' });
      expect(short.text).toContain('shorter than 15 characters');
      const same = await anna.browser.send(page, '/password', { present: PASSWORD, next: PASSWORD });
      expect(same.text).toContain('That is your current password');
      const done = await anna.browser.send(page, '/password', { present: PASSWORD, next: 'another long sentence' });
      expect(pathOf(done)).toBe(`${INFO}?done=password`);
      expect(pathOf(await anna.browser.open(`${INFO}/authenticator`))).toBe(`${INFO}/authenticator`);
      expect(pathOf(await other.browser.open('/my'))).toMatch(/^\/sign-in\//);
    });
  });

  describe('what is not theirs', () => {
    test('methods and sessions of others do not exist, and stay', async () => {
      const [anna, bram] = [await holder(), await holder()];
      await bram.open('/my');
      const [method] = await bram.methods();
      const mine = await anna.open(INFO);
      const { sessions } = await operate(worldOf().operations, 'list-sessions', { name: bram.name });
      const token = /name="token" value="([^"]*)"/.exec((await anna.browser.open('/my')).text)?.[1] ?? '';
      expect([mine.status, sessions.length]).toEqual([200, 1]);
      for (const path of [
        `${INFO}/methods/${method?.id}/name`,
        `${INFO}/methods/${method?.id}/remove`,
        `/my/sessions/${sessions[0]?.id}/end`,
        `/my/sessions/nonsense/end`,
        `/my/applications/${method?.id}/withdraw`,
        `/my/applications/nonsense/withdraw`,
      ])
        expect([path, (await anna.browser.post(path, { token, name: 'Mine' })).status]).toEqual([path, 404]);
      expect((await bram.methods()).map(({ id, name }) => [id, name])).toEqual([[method?.id, method?.name]]);
      expect(pathOf(await bram.browser.open('/my'))).toBe('/my');
      const replace = await anna.open(`${INFO}/authenticator?replaces=${method?.id}`);
      const taken = await anna.browser.send(replace, '/authenticator', { code: anna.code(keyOn(replace)) });
      expect([taken.status, await anna.kinds(), await bram.kinds()]).toEqual([
        ...[404, ['authenticator'], ['authenticator']],
      ]);
    });

    test('S-20: no form is taken without a session, a proof, its token, or from another site', async () => {
      const anna = await holder();
      await anna.open(INFO);
      const [method] = await anna.methods();
      const paths = posts().map((path) => path.replace(':id', method?.id ?? ''));
      expect(paths.length).toBeGreaterThan(8);
      const stranger = browserOf(worldOf());
      for (const path of paths) {
        expect([path, pathOf(await stranger.post(path, {}))]).toEqual([path, expect.stringMatching(/^\/sign-in\//)]);
        const { status } = await anna.browser.post(path, { token: 'x'.repeat(43) });
        // No code was asked for, and the password is none of a forest.
        const isNothing = /\/(?:email\/code|forest-password)$/.test(path);
        expect([path, status]).toEqual([path, isNothing ? 409 : 403]);
        const foreign = await anna.browser.post(path, {}, { origin: 'https://elsewhere.example' });
        expect([path, foreign.status]).toEqual([path, 403]);
      }
      expect((await anna.methods()).map(({ id }) => id)).toEqual([method?.id]);
    });

    test('the pages are sent with headers as strict as those of the console', async () => {
      const anna = await make();
      const { headers } = await anna.open('/my');
      expect(headers.get('content-security-policy')).toContain("form-action 'self'");
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
      expect(headers.get('cache-control')).toBe('no-store');
    });
  });

  describe('what somebody uses', () => {
    test('applications that they signed in to are listed, and lose their access', async () => {
      const anna = await make();
      const world = worldOf();
      const identifier = `api://${anna.name.replace(/@.*/, '')}`;
      const read = { name: 'read', words: 'read your orders', impact: 'low' } as const;
      await world.application(`Orders of ${anna.name}`, { identifier, scopes: [read] });
      const { application } = await world.application(`Notes of ${anna.name}`, {
        redirects: [{ type: 'spa', uri: REDIRECT }],
        permissions: [{ resource: identifier, name: 'read' }],
      });
      const idle = await world.application(`Assigned to ${anna.name}`, { assignmentRequired: true });
      const ofTenant = { tenant: world.tenant.name, assignee: anna.name };
      await operate(world.operations, 'assign-application', { ...ofTenant, application: idle.application.name });
      const ask = () =>
        new CodeRequest(world, application.id, {
          ...{ login_hint: anna.name, scope: `openid offline_access ${identifier}/read` },
        });
      const request = ask();
      const question = await prove(anna.browser, await anna.browser.open(request.path), anna.name);
      const { body } = await request.redeem(await anna.browser.send(question, '/consent'));
      const mine = await anna.open('/my');
      expect(mine.text).toContain(idle.application.name);
      expect(mine.text).toMatch(new RegExp(`${application.name}[^]*<span>read</span>`));
      const done = await anna.browser.send(mine, `/applications/${application.id}/withdraw`);
      expect([pathOf(done), done.text.includes(application.name)]).toEqual(['/my?done=access', false]);
      const renewal = { grant_type: 'refresh_token', client_id: application.id };
      const refused = await askToken(world, { ...renewal, refresh_token: String(body['refresh_token']) });
      expect(refused.status).toBe(400);
      expect((await anna.browser.send(mine, `/applications/${application.id}/withdraw`)).status).toBe(404);
      expect((await anna.browser.open(ask().path)).text).toContain('read your orders');
    });

    test('S-24: sessions are listed with their place, and end one by one or all but this', async () => {
      const anna = await make();
      const [second, third] = [anna.elsewhere(), anna.elsewhere()];
      for (const one of [second, third]) await one.open('/my');
      const mine = await anna.open('/my');
      expect(mine.text).toMatch(/127\.0\.0\.1[^]*password/);
      const endings = [...mine.text.matchAll(/action="(\/my\/sessions\/[^"]{36}\/end)"/g)].map(([, path = '']) => path);
      expect(endings).toHaveLength(2);
      await anna.browser.send(mine, endings[0] ?? '');
      const living = async () => {
        const visits = [second, third].map(async ({ browser }) => pathOf(await browser.open('/my')) === '/my');
        return (await Promise.all(visits)).filter(Boolean).length;
      };
      expect(await living()).toBe(1);
      const done = await anna.browser.send(mine, '/sessions/end-others');
      expect([pathOf(done), await living()]).toEqual(['/my?done=others', 0]);
      expect((await anna.browser.send(mine, endings[0] ?? '')).status).toBe(404);
    });

    test('a new proof goes on in the session of this browser, and a copy of its cookie is worth nothing then', async () => {
      const anna = await holder();
      await anna.open(INFO);
      const copy = anna.browser.cookieHeader(new URL('/my', worldOf().url));
      worldOf().clock.aheadMs += 11 * MINUTE;
      await anna.open(`${INFO}/authenticator`);
      const { sessions } = await operate(worldOf().operations, 'list-sessions', { name: anna.name });
      expect(sessions).toHaveLength(1);
      const stolen = await browserOf(worldOf()).open('/my', { cookie: copy });
      expect(pathOf(stolen)).toMatch(/^\/sign-in\//);
    });

    test('the language is theirs, on the page and in their mail', async () => {
      const chloe = await make();
      await chloe.haveMailbox(`mail-${chloe.name}`);
      const page = await chloe.open('/my');
      const done = await chloe.browser.send(page, '/my', { language: 'nl' });
      expect(done.text).toContain('Uw taal is opgeslagen');
      expect((await chloe.elsewhere().open('/my')).text).toContain('Mijn account');
      await chloe.noteAuthenticator();
      expect((await chloe.mailTo(`mail-${chloe.name}`))[0]?.subject).toContain('beveiligingsgegevens');
    });

    test('of two people in one browser, the pages are those of whoever was chosen', async () => {
      const [anna, bram] = [await make(), await make()];
      await anna.open('/my');
      const other = /href="(\/sign-in\/own[^"]*)"/.exec((await anna.browser.open('/my')).text)?.[1] ?? '';
      const name = await anna.browser.open(`${other}?other`);
      const second = await prove(anna.browser, name, bram.name);
      expect(second.text).toContain(bram.name);
      const choose = await anna.browser.open(other);
      const back = /action="([^"]*\/account)"[^>]*>(?:(?!<\/form>)[^])*Continue as ([^<]*)</g;
      const forms = [...choose.text.matchAll(back)].map(([, , who = '']) => who);
      expect(forms).toEqual([bram.name, anna.name]);
    });
  });

  test('with several tenants the name leads to the own one, and nothing of another one exists there', async () => {
    const world = worldOf();
    const names = { name: 'fabrikam', displayName: 'Fabrikam', initialDomain: 'fabrikam.hawser.test' };
    const context = { connection: world.database.kysely, clock: systemClock };
    const other = await createTenant(context, { ...names, domains: ['fabrikam.example'] });
    const { upn: name } = await world.person('zoe', other);
    const noted = { name, kind: 'email', value: 'zoe@home.example', isVerified: true } as const;
    const { method } = await operate(world.operations, 'add-contact', noted);
    const zoe = browserOf(world);
    const asked = await zoe.open('/my');
    expect(pathOf(asked)).toBe('/sign-in?page=%2Fmy');
    const mine = await prove(zoe, asked, name);
    expect([pathOf(mine), mine.text.includes('Fabrikam')]).toEqual(['/my', true]);
    const { sessions } = await operate(world.operations, 'list-sessions', { name });
    const anna = await make();
    const token = /name="token" value="([^"]*)"/.exec((await anna.open('/my')).text)?.[1] ?? '';
    for (const path of [`${INFO}/methods/${method.id}/remove`, `/my/sessions/${sessions[0]?.id}/end`])
      expect([path, (await anna.browser.post(path, { token })).status]).toEqual([path, 404]);
    expect(pathOf(await zoe.open('/my'))).toBe('/my');
    const { methods } = await operate(world.operations, 'list-methods', { name });
    expect(methods.map(({ id }) => id)).toEqual([method.id]);
  });
}
