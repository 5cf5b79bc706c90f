import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../src/base/clock.ts';
import { codeAt, newSecret } from '../../src/cloud/accounts/methods/authenticator.ts';
import type { OperationInput } from '../../src/cloud/control/operations.ts';
import { operate } from '../../src/cloud/control/operations.ts';
import { listAudit } from '../../src/cloud/audit/store.ts';
import type { RedirectBrowser, Visit } from '../kit/redirect-browser.ts';
import { browserOf, CodeRequest, prove, REDIRECT } from './sign-in-client.ts';
import type { SignInWorld } from './sign-in-kit.ts';
import { PASSWORD } from './sign-in-kit.ts';

type Roles = NonNullable<OperationInput<'create-user'>['roles']>;

/** The console is entered by the sign-in that everybody uses, and what matters in it by another one. */
export function consoleSignInSuite(worldOf: () => SignInWorld): void {
  let people = 0;

  const somebody = async (roles: Roles = ['global']) => {
    const name = `beheer${++people}@contoso.example`;
    const secret = newSecret();
    const { operations } = worldOf();
    await operate(operations, 'create-user', { name, password: { text: PASSWORD }, roles });
    await operate(operations, 'add-authenticator', { name, secret });
    return { name, secret };
  };
  type Somebody = Awaited<ReturnType<typeof somebody>>;

  const pathOf = ({ url }: Visit): string => new URL(url).pathname;
  const code = (secret: string): string => {
    const { clock } = worldOf();
    clock.aheadMs += 30 * SECOND;
    return codeAt(secret, clock.now());
  };
  /** Both factors, from whatever page of a sign-in. */
  const both = async (browser: RedirectBrowser, page: Visit, { name, secret }: Somebody): Promise<Visit> => {
    const step = await prove(browser, page, name);
    return await browser.send(step, '/code', { code: code(secret) });
  };
  const signedIn = async (who: Somebody, to = '/console') => {
    const browser = browserOf(worldOf());
    return { browser, visit: await both(browser, await browser.open(to), who) };
  };

  test('whoever opens a page of the console proves both factors, and comes to that page', async () => {
    const who = await somebody();
    const browser = browserOf(worldOf());
    const asked = await browser.open('/console/users?q=beheer');
    expect(pathOf(asked)).toMatch(/^\/sign-in\/own\./);
    expect(asked.text).toContain('to continue to the console');
    const wrong = await prove(browser, asked, who.name, 'not the password');
    expect([wrong.status, wrong.text.includes('Error: Enter your password')]).toEqual([401, true]);
    const step = await browser.send(wrong, '/password', { password: PASSWORD });
    expect(pathOf(step)).toMatch(/\/code$/);
    expect(pathOf(await browser.open('/console'))).toMatch(/^\/sign-in/);
    const refused = await browser.send(step, '/code', { code: '000000' });
    expect([refused.status, refused.text.includes('The code is wrong')]).toEqual([401, true]);
    const done = await browser.send(refused, '/code', { code: code(who.secret) });
    expect([done.status, done.url]).toEqual([200, `${worldOf().url}/console/users?q=beheer`]);
    expect(done.headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(done.headers.get('content-security-policy')).toContain("form-action 'self'");
  });

  test('each attempt leaves a row of the sign-ins, without a password that was typed as a name', async () => {
    const { database, tenant } = worldOf();
    const { name } = await somebody([]);
    const attempt = async (upn: string, password: string): Promise<void> => {
      const browser = browserOf(worldOf());
      await prove(browser, await browser.open('/console'), upn, password).catch(() => undefined);
    };
    await sql`delete from sign_in`.execute(database.kysely);
    await attempt(name, 'verkeerd');
    await attempt('niemand@contoso.example', PASSWORD);
    await attempt('een wachtwoord', 'x');
    await attempt(name, PASSWORD);
    const { rows } = await sql<{ result: string; reason: string; known: boolean }>`
      select result, reason, object_id is not null as known from sign_in
      where tenant = ${tenant.number} order by at, id`.execute(database.kysely);
    const wrong = { result: 'failure', reason: 'accounts.wrong-credentials' };
    expect(rows).toEqual([
      { ...wrong, known: true },
      { ...wrong, known: false },
      { result: 'failure', reason: 'flow.unknown-domain', known: false },
      { result: 'success', reason: '', known: true },
    ]);
    const { rows: kept } = await sql`select from sign_in s where s::text ~ 'niemand|wachtwoord'`.execute(
      database.kysely,
    );
    expect(kept).toEqual([]);
  });

  test.each([
    ['//evil.example/console', '/my'],
    ['https://evil.example/', '/my'],
    ['/\\evil.example', '/my'],
    ['/console/groups', '/console/groups'],
  ])('after the sign-in an address such as %s leads to %s', async (asked, expected) => {
    const browser = browserOf(worldOf());
    const page = await browser.open(`/sign-in?${new URLSearchParams({ page: asked }).toString()}`);
    const { url } = await both(browser, page, await somebody());
    expect(new URL(url)).toMatchObject({ origin: worldOf().url, pathname: expected });
  });

  test('the session is the one of every application: signing out of the console ends it there too', async () => {
    const world = worldOf();
    const made = await world.application('Wall', { redirects: [{ type: 'spa', uri: REDIRECT }] });
    const { browser, visit } = await signedIn(await somebody());
    const silent = new CodeRequest(world, made.application.id, { prompt: 'none' });
    expect((await silent.redeem(await browser.open(silent.path))).status).toBe(200);
    const out = await browser.send(visit, '/sign-out', {});
    expect(out.text).toContain('You are signed out');
    expect((await browser.open(silent.path)).url).toContain('error=login_required');
    expect(pathOf(await browser.open('/console'))).toMatch(/^\/sign-in/);
  });

  test('somebody without a role reads why, and can use another account', async () => {
    const browser = browserOf(worldOf());
    const { name } = await somebody([]);
    const visit = await prove(browser, await browser.open('/console'), name);
    expect(visit.status).toBe(403);
    expect(visit.text).toMatch(/who has no role here[^]*Use another account[^]*action="\/console\/sign-out"/);
    const link = /href="(\/sign-in\?page=[^"]+)"/.exec(visit.text)?.[1] ?? '';
    expect((await both(browser, await browser.open(link), await somebody())).status).toBe(200);
  });

  test('a role that is taken away, or sessions that are ended elsewhere, close the console at once', async () => {
    const who = await somebody(['reader']);
    const { browser } = await signedIn(who);
    expect((await browser.open('/console/users')).status).toBe(200);
    await operate(worldOf().operations, 'remove-role', { name: who.name, role: 'reader' });
    expect((await browser.open('/console/users')).text).not.toContain('<table');
    const other = await somebody();
    const { browser: own } = await signedIn(other);
    await operate(worldOf().operations, 'end-sessions', { name: other.name, session: 'all' });
    expect(pathOf(await own.open('/console'))).toMatch(/^\/sign-in/);
  });

  test('whoever gets a role proves a second factor before the console opens', async () => {
    const { operations } = worldOf();
    const name = `beheer${++people}@contoso.example`;
    await operate(operations, 'create-user', { name, password: { text: PASSWORD } });
    const browser = browserOf(worldOf());
    expect((await prove(browser, await browser.open('/console'), name)).status).toBe(403);
    await operate(operations, 'assign-role', { name, role: 'reader' });
    const again = await browser.open('/console');
    expect(pathOf(again)).toMatch(/^\/sign-in/);
    expect(pathOf(await prove(browser, again, name))).toMatch(/\/register$/);
  });

  test('a change after a proof of long ago waits for a new one, with what was typed, and is then done', async () => {
    const world = worldOf();
    const who = await somebody();
    const { browser } = await signedIn(who);
    world.clock.aheadMs += 11 * MINUTE;
    const form = await browser.open('/console/health/mail');
    const asked = await browser.send(form, '/console/health/mail', {
      ...{ recipients: 'wacht@contoso.example', language: 'nl', enabled: 'on' },
    });
    expect(pathOf(asked)).toMatch(/^\/sign-in\//);
    expect(asked.text).toMatch(/because you signed in more than 10 minutes ago[^]*Cancel/);
    expect(asked.text).not.toContain('Use another account');
    // Whoever turns back is on the console again, and nothing has changed.
    const before = await browser.send(asked, '/cancel');
    expect(pathOf(before)).toBe('/console');
    const wrong = await prove(browser, asked, who.name, 'not the password');
    expect(wrong.status).toBe(401);
    const waits = await both(browser, wrong, who);
    expect(pathOf(waits)).toMatch(/^\/console\/continue\//);
    expect(waits.text).toContain('value="wacht@contoso.example"');
    const done = await browser.send(waits, '/console/health/mail');
    expect([done.status, pathOf(done)]).toEqual([200, '/console/health/mail']);
    expect(done.text).toContain('wacht@contoso.example');
    const audit = await listAudit(world.database.kysely, world.tenant, { limit: 20 });
    const own = audit.filter(({ actor }) => actor === who.name).map(({ activity, status }) => `${activity} ${status}`);
    expect(own).toEqual(expect.arrayContaining(['Confirm identity success']));
    expect(own.filter((line) => line.startsWith('Confirm'))).toHaveLength(1);
  });

  test('a new proof by somebody else in the same browser does not send what the first one typed', async () => {
    const world = worldOf();
    const [who, other] = [await somebody(), await somebody()];
    const { browser } = await signedIn(who);
    world.clock.aheadMs += 11 * MINUTE;
    const form = await browser.open('/console/health/mail');
    const asked = await browser.send(form, '/console/health/mail', { recipients: 'x@contoso.example', language: 'nl' });
    const names = await browser.open(`${pathOf(asked)}?other`);
    const gone = await both(browser, names, other);
    expect([gone.status, gone.text.includes('no longer kept')]).toEqual([404, true]);
    const { rows } = await sql`select from kept_form where tenant = ${world.tenant.number}`.execute(
      world.database.kysely,
    );
    expect(rows.length).toBeGreaterThan(0);
  });

  test('the first administrator has a pass alone, registers what they sign in with, and a new pass helps them back', async () => {
    const { operations } = worldOf();
    const upn = `eerste${++people}@contoso.example`;
    const made = await operate(operations, 'create-administrator', { upn });
    const minutes = (made.pass.expiresAt.getTime() - made.pass.startsAt.getTime()) / MINUTE;
    expect([made.pass.uses, minutes]).toEqual(['once', 60]);
    const withPass = async (pass: string) => {
      const browser = browserOf(worldOf());
      const asked = await browser.send(await browser.open('/sign-in?page=/console'), '/sign-in', { upn });
      const page = await browser.open(`${pathOf(asked)}/pass`);
      return { browser, visit: await browser.send(page, '/pass', { upn, pass }) };
    };
    const first = await withPass(made.pass.value);
    expect(pathOf(first.visit)).toMatch(/\/register$/);
    expect(first.visit.text).toMatch(/new-passkey[^]*authenticator/);
    const setup = await first.browser.open(pathOf(first.visit).replace(/register$/, 'authenticator'));
    const secret = (/<code>([A-Z2-7 ]{39})<\/code>/.exec(setup.text)?.[1] ?? '').replaceAll(' ', '');
    const password = await first.browser.send(setup, '/authenticator', { code: code(secret) });
    // Nothing but an authenticator is no first factor: something for the next time is registered too.
    const choose = await first.browser.open(pathOf(password).replace(/register$/, 'new-password'));
    const offer = await first.browser.send(choose, '/new-password', { password: PASSWORD });
    expect(pathOf(offer)).toMatch(/\/recovery-codes$/);
    const codes = await first.browser.send(offer, '/recovery-codes');
    const entered = await first.browser.send(codes, '/codes-kept');
    expect([entered.status, pathOf(entered)]).toEqual([200, '/console']);
    expect((await withPass(made.pass.value)).visit.status).toBe(401);
    const { pass } = await operate(operations, 'issue-pass', { name: upn, minutes: 60, uses: 'once' });
    const back = await withPass(pass.value);
    const done = await back.browser.send(back.visit, '/code', { code: code(secret) });
    expect(pathOf(done)).toBe('/console');
  });
}
