import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Lab } from '../../src/lab/index.ts';
import { startLab } from '../../src/lab/index.ts';
import { describeWith } from '../servers/requirements.ts';
import { LAPTOP, launchBrowser, NARROW, signInByHand } from './browser.ts';
import { findAccessibilityProblems, findOverflow, visibleTexts } from './page-checks.ts';

describeWith('chromium', 'the page on which a lab is broken and repaired', () => {
  const stop = new AbortController();
  const folder = mkdtempSync(join(tmpdir(), 'hawser-try-browser-'));
  let lab: Lab;
  let browser: Browser;

  beforeAll(async () => {
    const { signal } = stop;
    [lab, browser] = await Promise.all([startLab({ folder, users: 40, hasOwnPorts: true, signal }), launchBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await lab?.[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  test.each([
    ['a laptop', { ...LAPTOP, locale: 'en-GB' }],
    ['a narrow phone in Dutch', { ...NARROW, locale: 'nl-NL' }],
    ['a laptop in dark', { ...LAPTOP, locale: 'nl-NL', colorScheme: 'dark' }],
  ] as const)('opens from the console, breaks and repairs by its buttons, on %s', async (name, options) => {
    const context = await browser.newContext({ ...options, reducedMotion: 'reduce' });
    const page = await context.newPage();
    await page.goto(lab.tryUrl);
    expect(await findAccessibilityProblems(page)).toEqual([]);
    await signInByHand(page, lab.administrator, new URL(lab.consoleUrl).origin);
    const link = page.locator(`a[href="${lab.tryUrl}"]`);
    expect(await link.count()).toBe(1);
    await page.goto(lab.tryUrl);
    const rename = page.locator('section', { has: page.locator('[action="/try/rename/break"]') });
    await rename.getByRole('button').click();
    await page.locator('[action="/try/rename/repair"]').waitFor({ timeout: 20_000 });
    expect(await page.locator('.command code').innerText()).toContain(` --config ${lab.connectFile} `);
    expect(await findOverflow(page)).toEqual([]);
    expect(await findAccessibilityProblems(page)).toEqual([]);
    if (options.locale === 'nl-NL')
      expect((await visibleTexts(page)).join(' ')).not.toMatch(/\b(?:the|and|people|broken)\b/);
    const shots = process.env['SCREENSHOTS'];
    if (shots !== undefined) await page.screenshot({ path: `${shots}/try ${name}.png`, fullPage: true });
    await page.locator('[action="/try/rename/repair"] button').click();
    await page.locator('[action="/try/rename/break"]').waitFor({ timeout: 20_000 });
    await context.close();
  });
});
