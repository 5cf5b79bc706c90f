import type { Operation } from '../../../wire/index.ts';
import { letProvision, testForest } from '../../../../test/kit/grants.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { required } from '../../../base/assert.ts';
import { FakeClock, HOUR, MINUTE } from '../../../base/clock.ts';
import type { Database } from '../../../base/database/database.ts';
import { openDatabase } from '../../../base/database/database.ts';
import { newId } from '../../../base/ids.ts';
import { silentLog } from '../../../base/log.ts';
import { secretBox } from '../../../base/secrets.ts';
import { createAdministrator } from '../../accounts/create-person.ts';
import { listAudit } from '../../audit/store.ts';
import { createInvite, registerAgent } from '../../agents/store.ts';
import { cloudMigrations } from '../../migrations.ts';
import { objectList } from '../../objects/object-list.ts';
import { applyBatch } from '../../provisioning/batches.ts';
import { allowMatching, denyMatching } from '../../provisioning/allow-matching.ts';
import { createTenant, getTenant, listTenants } from '../../tenants/store.ts';
import { saveMailSettings } from '../../health/notice-store.ts';
import { mailList } from '../../mail/mail-store.ts';
import type { TenantKey } from '../../tenants/tenant-key.ts';
import type { ConsoleApp } from './console.ts';
import { consoleRoutes } from './routes.ts';
import { consoleCookie } from '../../../../test/kit/console-session.ts';
import { forgetLimits } from '../../../../test/kit/forget-limits.ts';
import { tokenService } from '../../../../test/kit/token-service.ts';

const PASSWORD = 'een lange zin is goed';
const publicUrl = 'https://hawser.contoso.test';
const OWN = { 'sec-fetch-site': 'same-origin' };

let database: Database;
let contoso: TenantKey;
let clock: FakeClock;
let app: ConsoleApp;

beforeAll(async () => {
  database = await openDatabase('memory:', { holder: 'test', migrations: cloudMigrations });
  contoso = await newTenant('contoso');
  await newTenant('fabrikam');
});
afterAll(async () => database.close());
beforeEach(async () => {
  clock = new FakeClock('2026-03-01T12:00:00Z');
  app = appAt(publicUrl);
  await forgetLimits(database.kysely);
});

function appAt(publicUrl: string): ConsoleApp {
  const options = { connection: database.kysely, clock, publicUrl, secrets: secretBox(new Uint8Array(32)) };
  const tokens = tokenService(options);
  return consoleRoutes({ ...options, log: silentLog(), clientAddress: () => '192.0.2.1', tokens });
}

/** A tenant with an administrator and one user whose name would be a script, were it not escaped. */
async function newTenant(name: string): Promise<TenantKey> {
  const context = { connection: database.kysely, clock: new FakeClock('2026-03-01T11:00:00Z') };
  const tenant = await createTenant(context, { name, displayName: name, initialDomain: `${name}.test` });
  await createAdministrator(context, tenant, { upn: `admin@${name}.test`, password: PASSWORD }, 'test');
  const attributes = {
    displayName: `<script>${name}</script>`,
    userPrincipalName: `user@${name}.test`,
    mailNickname: name,
  };
  const add = {
    kind: 'add' as const,
    id: '1',
    sourceAnchor: 'anchor',
    objectClass: 'user' as const,
    forests: [testForest],
    attributes,
    references: {},
  } satisfies Operation;
  const agentId = newId();
  await letProvision(context, tenant, agentId);
  await applyBatch(context, { tenant, agentId }, { number: 1, fence: 0, operations: [add] });
  return tenant;
}

async function post(
  path: string,
  form: Record<string, string>,
  headers: Record<string, string> = OWN,
): Promise<Response> {
  return await app.request(path, { method: 'POST', body: new URLSearchParams(form), headers });
}

async function signIn(name = 'contoso'): Promise<string> {
  const tenant = await tenantOf(name);
  return await consoleCookie({ connection: database.kysely, clock, publicUrl }, tenant, `admin@${name}.test`);
}

async function tenantOf(name: string): Promise<TenantKey> {
  return required(
    (await listTenants(database.kysely)).find((tenant) => tenant.name === name),
    name,
  );
}

async function get(path: string, cookie: string, headers: Record<string, string> = {}): Promise<Response> {
  return await app.request(path, { headers: { cookie, ...headers } });
}

