import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { systemClock } from '../../src/base/clock.ts';
import { consoleCookie } from '../kit/console-session.ts';
import type { Administrator } from '../kit/console-sign-in.ts';
import { nextCode } from '../kit/console-sign-in.ts';
import type { ConsoleSite } from './console-site.ts';
import { ADMINISTRATOR } from './console-site.ts';

const flags = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];

/** The machine's own Chromium; root has no sandbox there. */
export async function launchBrowser(more: readonly string[] = []): Promise<Browser> {
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return await chromium.launch({ executablePath: '/usr/bin/chromium', args: [...flags, ...sandbox, ...more] });
}

export const LAPTOP = { viewport: { width: 1280, height: 800 } } as const;
export const NARROW = { viewport: { width: 320, height: 700 }, isMobile: true, hasTouch: true } as const;
export const PHONE = { viewport: { width: 360, height: 780 }, isMobile: true, hasTouch: true } as const;

/**
 * A browser of its own (cookies, language, size). What a page logs as an error or throws fails the test that looks at
 * `problems`.
 */
export async function openPage(
  browser: Browser,
  site: ConsoleSite,
  options: BrowserContextOptions = {},
): Promise<{ readonly page: Page; readonly problems: readonly string[] }> {
  // Colours are measured at rest: half-way through a transition a text may have any contrast.
  const context = await browser.newContext({
    ...{ baseURL: site.url, locale: 'en-GB', reducedMotion: 'reduce' },
    ...{ ...LAPTOP, ...options },
  });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  return { page, problems };
}

/** The console, in the browser of somebody who has signed in with both factors. */
export async function signIn(page: Page, { url, database, tenant }: ConsoleSite): Promise<void> {
  const context = { connection: database.kysely, clock: systemClock, publicUrl: url };
  const [name = '', value = ''] = (await consoleCookie(context, tenant, ADMINISTRATOR.upn)).split('=');
  await page.context().addCookies([{ name, value, url, httpOnly: true, sameSite: 'Lax' }]);
  await page.goto('/console');
}

/** The same, on the pages. */
export async function signInByHand(
  page: Page,
  { upn, password, secret }: Administrator = ADMINISTRATOR,
  url = '',
): Promise<void> {
  await page.goto(`${url}/sign-in?page=/console`);
  await page.locator('#upn').fill(upn);
  await page.locator('main button').click();
  await page.locator('#password').fill(password);
  await page.locator('main button').click();
  await page.locator('#code').fill(await nextCode(secret));
  await page.locator('main button').click();
  await page.waitForURL('**/console');
}
