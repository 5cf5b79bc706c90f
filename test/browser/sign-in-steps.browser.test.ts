import { createHash, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { operate } from '../../src/cloud/control/operations.ts';
import { codeAt } from '../../src/cloud/accounts/methods/authenticator.ts';
import { CodeRequest } from '../integration/sign-in-client.ts';
import { PASSWORD, SignInWorld } from '../integration/sign-in-kit.ts';
import { describeWith } from '../servers/requirements.ts';
import { LAPTOP, launchBrowser, NARROW } from './browser.ts';
import { englishTexts } from './english-texts.ts';
import { findAccessibilityProblems, findCrowding, findOverflow, visibleTexts } from './page-checks.ts';

/** Where the application would be. */
const LANDING = '/health';
const pictures = process.env['HAWSER_PICTURES'];

/** Runs in the browser. */
const HEADING_LINES = `(() => {
  const heading = document.querySelector('h1');
  return Math.round(heading.getBoundingClientRect().height / parseFloat(getComputedStyle(heading).lineHeight));
})()`;

describeWith('chromium', 'the steps of a sign-in, in a browser', () => {
  let world: SignInWorld;
  let browser: Browser;
  let client: string;
  let people = 0;
  beforeAll(async () => {
    world = await SignInWorld.start();
    const made = await world.application('Board', { redirects: [{ type: 'spa', uri: `${world.url}${LANDING}` }] });
    client = made.application.id;
    // Trusts this one certificate, and no other without an authority: passkeys want a page that is secure.
    const certificate = new X509Certificate(readFileSync(join(world.folder, 'tls', 'cert.pem')));
    const key = certificate.publicKey.export({ type: 'spki', format: 'der' });
    const pin = createHash('sha256').update(key).digest('base64');
    browser = await launchBrowser([`--ignore-certificate-errors-spki-list=${pin}`]);
  });
  afterAll(async () => {
    await browser?.close();
    await world?.[Symbol.asyncDispose]();
  });

  const newHolder = async (): Promise<string> => {
    const name = `holder${++people}@contoso.example`;
    const password = { text: PASSWORD };
    await operate(world.operations, 'create-user', { name, password, roles: ['help-desk'] });
    return name;
  };

  const open = async (options: BrowserContextOptions = {}) => {
    const context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce', ...LAPTOP, ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    return page;
  };
  const begin = async (page: Page, name: string) => {
    const request = new CodeRequest(world, client, { login_hint: name, redirect_uri: `${world.url}${LANDING}` });
    await page.goto(`${world.url}${request.path}`);
    return request;
  };
  const password = async (page: Page, name: string) => {
    await begin(page, name);
    await page.locator('#password').fill(PASSWORD);
    await page.locator('main button.primary').click();
  };
  const looksWell = async (page: Page, picture: string): Promise<void> => {
    expect(await findAccessibilityProblems(page)).toEqual([]);
    expect(await findOverflow(page)).toEqual([]);
    expect(await findCrowding(page)).toEqual([]);
    if (pictures !== undefined) await page.screenshot({ path: join(pictures, `${picture}.png`), fullPage: true });
  };
  const click = async (page: Page, words: string): Promise<void> => {
    await page.getByRole('link', { name: words }).click();
  };

  test('a passkey is registered, and signs in from then on: without a name, and as a second factor', async () => {
    const name = await newHolder();
    const page = await open();
    const session = await page.context().newCDPSession(page);
    await session.send('WebAuthn.enable');
    await session.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true },
        ...{ isUserVerified: true, automaticPresenceSimulation: true },
      },
    });
    await password(page, name);
    await looksWell(page, 'register');
    await click(page, 'Register a passkey');
    await page.locator('#name').fill('Laptop');
    await looksWell(page, 'new-passkey');
    await page.locator('main button.primary').click();
    await page.getByRole('button', { name: 'Show recovery codes' }).click();
    await looksWell(page, 'recovery-codes');
    await page.getByRole('button', { name: 'I have saved the codes' }).click();
    await page.waitForURL(`**${LANDING}?*`);
    await page.context().clearCookies();
    await begin(page, name);
    await click(page, 'Use a passkey');
    await looksWell(page, 'passkey');
    await page.locator('main button.primary').click();
    await page.waitForURL(`**${LANDING}?*`);
    await page.context().clearCookies();
    await password(page, name);
    await page.waitForURL('**/key');
    await page.locator('main button.primary').click();
    await page.waitForURL(`**${LANDING}?*`);
  });

  test.each([
    ['laptop', {}],
    ['phone', NARROW],
    ['dark', { colorScheme: 'dark' as const }],
  ])('an authenticator is set up by keyboard, without script, on a %s', async (kind, options) => {
    const name = await newHolder();
    const page = await open({ ...options, javaScriptEnabled: false });
    await begin(page, name);
    await page.locator('#password:focus').waitFor();
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Enter');
    await click(page, 'Set up an authenticator app');
    const key = (await page.locator('main code').textContent())?.replaceAll(' ', '') ?? '';
    await page.locator('#code').fill(codeAt(key, world.clock.now()));
    if (pictures !== undefined)
      await page.screenshot({ path: join(pictures, `authenticator-${kind}.png`), fullPage: true });
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Show recovery codes' }).click();
    await page.getByRole('button', { name: 'I have saved the codes' }).click();
    await page.waitForURL(`**${LANDING}?*`);
  });

  test('every step is whole for screen readers, on a narrow phone, in Dutch', async () => {
    const isEnglish = await englishTexts();
    const name = await newHolder();
    const page = await open({ ...NARROW, locale: 'nl-NL' });
    const fits = async (picture: string) => {
      await looksWell(page, `nl-${picture}`);
      expect((await visibleTexts(page)).filter(isEnglish)).toEqual([]);
    };
    await password(page, name);
    await fits('register');
    await click(page, 'Een authenticator-app instellen');
    await fits('authenticator');
    const key = (await page.locator('main code').textContent())?.replaceAll(' ', '') ?? '';
    await page.locator('#code').fill('123');
    await page.locator('main button.primary').click();
    await fits('authenticator-wrong');
    await page.locator('#code').fill(codeAt(key, world.clock.now()));
    await page.locator('main button.primary').click();
    await fits('codes-offer');
    await page.locator('main button.primary').click();
    await fits('codes');
    await page.locator('main button.primary').click();
    await page.waitForURL(`**${LANDING}?*`);
    await page.context().clearCookies();
    await password(page, name);
    await page.waitForURL('**/code');
    await fits('code');
    await click(page, 'Een herstelcode gebruiken');
    await fits('recovery');
    await begin(page, name);
    await click(page, 'Een tijdelijke toegangspas gebruiken');
    await fits('pass');
  });

  /** From the first page of an own account to that page itself. */
  const signIn = async (page: Page, path: string, name: string) => {
    await page.goto(`${world.url}${path}`);
    await page.locator('#upn').fill(name);
    await page.locator('main button.primary').click();
    await page.locator('#password').fill(PASSWORD);
    await page.locator('main button.primary').click();
    await page.waitForURL(`${world.url}${path}`);
  };
  const user = async (): Promise<string> => {
    const name = `user${++people}@contoso.example`;
    await operate(world.operations, 'create-user', { name, password: { text: PASSWORD } });
    return name;
  };

  test('people look after their own account: a passkey is added, named, and taken away', async () => {
    const name = await user();
    const page = await open();
    const session = await page.context().newCDPSession(page);
    await session.send('WebAuthn.enable');
    await session.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true },
        ...{ isUserVerified: true, automaticPresenceSimulation: true },
      },
    });
    await signIn(page, '/security-info', name);
    await looksWell(page, 'own-nothing');
    await click(page, 'Add a passkey');
    await page.locator('#name').fill('Laptop');
    await looksWell(page, 'own-passkey');
    await page.locator('main button.primary').click();
    await page.getByRole('status').waitFor();
    await looksWell(page, 'own-list');
    await click(page, 'Rename Laptop');
    await page.locator('#name').fill('Work laptop');
    await page.keyboard.press('Enter');
    await click(page, 'Remove Work laptop');
    await looksWell(page, 'own-remove');
    await page.locator('main button.primary').click();
    await page.getByText('The method has been removed').waitFor();
  });

  test.each([
    ['laptop', { locale: 'en-GB' }],
    ['phone', { ...NARROW, locale: 'nl-NL' }],
    ['dark', { colorScheme: 'dark' as const, locale: 'nl-NL' }],
  ])('the own account works without script and by keyboard, on a %s', async (kind, options) => {
    const isEnglish = await englishTexts();
    const name = await user();
    const page = await open({ ...options, javaScriptEnabled: false });
    const fits = async (picture: string) => {
      if (pictures !== undefined)
        await page.screenshot({ path: join(pictures, `${picture}-${kind}.png`), fullPage: true });
      if (options.locale !== 'nl-NL') return;
      const foreign = (await visibleTexts(page)).filter(isEnglish);
      expect(foreign).toEqual([]);
    };
    await signIn(page, '/security-info', name);
    await page.goto(`${world.url}/security-info/authenticator`);
    await fits('own-authenticator');
    const key = (await page.locator('main code').textContent())?.replaceAll(' ', '') ?? '';
    await page.locator('#code').fill(codeAt(key, world.clock.now()));
    await page.keyboard.press('Enter');
    await page.getByRole('status').waitFor();
    await fits('own-list');
    for (const path of ['recovery-codes', 'email', 'password']) {
      await page.goto(`${world.url}/security-info/${path}`);
      await fits(`own-${path}`);
    }
    await page.goto(`${world.url}/my`);
    await fits('my');
  });

  test('the own account is whole for screen readers, on a narrow phone', async () => {
    const page = await open({ ...NARROW, locale: 'nl-NL' });
    await signIn(page, '/security-info', await user());
    const pages = [
      'security-info/authenticator',
      'security-info/email',
      'security-info/password',
      'security-info',
      'my',
    ];
    for (const path of pages) {
      await page.goto(`${world.url}/${path}`);
      await looksWell(page, `narrow-${path.replace('/', '-')}`);
      // A single word is never broken.
      const lines = await page.evaluate<number>(HEADING_LINES);
      if (['my', 'security-info'].includes(path)) expect(lines).toBe(1);
    }
  });
});
