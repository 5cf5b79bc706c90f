import type { Browser, Page } from 'playwright-core';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MINUTE } from '../../src/base/clock.ts';
import { getTenant, updateTenantSettings } from '../../src/cloud/tenants/store.ts';
import { describeWith } from '../servers/requirements.ts';
import { findAxeProblems } from './axe.ts';
import { fillSignIns } from './sample-sign-ins.ts';
import { LAPTOP, launchBrowser, openPage, PHONE, signIn } from './browser.ts';
import type { ConsoleSite } from './console-site.ts';
import { ADMINISTRATOR, fillHealth, fillHolds, fillSite, openConsoleSite, runHistory } from './console-site.ts';
import { fillPaths } from './console-paths.ts';
import { englishTexts } from './english-texts.ts';
import { findAccessibilityProblems, findCrowding, findOverflow, visibleTexts } from './page-checks.ts';
import { nextCode } from '../kit/console-sign-in.ts';
import { forgetLimits } from '../kit/forget-limits.ts';

const PEOPLE = 130;
/** A walk over all pages: some fifty of them, each loaded and measured in a browser. */
const WALK_MS = 3 * MINUTE;

describeWith('chromium', 'the console in a browser', () => {
  let site: ConsoleSite;
  let browser: Browser;
  let paths: readonly string[];

  beforeAll(async () => {
    [site, browser] = await Promise.all([openConsoleSite(), launchBrowser()]);
    await fillSite(site, PEOPLE);
    await fillHealth(site);
    await fillHolds(site);
    await fillSignIns(site.database, site.tenant, 130);
    paths = await fillPaths(site, PEOPLE);
  });
  afterAll(async () => {
    await browser?.close();
    await site?.[Symbol.asyncDispose]();
  });

  /** Forms, and what is wrong with what is typed into them. */
  const mistakes = [
    { path: '/console/settings', fields: { thresholdCount: 'veel', thresholdPercent: '140', displayName: '' } },
    { path: '/console/health/mail', fields: { recipients: 'beheer@contoso.test, niemand' } },
    { path: '/console/diagnosis', fields: { text: ' ' } },
  ] as const;

  async function makeMistakes(page: Page, { path, fields }: (typeof mistakes)[number]): Promise<void> {
    await page.goto(path);
    for (const [name, text] of Object.entries(fields)) await page.locator(`#${name}`).fill(text);
    // As without script: the script of the diagnosis sends its form itself.
    await page.evaluate("document.querySelector('main form:has(.button.primary)').submit()");
    await page.waitForSelector('[role=alert]');
  }

  /** Every page, also the ones that only a form leads to. */
  async function visitAll(page: Page, visit: (path: string) => Promise<void>): Promise<void> {
    await page.goto('/console/groups');
    await visit('sign-in');
    await page.locator('main .primary').click();
    await visit('sign-in with nothing filled in');
    await page.locator('#upn').fill('nobody@contoso.test');
    await page.locator('main .primary').click();
    await page.locator('#password').fill('wrong');
    await page.locator('main .primary').click();
    await visit('sign-in refused');
    await signIn(page, site);
    await visitProof(page, visit);
    for (const path of paths) {
      await page.goto(path);
      await visit(path);
    }
    for (const form of mistakes) {
      await makeMistakes(page, form);
      await visit(`${form.path} with mistakes`);
    }
    await page.goto('/console/agents/invites');
    await page.locator('form[action$="/invites"] button').click();
    await page.waitForSelector('.command.big');
    await visit('invite');
    await forgetLimits(site.database.kysely);
  }

  /** What was sent with a proof of long ago, as it waits for a new one. */
  async function visitProof(page: Page, visit: (path: string) => Promise<void>): Promise<void> {
    const { kysely } = site.database;
    await sql`update account set sessions_valid_from = '-infinity'`.execute(kysely);
    await sql`delete from kept_form`.execute(kysely);
    await sql`update session set proved_at = now() - interval '11 minutes'`.execute(kysely);
    await page.goto('/console/health/mail');
    await page.locator('#recipients').fill('beheer@contoso.test');
    await page.locator('main form:has(#recipients) .primary').click();
    await page.waitForURL('**/sign-in/**');
    await visit('a proof that is asked again');
    await sql`update session set proved_at = now()`.execute(kysely);
    const { rows } = await sql<{ id: string }>`select id from kept_form`.execute(kysely);
    await page.goto(`/console/continue/${rows[0]?.id}`);
    await visit('a form that waited');
    await page.locator('main .primary').click();
    await page.waitForURL('**/console/health/mail?saved');
  }

  test('a wrong password is refused, both factors lead to the page that was asked for', async () => {
    const { page } = await openPage(browser, site);
    await page.goto('/console/groups');
    await page.locator('#upn').fill(ADMINISTRATOR.upn);
    await page.locator('main .primary').click();
    await page.locator('#password').fill('not the password');
    await page.locator('main .primary').click();
    expect(await page.locator('[role=alert]').innerText()).toContain('The name or the password is wrong');
    expect(await page.locator('#name').inputValue()).toBe(ADMINISTRATOR.upn);
    expect(await page.locator('#password').inputValue()).toBe('');
    await page.locator('#password').fill(ADMINISTRATOR.password);
    await page.locator('main .primary').click();
    await page.locator('#code').fill('000000');
    await page.locator('main .primary').click();
    expect(await page.locator('[role=alert]').innerText()).toContain('The code is wrong');
    await page.locator('#code').fill(await nextCode(ADMINISTRATOR.secret));
    await page.locator('main .primary').click();
    expect(new URL(page.url()).pathname).toBe('/console/groups');
    await page.getByRole('button', { name: 'Sign out' }).click();
    expect(await page.locator('main').innerText()).toContain('You are signed out');
    await page.goto('/console/groups');
    expect(new URL(page.url()).pathname).toMatch(/^\/sign-in/);
  });

  test('everything can be done with the keyboard: sign in, search, open a user', async () => {
    const { page } = await openPage(browser, site);
    const { keyboard } = page;
    await page.goto('/console');
    // Where somebody sees that they can type.
    await page.locator('#upn:focus').waitFor();
    await keyboard.type(ADMINISTRATOR.upn);
    await keyboard.press('Enter');
    await page.locator('#password:focus').waitFor();
    await keyboard.type(ADMINISTRATOR.password);
    await keyboard.press('Enter');
    await page.locator('#code:focus').waitFor();
    await keyboard.type(await nextCode(ADMINISTRATOR.secret));
    await keyboard.press('Enter');
    await page.waitForURL('**/console');
    await keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.className')).toBe('skip');
    for (let i = 0; i < 10 && (await page.evaluate('document.activeElement.textContent.trim()')) !== 'Users'; i++) {
      await keyboard.press('Tab');
    }
    await keyboard.press('Enter');
    await page.waitForURL('**/console/users');
    await keyboard.press('/');
    await keyboard.type('claire double');
    await keyboard.press('Enter');
    await page.waitForURL('**/console/users?q=*');
    await page.locator('tbody a').focus();
    await keyboard.press('Enter');
    await page.waitForURL(/users\/[0-9a-f-]{36}/);
    expect(await page.locator('h1').innerText()).toBe('Claire Double');
  });

  test('Ctrl K finds people and codes from any page, with the keyboard alone', async () => {
    const { page, problems } = await openPage(browser, site);
    await signIn(page, site);
    await page.goto('/console/settings');
    await page.keyboard.press('Control+k');
    await page.locator('dialog input:focus').waitFor();
    await page.keyboard.type('claire double');
    await page.locator('dialog a', { hasText: 'Claire Double' }).waitFor();
    await page.keyboard.press('Escape');
    expect(await page.locator('dialog[open]').count()).toBe(0);
    await page.getByRole('link', { name: 'Search' }).click();
    await page.locator('dialog input:focus').waitFor();
    await page.keyboard.press('ArrowDown');
    await page.locator('dialog a:focus').waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(/users\/[0-9a-f-]{36}/);
    expect(await page.locator('h1').innerText()).toBe('Claire Double');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('AADSTS50126');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/console/search?q=AADSTS50126');
    await page.getByRole('link', { name: 'AADSTS50126' }).click();
    await page.waitForURL('**/console/codes/aadsts-50126');
    expect(problems).toEqual([]);
  });

  test('a search finds words of a name in any order, whatever their case and accents, and parts of an address', async () => {
    const { page } = await openPage(browser, site);
    await signIn(page, site);
    for (const [search, found] of [
      ['CLAIRE D', 'Claire Double'],
      ['zoe', 'Zoë'],
      ['carter claire', 'Claire Carter'],
      ['aire.carter@', 'Claire Carter'],
    ] as const) {
      await page.goto('/console/users');
      await page.getByRole('searchbox').fill(search);
      await page.keyboard.press('Enter');
      await page.waitForURL('**?q=*');
      expect(await page.locator('tbody th').first().innerText()).toContain(found);
      expect(await page.getByRole('searchbox').inputValue()).toBe(search);
    }
  });

  test('paging shows every user once', async () => {
    const { page } = await openPage(browser, site);
    await signIn(page, site);
    await page.goto('/console/users');
    const links: string[] = [];
    for (;;) {
      links.push(
        ...(await page.locator('tbody th a').evaluateAll((all) => all.map((a) => a.getAttribute('href') ?? ''))),
      );
      const next = page.getByRole('link', { name: 'Next' });
      if ((await next.count()) === 0) break;
      await next.click();
    }
    // Four of them are in the recycle bin; one more came with a name that was taken, and the administrator is one.
    expect(links).toHaveLength(PEOPLE - 4 + 2);
    expect(new Set(links).size).toBe(links.length);
  });

  test('a user’s page shows every attribute and where it is mastered, the manager and the groups', async () => {
    const { page } = await openPage(browser, site);
    await signIn(page, site);
    await page.goto('/console/users?q=claire double');
    await page.locator('tbody a').click();
    const line = (name: string) =>
      page.locator('tr', { has: page.locator('th', { hasText: new RegExp(`^${name}$`) }) });
    expect(await line('displayName').innerText()).toMatch(/Claire Double\s+Active Directory/);
    expect(await line('userPrincipalName').innerText()).toMatch(/@contoso\.hawser\.test\s+Computed here/);
    const waiting = page.locator('.notice', { hasText: 'quarantine' });
    expect(await waiting.innerText()).toContain('claire.carter@contoso.test');
    await page.getByRole('link', { name: 'See which object has it' }).click();
    expect(await page.locator('h1').innerText()).toBe('Claire Carter');
    expect(await page.locator('.facts').innerText()).toMatch(/Manager\s+Anna Bakker/);
    await page.getByRole('link', { name: 'Finance', exact: true }).click();
    expect(await page.locator('h1').innerText()).toBe('Finance');
    expect(await page.locator('main').innerText()).toContain('Claire Carter');
  });

  test('times are those of the reader, the exact one is at hand, and the server writes them so from then on', async () => {
    const { page, problems } = await openPage(browser, site, { locale: 'en-US', timezoneId: 'America/New_York' });
    await signIn(page, site);
    await page.goto('/console/users?q=claire double');
    await page.locator('tbody a').click();
    const created = page.locator('time[data-exact]').first();
    const at = new Date((await created.getAttribute('datetime')) ?? '');
    const words = at.toLocaleString('en-US', {
      ...{ dateStyle: 'medium', timeStyle: 'medium', timeZone: 'America/New_York' },
    });
    expect(await created.innerText()).toBe(words);
    expect(await created.getAttribute('title')).toBe(`${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`);
    const sent = await (await page.request.get(page.url())).text();
    expect(sent).toContain('data-zone="America/New_York"');
    expect(sent).not.toMatch(/<time data-exact[^>]*>[^<]* UTC</);
    const fresh = await openPage(browser, site, { javaScriptEnabled: false, timezoneId: 'America/New_York' });
    await signIn(fresh.page, site);
    await fresh.page.goto(page.url());
    expect(await fresh.page.locator('time[data-exact]').first().innerText()).toMatch(/ UTC$/);
    expect(problems).toEqual([]);
  });

  test('a deleted user is restored with its groups', async () => {
    const { page } = await openPage(browser, site);
    await signIn(page, site);
    await page.goto('/console/recycle-bin');
    const row = page.locator('tbody tr').first();
    const name = await row.locator('th a').innerText();
    await row.getByRole('button', { name: `Restore ${name}` }).click();
    expect(await page.locator('[role=status]').innerText()).toContain(`${name} has been restored`);
    await page.getByRole('link', { name: 'See the object' }).click();
    expect(await page.locator('h1').innerText()).toBe(name);
    expect(await page.locator('main').innerText()).toMatch(/History\s+Restored/);
  });

  test('a one-time code is made, and copied', async () => {
    const { page } = await openPage(browser, site, { permissions: ['clipboard-read', 'clipboard-write'] });
    await signIn(page, site);
    await page.goto('/console/agents');
    await page.getByRole('link', { name: 'Register an agent' }).click();
    await page.getByRole('button', { name: 'Create a one-time code' }).click();
    const code = await page.locator('.command.big code').innerText();
    expect(code).toMatch(/^(\w{4}-){3}\w{4}$/);
    await page.locator('.command.big button').click();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(code);
  });

  test('an agent is revoked only after a confirmation', async () => {
    const { page } = await openPage(browser, site);
    await signIn(page, site);
    await page.goto('/console/agents');
    await page.getByRole('link', { name: 'Revoke connect-rotterdam' }).click();
    expect(await page.locator('h1').innerText()).toBe('Revoke connect-rotterdam?');
    await page.getByRole('link', { name: 'Cancel' }).click();
    expect(await page.locator('tbody').innerText()).toContain('Active');
  });

  test('the overview says how fresh the cloud is and what to do with deletes that are held back', async () => {
    const { page } = await openPage(browser, site);
    await signIn(page, site);
    const text = await page.locator('main').innerText();
    expect(text).toMatch(/Last successful synchronization\s+\d+ minutes ago/);
    expect(text).toContain('612 deletes are held back');
    expect(text).toContain('See and decide');
    expect(await page.locator('.chart svg:first-of-type a').count()).toBeGreaterThan(20);
  });

  test('held deletes are listed by cause, and a decision about a group is what was shown', async () => {
    const { page } = await openPage(browser, site);
    await signIn(page, site);
    await page.getByRole('link', { name: 'Held deletes' }).click();
    expect(await page.locator('main h2').first().innerText()).toBe('Hold 3: 612 users');
    await page.getByRole('link', { name: 'Filtered out' }).click();
    await page.getByRole('button', { name: 'Decline: keep 32 users' }).click();
    expect(await page.locator('[role=status]').innerText()).toContain('Your decision has been saved');
    expect(await page.locator('tr', { hasText: 'Filtered out' }).innerText()).toMatch(
      /Declined\s+by admin@contoso.test/,
    );
    const { rows } = await sql<{ digest: string; verdict: string }>`
      select digest, verdict from hold_decision`.execute(site.database.kysely);
    expect(rows).toEqual([{ digest: expect.stringMatching(/^3-32-/), verdict: 'declined' }]);
    await sql`delete from hold_decision`.execute(site.database.kysely);
  });

  test('the overview refreshes itself while it is looked at', async () => {
    const { page } = await openPage(browser, site);
    await signIn(page, site);
    await site.reportRun({ ...runHistory(PEOPLE).at(-1)!, runId: 'fresh', startedAt: new Date().toISOString() });
    const fresh = page.locator('tbody a[href="/console/runs/fresh"]');
    await fresh.waitFor({ timeout: 20_000 });
    expect(await fresh.innerText()).toMatch(/now|second/);
  });

  test('an alert leads from the overview to its cause, and is acknowledged; the charts tell how fast a forest is', async () => {
    const { page } = await openPage(browser, site);
    await signIn(page, site);
    expect(await page.locator('.notice', { hasText: 'active alert' }).innerText()).toContain('The disk of');
    await page.getByRole('link', { name: 'See cause and fix' }).click();
    const notice = page.locator('.notice', { hasText: 'The disk of connect-rotterdam is nearly full' });
    expect(await notice.innerText()).toMatch(/1.3 GiB of 37.3 GiB.*What to do: Free up space/s);
    await notice.getByRole('button', { name: 'Acknowledge' }).click();
    expect(await page.locator('[role=status]').innerText()).toContain('acknowledged');
    expect(await page.locator('main').innerText()).toContain(`Acknowledged by ${ADMINISTRATOR.upn}`);
    await page.goto('/console/health');
    await page.getByRole('link', { name: 'Charts of connect-rotterdam' }).click();
    const chart = page.getByRole('img', { name: /sign-in and search/ });
    expect(await chart.getAttribute('aria-label')).toMatch(/half within \d.* ms, 95 % within \d/);
    expect(await chart.locator('rect.hit').count()).toBeGreaterThan(30);
    await page.getByRole('link', { name: 'Last 30 days' }).first().click();
    expect(await page.getByRole('img', { name: /sign-in and search/ }).count()).toBe(1);
  });

  test('who gets the mail can be chosen; what is no address is pointed out, with what was typed still there', async () => {
    const { page } = await openPage(browser, site);
    await signIn(page, site);
    await page.goto('/console/health/mail');
    expect(await page.locator('main').innerText()).toContain(ADMINISTRATOR.upn);
    await page.getByLabel('Addresses').fill('beheer@contoso.test, nobody');
    await page.getByRole('button', { name: 'Save' }).click();
    expect(await page.locator('.problem').innerText()).toContain('nobody');
    expect(await page.getByLabel('Addresses').inputValue()).toBe('beheer@contoso.test, nobody');
    await page.getByLabel('Addresses').fill('beheer@contoso.test');
    await page.getByRole('button', { name: 'Save' }).click();
    expect(await page.locator('[role=status]').innerText()).toContain('Saved');
    await page.getByRole('button', { name: 'Send a test mail' }).click();
    expect(await page.locator('tbody tr').first().innerText()).toMatch(
      /Een test van de mail[\s\S]*beheer@contoso.test/,
    );
  });

  test('what is wrong with a form is said at the top and beside each field, with the keyboard on the way there', async () => {
    const { page } = await openPage(browser, site, { javaScriptEnabled: false });
    await signIn(page, site);
    await page.goto('/console/settings');
    await page.locator('#thresholdCount').fill('many');
    await page.locator('#displayName').fill('');
    await page.locator('#blockSoftMatch').uncheck();
    await page.getByRole('button', { name: 'Save' }).click();
    const summary = page.getByRole('alert');
    expect(await page.title()).toMatch(/^Error: Settings/);
    expect(await summary.innerText()).toMatch(/There is a problem[^]*Hold back more deletes[^]*Display name/);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const count = page.getByLabel('Hold back more deletes than');
    expect(await page.evaluate('document.activeElement.id')).toBe(await count.getAttribute('id'));
    expect(await count.inputValue()).toBe('many');
    expect(await count.getAttribute('aria-invalid')).toBe('true');
    const described = (await count.getAttribute('aria-describedby'))?.split(' ') ?? [];
    const words = await Promise.all(described.map(async (id) => await page.locator(`#${id}`).innerText()));
    expect(words.join(' ')).toMatch(/Everything else is exported.*Enter a whole number/s);
    expect(await page.locator('#blockSoftMatch').isChecked()).toBe(false);
  });

  test('a form that is sent as it opened changes nothing, in either language', async () => {
    const { kysely } = site.database;
    const before = await getTenant(kysely, site.tenant);
    const displayName = '"Q" & <b>Zoë</b>';
    const threshold = { enabled: true, windowHours: 48, count: 1_234_567, percent: 2.5 };
    const odd = { displayName, threshold, signInDays: 90, blockSoftMatch: true, blockCloudObjectTakeover: false };
    for (const locale of ['nl-NL', 'en-GB']) {
      const { page } = await openPage(browser, site, { locale });
      await updateTenantSettings(kysely, site.tenant, odd);
      await signIn(page, site);
      await page.goto('/console/settings');
      expect(await page.locator('#thresholdPercent').inputValue()).toBe(locale === 'nl-NL' ? '2,5' : '2.5');
      await page.locator('main form .button.primary').click();
      await page.waitForURL('**/console/settings?saved');
      expect(await getTenant(kysely, site.tenant)).toMatchObject(odd);
    }
    await updateTenantSettings(kysely, site.tenant, before);
  });

  test('every page works without JavaScript', async () => {
    const { page } = await openPage(browser, site, { javaScriptEnabled: false, ...PHONE });
    await signIn(page, site);
    await page.getByRole('button', { name: 'Menu' }).click();
    await page.getByRole('link', { name: 'Users', exact: true }).click();
    await page.getByRole('searchbox').fill('anna');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.locator('tbody a').first().click();
    expect(await page.locator('h1').innerText()).toContain('Anna');
    await page.goto('/console/settings');
    await page.getByLabel('Hold back more deletes than').fill('400');
    await page.getByRole('button', { name: 'Save' }).click();
    expect(await page.locator('[role=status]').innerText()).toContain('saved');
    await page.getByRole('button', { name: 'Menu' }).click();
    await page.getByRole('button', { name: 'Nederlands' }).click();
    expect(await page.locator('h1').innerText()).toBe('Instellingen');
    await page.getByRole('button', { name: 'Menu' }).click();
    await page.getByRole('button', { name: 'Afmelden' }).click();
    expect(await page.locator('h1').innerText()).toBe('U bent afgemeld');
  });

  test(
    'pages in Dutch show no English',
    async () => {
      const { page } = await openPage(browser, site, { locale: 'nl-NL' });
      const isEnglish = await englishTexts();
      const found: string[] = [];
      await visitAll(page, async (path) => {
        for (const text of await visibleTexts(page)) if (isEnglish(text)) found.push(`${path}: ${text}`);
      });
      expect(found).toEqual([]);
    },
    WALK_MS,
  );

  test.each([
    // Dutch words are the longer ones.
    ['a laptop', { ...LAPTOP, locale: 'nl-NL' }],
    ['a phone', { ...PHONE, locale: 'nl-NL' }],
  ])(
    'no page is wider than %s, or crowds what it shows',
    async (_, device) => {
      const { page } = await openPage(browser, site, device);
      const found: string[] = [];
      await visitAll(page, async (path) => {
        const seen = [...(await findOverflow(page)), ...(await findCrowding(page))];
        found.push(...seen.map((problem) => `${path}: ${problem}`));
      });
      expect(found).toEqual([]);
    },
    WALK_MS,
  );

  test.each([
    ['light', 'en-GB'],
    ['dark', 'nl-NL'],
  ] as const)(
    'names, headings and contrast hold on every page, %s, and axe finds nothing in any width',
    async (colorScheme, locale) => {
      const { page, problems } = await openPage(browser, site, { colorScheme, locale });
      const found: string[] = [];
      await visitAll(page, async (path) => {
        const seen = [...(await findAccessibilityProblems(page)), ...(await findAxeProblems(page, colorScheme))];
        found.push(...seen.map((problem) => `${path}: ${problem}`));
      });
      expect(found).toEqual([]);
      // The page that does not exist, and the refused attempts: browsers log their status.
      expect(problems.filter((problem) => !/status of 4\d\d/.test(problem))).toEqual([]);
    },
    WALK_MS,
  );
});
