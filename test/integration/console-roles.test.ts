import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { createPerson } from '../../src/cloud/accounts/create-person.ts';
import { roles } from '../../src/cloud/accounts/role.ts';
import type { ConsoleSite } from '../browser/console-site.ts';
import { fillHealth, fillSite, openConsoleSite } from '../browser/console-site.ts';
import { consoleCookie } from '../kit/console-session.ts';

const PASSWORD = 'een lange zin is goed';

let site: ConsoleSite;
beforeAll(async () => {
  site = await openConsoleSite();
  await fillSite(site, 70);
  await fillHealth(site);
  const context = { connection: site.database.kysely, clock: systemClock };
  for (const role of roles)
    await createPerson(
      context,
      site.tenant,
      { upn: `${role}@contoso.test`, password: PASSWORD, roles: [role] },
      'test',
    );
});
afterAll(async () => await site?.[Symbol.asyncDispose]());

async function request(path: string, cookie: string, body?: URLSearchParams): Promise<Response> {
  const headers = { cookie, 'accept-language': 'en', origin: site.url };
  return await fetch(`${site.url}${path}`, {
    method: body ? 'POST' : 'GET',
    body: body ?? null,
    headers,
    redirect: 'manual',
  });
}

/** The cookie of a session of whoever has this role. */
async function signIn(role: string): Promise<string> {
  const context = { connection: site.database.kysely, clock: systemClock, publicUrl: site.url };
  return await consoleCookie(context, site.tenant, `${role}@contoso.test`);
}

/** Two pages of a kind show as much as all of them. */
const kindOf = (path: string): string =>
  path.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}|run-\d+|after=[^&]+|(?<=\/codes\/(?:family\/)?)[\w.-]+/g, '*');

const linksIn = (html: string): readonly string[] =>
  [...html.matchAll(/<a[^>]* href="(\/console[^"#]*)"/g)].map(([, path = '']) => path.replaceAll('&amp;', '&'));

const formsIn = (html: string): readonly string[] =>
  [...html.matchAll(/<form[^>]* method="post" action="([^"]+)"|formaction="([^"]+)"/g)].map(
    ([, action, other = '']) => action ?? other,
  );

test.each(roles)('nothing that the pages offer to %s is refused', async (role) => {
  const cookie = await signIn(role);
  const seen = new Map<string, number>();
  const forms = new Set<string>();
  const waiting = ['/console'];
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    const kind = kindOf(path);
    const count = seen.get(kind) ?? 0;
    seen.set(kind, count + 1);
    if (count >= 2) continue;
    const answer = await request(path, cookie);
    expect(`${path} ${answer.status}`).toMatch(/ (200|302|303)$/);
    const html = await answer.text();
    waiting.push(...linksIn(html));
    for (const action of formsIn(html)) forms.add(kindOf(action));
  }
  expect(seen.size).toBeGreaterThan(8);
  const token = /name="token" value="([^"]+)"/.exec(await (await request('/console', cookie)).text())?.[1] ?? '';
  for (const action of forms) {
    if (/\/(language|sign-out)$/.test(action)) continue;
    const path = action.replaceAll('*', '00000000-0000-4000-8000-000000000000');
    const answer = await request(path, cookie, new URLSearchParams({ token }));
    expect(`${action} ${answer.status}`).not.toMatch(/ 403$/);
  }
});

describe('the search of everything', () => {
  const find = async (role: string, query: string): Promise<readonly string[]> => {
    const cookie = await signIn(role);
    const html = await (await request(`/console/search?q=${encodeURIComponent(query)}`, cookie)).text();
    return linksIn(html.slice(html.indexOf('id="found"')));
  };
  const one = async <Row>(query: string): Promise<Row> => {
    const [row] = (await sql.raw<Row>(query).execute(site.database.kysely)).rows;
    if (!row) throw new Error('there is none');
    return row;
  };

  test('finds people, groups, pages and codes by what people call them', async () => {
    const user = await one<{ id: string }>(
      "select id from object where class = 'user' and sort_name like 'anna bakker%'",
    );
    expect(await find('global', 'bakker anna')).toContain(`/console/users/${user.id}`);
    expect(await find('global', 'finance')).toContainEqual(expect.stringMatching(/^\/console\/groups\//));
    expect(await find('global', 'settings')).toContain('/console/settings');
    expect(await find('global', 'instellingen'), 'the words of the manual in Dutch').toContain('/console/settings');
    expect(await find('global', 'AADSTS50126')).toEqual(['/console/codes/aadsts-50126']);
    expect(await find('global', '0x801c03f2')).toContain('/console/codes/hr-801c03f2');
    expect(await find('global', 'qqqqqqqq')).toEqual([]);
    expect(await find('global', '\0')).toEqual([]);
  });

  test('finds an object by its id and source anchor, also in the recycle bin, and a run by its id', async () => {
    const there = await one<{ id: string; anchor: string }>(
      "select id, source_anchor as anchor from object where class = 'user' and deleted_at is null and synchronized limit 1",
    );
    const gone = await one<{ id: string }>(
      "select id from object where class = 'user' and deleted_at is not null limit 1",
    );
    expect(await find('reader', there.id)).toEqual([`/console/users/${there.id}`]);
    expect(await find('reader', there.anchor)).toEqual([`/console/users/${there.id}`]);
    expect(await find('reader', gone.id.toUpperCase())).toEqual([`/console/users/${gone.id}`]);
    expect(await find('reader', 'run-0038')).toContain('/console/runs/run-0038');
    expect(await find('help-desk', 'run-0038')).toEqual([]);
  });

  test('finds what the audit has of a correlation id, for those who may read the audit', async () => {
    const { id } = await one<{ id: string }>('select correlation_id as id from audit_entry order by id desc limit 1');
    expect(await find('reports', id)).toEqual([`/console/audit?correlation=${id}`]);
    expect(await find('user', id)).toEqual([]);
    const cookie = await signIn('reports');
    const list = await (await request(`/console/audit?correlation=${id}`, cookie)).text();
    expect([...list.matchAll(/<tr role="row">/g)].length).toBeLessThan(6);
    expect(list).toContain(id);
  });

  test('offers nobody a page that they may not open', async () => {
    expect(await find('help-desk', 'settings')).not.toContain('/console/settings');
    expect(await find('help-desk', 'users')).toContain('/console/users');
  });
});

test('codes are explained in the shell of the console, and every code there leads to its page', async () => {
  const cookie = await signIn('help-desk');
  const page = await (await request('/console/codes/aadsts-50126', cookie)).text();
  expect(page).toContain('aria-current=page');
  expect(page).toContain('href="/console/codes/family/');
  expect(page).not.toContain('href="/codes');
  const own = await (await request('/console/codes/cloud.invite-invalid', cookie)).text();
  expect(own).toContain('cloud.invite-invalid');
  const found = await (await request('/console/codes?q=50126', cookie)).text();
  expect(found).toContain('href="/console/codes/aadsts-50126"');
  const moved = await request('/console/codes/AADSTS50126', cookie);
  expect(moved.headers.get('location')).toBe('/console/codes/aadsts-50126');
  const missing = await (await request('/console/nowhere', cookie)).text();
  expect(missing).toContain('href="/console/codes/base.not-found"');
});
