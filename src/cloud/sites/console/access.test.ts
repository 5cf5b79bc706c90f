import { consoleCookie } from '../../../../test/kit/console-session.ts';
import { letProvision, testForest } from '../../../../test/kit/grants.ts';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../../base/clock.ts';
import type { Database } from '../../../base/database/database.ts';
import { openDatabase } from '../../../base/database/database.ts';
import { silentLog } from '../../../base/log.ts';
import { secretBox } from '../../../base/secrets.ts';
import type { FeatureContext } from '../../../base/feature-context.ts';
import type { Operation } from '../../../wire/index.ts';
import { createPerson } from '../../accounts/create-person.ts';
import { assignRole } from '../../accounts/role-assignment.ts';
import type { Role } from '../../accounts/role.ts';
import { roles } from '../../accounts/role.ts';
import { cloudConfiguration } from '../../configuration.ts';
import { cloudMigrations } from '../../migrations.ts';
import type { Cloud } from '../../server.ts';
import { createCloud } from '../../server.ts';
import { applyBatch } from '../../provisioning/batches.ts';
import { createTenant } from '../../tenants/store.ts';
import type { Tenant } from '../../tenants/tenant.ts';

const publicUrl = 'http://localhost';
const PASSWORD = 'een lange zin is goed';
const every = roles;
const readers = ['global', 'hybrid-identity', 'reports', 'reader'] as const;
const configurers = ['global', 'hybrid-identity'] as const;
const configurationReaders = [...configurers, 'reader'] as const;
const passwordSetters = ['global', 'user', 'password', 'help-desk'] as const;

/** Whoever sees a list takes it away as a file, and chooses its columns. */
function list(path: string, who: readonly Role[]): Readonly<Record<string, readonly Role[]>> {
  return { [`GET ${path}`]: who, [`POST ${path}/csv`]: who, [`POST ${path}/columns`]: who };
}

const binReaders = ['global', 'user', 'cloud-device', 'reader'] as const;
const auditReaders = ['global', 'reports', 'reader'] as const;
const signInReaders = [
  ...(['global', 'help-desk', 'application', 'authentication-policy', 'reports', 'reader'] as const),
] as const;

const policyWriters = ['global', 'authentication-policy'] as const;
const policyReaders = ['global', 'authentication-policy', 'reader'] as const;

