import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { insertPermissions } from '../../src/cloud/applications/permission-store.ts';
import { endSessionsOf } from '../../src/cloud/accounts/end-sessions.ts';
import type { Person } from '../../src/cloud/accounts/person.ts';
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
import { accessFlows } from './access-flows.ts';
import { SessionRecords } from './session-records.ts';
import { createTenant } from '../../src/cloud/tenants/store.ts';
import type { RedirectBrowser } from '../kit/redirect-browser.ts';
import { operate } from '../../src/cloud/control/operations.ts';
import { PASSWORD, SignInWorld } from './sign-in-kit.ts';

let world: SignInWorld;
let anna: Person;
let bram: Person;
let page: string;
beforeAll(async () => {
  world = await SignInWorld.start();
  [anna, bram] = [await world.person('anna'), await world.person('bram')];
  const made = await world.application('Board', { redirects: [{ type: 'spa', uri: REDIRECT }] });
  page = made.application.id;
});
afterAll(async () => await world?.[Symbol.asyncDispose]());

const ask = (options: Readonly<Record<string, string>> = {}): CodeRequest => new CodeRequest(world, page, options);

/** A browser in which these people have signed in, one after the other. */
async function signedIn(...people: readonly Person[]) {
  const browser = browserOf(world);
  for (const { upn } of people) {
    const request = ask({ login_hint: upn });
    await prove(browser, await browser.open(request.path), upn);
  }
  return browser;
}

describe('a browser with a session', () => {
  test('gets a code without a page', async () => {
    const browser = await signedIn(anna);
    const request = ask({ prompt: 'none' });
    const back = await browser.open(request.path);
    expect(answerOf(back).get('state')).toBe(request.state);
    const { body } = await request.redeem(back);
    expect(claimsIn(body['id_token'])).toMatchObject({ sub: anna.id });
  });

  test.each([{ prompt: 'login' }, { max_age: '0' }])('SI-13: is asked once for a new proof: %o', async (options) => {
    const browser = await signedIn(anna);
    const began = Math.floor(Date.now() / 1000);
    const request = ask(options);
    const asked = await browser.open(request.path);
    expect(asked.status).toBe(200);
    const { body } = await request.redeem(await prove(browser, asked, anna.upn));
    expect(Number(claimsIn(body['id_token'])['auth_time'])).toBeGreaterThanOrEqual(began);
  });

  test('SI-13: in which somebody else proves who they are, answers for them and takes nothing from the first', async () => {
    const browser = await signedIn(anna);
    const first = ask({ prompt: 'none' });
    const before = await first.redeem(await browser.open(first.path));
    const request = ask({ prompt: 'login' });
    const { body } = await request.redeem(await prove(browser, await browser.open(request.path), bram.upn));
    expect(claimsIn(body['id_token'])).toMatchObject({ sub: bram.id });
    const hinted = ask({ prompt: 'none', login_hint: anna.upn });
    expect(answerOf(await browser.open(hinted.path)).get('code')).not.toBeNull();
    const renewed = await askToken(world, renewal(before.body['refresh_token']));
    expect([renewed.status, problemIn(renewed)]).toEqual([200, expect.any(String)]);
  });

  test('of several people is asked for the one who is meant, or asks', async () => {
    const browser = await signedIn(anna, bram);
    const silent = await browser.open(ask({ prompt: 'none' }).path);
    expect(answerOf(silent).get('error')).toBe('interaction_required');
    expect(answerOf(silent).get('error_description')).toMatch(/^AADSTS16000: /);
    for (const { upn, id } of [anna, bram]) {
      const request = ask({ prompt: 'none', login_hint: upn });
      const { body } = await request.redeem(await browser.open(request.path));
      expect(claimsIn(body['id_token'])).toMatchObject({ sub: id });
    }
    const request = ask();
    const choice = await browser.open(request.path);
    expect(choice.text).toContain(`Continue as ${anna.upn}`);
    const { body } = await request.redeem(await browser.send(choice, '/account'));
    expect([anna.id, bram.id]).toContain(claimsIn(body['id_token'])['sub']);
  });
});

