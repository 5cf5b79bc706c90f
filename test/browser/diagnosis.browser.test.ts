import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { readCorpus } from '../diagnosis/score.ts';
import { describeWith } from '../servers/requirements.ts';
import { launchBrowser, NARROW, openPage, PHONE, signIn } from './browser.ts';
import type { ConsoleSite } from './console-site.ts';
import { openConsoleSite } from './console-site.ts';
import { findAccessibilityProblems, findOverflow } from './page-checks.ts';
import { forgetLimits } from '../kit/forget-limits.ts';

const TEXT = [
  'The operation was tried twice.',
  'AADSTS50126: Error validating credentials due to invalid username or password.',
  '<script>alert(document.domain)</script><img src=x onerror=alert(1)>',
  'AADSTS50053: The account is locked. Password: hunter2-hunter2',
].join('\n');
const screenshots = process.env['HAWSER_SCREENSHOTS'];

describeWith('chromium', 'texts in a browser', () => {
  let site: ConsoleSite;
  let browser: Browser;

  beforeAll(async () => {
    [site, browser] = await Promise.all([openConsoleSite(), launchBrowser()]);
  });
  beforeEach(async () => {
    await forgetLimits(site.database.kysely);
  });
  afterAll(async () => {
    await browser?.close();
    await site?.[Symbol.asyncDispose]();
  });

  async function diagnoseText(page: Page, text: string, path = '/diagnosis'): Promise<void> {
    await page.goto(path);
    await page.locator('#text').fill(text);
    await page.locator('form[data-diagnosis] button').click();
    await page.waitForSelector('#result');
  }

  async function shoot(page: Page, name: string): Promise<void> {
    if (screenshots !== undefined) await page.screenshot({ path: `${screenshots}/${name}.png`, fullPage: true });
  }

  test('a pasted text gives its cause, with what follows folded below it and the lines marked', async () => {
    const { page, problems } = await openPage(browser, site);
    await diagnoseText(page, TEXT);
    const cause = page.locator('section[aria-labelledby=cause] > .finding');
    expect(await cause.locator('h3').first().innerText()).toContain('locked');
    expect(await cause.locator('details').getAttribute('open')).toBeNull();
    expect(await page.locator('.marked').count()).toBe(2);
    await cause.locator('a[href^="#line-"]').first().click();
    expect(await page.locator('li:target').innerText()).toContain('AADSTS50053');
    await page.locator('.marked .number').first().click();
    expect(await cause.locator('details').getAttribute('open')).toBe('');
    expect(problems).toEqual([]);
  });

  test('what is pasted is shown as text, runs nowhere, and its secrets are masked', async () => {
    const { page } = await openPage(browser, site);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    page.on('dialog', () => asked.push('a dialog'));
    await diagnoseText(page, TEXT);
    const texts = await page.locator('.texts').innerText();
    expect(texts).toContain('<script>alert(document.domain)</script>');
    expect(texts).not.toContain('hunter2');
    expect(asked.filter((url) => !url.startsWith(site.url))).toEqual([]);
  });

  test('files are taken by dropping or choosing, and told apart by their names', async () => {
    const { page, problems } = await openPage(browser, site);
    const [first, second] = readCorpus().filter(({ expected }) => expected.verdict === 'problem');
    await page.goto('/diagnosis');
    const transfer = await page.evaluateHandle(
      `((a, b) => { const t = new DataTransfer(); t.items.add(new File([Uint8Array.from(a)], 'one.txt')); t.items.add(new File([Uint8Array.from(b)], 'two.txt')); return t; })(${JSON.stringify([...(first?.bytes ?? [])])}, ${JSON.stringify([...(second?.bytes ?? [])])})`,
    );
    await page.dispatchEvent('form[data-diagnosis]', 'drop', { dataTransfer: transfer });
    expect(await page.locator('[data-chosen] li').allInnerTexts()).toEqual([
      expect.stringContaining('one.txt'),
      expect.stringContaining('two.txt'),
    ]);
    await page.locator('form[data-diagnosis] button').click();
    await page.waitForSelector('#result');
    const text = await page.locator('main').innerText();
    expect(text).toContain('one.txt');
    expect(text).toContain('two.txt');
    expect(problems).toEqual([]);
  });

  test('without script the same form gives the same answer', async () => {
    const { page } = await openPage(browser, site, { javaScriptEnabled: false });
    await diagnoseText(page, TEXT);
    expect(await page.locator('section[aria-labelledby=cause] h3').first().innerText()).toContain('locked');
    await page.goto('/diagnosis');
    await page.locator('form[data-diagnosis] button').click();
    expect(await page.locator('.problem').innerText()).toContain('Paste a text or choose a file first');
  });

  test('an example is answered with one click, without script as well', async () => {
    const { page } = await openPage(browser, site, { javaScriptEnabled: false });
    await page.goto('/diagnosis');
    await page.locator('.examples button').first().click();
    expect(await page.locator('.notice h2').innerText()).toMatch(/^1 cause.* – certain$/);
    expect(await page.locator('.texts mark').first().innerText()).toContain('0x80072ee7');
  });

  test('the next action stands alone, with its owner, and its command is copied with one click', async () => {
    const { page } = await openPage(browser, site, { permissions: ['clipboard-read', 'clipboard-write'] });
    await diagnoseText(page, 'nltest /dsgetdc:CORP\nGetting DC name failed: Status = 1355 0x54b ERROR_NO_SUCH_DOMAIN');
    const first = page.locator('section[aria-labelledby=cause] .first').first();
    expect(await first.locator('.owner').innerText()).not.toBe('');
    const button = page.locator('button[data-copy]').first();
    await button.click();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(await button.getAttribute('data-copy'));
  });

  test('nothing given is said beside the field, and what was typed stays', async () => {
    const { page } = await openPage(browser, site);
    await page.goto('/diagnosis');
    await page.locator('form[data-diagnosis] button').click();
    await page.locator('[data-progress]', { hasText: 'Paste a text' }).waitFor();
    expect(await page.locator('[data-progress]').innerText()).toContain('Paste a text');
  });

  test('administrators have it in the console, codes lead to their pages, and back in Dutch', async () => {
    const { page, problems } = await openPage(browser, site, { locale: 'nl-NL' });
    await signIn(page, site);
    await page.locator('.sidebar a[href="/console/diagnosis"]').click();
    await page.waitForURL('**/console/diagnosis');
    expect(await page.locator('h1').innerText()).toBe('Diagnose');
    await diagnoseText(page, TEXT, '/console/diagnosis');
    expect(await page.locator('.notice h2').innerText()).toBe('1 oorzaak, 1 gevolg – zeker');
    await page.locator('a[href^="/console/codes/"]').first().click();
    await page.waitForURL('**/codes/**');
    expect(await page.locator('h1').innerText()).toContain('50053');
    expect(await page.locator('html').getAttribute('lang')).toBe('nl');
    expect(problems).toEqual([]);
  });

  test.each([
    ['a laptop', {}],
    ['a laptop in the dark', { colorScheme: 'dark' as const }],
    ['a phone', PHONE],
    ['a phone in the dark, in Dutch', { ...PHONE, colorScheme: 'dark' as const, locale: 'nl-NL' }],
  ])('on %s nothing is cut, unreadable or without a name', async (device, options) => {
    const { page, problems } = await openPage(browser, site, options);
    const name = device.replaceAll(/\W+/g, '-');
    await page.goto('/diagnosis');
    expect(await findAccessibilityProblems(page)).toEqual([]);
    expect(await findOverflow(page)).toEqual([]);
    await shoot(page, `form-${name}`);
    const long = readCorpus().find(({ kind, expected }) => kind === 'dsregcmd' && expected.verdict === 'problem');
    await diagnoseText(page, Buffer.from(long?.bytes ?? []).toString('utf8'));
    await page
      .locator('summary')
      .first()
      .click({ timeout: 1000 })
      .catch(() => undefined);
    expect(await findAccessibilityProblems(page)).toEqual([]);
    const cut = await findOverflow(page);
    // Lines of a text are as long as they are: they scroll inside of their frame.
    expect(cut.filter((element) => !/^<(?:ol|li|code|mark)\b/.test(element))).toEqual([]);
    await shoot(page, `result-${name}`);
    await diagnoseText(page, 'lorem ipsum');
    expect(await findAccessibilityProblems(page)).toEqual([]);
    expect(problems).toEqual([]);
  });

  test.each([
    ['a laptop', {}],
    ['a laptop in the dark', { colorScheme: 'dark' as const }],
    ['a phone', PHONE],
    ['a narrow phone in the dark, in Dutch', { ...NARROW, colorScheme: 'dark' as const, locale: 'nl-NL' }],
  ])('the pages of codes on %s: nothing is cut, unreadable or without a name', async (device, options) => {
    const { page, problems } = await openPage(browser, site, options);
    const paths = [
      '/codes',
      '/codes/family/ldap',
      '/codes/aadsts-50126',
      '/codes/hr-801c03f2',
      '/codes/ldap.unreachable',
    ];
    for (const path of [...paths, '/codes/0x801c03f9', '/codes/26']) {
      await page.goto(path);
      expect([path, ...(await findAccessibilityProblems(page)), ...(await findOverflow(page))]).toEqual([path]);
      await shoot(page, `${path.slice(1).replaceAll(/\W+/g, '-')}-${device.replaceAll(/\W+/g, '-')}`);
    }
    // The one that is unknown: browsers log its status.
    expect(problems.filter((problem) => !/status of 404/.test(problem))).toEqual([]);
  });

  test('the pages of codes lead to their neighbours and to each other in both languages', async () => {
    const { page } = await openPage(browser, site);
    await page.goto('/codes/aadsts-50126');
    await page.getByRole('link', { name: 'Nederlands' }).click();
    await page.waitForURL('**/codes/aadsts-50126?lang=nl');
    await page.getByRole('navigation', { name: 'Navigatie' }).getByRole('link', { name: 'Diagnose' }).click();
    await page.waitForURL('**/diagnosis');
    await page.getByRole('link', { name: 'All codes' }).click();
    await page.waitForURL('**/codes');
    await page.getByRole('link', { name: 'Console' }).click();
    await page.waitForURL('**/sign-in/own.**');
  });
});