/** Every route behind the sign-in, and who opens it. A new one has to be thought about here. */
const expected: Readonly<Record<string, readonly Role[]>> = {
  'GET /console': every,
  ...list('/console/users', every),
  ...list('/console/groups', every),
  ...list('/console/contacts', every),
  ...list('/console/devices', every),
  ...list('/console/groups/:id/members', every),
  ...list('/console/users/:id/groups', every),
  ...list('/console/groups/:id/groups', every),
  ...list('/console/contacts/:id/groups', every),
  ...list('/console/devices/:id/groups', every),
  ...list('/console/users/:id/reports', every),
  ...list('/console/contacts/:id/reports', every),
  ...list('/console/recycle-bin', binReaders),
  ...list('/console/recycle-bin/restores/:id', binReaders),
  ...list('/console/runs', readers),
  ...list('/console/runs/:id/errors', readers),
  ...list('/console/holds/:agent/:number', readers),
  ...list('/console/errors', readers),
  ...list('/console/errors/quarantine', readers),
  ...list('/console/health/alerts', readers),
  ...list('/console/health/mail/sent', configurationReaders),
  ...list('/console/audit', auditReaders),
  ...list('/console/sign-ins', signInReaders),
  'GET /console/sign-ins/figures': signInReaders,
  'GET /console/sign-ins/:id': signInReaders,
  'GET /console/users/:id': every,
  'GET /console/groups/:id': every,
  'GET /console/contacts/:id': every,
  'GET /console/devices/:id': every,
  'GET /console/objects/:id': every,
  'GET /console/search': every,
  'GET /console/codes': every,
  'GET /console/codes/family/:id': every,
  'GET /console/codes/:code{.+}': every,
  'GET /console/diagnosis': every,
  'POST /console/diagnosis': every,
  'GET /console/users/:id/password': passwordSetters,
  'POST /console/users/:id/password': passwordSetters,
  'GET /console/users/:id/password/generated': passwordSetters,
  'POST /console/users/:id/password/generated': passwordSetters,
  'POST /console/users/:id/unlock': passwordSetters,
  ...Object.fromEntries(
    ['users', 'groups', 'contacts', 'devices'].map((list) => [
      `GET /console/${list}/:id/path`,
      ['global', 'user', 'hybrid-identity', 'reader'],
    ]),
  ),
  'GET /console/users/:id/password/:request': passwordSetters,
  'GET /console/objects/:id/delete': ['global', 'user', 'cloud-device'],
  'POST /console/objects/:id/delete': ['global', 'user', 'cloud-device'],
  'GET /console/recycle-bin/restore': ['global', 'user', 'cloud-device'],
  'POST /console/recycle-bin/restore': ['global', 'user', 'cloud-device'],
  'POST /console/recycle-bin/restores/:id/resume': ['global', 'user', 'cloud-device'],
  'POST /console/recycle-bin/:id/restore': ['global', 'user', 'cloud-device'],
  'GET /console/progress': readers,
  'GET /console/runs/:id': readers,
  'GET /console/holds': readers,
  'POST /console/holds/:agent/:number/decision': configurers,
  'GET /console/health': readers,
  'GET /console/health/alerts/:id': readers,
  'POST /console/health/alerts/:id/acknowledge': configurers,
  'GET /console/health/agents/:id': readers,
  'GET /console/health/mail': configurationReaders,
  'POST /console/health/mail': configurers,
  'POST /console/health/mail/test': configurers,
  'GET /console/agents': configurationReaders,
  'GET /console/agents/invites': configurers,
  'POST /console/agents/invites': configurers,
  'GET /console/agents/:id/grants': configurationReaders,
  'POST /console/agents/:id/grants': configurers,
  'POST /console/agents/:id/grants/revoke': configurers,
  'GET /console/agents/:id/revoke': configurers,
  'POST /console/agents/:id/revoke': configurers,
  'GET /console/settings': configurationReaders,
  'POST /console/settings': configurers,
  'POST /console/settings/roles': ['global'],
  'GET /console/settings/access': policyReaders,
  'GET /console/settings/access/what-if': policyReaders,
  'POST /console/settings/access/what-if': policyReaders,
  'GET /console/settings/access/check': policyWriters,
  'POST /console/settings/access/check': policyWriters,
  'POST /console/settings/access': policyWriters,
};

/** Without a session, or whatever one's roles. */
const open = ['POST /console/sign-out', 'GET /console/continue/:id'];