test('SI-21: an account that is signed out on the page of the choice is offered no more, and has no session', async () => {
  const browser = await signedIn(anna, bram);
  const choice = await browser.open(ask({ prompt: 'select_account' }).path);
  expect(choice.text).toContain(`Sign out ${bram.upn} in this browser`);
  const left = await browser.send(choice, '/forget');
  const [gone, stays] = left.text.includes(anna.upn) ? [bram, anna] : [anna, bram];
  expect([left.text.includes(gone.upn), left.text.includes(stays.upn)]).toEqual([false, true]);
  expect(answerOf(await browser.open(ask({ prompt: 'none', login_hint: gone.upn }).path)).get('error')).toBe(
    'login_required',
  );
  expect(answerOf(await browser.open(ask({ prompt: 'none', login_hint: stays.upn }).path)).get('code')).not.toBeNull();
});

test('PO-07: a page is in the language that was chosen on it, else that of ui_locales, else that of the browser', async () => {
  const titleOf = async (browser: RedirectBrowser, locales?: string): Promise<string> => {
    const { text } = await browser.open(ask(locales === undefined ? {} : { ui_locales: locales }).path);
    return /<html lang="(..)"/.exec(text)?.[1] ?? text;
  };
  expect(await titleOf(browserOf(world, 'nl'))).toBe('nl');
  expect(await titleOf(browserOf(world, 'nl'), 'fr en')).toBe('en');
  expect(await titleOf(browserOf(world, 'de'), 'nl-BE fr')).toBe('nl');
  expect(await titleOf(browserOf(world, 'nl'), 'de')).toBe('nl');
  const chosen = browserOf(world, 'en');
  const page_ = await chosen.open(ask({ ui_locales: 'en' }).path);
  await chosen.send(page_, '/language', { language: 'nl' });
  expect(await titleOf(chosen, 'en')).toBe('nl');
  const problem = await browserOf(world, 'en').open(
    ask({ ui_locales: 'nl', redirect_uri: 'https://other.example/' }).path,
  );
  expect(problem.text).toContain('<html lang="nl"');
});

test('whoever stays signed in has a cookie that outlives the window, with no session of anybody else in it', async () => {
  const browser = browserOf(world);
  await prove(browser, await browser.open(ask({ login_hint: bram.upn }).path), bram.upn);
  const cookies: string[] = [];
  browser.onCookie = (line) => cookies.push(line);
  const form = await browser.open(ask({ login_hint: anna.upn }).path);
  expect(form.text).toContain('Stay signed in');
  await browser.send(form, '/password', { password: PASSWORD, stays: 'on' });
  const staying = cookies.filter((line) => line.includes('hawser-staying='));
  expect(staying).toEqual([expect.stringMatching(/^[^~]+Max-Age=2592000/)]);
  expect(cookies.filter((line) => line.includes('hawser-session='))).toEqual([expect.not.stringContaining('Max-Age')]);
  for (const { upn, id } of [anna, bram]) {
    const request = ask({ prompt: 'none', login_hint: upn });
    const { body } = await request.redeem(await browser.open(request.path));
    expect(claimsIn(body['id_token'])).toMatchObject({ sub: id });
  }
  await operate(world.operations, 'change-sign-in-settings', { offersToStay: false });
  const hidden = await browserOf(world).open(ask({ login_hint: anna.upn }).path);
  expect(hidden.text).not.toContain('Stay signed in');
  await operate(world.operations, 'change-sign-in-settings', { offersToStay: true });
});

test.each(['6e1', '0x3c', ' 60', '+60', '60.0', '0x0', '-1'])('a greatest age is digits alone, not %o', async (age) => {
  const answer = answerOf(await browserOf(world).open(ask({ max_age: age }).path));
  expect(answer.get('error')).toBe('invalid_request');
});

test('without a session, an application that allows no page hears so, and no page is shown', async () => {
  const back = await browserOf(world).open(ask({ prompt: 'none' }).path);
  expect(back.url).toContain(REDIRECT);
  expect(answerOf(back).get('error')).toBe('login_required');
  expect(answerOf(back).get('error_description')).toMatch(/^AADSTS50058: /);
});

test('whoever turns back is refused, with the state', async () => {
  const browser = browserOf(world);
  const request = ask();
  const back = await browser.send(await browser.open(request.path), '/cancel');
  expect(answerOf(back).get('error')).toBe('access_denied');
  expect(answerOf(back).get('state')).toBe(request.state);
});

test('a wrong password is said on the page, and the right one goes on', async () => {
  const browser = browserOf(world);
  const request = ask();
  const asked = await browser.open(request.path);
  const refused = await prove(browser, asked, anna.upn, 'wrong');
  expect(refused.status).toBe(401);
  expect(refused.text).toMatch(/<title>Error: Enter your password/);
  expect(refused.text).toContain('role="alert"');
  expect((await request.redeem(await prove(browser, refused, anna.upn))).status).toBe(200);
});

