import { afterAll, beforeAll, expect, test } from 'vitest';
import { FakeClock, HOUR } from '../../../../base/clock.ts';
import type { Database } from '../../../../base/database/database.ts';
import { openDatabase } from '../../../../base/database/database.ts';
import { silentLog } from '../../../../base/log.ts';
import { secretBox } from '../../../../base/secrets.ts';
import { createPerson } from '../../../accounts/create-person.ts';
import { accountEvents } from '../../../audit/account-events.ts';
import { applicationEvents } from '../../../audit/application-events.ts';
import { methodEvents } from '../../../audit/method-events.ts';
import { businessEvents } from '../../../audit/business-events.ts';
import { writeAudit } from '../../../audit/store.ts';
import { cloudMigrations } from '../../../migrations.ts';
import { createTenant } from '../../../tenants/store.ts';
import type { Tenant } from '../../../tenants/tenant.ts';
import { passwordEvents, unlockAsked } from '../../../passwords/events.ts';
import { consoleCookie } from '../../../../../test/kit/console-session.ts';
import { counting } from '../../../../../test/kit/counting.ts';
import { signIn } from '../../../../../test/kit/sign-in.ts';
import { tokenService } from '../../../../../test/kit/token-service.ts';
import { activityWords } from './activities.ts';
import type { ConsoleApp } from '../console.ts';
import { consoleRoutes } from '../routes.ts';

const password = 'een lange zin is goed';
const reader = 'rik@contoso.test';
const member = 'anna@contoso.test';
const clock = new FakeClock('2026-03-01T12:00:00Z');
let database: Database;
let app: ConsoleApp;
let cookie: string;

beforeAll(async () => {
  database = await openDatabase('memory:', { holder: 'test', migrations: cloudMigrations });
  const context = { connection: database.kysely, clock };
  const of = async (name: string): Promise<Tenant> =>
    await createTenant(context, { name, displayName: name, initialDomain: `${name}.test` });
  const [tenant, other] = [await of('contoso'), await of('fabrikam')];
  await createPerson(context, tenant, { upn: reader, password, roles: ['reports'] }, 'test');
  await createPerson(context, tenant, { upn: member, password }, 'test');
  const entry = { category: 'Administration', targetId: null, reason: '', correlationId: 'c' } as const;
  for (let i = 0; i < 60; i++)
    await writeAudit(context, tenant, {
      ...entry,
      activity: 'Add member to role',
      actor: `person${i}`,
      status: 'success',
    });
  clock.advance(48 * HOUR);
  const details = { user: '=HYPERLINK("x")', note: '<script>' };
  const refused = {
    activity: 'Invite agent',
    actor: '=cmd',
    status: 'failure',
    reason: 'accounts.role-needed',
  } as const;
  await writeAudit(context, tenant, { ...entry, ...refused, details });
  await writeAudit(context, other, { ...entry, activity: 'Invite agent', actor: 'stranger', status: 'success' });
  const publicUrl = 'https://hawser.test';
  const secrets = secretBox(new Uint8Array(32));
  const tokens = tokenService({ connection: database.kysely, clock, publicUrl, secrets });
  app = consoleRoutes({
    ...{ connection: database.kysely, clock, log: silentLog(), publicUrl },
    clientAddress: () => '192.0.2.1',
    ...{ secrets, tokens },
  });
  const business = { ...context, ...counting, log: silentLog() };
  const client = { address: '192.0.2.1' };
  await signIn(business, { upn: reader, password: 'wrong', client }).catch(() => undefined);
  await signIn(business, { upn: member, password, client });
  cookie = await consoleCookie({ ...context, publicUrl }, tenant, reader);
});
afterAll(async () => await database?.close());

async function post(path: string, form: Readonly<Record<string, string>>): Promise<Response> {
  const headers = { 'sec-fetch-site': 'same-origin', cookie: cookie ?? '' };
  return await app.request(path, { method: 'POST', body: new URLSearchParams(form), headers });
}

async function page(path: string, language = 'en'): Promise<string> {
  const answer = await app.request(path, { headers: { cookie, 'accept-language': language } });
  expect([path, answer.status]).toEqual([path, 200]);
  return await answer.text();
}

const rowsOf = (text: string): number => text.match(/<tr role="row">/g)?.length ?? 0;

test('the audit is paged, the latest first, and nothing of another tenant is in it', async () => {
  const first = await page('/audit');
  expect(rowsOf(first)).toBe(51);
  expect(first).toMatch(/Invite agent[^]*accounts\.role-needed[^]*Add member to role/);
  expect(first).not.toContain('stranger');
  expect(first).toContain('&lt;script&gt;');
  const next = /rel="next" href="([^"]+)"/.exec(first)?.[1]?.replaceAll('&amp;', '&') ?? '';
  expect(rowsOf(await page(next.replace('/console', '')))).toBe(12);
});

test.each([
  ['who', 'actor=PERSON12', 2],
  ['what', 'activity=invite', 2],
  ['result', 'result=failure', 2],
  ['a day that is over', 'until=2026-03-01&activity=invite', 0],
  ['a day', 'since=2026-03-03&until=2026-03-03', 2],
  ['another object', 'target=0f6b0a6a-0000-4000-8000-000000000000', 0],
  ['what nobody can read', 'since=yesterday&target=x&result=good&after=x', 51],
])('the audit is filtered by %s', async (_, query, rows) => {
  expect(rowsOf(await page(`/audit?${query}`))).toBe(rows);
});

test('the page is there in Dutch, with what was filtered in its fields', async () => {
  const text = await page('/audit?actor=person12&result=success', 'nl');
  expect(text).toMatch(
    /Auditlogboek[^]*name="actor"\s+type="text"\s+value="person12"[^]*value="success" selected>Gelukt/,
  );
  expect(text).toMatch(/action="\/console\/audit\/csv"[^]*name="actor" value="person12"/);
});

test('every activity has Dutch words', () => {
  const ofPasswords = { asked: passwordEvents.asked, unlockAsked };
  const events = [accountEvents, businessEvents, methodEvents, applicationEvents, ofPasswords];
  const known = events.flatMap((some) => Object.values(some).map(({ activity }) => activity));
  expect(known.filter((activity) => activityWords(activity, 'nl') === activity)).toEqual([]);
});

test('the download has all of what is shown, safe for a spreadsheet, and is an entry itself', async () => {
  const token = /name="token" value="([^"]+)"/.exec(await page('/audit'))?.[1] ?? '';
  const filter = { actor: '', activity: '', target: '', result: '', since: '', until: '' };
  const answer = await post('/audit/csv', { token, ...filter });
  expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  const octets = new Uint8Array(await answer.arrayBuffer());
  expect([...octets.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  const lines = new TextDecoder().decode(octets).trimEnd().split('\r\n');
  expect(lines).toHaveLength(63);
  expect(lines[1]).toContain(`Download audit log,${reader}`);
  expect(lines[2]).toContain(",'=cmd,");
});
