import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FakeClock, MINUTE, systemClock } from '../../src/base/clock.ts';
import { takePoint } from '../../src/base/rate-limit.ts';
import type { PostgresServer } from '../servers/postgres.ts';
import { startPostgres } from '../servers/postgres.ts';
import { describeWith } from '../servers/requirements.ts';
import type { ConsoleSite } from './console-site.ts';
import { ADMINISTRATOR, fillSite, openConsoleSite } from './console-site.ts';
import { consoleCookie } from '../kit/console-session.ts';
import { forgetLimits } from '../kit/forget-limits.ts';

describeWith('postgres', 'the console on PostgreSQL', () => {
  let server: PostgresServer;
  let site: ConsoleSite;
  let cookie: string;

  beforeAll(async () => {
    server = await startPostgres();
    site = await openConsoleSite(await server.createDatabase());
    await fillSite(site, 60);
    const context = { connection: site.database.kysely, clock: systemClock, publicUrl: site.url };
    cookie = await consoleCookie(context, site.tenant, ADMINISTRATOR.upn);
  });
  afterAll(async () => {
    await site?.[Symbol.asyncDispose]();
    await server?.[Symbol.asyncDispose]();
  });

  const get = async (path: string): Promise<Response> =>
    fetch(`${site.url}${path}`, { headers: { cookie }, redirect: 'manual' });
  const post = async (path: string, form: Record<string, string>): Promise<Response> =>
    fetch(`${site.url}${path}`, {
      method: 'POST',
      body: new URLSearchParams(form),
      headers: { cookie: cookie ?? '', 'sec-fetch-site': 'same-origin' },
      redirect: 'manual',
    });
  const one = async (query: string): Promise<string> =>
    (await sql.raw<{ id: string }>(`/* test */ ${query}`).execute(site.database.kysely)).rows[0]!.id;

  test('every page is there', async () => {
    const user = await one('select object_id as id from quarantine limit 1');
    const group = await one("select id from object where class = 'group' limit 1");
    const lists = [
      'users',
      'users?q=claire',
      'groups',
      'contacts',
      'devices',
      'recycle-bin',
      'runs',
      'errors',
      'agents',
    ];
    const pages = [
      '',
      ...lists.map((list) => `/${list}`),
      `/users/${user}`,
      `/groups/${group}`,
      '/runs/run-0038',
      '/settings',
    ];
    for (const page of pages) {
      const answer = await get(`/console${page}`);
      expect(`${page} ${answer.status}`).toBe(`${page} 200`);
      expect(await answer.text()).toContain('</html>');
    }
  });

  test('the pages of a list follow each other', async () => {
    const first = await (await get('/console/users')).text();
    const next = /rel="next" href="([^"]+)"|href="([^"]+)"[^>]*rel="next"/.exec(first);
    const second = await (await get((next?.[1] ?? next?.[2] ?? '').replaceAll('&amp;', '&'))).text();
    const linksOf = (page: string): string[] => page.match(/\/console\/users\/[0-9a-f-]{36}/g) ?? [];
    expect(linksOf(first)).toHaveLength(50);
    expect(linksOf(second).filter((link) => linksOf(first).includes(link))).toEqual([]);
  });

  test('a deleted user is restored', async () => {
    const token = /name="token" value="([^"]+)"/.exec(await (await get('/console')).text())?.[1] ?? '';
    const id = await one("select id from object where deleted_at is not null and class = 'user' limit 1");
    const answer = await post(`/console/recycle-bin/${id}/restore`, { token });
    expect(answer.headers.get('location')).toBe(`/console/recycle-bin?restored=${id}`);
    expect((await get(`/console/users/${id}`)).status).toBe(200);
  });

  test('over many connections at the same moment a limit still holds exactly', async () => {
    const clock = new FakeClock();
    const limit = { name: 'test', points: 5, windowMs: MINUTE };
    const answers = await Promise.all(
      Array.from({ length: 60 }, () => takePoint({ connection: site.database.kysely, clock }, limit, 'x')),
    );
    expect(answers.filter(({ allowed }) => allowed)).toHaveLength(5);
  });

  test('guessing from many requests at once gets ten answers at most', async () => {
    await forgetLimits(site.database.kysely);
    const named = await post('/sign-in', { upn: 'x@contoso.test', to: '', page: '/console' });
    const path = `${named.headers.get('location')}/password`;
    const attempts = Array.from({ length: 30 }, (_, guess) =>
      post(path, { upn: 'x@contoso.test', password: `guess ${guess}` }),
    );
    const statuses = (await Promise.all(attempts)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(10);
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(20);
  });
});