test('pages of the flow let the window that opened them wait', async () => {
  const { headers } = await browserOf(world).open(ask().path);
  expect(headers.get('cross-origin-opener-policy')).toBe('unsafe-none');
  expect(headers.get('content-security-policy')).not.toContain('form-action');
});

test('the page of another browser, and one that is over, lead nowhere', async () => {
  const browser = browserOf(world);
  const asked = await browser.open(ask().path);
  const { pathname } = new URL(asked.url);
  expect((await browserOf(world).open(pathname)).status).toBe(404);
  await prove(browser, asked, anna.upn);
  expect((await browser.open(pathname)).status).toBe(404);
});

test('SI-05: sixty requests that nobody finishes leave a browser fit for the next one', async () => {
  const browser = browserOf(world);
  for (let count = 0; count < 60; count++) {
    const isAhead = count % 3 === 0;
    const { status, headers } = await browser.open(ask().path, isAhead ? { 'sec-purpose': 'prefetch' } : {});
    if (isAhead) expect([status, headers.getSetCookie()]).toEqual([204, []]);
  }
  const request = ask();
  expect(browser.cookieHeader(new URL(request.path, world.url)).length).toBeLessThan(4096);
  const asked = await browser.open(request.path);
  expect(browser.cookieHeader(new URL(asked.url)).length).toBeLessThan(4096);
  expect((await request.redeem(await prove(browser, asked, anna.upn))).status).toBe(200);
});

function renewal(token: unknown) {
  return { grant_type: 'refresh_token', client_id: page, refresh_token: String(token) };
}

test('ending the sessions of a person ends every code and token of them, and nobody else', async () => {
  const browser = await signedIn(anna);
  const [codeOf, tokenOf, other] = [ask(), ask(), ask()];
  const code = await browser.open(codeOf.path);
  const tokens = await tokenOf.redeem(await browser.open(tokenOf.path));
  const others = await other.redeem(await (await signedIn(bram)).open(other.path));
  await endSessionsOf(world.operations, world.tenant, { name: anna.upn, session: 'all' }, { operator: 'test' });
  expect(problemIn(await codeOf.redeem(code))).toBe('AADSTS70008');
  expect(problemIn(await askToken(world, renewal(tokens.body['refresh_token'])))).toBe('AADSTS70008');
  expect(answerOf(await browser.open(ask({ prompt: 'none' }).path)).get('error')).toBe('login_required');
  expect((await askToken(world, renewal(others.body['refresh_token']))).status).toBe(200);
});

test('a session that ended meanwhile leaves nothing behind, whatever a request of it was about to keep', async () => {
  const records = await SessionRecords.open(world, anna);
  await records.keep('Grant', 'before');
  const { id: session } = records.session;
  await endSessionsOf(world.operations, world.tenant, { name: anna.upn, session }, { operator: 'test' });
  for (const model of ['Grant', 'AuthorizationCode', 'DeviceCode'])
    await expect(records.keep(model, 'after')).rejects.toThrow('ended');
  await records.keep('Session', 'after');
  const { rows } = await sql`select from oidc_record
    where tenant = ${world.tenant.number} and session_id = ${session}`.execute(world.database.kysely);
  expect(rows).toEqual([]);
});

test('what was proved before the sessions of a person became invalid is worth nothing, wherever it is shown', async () => {
  const carla = await world.person('carla');
  const { secret, application } = await world.application('Wiki', {
    ...{ redirects: [{ type: 'web', uri: REDIRECT }], secretDays: 1 },
  });
  const proof = { client_id: application.id, client_secret: secret?.value ?? '' };
  const request = new CodeRequest(world, application.id, { login_hint: carla.upn });
  const browser = browserOf(world);
  const { body } = await request.redeem(await prove(browser, await browser.open(request.path), carla.upn), proof);
  const base = `/${world.tenant.id}/oauth2/v2.0`;
  const info = async (): Promise<number> => {
    const headers = { authorization: `Bearer ${String(body['access_token'])}` };
    return (await world.fetch(`${world.url}/${world.tenant.id}/openid/userinfo`, { headers })).status;
  };
  const isActive = async (name: string) =>
    (await post(world, `${base}/introspect`, { token: String(body[name]), ...proof })).body['active'];
  expect([await info(), await isActive('access_token'), await isActive('refresh_token')]).toEqual([200, true, true]);
  await sql`update account set sessions_valid_from = now() + interval '1 second'
    where tenant = ${world.tenant.number} and object_id = ${carla.id}`.execute(world.database.kysely);
  expect([await info(), await isActive('access_token'), await isActive('refresh_token')]).toEqual([401, false, false]);
  const renewed = await askToken(world, {
    ...{ grant_type: 'refresh_token', refresh_token: String(body['refresh_token']), ...proof },
  });
  expect(problemIn(renewed)).toBe('AADSTS70008');
});

