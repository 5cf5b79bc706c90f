import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endSessionsOf } from '../../src/cloud/accounts/end-sessions.ts';
import { toSessionId } from '../../src/cloud/accounts/session-store.ts';
import { operate } from '../../src/cloud/control/operations.ts';
import { rollSigningKeys } from '../../src/cloud/apis/oauth/key-rotation.ts';
import { DAY } from '../../src/base/clock.ts';
import { postgresDatabases } from '../kit/databases.ts';
import type { PostgresServer } from '../servers/postgres.ts';
import { startPostgres } from '../servers/postgres.ts';
import { describeWith } from '../servers/requirements.ts';
import { cloudFeatures } from './cloud-kit.ts';
import {
  answerOf,
  askToken,
  browserOf,
  claimsIn,
  CodeRequest,
  post,
  problemIn,
  prove,
  REDIRECT,
} from './sign-in-client.ts';
import { ownAccountSuite } from './own-account-suite.ts';
import { SessionRecords } from './session-records.ts';
import { SignInWorld } from './sign-in-kit.ts';

/** The server's own log shows that every statement names one tenant. */
describeWith('postgres', 'signing in to applications, on PostgreSQL', () => {
  let server: PostgresServer;
  let world: SignInWorld;
  beforeAll(async () => {
    server = await startPostgres();
    const databases = postgresDatabases(cloudFeatures, async () => await server.createDatabase());
    world = await SignInWorld.start(await databases.open());
  });
  afterAll(async () => {
    await world?.[Symbol.asyncDispose]();
    await server?.[Symbol.asyncDispose]();
  });

  test('a sign-out at the same moment leaves no grant of its session', async () => {
    const anna = await world.person('anneke');
    const ended = { name: anna.upn, session: 'all' } as const;
    for (let round = 0; round < 40; round++) {
      const records = await SessionRecords.open(world, anna);
      const { id } = records.session;
      const session = round % 2 === 0 ? ended : { ...ended, session: id };
      const kept = Array.from({ length: 4 }, async (_, at) => await records.keep('Grant', `${round} ${at}`));
      const end = endSessionsOf(world.operations, world.tenant, session, { operator: 'test' });
      const results = await Promise.allSettled([...kept, end]);
      for (const result of results) if (result.status === 'rejected') expect(String(result.reason)).toContain('ended');
      const { rows } = await sql`select from oidc_record
        where tenant = ${world.tenant.number} and session_id = ${id}`.execute(world.database.kysely);
      expect(rows).toEqual([]);
    }
  });

  test('from the registration of an application to the end of a session', async () => {
    const anna = await world.person('anna');
    await world.application('Orders', { identifier: 'api://orders', scopes: ['read'], appRoles: ['Approver'] });
    const permissions = ['read', 'Approver'].map((name) => ({ resource: 'api://orders', name }));
    const { application, secret } = await world.application('Board', {
      ...{ redirects: [{ type: 'spa', uri: REDIRECT }], permissions, consent: true, secretDays: 1, groupsClaim: 'all' },
      ...{ assignmentRequired: true, grants: ['client-credentials', 'device-code'] },
    });
    const { id } = application;
    const browser = browserOf(world);
    const ask = (options: Readonly<Record<string, string>> = {}): CodeRequest =>
      new CodeRequest(world, id, { scope: 'openid offline_access api://orders/read', ...options });
    const refused = ask();
    const back = await prove(browser, await browser.open(refused.path), anna.upn);
    expect(answerOf(back).get('error_description')).toMatch(/^AADSTS50105: /);
    const ofTenant = { tenant: world.tenant.name };
    await operate(world.operations, 'assign-application', { ...ofTenant, application: 'Board', assignee: anna.upn });
    const approver = { application: 'Orders', assignee: anna.upn, appRole: 'Approver' };
    await operate(world.operations, 'assign-application', { ...ofTenant, ...approver });

    const first = ask({ prompt: 'none' });
    const { body } = await first.redeem(await browser.open(first.path));
    expect(claimsIn(body['access_token'])).toMatchObject({ aud: 'api://orders', roles: ['Approver'], scp: 'read' });
    const renewal = { grant_type: 'refresh_token', client_id: id };
    const renewed = await askToken(world, { ...renewal, refresh_token: String(body['refresh_token']) });
    expect(renewed.status).toBe(200);
    const alone = { grant_type: 'client_credentials', client_id: id, client_secret: secret?.value ?? '' };
    expect((await askToken(world, { ...alone, scope: 'api://orders/.default' })).status).toBe(200);

    const device = await post(world, `/${world.tenant.id}/oauth2/v2.0/devicecode`, { client_id: id, scope: 'openid' });
    const code = String(device.body['user_code']);
    const asked = await browser.send(await browser.open('/devicelogin'), '/devicelogin', { code });
    expect((await browser.send(asked, '/account')).text).toContain('Go back to your device');

    const { sessions } = await operate(world.operations, 'list-sessions', { name: anna.upn });
    const other = browserOf(world);
    const kept = ask({ login_hint: anna.upn });
    const others = await kept.redeem(await prove(other, await other.open(kept.path), anna.upn));
    const session = toSessionId(sessions[0]?.id ?? '');
    await endSessionsOf(world.operations, world.tenant, { name: anna.upn, session }, { operator: 'test' });
    const over = await askToken(world, { ...renewal, refresh_token: String(renewed.body['refresh_token']) });
    expect(problemIn(over)).toBe('AADSTS70008');
    const going = await askToken(world, { ...renewal, refresh_token: String(others.body['refresh_token']) });
    expect(going.status).toBe(200);

    const out = new URLSearchParams({ post_logout_redirect_uri: REDIRECT, logout_hint: anna.upn });
    const signedOut = await other.open(`/${world.tenant.id}/oauth2/v2.0/logout?${out.toString()}`);
    expect(signedOut.url).toBe(REDIRECT);
    world.clock.aheadMs = 100 * DAY;
    const { connection, clock, secrets } = { ...world.operations, clock: world.clock };
    await rollSigningKeys({ connection, clock, secrets }, world.tenant);
    await operate(world.operations, 'delete-application', { ...ofTenant, application: 'Board' });
  });

  ownAccountSuite(() => world);
});