async function tokenOf(cookie: string): Promise<string> {
  return /name="token" value="([^"]+)"/.exec(await (await get('/', cookie)).text())?.[1] ?? '';
}

describe('without a session', () => {
  test.each(['/', '/users', '/users/1', '/settings', '/nowhere'])(
    '%s leads to the sign-in page and back',
    async (path) => {
      const answer = await app.request(`https://hawser.contoso.test${path}?q=x`);
      expect(answer.status).toBe(303);
      expect(answer.headers.get('location')).toBe(`/sign-in?page=${encodeURIComponent(`${path}?q=x`)}`);
    },
  );

  test('nothing is changed', async () => {
    const answer = await post('/agents/invites', {});
    expect(answer.headers.get('location')).toBe('/sign-in?page=%2Fconsole');
  });
});

describe('with a session', () => {
  test('pages show the tenant of the session, with its values as text', async () => {
    const page = await (await get('/users', await signIn())).text();
    expect(page).toContain('&lt;script&gt;contoso&lt;/script&gt;');
    expect(page).not.toContain('<script>contoso');
    expect(page).not.toContain('fabrikam');
  });

  test('an object of another tenant does not exist', async () => {
    const own = (await objectList.page(database.kysely, contoso, { objectClass: 'user' })).items[0]?.id;
    expect((await get(`/users/${own}`, await signIn())).status).toBe(200);
    expect((await get(`/users/${own}`, await signIn('fabrikam'))).status).toBe(404);
    expect((await get(`/objects/${own}`, await signIn('fabrikam'))).status).toBe(404);
  });

  test('an agent of another tenant can not be revoked', async () => {
    const { code } = await createInvite({ connection: database.kysely, clock }, contoso, 'admin');
    const publicKey = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' } as const;
    const agent = { name: 'connect', version: '1', keyId: 'k', publicKey };
    const { agentId } = await registerAgent({ connection: database.kysely, clock }, contoso, code, agent);
    const [stranger, owner] = [await signIn('fabrikam'), await signIn()];
    const path = `/agents/${agentId}/revoke`;
    const refused = await post(path, { token: await tokenOf(stranger) }, { ...OWN, cookie: stranger });
    expect(refused.status).toBe(404);
    const done = await post(path, { token: await tokenOf(owner) }, { ...OWN, cookie: owner });
    expect(done.headers.get('location')).toBe(`/console/agents?revoked=${agentId}`);
    expect(await (await get('/agents', owner)).text()).toMatch(/Revoked/);
  });

  test.each([
    ['no token', {}, OWN, 403],
    ['a wrong token', { token: 'x'.repeat(43) }, OWN, 403],
    ['the right token from another site', { token: 'right' }, { 'sec-fetch-site': 'cross-site' }, 403],
    ['the right token', { token: 'right' }, OWN, 200],
  ])('a form with %s answers %s %s %i', async (_, form: { token?: string }, headers, status) => {
    const cookie = await signIn();
    const token = form.token === 'right' ? await tokenOf(cookie) : form.token;
    const answer = await post('/agents/invites', token === undefined ? {} : { token }, { ...headers, cookie });
    expect(answer.status).toBe(status);
  });

  test('signing out ends it on the server', async () => {
    const cookie = await signIn();
    await post('/sign-out', { token: await tokenOf(cookie) }, { ...OWN, cookie });
    expect((await get('/', cookie)).status).toBe(303);
  });

  test('an hour without use ends it', async () => {
    const cookie = await signIn();
    clock.advance(HOUR + 1);
    expect((await get('/', cookie)).status).toBe(303);
  });

  test('a page that refreshes itself does not keep it alive', async () => {
    const cookie = await signIn();
    for (let minutes = 0; minutes < 60; minutes += 10) {
      clock.advance(10 * MINUTE);
      await get('/', cookie, { 'x-refresh': '1' });
    }
    clock.advance(1);
    expect((await get('/', cookie)).status).toBe(303);
  });

  test('settings with mistakes are not saved, and show them beside the fields with what was typed', async () => {
    const cookie = await signIn();
    const form = {
      token: await tokenOf(cookie),
      displayName: '',
      thresholdWindowHours: '721',
      thresholdPercent: '140',
      signInDays: '401',
    };
    const answer = await post('/settings', form, { ...OWN, cookie });
    expect(answer.status).toBe(422);
    const page = await answer.text();
    expect(page.match(/aria-invalid="true"/g)).toHaveLength(5);
    expect(page).toContain('value="140"');
    expect((await getTenant(database.kysely, contoso)).threshold.windowHours).toBe(24);
  });

  test('settings show until when takeovers are allowed', async () => {
    const cookie = await signIn();
    expect(await (await get('/settings', cookie)).text()).toContain('hawser cloud tenant matching allow --for 72h');
    await allowMatching({ connection: database.kysely, clock, log: silentLog() }, contoso, 72, 'test');
    const page = await (await get('/settings', cookie)).text();
    expect(page).toContain('hawser cloud tenant matching deny');
    expect(page).toContain(new Date(clock.now().getTime() + 72 * HOUR).toISOString());
    await denyMatching({ connection: database.kysely, clock, log: silentLog() }, contoso, 'test');
  });

  test('settings are saved, with a percentage written as the Dutch write it', async () => {
    const cookie = await signIn();
    const values = {
      displayName: 'Contoso BV',
      thresholdEnabled: 'on',
      thresholdWindowHours: '48',
      thresholdCount: '250',
      thresholdPercent: '2,5',
      blockSoftMatch: 'on',
      blockTakeover: 'on',
      signInDays: '90',
    };
    const answer = await post('/settings', { token: await tokenOf(cookie), ...values }, { ...OWN, cookie });
    expect(answer.headers.get('location')).toBe('/console/settings?saved');
    const tenant = await getTenant(database.kysely, contoso);
    const threshold = { enabled: true, windowHours: 48, count: 250, percent: 2.5 };
    expect(tenant).toMatchObject({ displayName: 'Contoso BV', threshold, signInDays: 90 });
    const [entry] = await listAudit(database.kysely, contoso, { limit: 1 });
    const changes =
      'thresholdWindowHours 48, thresholdCount 250, thresholdPercent 2.5, signInDays 90, displayName Contoso BV';
    expect(entry).toMatchObject({ activity: 'Update settings', actor: 'admin@contoso.test', details: { changes } });
  });

  test('a threshold that was loosened is mailed to whoever gets mail about alerts; a tighter one is not', async () => {
    const recipients = ['ops@fabrikam.example'];
    const fabrikam = await tenantOf('fabrikam');
    await saveMailSettings(database.kysely, fabrikam, { enabled: true, recipients, language: 'nl' });
    const cookie = await signIn('fabrikam');
    const save = async (thresholdWindowHours: string, thresholdCount: string): Promise<readonly string[]> => {
      const values = { displayName: 'Fabrikam', thresholdEnabled: 'on', thresholdPercent: '20', signInDays: '30' };
      const token = await tokenOf(cookie);
      await post('/settings', { token, ...values, thresholdWindowHours, thresholdCount }, { ...OWN, cookie });
      return (await mailList.page(database.kysely, fabrikam, {})).items.map(
        ({ recipient, subject }) => `${recipient} ${subject}`,
      );
    };
    const mail = 'ops@fabrikam.example [Fabrikam] De drempel voor onbedoeld verwijderen is versoepeld';
    expect(await save('48', '400')).toEqual([]);
    expect(await save('48', '401')).toEqual([mail]);
    expect(await save('47', '401')).toEqual([mail, mail]);
  });

  test.each(['/users/not-an-id', '/runs/nothing', '/agents/1/revoke', '/nowhere', '/objects/x'])(
    '%s is not found, in words',
    async (path) => {
      const answer = await get(path, await signIn(), { 'accept-language': 'nl' });
      expect(answer.status).toBe(404);
      expect(await answer.text()).toContain('Deze pagina bestaat niet');
    },
  );

  test.each(['%00', 'bm9wZQ', 'W10', 'x'.repeat(2000)])(
    'an address with the position "%s" that somebody changed is a page, not a fault',
    async (after) => {
      const cookie = await signIn();
      for (const path of ['/users', '/runs', '/recycle-bin', '/users?q=a']) {
        const answer = await get(`${path}${path.includes('?') ? '&' : '?'}after=${after}`, cookie);
        expect(`${path} ${answer.status}`).toBe(`${path} 200`);
      }
    },
  );
});