test('SI-11: another name is the same person, and whoever gets the old one is somebody else', async () => {
  const before = await world.person('dirk');
  const browser = await signedIn(before);
  const request = ask({ prompt: 'none' });
  const { body } = await request.redeem(await browser.open(request.path), { client_info: '1' });
  const renamed = 'dirk.devries@contoso.example';
  await sql`with renamed as (
      update object set user_principal_name = ${renamed} where tenant = ${world.tenant.number} and id = ${before.id}
    )
    update address set value = ${renamed} where tenant = ${world.tenant.number} and object_id = ${before.id}
      and kind = 'upn'`.execute(world.database.kysely);
  const after = await world.person('dirk');
  const renewed = await askToken(world, { ...renewal(body['refresh_token']), client_info: '1' });
  expect(claimsIn(renewed.body['id_token'])).toMatchObject({
    ...{ sub: before.id, oid: before.id, preferred_username: renamed },
  });
  expect(renewed.body['client_info']).toBe(body['client_info']);
  const other = ask({ login_hint: after.upn });
  const fresh = browserOf(world);
  const answer = await other.redeem(await prove(fresh, await fresh.open(other.path), after.upn));
  expect(claimsIn(answer.body['id_token'])).toMatchObject({ sub: after.id });
  expect(after.id).not.toBe(before.id);
});

