import { sql } from 'kysely';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { silentLog } from '../../src/base/log.ts';
import { openSecretBox } from '../../src/base/secrets.ts';
import { runRestore, startRestore } from '../../src/cloud/restores/restore-job.ts';
import type { ConsoleApp } from '../../src/cloud/sites/console/console.ts';
import { declaredLists } from '../../src/cloud/sites/console/lists/list-routes.ts';
import { consoleRoutes } from '../../src/cloud/sites/console/routes.ts';
import type { ConsoleSite } from '../browser/console-site.ts';
import { ADMINISTRATOR, fillHealth, fillHolds, fillSite, openConsoleSite } from '../browser/console-site.ts';
import { fillSignIns } from '../browser/sample-sign-ins.ts';
import { consoleCookie } from '../kit/console-session.ts';
import { counting } from '../kit/counting.ts';
import { forgetLimits } from '../kit/forget-limits.ts';
import { signIn } from '../kit/sign-in.ts';
import { tokenService } from '../kit/token-service.ts';

/** Every list of the console, found and not listed by hand: its pages, its count and its file say the same. */
describe('every list of the console', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hawser-lists-'));
  let site: ConsoleSite;
  let app: ConsoleApp;
  let cookie: string;
  let token: string;
  let named: Readonly<Record<string, string>>;

  beforeAll(async () => {
    site = await openConsoleSite();
    await fillSite(site, 160);
    await fillHealth(site);
    await fillHolds(site);
    await fillSignIns(site.database, site.tenant, 120);
    const connection = site.database.kysely;
    const options = { connection, clock: systemClock, log: silentLog(), publicUrl: site.url };
    const secrets = openSecretBox(join(folder, 'key'));
    const tokens = tokenService({ ...options, secrets });
    app = consoleRoutes({ ...options, clientAddress: () => '192.0.2.1', tokens, secrets });
    const actor = { operator: 'test' };
    const restore = await startRestore(options, site.tenant, { search: 'nobody' }, actor);
    await runRestore(options, site.tenant, restore, actor);
    const wrong = { ...ADMINISTRATOR, password: 'verkeerd', client: { address: '192.0.2.1' } };
    for (let failed = 0; failed < 4; failed++) await signIn({ ...options, ...counting }, wrong).catch(() => undefined);
    await forgetLimits(connection);
    await openConsole();
    const one = async (query: string): Promise<string> =>
      (await sql.raw<{ id: string }>(query).execute(connection)).rows[0]?.id ?? '';
    const largest = `select o.id from object o join reference r on r.tenant = o.tenant and r.source = o.number
      where o.class = 'group' group by o.id order by count(*) desc limit 1`;
    const manager = `select o.id from object o join reference r on r.tenant = o.tenant and r.target = o.number
      where r.attribute = 'manager' group by o.id order by count(*) desc limit 1`;
    named = {
      ...{ groups: await one(largest), users: await one(manager), restores: restore },
      contacts: await one("select id from object where class = 'contact'"),
      runs: await one('select run_id as id from run_error group by run_id order by count(*) desc limit 1'),
    };
  });
  afterAll(async () => {
    await site?.[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });

  async function post(path: string, fields: Readonly<Record<string, string>>): Promise<Response> {
    const headers = { cookie: cookie ?? '', 'sec-fetch-site': 'same-origin' };
    return await app.request(path, { method: 'POST', body: new URLSearchParams(fields), headers });
  }

  async function openConsole(): Promise<void> {
    const context = { connection: site.database.kysely, clock: systemClock, publicUrl: site.url };
    cookie = await consoleCookie(context, site.tenant, ADMINISTRATOR.upn);
    token = /name="token" value="([^"]+)"/.exec(await page('/agents'))?.[1] ?? '';
  }

  async function page(path: string): Promise<string> {
    const answer = await app.request(path.replace(/^\/console/, ''), { headers: { cookie } });
    expect([path, answer.status]).toEqual([path, 200]);
    return await answer.text();
  }

  /** The list with what its address names; undefined where the sample has nothing of the kind. */
  function addressOf(path: string): string | undefined {
    const missing = /(\w+)\/:id/.exec(path)?.[1];
    if (missing !== undefined && named[missing] === undefined) return undefined;
    return path
      .replace(/(\w+)\/:id/, (_, list: string) => `${list}/${named[list] ?? ''}`)
      .replace(':agent/:number', `${site.agentId}/3`);
  }

  /** The lines of all pages, one after the other, and what each page says of how many there are. */
  async function walk(path: string, query: string) {
    const lines: string[] = [];
    const totals = new Set<string>();
    let pages = 0;
    for (let next: string | undefined = `${path}${query}`; next !== undefined; pages++) {
      const text: string = (await page(next)).replaceAll('&amp;', '&');
      // The groups of a hold stand above its list.
      const body = [...text.matchAll(/<tbody[^>]*>([^]*?)<\/tbody>/g)].at(-1)?.[1] ?? '';
      const rows = body.split('<tr role="row">').slice(1);
      lines.push(
        ...rows.map((row) => row.replace(/<time[^]*?<\/time>/g, '')).filter((row) => !row.includes('quiet-runs')),
      );
      const total = / shown of ([\d,]+)/.exec(text)?.[1];
      if (total !== undefined) totals.add(total.replaceAll(',', ''));
      next = /href="([^"]+)"[^>]*rel="next"|rel="next"[^>]*href="([^"]+)"/
        .exec(text)
        ?.slice(1)
        .find((href) => href);
      expect(pages).toBeLessThan(30);
    }
    return { lines, totals, pages };
  }

  async function csv(
    path: string,
    fields: readonly { readonly name: string }[],
    given: Readonly<Record<string, string>>,
  ) {
    const sent = { ...Object.fromEntries(fields.map(({ name }) => [name, ''])), sort: '', order: '', ...given };
    const answer = await post(`${path}/csv`, { ...sent, token });
    expect([path, answer.status, answer.headers.get('content-type')]).toEqual([path, 200, 'text/csv; charset=utf-8']);
    const octets = new Uint8Array(await answer.arrayBuffer());
    expect([path, ...octets.subarray(0, 3)]).toEqual([path, 0xef, 0xbb, 0xbf]);
    const text = new TextDecoder().decode(octets);
    // A line may hold line breaks within quotes: those end no line.
    return text
      .replace(/"(?:[^"]|"")*"/g, (cell) => cell.replaceAll('\r\n', ' '))
      .trimEnd()
      .split('\r\n')
      .slice(1);
  }

  test('shows over its pages what its count and its file have, in every order', async () => {
    const walked: string[] = [];
    for (const { name, path, fields } of declaredLists()) {
      const at = addressOf(path);
      if (at === undefined) continue;
      const sorts = [...(await page(at)).matchAll(/href="[^"]*[?&;]sort=(\w+)&amp;order=(\w+)[^"]*" title/g)];
      const orders = sorts.map(([, sort = '', order = '']) => ({ sort, order }));
      for (const given of [{}, ...orders]) {
        // First the file: that it was taken away is an entry of the audit.
        const file = await csv(at, fields, given);
        const { lines, totals } = await walk(at, `?${new URLSearchParams(given).toString()}`);
        expect([path, given, lines.length]).toEqual([path, given, file.length]);
        if (lines.length > 0) expect([path, given, [...totals]]).toEqual([path, given, [String(lines.length)]]);
      }
      walked.push(name);
    }
    expect(new Set(walked)).toEqual(
      new Set([
        ...['users', 'groups', 'contacts', 'members', 'reports', 'runs', 'run-errors', 'errors', 'quarantine'],
        ...['held-deletes', 'recycle-bin', 'restored', 'audit', 'sign-ins', 'alerts', 'mail', 'devices'],
      ]),
    );
  });

  test('goes through more than a page without meeting a line twice, forwards and backwards', async () => {
    for (const order of ['up', 'down']) {
      const { lines, pages } = await walk('/users', `?sort=name&order=${order}`);
      expect(pages).toBeGreaterThan(3);
      expect(new Set(lines).size).toBe(lines.length);
    }
    const ids = async (order: string) =>
      (await csv('/users', [], { sort: 'created', order })).map((line) => line.split(',')[0]);
    expect(await ids('up')).toEqual((await ids('down')).toReversed());
  });

  test('filters its file as its page, and takes no address that somebody made up for a filter', async () => {
    const query = { q: 'claire', origin: 'synchronized', account: 'enabled' };
    const { lines } = await walk('/users', `?${new URLSearchParams(query).toString()}`);
    expect(lines.length).toBeGreaterThan(1);
    expect(await csv('/users', [], query)).toHaveLength(lines.length);
    const odd = { after: 'x', sort: 'x', order: 'x', origin: 'x', account: '\0' };
    expect((await walk('/users', `?${new URLSearchParams(odd).toString()}`)).lines).toHaveLength(
      (await walk('/users', '')).lines.length,
    );
  });

  test('counts what the navigation counts', async () => {
    const badge = Number(/title="(\d+) wanting attention"/.exec(await page('/errors'))?.[1]);
    const [failed, waiting] = [await walk('/errors', ''), await walk('/errors/quarantine', '')];
    expect(badge).toBe(failed.lines.length + waiting.lines.length);
    expect(badge).toBeGreaterThan(0);
  });

  test('shows the columns that somebody chose in this browser', async () => {
    const shown = async (own: string): Promise<readonly string[]> => {
      const answer = await app.request('/users', { headers: { cookie: own } });
      return [...(await answer.text()).matchAll(/role="columnheader"[^>]*>(?:<a[^>]*>)?([^<]*)/g)].map(
        ([, words = '']) => words,
      );
    };
    expect(await shown(cookie)).toEqual(['Name', 'Sign-in name', 'Origin', 'Account', 'Changed']);
    const answer = await post('/users/columns', { token, mail: 'on', id: 'on', return: '/console/users?q=anna' });
    expect(answer.headers.get('location')).toBe('/console/users?q=anna');
    const chosen = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect(await shown(`${cookie}; ${chosen}`)).toEqual(['Name', 'Mail', 'Object id']);
  });

  test('folds runs that changed nothing, and shows each of them to those who ask', async () => {
    const folded = await page('/runs');
    const [, link = ''] = /class="quiet-runs" href="([^"]+)">\d runs? without changes</.exec(folded) ?? [];
    expect(await page(link.replaceAll('&amp;', '&'))).toMatch(/<tbody[^>]*>\s*<tr[^>]*>[^]*?>0<\/span>/);
    const counted = [...folded.matchAll(/quiet-runs"[^>]*>(\d+) runs?/g)].reduce(
      (sum, [, count]) => sum + Number(count),
      0,
    );
    const [busy, all] = [await walk('/runs', ''), await walk('/runs', '?show=all')];
    expect(busy.lines.length + counted).toBe(all.lines.length);
    expect(all.lines).toHaveLength(40);
  });
});
