import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
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

export async function signIn(page: Page): Promise<void> {
  await page.goto('/console/sign-in');
  await page.locator('#upn').fill(ADMINISTRATOR.upn);
  await page.locator('#password').fill(ADMINISTRATOR.password);
  await page.locator('main button').click();
  await page.waitForURL('**/console');
}