describe('what nobody consented to for the tenant', () => {
  const NOTES = 'api://notes';
  let board: string;
  let settings: (consentByPeople: 'everything' | 'low-impact' | 'nothing') => Promise<unknown>;
  beforeAll(async () => {
    const scopes = [
      { name: 'read', words: 'read your notes', impact: 'low' as const },
      { name: 'write', words: 'change your notes' },
      { name: 'erase', impact: 'administrator' as const },
    ];
    await world.application('Notes', { identifier: NOTES, scopes });
    const permissions = ['read', 'write'].map((name) => ({ resource: NOTES, name }));
    const redirects = [{ type: 'spa' as const, uri: REDIRECT }];
    board = (await world.application('Pins', { redirects, permissions, grants: ['device-code'] })).application.id;
    settings = async (consentByPeople) =>
      await operate(world.operations, 'change-sign-in-settings', { consentByPeople });
  });
  afterAll(async () => await settings('low-impact'));

  let people = 0;
  /** Somebody new, who has proved who they are and is asked. */
  const asked = async (scopes: string, language?: string) => {
    const who = await world.person(`consenting${++people}`);
    const request = new CodeRequest(world, board, { scope: `openid offline_access ${scopes}`, login_hint: who.upn });
    const browser = browserOf(world, language);
    return { who, request, browser, page: await prove(browser, await browser.open(request.path), who.upn) };
  };
  const scopesIn = (body: Readonly<Record<string, unknown>>): string => String(claimsIn(body['access_token'])['scp']);

  test('is asked in plain words, once, and kept to the person who accepts', async () => {
    const { who, request, browser, page: question } = await asked(`${NOTES}/read`);
    for (const words of ['Pins asks for access', 'read your notes (Notes)', 'keep this access', who.upn, 'app.example'])
      expect(question.text).toContain(words);
    const { body } = await request.redeem(await browser.send(question, '/consent'));
    expect(scopesIn(body)).toBe('read');
    const silent = new CodeRequest(world, board, { scope: `openid ${NOTES}/read`, prompt: 'none' });
    expect(answerOf(await browser.open(silent.path)).get('code')).not.toBeNull();
    const other = await asked(`${NOTES}/read`);
    expect(other.page.text).toContain('Pins asks for access');
  });

  test('SI-23: more is asked for later, without what was there already, and a refresh has all of it', async () => {
    await settings('everything');
    const { request, browser, page: question } = await asked(`${NOTES}/read`);
    const first = await request.redeem(await browser.send(question, '/consent'));
    const more = new CodeRequest(world, board, { scope: `profile openid ${NOTES}/write ${NOTES}/read` });
    const next = await browser.open(more.path);
    expect([next.text.includes('change your notes'), next.text.includes('read your notes')]).toEqual([true, false]);
    const both = await more.redeem(await browser.send(next, '/consent'));
    expect(both.body['scope']).toBe(`${NOTES}/read ${NOTES}/write openid profile`);
    const refresh = {
      grant_type: 'refresh_token',
      client_id: board,
      refresh_token: String(first.body['refresh_token']),
    };
    const renewed = await askToken(world, { ...refresh, scope: `${NOTES}/.default` });
    expect(scopesIn(renewed.body)).toBe('read write');
  });

  test('as .default is all that the application is registered for', async () => {
    await settings('everything');
    const { request, browser, page: question } = await asked(`${NOTES}/.default`);
    expect(question.text).toContain('change your notes');
    const { body } = await request.redeem(await browser.send(question, '/consent'));
    expect(scopesIn(body)).toBe('read write');
    const again = new CodeRequest(world, board, { scope: `openid ${NOTES}/.default`, prompt: 'none' });
    expect(answerOf(await browser.open(again.path)).get('code')).not.toBeNull();
  });

  test('is for what stood on the page: what the application is registered for since is shown first', async () => {
    await settings('everything');
    const redirects = [{ type: 'spa' as const, uri: REDIRECT }];
    const drafts = await world.application('Drafts', { redirects, permissions: [{ resource: NOTES, name: 'read' }] });
    const who = await world.person('drafting');
    const request = new CodeRequest(world, drafts.application.id, {
      ...{ scope: `openid ${NOTES}/.default`, login_hint: who.upn },
    });
    const browser = browserOf(world);
    const question = await prove(browser, await browser.open(request.path), who.upn);
    expect(question.text).not.toContain('change your notes');
    await insertPermissions(world.database.kysely, world.tenant, drafts.application.id, {
      ...{ permissions: [{ resource: NOTES, name: 'write' }], consent: null },
    });
    const again = await browser.send(question, '/consent');
    expect(again.text).toMatch(/asks for has changed[^]*change your notes/);
    expect(await operate(world.operations, 'list-consents', { name: who.upn })).toMatchObject({ consents: [] });
    expect(scopesIn((await request.redeem(await browser.send(again, '/consent'))).body)).toBe('read write');
  });

  test('is asked with prompt=consent also when somebody signs in on the way', async () => {
    const browser = browserOf(world);
    const request = new CodeRequest(world, page, { prompt: 'consent', login_hint: bram.upn });
    const question = await prove(browser, await browser.open(request.path), bram.upn);
    expect(question.text).toContain('Board asks for access');
    expect((await request.redeem(await browser.send(question, '/consent'))).status).toBe(200);
  });

  test.each([{ prompt: 'login' }, { max_age: '0' }])('is no way past a new proof: %o', async (options) => {
    const browser = await signedIn(anna);
    const { rows } = await sql<{ id: string }>`select id from session where tenant = ${world.tenant.number}
      and object_id = ${anna.id} order by created_at desc limit 1`.execute(world.database.kysely);
    const asked = await browser.open(ask(options).path);
    const sent = await browser.post(`${new URL(asked.url).pathname}/consent`, {
      session: rows[0]?.id ?? '',
      shown: '',
    });
    expect(answerOf(sent).get('code')).toBeNull();
    expect(new URL(sent.url).pathname).toBe(new URL(asked.url).pathname);
  });

  test('is refused to the application by whoever cancels, with AADSTS65004', async () => {
    await settings('low-impact');
    const { request, browser, page: question } = await asked(`${NOTES}/read`);
    const answer = answerOf(await browser.send(question, '/cancel'));
    expect([answer.get('error'), answer.get('state')]).toEqual(['access_denied', request.state]);
    expect(answer.get('error_description')).toMatch(/^AADSTS65004: The person did not consent/);
    const silent = new CodeRequest(world, board, { scope: `openid ${NOTES}/read`, prompt: 'none' });
    expect(answerOf(await browser.open(silent.path)).get('error_description')).toMatch(/^AADSTS65001: /);
  });

  test.each([
    ['everything', 'erase', true],
    ['everything', 'write', false],
    ['low-impact', 'write', true],
    ['low-impact', 'read', false],
    ['nothing', 'read', true],
  ] as const)('with %s open to people, %s needs an administrator: %s', async (people_, scope, needsAdministrator) => {
    await settings(people_);
    const { browser, page: question } = await asked(`${NOTES}/${scope}`);
    expect(question.text.includes('An administrator has to approve this')).toBe(needsAdministrator);
    expect(question.text.includes('AADSTS90094')).toBe(needsAdministrator);
    if (!needsAdministrator) return;
    // Nobody gets it by sending the form of another page.
    const session = /"session"/.test(question.text);
    expect(session).toBe(false);
    const answer = answerOf(await browser.send(question, '/cancel'));
    expect([answer.get('error'), answer.get('error_description')?.slice(0, 12)]).toEqual([
      'access_denied',
      'AADSTS90094:',
    ]);
  });

  test('is asked for a device too, which waits for it', async () => {
    await settings('low-impact');
    const who = await world.person('device');
    const begun = await post(world, `/${world.tenant.id}/oauth2/v2.0/devicecode`, {
      ...{ client_id: board, scope: `openid ${NOTES}/read` },
    });
    const browser = browserOf(world);
    const form = await browser.open(`/devicelogin?user_code=${String(begun.body['user_code'])}`);
    const question = await prove(browser, await browser.send(form, '/devicelogin'), who.upn);
    expect(question.text).toContain('read your notes');
    const poll = async () =>
      await askToken(world, {
        ...{ grant_type: 'device_code', client_id: board, device_code: String(begun.body['device_code']) },
      });
    expect(problemIn(await poll())).toBe('AADSTS70016');
    expect((await browser.send(question, '/consent')).text).toContain('Go back to your device');
    expect(scopesIn((await poll()).body)).toBe('read');
  });

  test('is over with the next renewal when it is taken back, and is asked again', async () => {
    await settings('low-impact');
    const { who, request, browser, page: question } = await asked(`${NOTES}/read`);
    const { body } = await request.redeem(await browser.send(question, '/consent'));
    const { consents } = await operate(world.operations, 'list-consents', { name: who.upn });
    expect(consents).toMatchObject([{ name: 'Pins', permissions: [{ resource: NOTES, name: 'read' }] }]);
    await operate(world.operations, 'withdraw-consent', { name: who.upn, application: 'Pins' });
    const refresh = { grant_type: 'refresh_token', client_id: board, refresh_token: String(body['refresh_token']) };
    expect(problemIn(await askToken(world, { ...refresh, scope: `${NOTES}/read` }))).toBe('AADSTS70011');
    expect((await browser.open(request.path)).text).toContain('Pins asks for access');
    const none = operate(world.operations, 'withdraw-consent', { name: who.upn, application: 'Pins' });
    await expect(none).rejects.toMatchObject({ code: 'applications.no-consent' });
  });

  test('is there for everybody once the tenant consents, and for nobody when it takes that back', async () => {
    await settings('nothing');
    await operate(world.operations, 'decide-tenant-consent', { application: 'Pins', isGiven: true });
    const { request, page: back } = await asked(`${NOTES}/write`);
    expect(scopesIn((await request.redeem(back)).body)).toBe('write');
    await operate(world.operations, 'decide-tenant-consent', { application: 'Pins', isGiven: false });
    expect((await asked(`${NOTES}/write`)).page.text).toContain('An administrator has to approve this');
  });
});

