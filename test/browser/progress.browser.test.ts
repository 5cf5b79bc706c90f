import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { reportProgress } from '../../src/cloud/provisioning/progress.ts';
import type { RunProgress } from '../../src/wire/index.ts';
import { describeWith } from '../servers/requirements.ts';
import { LAPTOP, launchBrowser, NARROW, openPage, signIn } from './browser.ts';
import type { ConsoleSite } from './console-site.ts';
import { openConsoleSite } from './console-site.ts';
import { findAccessibilityProblems, findOverflow } from './page-checks.ts';

const run: RunProgress = {
  startedAt: '2026-03-01T12:00:00.000Z',
  ...{ step: 'full-import', connector: 'corp.example.com', done: 12_000, expected: 55_000, rate: 5800 },
  ...{ secondsLeft: 8, read: 12_000, matched: 0, sent: 0 },
};

describeWith('chromium', 'the progress of a run in a browser', () => {
  let site: ConsoleSite;
  let browser: Browser;

  beforeAll(async () => {
    [site, browser] = await Promise.all([openConsoleSite(), launchBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await site?.[Symbol.asyncDispose]();
  });

  const report = async (progress: RunProgress | null): Promise<void> =>
    await reportProgress({ connection: site.database.kysely, clock: systemClock }, site, progress);
  /** As an agent does, again and again: a report that follows another one too soon is not kept. */
  const reportUntil = async (shown: Locator, progress: RunProgress): Promise<void> => {
    do await report(progress);
    while (!(await shown.isVisible()));
  };

  test('appears when the run begins, moves every second, and goes when it has ended', async () => {
    const { page, problems } = await openPage(browser, site, { ...LAPTOP, locale: 'nl-NL' });
    await signIn(page, site);
    expect(await page.locator('main').innerText()).toContain('de eerste synchronisatie is nog niet gestart');
    await report(run);
    const panel = page.locator('.ongoing');
    await panel.waitFor();
    expect(await panel.innerText()).toMatch(/De eerste synchronisatie is bezig[^]*volledige import[^]*12\.000/);
    // The page around it stays: what is refreshed would take this word away.
    await page.evaluate("document.querySelector('main h1').textContent = 'dezelfde pagina'");
    await reportUntil(panel.getByText('40.000 van 55.000'), { ...run, done: 40_000, read: 40_000, secondsLeft: 3 });
    expect(await panel.locator('progress').getAttribute('value')).toBe('40000');
    const sent = { ...run, step: 'export', connector: 'contoso', done: 10, sent: 10, expected: null } as const;
    await reportUntil(panel.getByText('Nu: export van contoso'), sent);
    expect(await panel.locator('progress').getAttribute('value')).toBeNull();
    expect(await page.locator('h1').innerText()).toBe('dezelfde pagina');
    await report(null);
    await panel.waitFor({ state: 'detached' });
    expect(problems).toEqual([]);
  });

  test.each([
    ['a laptop', LAPTOP],
    ['a narrow phone', NARROW],
    ['a laptop in dark', { ...LAPTOP, colorScheme: 'dark' }],
  ] as const)('is whole and readable on %s', async (name, options) => {
    await report(run);
    const { page } = await openPage(browser, site, options);
    await signIn(page, site);
    for (const path of ['/console', '/console/runs']) {
      await page.goto(path);
      await page.locator('.ongoing').waitFor();
      expect(await findOverflow(page)).toEqual([]);
      expect(await findAccessibilityProblems(page)).toEqual([]);
    }
    await page.goto('/console');
    const folder = process.env['SCREENSHOTS'];
    if (folder !== undefined) await page.screenshot({ path: `${folder}/progress ${name}.png` });
    await report(null);
  });
});