describe('the routes of the console', () => {
  let database: Database;
  let cloud: Cloud;
  let context: FeatureContext;
  let tenant: Tenant;
  let batches = 0;

  beforeAll(async () => {
    database = await openDatabase('memory:', { holder: 'test', migrations: cloudMigrations });
    context = { connection: database.kysely, clock: systemClock };
    const initialDomain = 'contoso.hawser.test';
    tenant = await createTenant(context, { name: 'contoso', displayName: 'Contoso', initialDomain });
    for (const role of [...roles, undefined]) {
      const upn = `${role ?? 'nobody'}@${initialDomain}`;
      await createPerson(context, tenant, { upn, password: PASSWORD, roles: role ? [role] : [] }, 'test');
    }
    const secrets = secretBox(new Uint8Array(32));
    const configuration = cloudConfiguration.parse({ publicUrl });
    cloud = createCloud({ configuration, database, clock: systemClock, log: silentLog(), secrets });
  });
  afterAll(async () => {
    await cloud?.[Symbol.asyncDispose]();
    await database?.close();
  });

  async function ask(route: string, cookie: string, form: Readonly<Record<string, string>> = {}): Promise<string> {
    const [method = '', path = ''] = route.replaceAll(/:\w+/g, () => randomUUID()).split(' ');
    const body = method === 'POST' ? { body: new URLSearchParams(form) } : {};
    const answer = await cloud.app.request(path, {
      method,
      headers: { cookie, 'sec-fetch-site': 'same-origin', 'accept-language': 'en' },
      ...body,
    });
    // A stream has no end to wait for.
    const isStream = answer.headers.get('content-type')?.startsWith('text/event-stream') === true;
    if (isStream) await answer.body?.cancel();
    const text = isStream ? '' : await answer.text();
    return `${answer.status} ${answer.headers.get('set-cookie')?.split(';')[0] ?? ''} ${text}`;
  }

  async function signIn(name: string): Promise<{ readonly cookie: string; readonly token: string }> {
    const cookie = await consoleCookie({ ...context, publicUrl }, tenant, `${name}@contoso.hawser.test`);
    const page = await ask('GET /console', cookie);
    return { cookie, token: /name="token" value="([^"]+)"/.exec(page)?.[1] ?? '' };
  }

  test('are all known', () => {
    const routes = cloud.app.routes
      .filter(({ method, path }) => method !== 'ALL' && path.startsWith('/console'))
      .map(({ method, path }) => `${method} ${path}`);
    expect([...new Set(routes)].toSorted()).toEqual([...Object.keys(expected), ...open].toSorted());
  });

  test.each(roles)('open for %s what the role needs, and nothing else', async (role) => {
    const { cookie, token } = await signIn(role);
    for (const [route, allowed] of Object.entries(expected)) {
      const answer = await ask(route, cookie, { token });
      const isRefused = answer.startsWith('403') && answer.includes('accounts.role-needed');
      expect(`${route}: ${isRefused ? 'refused' : 'open'}`).toBe(
        `${route}: ${allowed.includes(role) ? 'open' : 'refused'}`,
      );
    }
  });

  test('open nothing for somebody without a role, who is informed and can sign out', async () => {
    const { cookie, token } = await signIn('nobody');
    for (const route of Object.keys(expected))
      expect(await ask(route, cookie, { token })).toMatch(/^403.*role-needed/s);
    expect(await ask('GET /console', cookie)).toMatch(/Reports Reader.*action="\/console\/sign-out"/s);
    expect(await ask('POST /console/sign-out', cookie, { token })).toMatch(/^303/);
    expect(await ask('GET /console', cookie)).toMatch(/^303/);
  });

  test('lead a help desk to people without a role only, whatever the address says', async () => {
    const [ordinary, holder] = [await synchronize('anna'), await synchronize('bram', 'reports')];
    const { cookie, token } = await signIn('help-desk');
    const path = (id: string): string => `/console/users/${id}/password`;
    expect(await ask(`GET /console/users/${ordinary}`, cookie)).toContain(path(ordinary));
    expect(await ask(`GET /console/users/${holder}`, cookie)).not.toContain(path(holder));
    expect(await ask(`GET ${path(ordinary)}`, cookie)).toMatch(/^200/);
    for (const route of [`GET ${path(holder)}`, `POST ${path(holder)}`, `POST /console/users/${holder}/unlock`]) {
      const values = { token, request: randomUUID(), newPassword: 'Fiets-Pomp.34' };
      expect(await ask(route, cookie, values)).toMatch(/^403.*accounts\.target-protected/s);
    }
    const { cookie: global } = await signIn('global');
    expect(await ask(`GET ${path(holder)}`, global)).toMatch(/^200/);
  });

  test('let only a global administrator bring a role holder back', async () => {
    const ids = [await synchronize('carla'), await synchronize('dirk', 'help-desk')] as const;
    await send({ kind: 'delete', id: 'x', sourceAnchor: 'carla', objectClass: 'user' });
    await send({ kind: 'delete', id: 'x', sourceAnchor: 'dirk', objectClass: 'user' });
    const restore = async (who: string, id: string): Promise<string> => {
      const { cookie, token } = await signIn(who);
      return await ask(`POST /console/recycle-bin/${id}/restore`, cookie, { token });
    };
    expect(await restore('cloud-device', ids[0])).toMatch(/^403.*accounts\.role-needed/s);
    expect(await restore('user', ids[1])).toMatch(/^403.*accounts\.target-protected/s);
    expect(await restore('user', ids[0])).toMatch(/^303/);
    expect(await restore('global', ids[1])).toMatch(/^303/);
  });

  async function send(operation: Operation): Promise<string> {
    const caller = { tenant, agentId: randomUUID() };
    await letProvision(context, tenant, caller.agentId);
    const { answers } = await applyBatch(context, caller, { number: ++batches, fence: 0, operations: [operation] });
    return answers[0]?.targetId ?? '';
  }

  async function synchronize(name: string, role?: Role): Promise<string> {
    const attributes = { displayName: name, userPrincipalName: `${name}@contoso.hawser.test`, accountEnabled: true };
    const id = await send({
      kind: 'add',
      id: name,
      sourceAnchor: name,
      objectClass: 'user',
      forests: [testForest],
      attributes,
      references: {},
    });
    const business = { ...context, log: silentLog() };
    if (role) await assignRole(business, tenant, { name: id, role }, { operator: 'test' });
    return id;
  }
});