accessFlows(() => world);

// Last: what names no tenant means the only one until here.
test('SI-21: an account of another tenant is named with the application, and the way back and another account work', async () => {
  const context = { connection: world.database.kysely, clock: world.clock };
  const names = { name: 'fabrikam', displayName: 'Fabrikam', initialDomain: 'fabrikam.hawser.test' };
  const other = await createTenant(context, { ...names, domains: ['fabrikam.example'] });
  const carl = await world.person('carl', other);
  const request = ask({ prompt: 'select_account' });
  const browser = browserOf(world);
  const form = await browser.open(request.path);
  const wrong = await browser.send(form, new URL(form.url).pathname.split('/').at(-1) ?? '', { upn: carl.upn });
  for (const words of [carl.upn, 'Board', 'Contoso', 'Back to Board']) expect(wrong.text).toContain(words);
  const { body } = await request.redeem(await prove(browser, await browser.open(form.url), anna.upn));
  expect(claimsIn(body['id_token'])).toMatchObject({ sub: anna.id });
  const turned = ask({ prompt: 'select_account' });
  const second = browserOf(world);
  const back = answerOf(await second.send(await second.open(turned.path), '/cancel'));
  expect([back.get('error'), back.get('state')]).toEqual(['access_denied', turned.state]);
});
