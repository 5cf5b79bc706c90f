import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { createPerson } from '../../src/cloud/accounts/create-person.ts';
import { roles } from '../../src/cloud/accounts/role.ts';
import type { ConsoleSite } from '../browser/console-site.ts';
import { fillHealth, fillSite, openConsoleSite } from '../browser/console-site.ts';

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

/** Two pages of a kind show as much as all of them. */
const kindOf = (path: string): string => path.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}|run-\d+|after=[^&]+/g, '*');

const linksIn = (html: string): readonly string[] =>
  [...html.matchAll(/<a[^>]* href="(\/console[^"#]*)"/g)].map(([, path = '']) => path.replaceAll('&amp;', '&'));

const formsIn = (html: string): readonly string[] =>
  [...html.matchAll(/<form[^>]* method="post" action="([^"]+)"|formaction="([^"]+)"/g)].map(
    ([, action, other = '']) => action ?? other,
  );

test.each(roles)('nothing that the pages offer to %s is refused', async (role) => {
  const signIn = new URLSearchParams({ upn: `${role}@contoso.test`, password: PASSWORD });
  const cookie = (await request('/console/sign-in', '', signIn)).headers.get('set-cookie')?.split(';')[0] ?? '';
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
