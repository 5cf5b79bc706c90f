import { createHash, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Person } from '../../src/cloud/accounts/person.ts';
import { PASSWORD, SignInWorld } from '../integration/sign-in-kit.ts';
import { describeWith } from '../servers/requirements.ts';
import { LAPTOP, launchBrowser, NARROW } from './browser.ts';
import { findAccessibilityProblems, findOverflow } from './page-checks.ts';
import { serveSinglePageApp } from './single-page-app.ts';

const READ = 'api://orders/read';

describeWith('chromium', 'signing in, in a browser', () => {
  let world: SignInWorld;
  let anna: Person;
  let board: Awaited<ReturnType<typeof serveSinglePageApp>>;
  let browser: Browser;
  let client: string;
  beforeAll(async () => {
    world = await SignInWorld.start();
    anna = await world.person('anna');
    board = await serveSinglePageApp(join(world.folder, 'tls'));
    await world.application('Orders', { identifier: 'api://orders', scopes: ['read'] });
    const scopes = [
      { name: 'read', words: 'read your notes', impact: 'low' as const },
      { name: 'erase', words: 'delete your notes' },
    ];
    await world.application('Notes', { identifier: 'api://notes', scopes });
    const made = await world.application('Board', {
      redirects: ['/landed', '/', '/signed-out'].map((path) => ({ type: 'spa' as const, uri: `${board.url}${path}` })),
      ...{ permissions: [{ resource: 'api://orders', name: 'read' }], consent: true },
    });
    client = made.application.id;
    // Trusts this one certificate, and no other without an authority.
    const certificate = new X509Certificate(readFileSync(join(world.folder, 'tls', 'cert.pem')));
    const key = certificate.publicKey.export({ type: 'spki', format: 'der' });
    const pin = createHash('sha256').update(key).digest('base64');
    browser = await launchBrowser([`--ignore-certificate-errors-spki-list=${pin}`]);
  });
  afterAll(async () => {
    await browser?.close();
    await board?.[Symbol.asyncDispose]();
    await world?.[Symbol.asyncDispose]();
  });

  async function typePassword(page: Page): Promise<void> {
    await page.locator('#upn').fill(anna.upn);
    await page.locator('main button.primary').click();
    await page.locator('#password').fill('wrong');
    await page.locator('main button.primary').click();
    await page.locator('[role=alert]').waitFor();
    await page.locator('#password').fill(PASSWORD);
    await page.locator('main button.primary').click();
  }

  /** Makes the client of the page, and asks it something. */
  async function ask<Answer>(page: Page, expression: string): Promise<Answer> {
    const settings = {
      auth: { clientId: client, authority: `${world.url}/${world.tenant.id}`, redirectUri: `${board.url}/landed` },
      cache: { cacheLocation: 'localStorage' },
    };
    const known = JSON.stringify([new URL(world.url).host]);
    return await page.evaluate<Answer>(`(async () => {
      const settings = ${JSON.stringify(settings)};
      settings.auth.knownAuthorities = ${known};
      window.client ??= new msal.PublicClientApplication(settings);
      await window.client.initialize();
      return await (${expression})(window.client);
    })()`);
  }

  describe('@azure/msal-browser', () => {
    let context: BrowserContext;
    let page: Page;
    beforeAll(async () => {
      context = await browser.newContext(LAPTOP);
      page = await context.newPage();
      await page.goto(board.url);
    });
    afterAll(async () => await context?.close());

    test('SI-03: signs in in a popup, with a wrong password in between, and the popup closes', async () => {
      const opened = context.waitForEvent('page');
      const signedIn = ask<{ username: string }>(
        page,
        `async (client) => (await client.loginPopup({ scopes: ['${READ}'] })).account`,
      );
      const popup = await opened;
      await typePassword(popup);
      expect(await signedIn).toMatchObject({ username: anna.upn, tenantId: world.tenant.id });
      expect(popup.isClosed()).toBe(true);
    });

    test('finds its token again without a request, and renews it across origins', async () => {
      const requests: string[] = [];
      page.on('request', (request) => requests.push(request.url()));
      const silent = (more: string) => `async (client) => {
        const [account] = client.getAllAccounts();
        const answer = await client.acquireTokenSilent({ account, scopes: ['${READ}'] ${more} });
        return [answer.fromCache, answer.accessToken];
      }`;
      const [fromCache, token] = await ask<[boolean, string]>(page, silent(''));
      expect([fromCache, requests]).toEqual([true, []]);
      const renewed = await ask<[boolean, string]>(page, silent(', forceRefresh: true'));
      expect(renewed[0]).toBe(false);
      expect(renewed[1]).not.toBe(token);
    });

    test('signs in again without a page while the session lives, and out', async () => {
      await ask(page, `async (client) => { await client.clearCache(); }`);
      const again = await ask<string>(
        page,
        `async (client) => (await client.ssoSilent({ scopes: ['${READ}'], loginHint: '${anna.upn}' })).account.username`,
      );
      expect(again).toBe(anna.upn);
      const out = `${board.url}/signed-out`;
      await ask(page, `async (client) => { client.logoutRedirect({ postLogoutRedirectUri: '${out}' }); }`);
      await page.waitForURL(`${out}**`);
      await page.goto(board.url);
      const refused = await ask<string>(
        page,
        `async (client) => {
          try { await client.ssoSilent({ scopes: ['${READ}'], loginHint: '${anna.upn}' }); return 'signed in'; }
          catch (error) { return error.errorMessage; }
        }`,
      );
      expect(refused).toContain('AADSTS50058');
    });
  });

  const parameters = (scope = 'openid'): string =>
    new URLSearchParams({
      ...{ client_id: client, response_type: 'code', redirect_uri: `${board.url}/landed`, scope },
      ...{ code_challenge: 'x'.repeat(43), code_challenge_method: 'S256' },
    }).toString();

  test.each([
    ['laptop', 'en', 'light', LAPTOP],
    ['phone', 'nl', 'dark', NARROW],
  ] as const)('the pages are fit for everybody: %s, %s, %s', async (size, locale, colorScheme, options) => {
    const context = await browser.newContext({ ...options, locale, colorScheme, reducedMotion: 'reduce' });
    const page = await context.newPage();
    const look = async (name: string): Promise<void> => {
      expect([name, await findAccessibilityProblems(page), await findOverflow(page)]).toEqual([name, [], []]);
      const folder = process.env['SCREENSHOTS'];
      if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}-${size}.png`), fullPage: true });
    };
    await page.goto(`${world.url}/${world.tenant.id}/oauth2/v2.0/authorize?${parameters()}`);
    await look('name');
    await page.keyboard.type(anna.upn);
    await page.keyboard.press('Enter');
    await page.locator('#password').waitFor();
    await look('password');
    await page.keyboard.type('wrong');
    await page.keyboard.press('Enter');
    await page.locator('[role=alert]').waitFor();
    await look('refused');
    await page.locator('#password').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.waitForURL(`${board.url}/**`);
    await page.goto(`${world.url}/${world.tenant.id}/oauth2/v2.0/authorize?${parameters()}&prompt=select_account`);
    await look('account');
    for (const [name, scope] of [
      ['consent', 'openid offline_access api://orders/read api://notes/read'],
      ['consent-administrator', 'openid api://notes/erase'],
    ] as const) {
      await page.goto(`${world.url}/${world.tenant.id}/oauth2/v2.0/authorize?${parameters(scope)}`);
      await look(name);
    }
    await page.goto(`${world.url}/sign-out`);
    await look('sign-out');
    await page.goto(`${world.url}/devicelogin`);
    await look('device');
    await page.goto(`${world.url}/devicelogin?done`);
    await look('device-done');
    const wrong = parameters().replace('landed', 'elsewhere');
    await page.goto(`${world.url}/${world.tenant.id}/oauth2/v2.0/authorize?${wrong}`);
    await look('problem');
    await context.close();
  });
});
