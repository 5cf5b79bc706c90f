import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { newId } from '../../src/base/ids.ts';
import { silentLog } from '../../src/base/log.ts';
import { openSecretBox } from '../../src/base/secrets.ts';
import { createObject } from '../../src/cloud/objects/cloud-objects.ts';
import { Passwords } from '../../src/cloud/passwords/passwords.ts';
import { passwordRecords } from '../../src/cloud/passwords/records.ts';
import { inProcessBus } from '../../src/cloud/relay/bus.ts';
import { Relay } from '../../src/cloud/relay/relay.ts';
import type { ConsoleApp } from '../../src/cloud/sites/console/console.ts';
import { consoleRoutes } from '../../src/cloud/sites/console/routes.ts';
import { declaredLists } from '../../src/cloud/sites/console/lists/list-routes.ts';
import { startRestore } from '../../src/cloud/restores/restore-job.ts';
import { changesNothing, formsOf } from '../../src/web/index.ts';
import type { ConsoleSite } from '../browser/console-site.ts';
import { ADMINISTRATOR, fillHealth, fillHolds, fillSite, openConsoleSite } from '../browser/console-site.ts';
import { consoleCookie } from '../kit/console-session.ts';
import { forgetLimits } from '../kit/forget-limits.ts';
import { tokenService } from '../kit/token-service.ts';

/** What a test sends to a route: `wrong` has a mistake in the field it names, `right` has none. */
interface Case {
  readonly path: string;
  readonly wrong?: { readonly field: string; readonly fields: Readonly<Record<string, string>> };
  /** Absent where the suites of its feature do it, with a real agent. */
  readonly right?: Readonly<Record<string, string>>;
}

const settings = {
  ...{ displayName: 'Contoso', thresholdWindowHours: '24', thresholdCount: '500', thresholdPercent: '' },
  signInDays: '30',
};
interface AuditRow {
  readonly actor: string;
  readonly status: string;
  readonly reason: string;
  readonly address: string | null;
  readonly correlationId: string;
}

/** What a session that lies open must not be enough for; every list that is taken away is that too. */
const asksAgain = () => [
  ...declaredLists().map(({ path }) => `${path}/csv`),
  ...[
    '/agents/:id/grants',
    '/agents/:id/grants/revoke',
    '/agents/:id/revoke',
    '/agents/invites',
    '/health/mail',
    '/holds/:agent/:number/decision',
    '/settings',
    '/settings/access',
    '/settings/roles',
  ],
];

