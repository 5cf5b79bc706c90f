import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeReference } from './site.ts';

/** The site as it lies on a disk, without a server and without a network. */
let folder: string;
let browser: Browser;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hawser-codes-'));
  await writeReference(folder);
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
});

afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true });
});

async function open(path: string, options: Parameters<Browser['newPage']>[0] = {}): Promise<Page> {
  const page = await browser.newPage({ offline: true, ...options });
  await page.goto(pathToFileURL(join(folder, path)).href);
  return page;
}

test.each([
  ['-2145647630', 'hr-801c03f2'],
  ['0x801C03F2', 'hr-801c03f2'],
  ['AADSTS50126', 'aadsts-50126'],
  ['adsync 6329', 'event-adsync-6329'],
  ['stopped server down', 'step-stopped-server-down'],
  ['wachtwoord verlopen', 'setup-user-password-expired'],
])('the keyboard alone leads from %s to its page', async (question, id) => {
  const page = await open('nl/index.html');
  await page.keyboard.press('/');
  await page.keyboard.type(question);
  await page.keyboard.press('Enter');
  await page.waitForURL(`**/nl/${id}.html`);
  expect(await page.getAttribute('html', 'lang')).toBe('nl');
  await page.close();
});

test('a question without an answer says so', async () => {
  const page = await open('nl/index.html');
  await page.fill('#q', 'qwertyuiop');
  expect(await page.textContent('#results')).toBe('Niets gevonden');
  await page.close();
});

test('the first page opens in the language of the reader', async () => {
  const page = await open('index.html', { locale: 'nl-NL' });
  await page.waitForURL('**/nl/index.html');
  expect(await page.getAttribute('html', 'lang')).toBe('nl');
  await page.close();
});

test.each([
  'nl/index.html',
  'en/family-keys-and-tpm.html',
  'nl/setup-connect-to-msonline-failed.html',
  'en/hr-801c03f2.html',
])('%s fits a narrow phone', async (path) => {
  const page = await open(path, { viewport: { width: 320, height: 700 } });
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320);
  await page.close();
});