describe('every form of the console', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hawser-forms-'));
  let site: ConsoleSite;
  let app: ConsoleApp;
  let cookie: string;
  let token: string;
  let cases: Readonly<Record<string, Case>>;

  beforeAll(async () => {
    site = await openConsoleSite();
    await fillSite(site, 70);
    await fillHealth(site);
    await fillHolds(site);
    const { database } = site;
    const options = { connection: database.kysely, clock: systemClock, log: silentLog(), publicUrl: site.url };
    const secrets = openSecretBox(join(folder, 'key'));
    const tokens = tokenService({ ...options, secrets });
    const authenticate = tokens.verify.bind(tokens);
    const records = passwordRecords(options);
    const relay = new Relay({
      ...{ ...options, secrets, authenticate, records, bus: inProcessBus(silentLog()) },
      forestsOf: async () => await Promise.resolve([]),
    });
    const passwords = new Passwords({ ...options, relay });
    app = consoleRoutes({ ...options, passwords, hasMail: true, clientAddress: () => '192.0.2.1', tokens, secrets });
    cases = await casesOf();
  });
  beforeEach(async () => {
    await forgetLimits(site.database.kysely);
    [cookie, token] = await signIn();
  });
  afterAll(async () => {
    await site?.[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });

  async function casesOf(): Promise<Readonly<Record<string, Case>>> {
    const one = async (query: string): Promise<string> =>
      (await sql.raw<{ id: string }>(query).execute(site.database.kysely)).rows[0]?.id ?? '';
    const person = await one(
      "select id from object where class = 'user' and synchronized and deleted_at is null limit 1",
    );
    const deleted = await one('select id from object where deleted_at is not null limit 1');
    const alert = await one('select id from alert where resolved_at is null and acknowledged_at is null limit 1');
    const digest = await one('select digest as id from hold');
    const context = { connection: site.database.kysely, clock: systemClock };
    const contact = { objectClass: 'contact', attributes: { displayName: 'Of the cloud' } } as const;
    const ofCloud = await createObject(context, site.tenant, contact, 'test');
    const request = newId();
    const audited = { ...context, log: silentLog() };
    const restore = await startRestore(audited, site.tenant, { search: 'nobody' }, { operator: 'test' });
    const run = await one('select run_id as id from run');
    const named: Readonly<Record<string, string>> = {
      ...{ users: person, contacts: ofCloud, groups: await one("select id from object where class = 'group'") },
      devices: await createObject(context, site.tenant, { ...contact, objectClass: 'device' }, 'test'),
      ...{ runs: run, restores: restore },
    };
    const at = (path: string): string =>
      path
        .replace(/(\w+)\/:id/, (_, list: string) => `${list}/${named[list] ?? ''}`)
        .replace(':agent/:number', `${site.agentId}/3`);
    const empty = { sort: '', order: '' };
    const ofLists = declaredLists().flatMap(({ path, fields }): (readonly [string, Case])[] => [
      [
        `${path}/csv`,
        { path: `${at(path)}/csv`, right: { ...empty, ...Object.fromEntries(fields.map(({ name }) => [name, ''])) } },
      ],
      [`${path}/columns`, { path: `${at(path)}/columns`, right: { return: '/console' } }],
    ]);
    return {
      ...Object.fromEntries(ofLists),
      '/recycle-bin/restore': { path: '/recycle-bin/restore', right: { q: 'nobody', class: '', hold: '', run: '' } },
      '/recycle-bin/restores/:id/resume': { path: `/recycle-bin/restores/${restore}/resume`, right: {} },
      '/sign-out': { path: '/sign-out', right: {} },
      '/health/mail': {
        path: '/health/mail',
        wrong: { field: 'recipients', fields: { recipients: 'niemand', language: 'nl' } },
        right: { recipients: 'beheer@contoso.test', language: 'nl', enabled: 'on' },
      },
      '/health/mail/test': { path: '/health/mail/test', right: {} },
      '/health/alerts/:id/acknowledge': { path: `/health/alerts/${alert}/acknowledge`, right: {} },
      '/holds/:agent/:number/decision': {
        path: `/holds/${site.agentId}/3/decision`,
        right: { group: '', digest, verdict: 'approved' },
      },
      '/users/:id/password': {
        path: `/users/${person}/password`,
        wrong: { field: 'newPassword', fields: { request, newPassword: '' } },
      },
      '/users/:id/password/generated': {
        path: `/users/${person}/password/generated`,
        wrong: { field: 'request', fields: { request: 'x', newPassword: 'x' } },
      },
      '/users/:id/unlock': { path: `/users/${person}/unlock`, wrong: { field: 'request', fields: { request: 'x' } } },
      '/objects/:id/delete': { path: `/objects/${ofCloud}/delete`, right: {} },
      '/recycle-bin/:id/restore': { path: `/recycle-bin/${deleted}/restore`, right: {} },
      '/agents/invites': {
        path: '/agents/invites',
        wrong: { field: 'forests', fields: { writeback: 'on', forests: ' ' } },
        right: { writeback: 'on', provisioning: 'on', forests: 'corp.example.com, Fabrikam.Test' },
      },
      '/agents/:id/grants': {
        path: `/agents/${site.agentId}/grants`,
        wrong: { field: 'forest', fields: { feature: 'writeback', forest: '' } },
        right: { feature: 'writeback', forest: 'corp.example.com' },
      },
      '/agents/:id/grants/revoke': {
        path: `/agents/${site.agentId}/grants/revoke`,
        right: { feature: 'writeback', forest: 'corp.example.com' },
      },
      '/agents/:id/revoke': { path: `/agents/${site.agentId}/revoke`, right: {} },
      '/settings': {
        path: '/settings',
        wrong: { field: 'thresholdCount', fields: { ...settings, thresholdCount: '-1' } },
        right: settings,
      },
      '/settings/access': {
        path: '/settings/access',
        wrong: { field: 'document', fields: { document: '' } },
        right: { document: 'version: 1', accepts: 'on' },
      },
      '/settings/access/check': {
        path: '/settings/access/check',
        wrong: { field: 'document', fields: { document: '' } },
        right: { document: 'version: 1' },
      },
      '/settings/access/what-if': {
        path: '/settings/access/what-if',
        wrong: { field: 'address', fields: { user: ADMINISTRATOR.upn, application: 'console', address: 'here' } },
        right: { user: ADMINISTRATOR.upn, application: 'console', address: '' },
      },
      '/settings/roles': { path: '/settings/roles', right: { allowSynchronizedGlobal: 'on' } },
      '/diagnosis': {
        path: '/diagnosis',
        wrong: { field: 'text', fields: { text: ' ' } },
        right: { text: 'AADSTS50126' },
      },
    };
  }

  async function signIn(): Promise<[cookie: string, token: string]> {
    const context = { connection: site.database.kysely, clock: systemClock, publicUrl: site.url };
    const own = await consoleCookie(context, site.tenant, ADMINISTRATOR.upn);
    const page = await app.request('/agents', { headers: { cookie: own } });
    return [own, /name="token" value="([^"]+)"/.exec(await page.text())?.[1] ?? ''];
  }

  async function post(
    path: string,
    fields: Readonly<Record<string, string>> | FormData,
    own = cookie,
  ): Promise<Response> {
    const headers = { cookie: own, 'sec-fetch-site': 'same-origin', 'accept-language': 'nl' };
    const body = fields instanceof FormData ? fields : new URLSearchParams(fields);
    return await app.request(path, { method: 'POST', body, headers });
  }

  test('is declared, and has its case here', () => {
    const taken = app.routes.filter(({ method }) => method === 'POST').map(({ path }) => path);
    expect(taken.toSorted()).toEqual(
      formsOf(app)
        .map(({ path }) => path)
        .toSorted(),
    );
    expect(Object.keys(cases).toSorted()).toEqual(taken.toSorted());
  });

  test('is refused without a session, and without its token', async () => {
    for (const [name, { path, right, wrong }] of Object.entries(cases)) {
      const fields = right ?? wrong?.fields ?? {};
      const stranger = await post(path, fields, '');
      expect([name, stranger.status, stranger.headers.get('location')]).toEqual([
        name,
        303,
        expect.stringMatching(/^\/sign-in\/own\./),
      ]);
      for (const wrongToken of [{}, { token: '' }, { token: `${token}x` }]) {
        const answer = await post(path, { ...fields, ...wrongToken });
        expect([name, answer.status]).toEqual([name, 403]);
        expect(await answer.text()).toContain('Dit formulier hoort niet bij uw huidige sessie');
      }
    }
  });

  test('that has a mistake comes back with 422, the field named, and Dutch words', async () => {
    for (const [name, { path, wrong }] of Object.entries(cases)) {
      if (!wrong) continue;
      const answer = await post(path, { ...wrong.fields, token });
      const page = await answer.text();
      expect([name, answer.status]).toEqual([name, 422]);
      // Without an agent that resets passwords no form is shown: the suite of writeback has one.
      if (name.startsWith('/users/:id/password')) expect(page).toContain('Geen agent van deze tenant');
      else if (wrong.field === 'request') expect(page).toContain('onzichtbaar deel van dit formulier (request)');
      else {
        expect(page).toMatch(new RegExp(`<a href="#${wrong.field}">`));
        expect(page).toMatch(new RegExp(`name="${wrong.field}"\\s+aria-invalid="true"`));
        expect(page).toContain('Er is een probleem');
        expect(page).toMatch(/<title>Fout: /);
      }
    }
  });

  test('that is refused is in the audit as a failure: who, from where, and why', async () => {
    for (const { path: name, event } of formsOf(app)) {
      if (event === changesNothing) continue;
      await sql`delete from audit_entry`.execute(site.database.kysely);
      const { path, right, wrong } = cases[name] ?? { path: name };
      await post(path, { ...(right ?? wrong?.fields), token: 'of another session' });
      expect([name, await auditOf()]).toEqual([name, [{ status: 'failure', reason: 'web.form-outdated' }]]);
    }
  });

  test('that matters asks for both factors again when that was long ago, and changes nothing before', async () => {
    const { database } = site;
    const fresh = formsOf(app).filter(({ isFresh }) => isFresh);
    expect(fresh.map(({ path }) => path).toSorted()).toEqual(asksAgain().toSorted());
    for (const { path: name } of fresh) {
      const { path, right } = cases[name] ?? { path: name };
      const sent = { ...right, token };
      await sql`update account set sessions_valid_from = '-infinity'`.execute(database.kysely);
      await sql`update session set proved_at = now() - interval '11 minutes'`.execute(database.kysely);
      await sql`delete from audit_entry`.execute(database.kysely);
      const { location, waits } = await sentToProve(path, sent);
      expect([name, location]).toEqual([name, expect.stringMatching(/^\/sign-in\/own\./)]);
      const page = await (await app.request(waits, { headers: { cookie, 'accept-language': 'nl' } })).text();
      expect(page).toContain('Ga verder met uw wijziging');
      expect(page).toContain(`action="${path}"`);
      for (const [field, value] of Object.entries(right ?? {}))
        expect(page).toContain(`type="hidden" name="${field}" value="${value}"`);
      expect([name, await auditOf()]).toEqual([name, []]);
    }
    const { right } = cases['/health/mail'] ?? {};
    // One factor is not enough, however lately.
    await sql`update session set proved_at = now(), amr = '{pwd}'`.execute(database.kysely);
    expect((await post('/health/mail', { ...right, token })).headers.get('location')).toContain('/sign-in');
  });

  test('that waits is of its session alone, and there are four at most', async () => {
    const { database } = site;
    const { path, right } = cases['/health/mail'] ?? { path: '' };
    await sql`update account set sessions_valid_from = '-infinity'`.execute(database.kysely);
    await sql`update session set proved_at = now() - interval '11 minutes'`.execute(database.kysely);
    const waiting: string[] = [];
    for (let sent = 0; sent < 5; sent++) waiting.push((await sentToProve(path, { ...right, token })).waits);
    const [other] = await signIn();
    const ask = async (address: string, own: string): Promise<number> =>
      (await app.request(address, { headers: { cookie: own } })).status;
    const statuses = [];
    for (const address of waiting) statuses.push(await ask(address, cookie));
    expect(statuses).toEqual([404, 200, 200, 200, 200]);
    expect(await ask(waiting[4] ?? '', other)).toBe(404);
    const { rows } = await sql<{ sealed: string }>`select sealed from kept_form`.execute(database.kysely);
    expect(rows.some(({ sealed }) => sealed.includes('beheer'))).toBe(false);
  });

  /** Sends a form that has to wait: where it leads, and where it waits. */
  async function sentToProve(path: string, fields: Readonly<Record<string, string>>) {
    const { kysely } = site.database;
    const location = (await post(path, fields)).headers.get('location') ?? '';
    const { rows } = await sql<{
      id: string;
    }>`select id from kept_form order by created_at desc, id desc limit 1`.execute(kysely);
    return { location, waits: `/continue/${rows[0]?.id}` };
  }

  test('that answers a file asks for a fresh proof, and no address answers one', async () => {
    const downloads = formsOf(app).filter(({ isDownload }) => isDownload);
    expect(downloads.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['/audit/csv', '/holds/:agent/:number/csv']),
    );
    for (const { path: name, isFresh, event } of downloads) {
      expect([name, isFresh, event === changesNothing]).toEqual([name, true, false]);
      const { path, right } = cases[name] ?? { path: name };
      const answer = await post(path, { ...right, token });
      expect([name, answer.headers.get('content-disposition')?.split(';')[0]]).toEqual([name, 'attachment']);
    }
    const filled = (pattern: string): string =>
      Object.values(cases).find(({ path }) => matches(pattern, path))?.path ??
      pattern.replace(':agent', site.agentId).replace(':number', '3').replaceAll(/:\w+/g, site.agentId);
    const pages = app.routes.filter(({ method, path }) => method === 'GET' && !path.includes('*'));
    for (const { path } of pages) {
      const answer = await app.request(filled(path), { headers: { cookie } });
      await answer.body?.cancel();
      expect([path, answer.headers.get('content-disposition')]).toEqual([path, null]);
      expect([path, /csv|octet-stream|zip/.test(answer.headers.get('content-type') ?? '')]).toEqual([path, false]);
    }
  });

  test('of the access policy shows what a document would do, names lines that are wrong, and is kept', async () => {
    const send = async (path: string, fields: Readonly<Record<string, string>>) => {
      const answer = await post(path, { ...fields, token });
      return { status: answer.status, text: await answer.text(), location: answer.headers.get('location') };
    };
    const wrong = await send('/settings/access/check', {
      document: 'policies:\r\n  - name: Een\r\n    who: {}\r\n    access: block',
    });
    expect([wrong.status, wrong.text]).toEqual([
      422,
      expect.stringContaining('Document:3: policies.0.who: noemt niemand'),
    ]);
    const everyone = 'policies: [{ name: Iedereen, mode: report-only, who: { everyone: true }, access: block }]';
    const checked = await send('/settings/access/check', { document: everyone });
    expect(checked.text).toContain('Niemand zou worden tegengehouden');
    expect(checked.text).toContain('name: Iedereen');
    const stopped = everyone.replace('report-only', 'on');
    const counted = await send('/settings/access/check', { document: stopped });
    expect(counted.text).toMatch(/Zouden in de laatste 30 dagen zijn geblokkeerd<\/dt>\s*<dd>\s*\d+ van \d+/);
    const refused = await send('/settings/access', { document: stopped });
    expect(refused.text).toContain('access.locks-out');
    const saved = await send('/settings/access', { document: everyone });
    expect([saved.status, saved.location]).toEqual([303, '/console/settings/access?saved']);
    const list = await (await app.request('/settings/access', { headers: { cookie } })).text();
    expect(list).toContain('Report only');
    const asked = await send('/settings/access/what-if', {
      ...{ user: 'niemand@contoso.test', application: 'console' },
      address: '',
    });
    expect([asked.status, asked.text]).toEqual([404, expect.stringContaining('href="#user"')]);
    await send('/settings/access', { document: 'version: 1', accepts: 'on' });
  });

  test('that is done writes its event, once, and leads on', async () => {
    const { database } = site;
    for (const { path: name, event } of formsOf(app)) {
      const { path, right } = cases[name] ?? { path: name };
      if (!right || name === '/password' || name === '/sign-out') continue;
      await sql`delete from event`.execute(database.kysely);
      await sql`delete from audit_entry`.execute(database.kysely);
      const answer = await post(path, { ...right, token });
      expect([name, answer.status < 400]).toEqual([name, true]);
      const { rows } = await sql<{ id: number }>`select event_id as id from event`.execute(database.kysely);
      const expected = event === changesNothing ? [] : [event.id];
      expect([name, rows.map(({ id }) => id)]).toEqual([name, expected]);
      const isAudited = event !== changesNothing;
      expect([name, await auditOf()]).toEqual([name, isAudited ? [{ status: 'success', reason: '' }] : []]);
    }
  });

  /** The audit, without what hangs on the test: it is of this person and this network, and part of one request. */
  async function auditOf(): Promise<readonly { readonly status: string; readonly reason: string }[]> {
    const { rows } = await sql<AuditRow>`select actor, status, reason, address, correlation_id as "correlationId"
      from audit_entry order by id`.execute(site.database.kysely);
    for (const { actor, address, correlationId } of rows)
      expect({ actor, address, correlationId }).toEqual({
        ...{ actor: ADMINISTRATOR.upn, address: '192.0.2.1', correlationId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
      });
    return rows.map(({ status, reason }) => ({ status, reason }));
  }

  test('takes any octets in any field, several times or as files, without a fault', async () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('on', '\0', "'; drop table object; --", '9'.repeat(300), '٣', '{"a":1}', '<script>', 'nl'),
    );
    const names = ['upn', 'password', 'return', 'recipients', 'language', 'enabled', 'request', 'newPassword', 'text'];
    const field = fc.tuple(
      fc.oneof(fc.constantFrom(...names, ...Object.keys(settings), 'present', 'next', 'files', 'example'), fc.string()),
      fc.oneof(
        value,
        fc.uint8Array().map((octets) => new File([octets], 'a')),
      ),
    );
    for (const [name, { path }] of Object.entries(cases)) {
      if (name === '/sign-out') continue;
      await fc.assert(
        fc.asyncProperty(fc.array(field, { maxLength: 6 }), async (fields) => {
          const body = new FormData();
          for (const [key, one] of fields) body.append(key, one);
          body.append('token', token);
          expect([name, (await post(path, body)).status < 500]).toEqual([name, true]);
        }),
        { numRuns: 25 },
      );
    }
  });
});

/** Whether an address is one of a route: `/objects/:id/delete`. */
function matches(pattern: string, path: string): boolean {
  return new RegExp(`^${pattern.replaceAll(/:\w+/g, '[^/]+')}$`).test(path);
}
