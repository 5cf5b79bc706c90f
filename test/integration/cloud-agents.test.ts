import { letProvision, testForest } from '../kit/grants.ts';
import { randomUUID } from 'node:crypto';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import type { JWTPayload } from 'jose';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { FakeClock, HOUR, MINUTE } from '../../src/base/clock.ts';
import type { Database } from '../../src/base/database/database.ts';
import { openDatabase } from '../../src/base/database/database.ts';
import { listen } from '../../src/base/http/server.ts';
import type { HttpServer } from '../../src/base/http/server.ts';
import { silentLog } from '../../src/base/log.ts';
import { secretBox } from '../../src/base/secrets.ts';
import { createInvite, listAgents, revokeAgent } from '../../src/cloud/agents/store.ts';
import { cloudConfiguration } from '../../src/cloud/configuration.ts';
import { cloudMigrations } from '../../src/cloud/migrations.ts';
import { createCloud } from '../../src/cloud/server.ts';
import { createTenant } from '../../src/cloud/tenants/store.ts';
import type { Tenant } from '../../src/cloud/tenants/tenant.ts';
import type { Discovery } from '../../src/wire/index.ts';

/** The clock of the service: what it decides about time. The tokens' own clock is the machine's. */
const clock = new FakeClock(new Date());
let database: Database;
let server: HttpServer;
let url: string;
let tenants = 0;
let tenant: Tenant;

beforeAll(async () => {
  database = await openDatabase('memory:', { holder: 'test', migrations: cloudMigrations });
  const probe = createCloudAt('http://127.0.0.1:1');
  server = await listen(probe, { address: '127.0.0.1', port: 0 });
  const { port } = server;
  await server.stop();
  url = `http://127.0.0.1:${port}`;
  server = await listen(createCloudAt(url), { address: '127.0.0.1', port });
});
afterAll(async () => {
  await server.stop();
  await database.close();
});
beforeEach(async () => {
  tenant = await makeTenant();
});

function createCloudAt(publicUrl: string) {
  const configuration = cloudConfiguration.parse({ publicUrl });
  const secrets = secretBox(Buffer.alloc(32, 7));
  return createCloud({ configuration, database, clock, log: silentLog(), secrets }).app;
}

async function makeTenant(): Promise<Tenant> {
  const name = `t${++tenants}`;
  return await createTenant(
    { connection: database.kysely, clock },
    {
      name,
      displayName: name,
      initialDomain: `${name}.hawser.test`,
      domains: [`${name}.example.com`],
    },
  );
}

async function discover(name: string): Promise<Discovery> {
  const answer = await fetch(`${url}/provisioning/v1/discover?tenant=${name}`);
  return (await answer.json()) as Discovery;
}

async function makeKey() {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const { kty, crv, x, y } = await exportJWK(publicKey);
  return { privateKey, publicKey: { kty, crv, x, y } };
}

type Key = Awaited<ReturnType<typeof makeKey>>;

async function register(code: string, { publicKey }: Pick<Key, 'publicKey'>, name = 'agent'): Promise<Response> {
  const { registrationEndpoint, tenantId } = await discover(tenant.name);
  return await fetch(registrationEndpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ tenantId, code, name, version: '0.1.0', publicKey }),
  });
}

async function registeredAgent(): Promise<{ key: Key; id: string }> {
  const { code } = await createInvite({ connection: database.kysely, clock }, tenant, 'admin:test');
  const key = await makeKey();
  const { agentId } = (await (await register(code, key)).json()) as { agentId: string };
  return { key, id: agentId };
}

interface AssertionOptions {
  readonly claims?: JWTPayload;
  readonly expiresIn?: string;
  readonly privateKey?: Key['privateKey'];
}

async function assertion({ key, id }: { key: Key; id: string }, options: AssertionOptions = {}): Promise<string> {
  const { issuer } = await discover(tenant.name);
  const claims = { iss: id, sub: id, aud: issuer, jti: randomUUID(), ...options.claims };
  return await new SignJWT(claims)
    .setProtectedHeader({ alg: 'ES256', kid: await calculateJwkThumbprint(key.publicKey as never) })
    .setIssuedAt()
    .setExpirationTime(options.expiresIn ?? '1m')
    .sign(options.privateKey ?? key.privateKey);
}

async function askToken(clientId: string, clientAssertion: string, at = tenant): Promise<Response> {
  const { tokenEndpoint } = await discover(at.name);
  return await fetch(tokenEndpoint, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: clientAssertion,
    }),
  });
}

async function tokenOf(agent: { key: Key; id: string }): Promise<string> {
  const answer = await askToken(agent.id, await assertion(agent));
  return ((await answer.json()) as { access_token: string }).access_token;
}

async function state(token: string): Promise<Response> {
  const { stateEndpoint } = await discover(tenant.name);
  return await fetch(stateEndpoint, { headers: { authorization: `Bearer ${token}` } });
}

async function codeOf(answer: Response): Promise<string | undefined> {
  return ((await answer.json()) as { error?: { code?: string } }).error?.code;
}

describe('discovery', () => {
  test('finds the tenant by its name, its id and its domains, and names places under the public address only', async () => {
    const byName = await discover(tenant.name);
    expect(byName.tenantId).toBe(tenant.id);
    expect(await discover(tenant.id)).toEqual(byName);
    expect(await discover(`${tenant.name}.example.com`)).toEqual(byName);
    const spoofed = await fetch(`${url}/${tenant.id}/v2.0/.well-known/openid-configuration`, {
      headers: { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' },
    });
    const document = (await spoofed.json()) as Record<string, unknown>;
    expect(document['issuer']).toBe(byName.issuer);
    expect(document['token_endpoint']).toBe(byName.tokenEndpoint);
    expect(document['jwks_uri']).toMatch(new RegExp(`^${url}/${tenant.id}/`));
  });

  test('of an unknown tenant is a 404 that says so', async () => {
    const answer = await fetch(`${url}/provisioning/v1/discover?tenant=nobody`);
    expect([answer.status, await codeOf(answer)]).toEqual([404, 'cloud.unknown-tenant']);
    expect((await fetch(`${url}/nobody/oauth2/v2.0/token`, { method: 'POST' })).status).toBe(404);
  });
});

describe('a one-time code', () => {
  test('registers one agent, however many try at the same moment', async () => {
    const { code } = await createInvite({ connection: database.kysely, clock }, tenant, 'admin:test');
    const attempts = await Promise.all(Array.from({ length: 10 }, async () => await register(code, await makeKey())));
    expect(attempts.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
      200,
      ...Array.from({ length: 9 }, () => 403),
    ]);
    expect(await listAgents(database.kysely, tenant)).toHaveLength(1);
  });

  test('may be typed in lower case and without dashes', async () => {
    const { code } = await createInvite({ connection: database.kysely, clock }, tenant, 'admin:test');
    expect((await register(code.toLowerCase().replaceAll('-', ''), await makeKey())).status).toBe(200);
  });

  test('is worth nothing after an hour', async () => {
    const { code } = await createInvite(
      { connection: database.kysely, clock: new FakeClock(new Date(clock.now().getTime() - HOUR - 1)) },
      tenant,
      'admin:test',
    );
    const answer = await register(code, await makeKey());
    expect([answer.status, await codeOf(answer)]).toEqual([403, 'cloud.invite-invalid']);
  });

  test('is not stored', async () => {
    const { code } = await createInvite({ connection: database.kysely, clock }, tenant, 'admin:test');
    const dump = await database.kysely
      .selectFrom('agent_invite' as never)
      .selectAll()
      .execute();
    expect(JSON.stringify(dump)).not.toContain(code.slice(0, 9));
  });

  test('is not spent on a key that is none', async () => {
    const { code } = await createInvite({ connection: database.kysely, clock }, tenant, 'admin:test');
    const bad = { kty: 'EC', crv: 'P-256', x: 'AAAA', y: 'AAAA' };
    const answer = await register(code, { publicKey: bad });
    expect([answer.status, await codeOf(answer)]).toEqual([400, 'base.request-invalid']);
    expect((await register(code, await makeKey())).status).toBe(200);
  });
});

describe('the token endpoint', () => {
  test('gives a token of ten minutes for a signed assertion', async () => {
    const agent = await registeredAgent();
    const answer = await askToken(agent.id, await assertion(agent));
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ token_type: 'Bearer', expires_in: 600 });
  });

  test('refuses an assertion by another key', async () => {
    const agent = await registeredAgent();
    const { privateKey } = await makeKey();
    expect((await askToken(agent.id, await assertion(agent, { privateKey }))).status).toBe(401);
  });

  test('refuses an assertion that has expired', async () => {
    const agent = await registeredAgent();
    expect((await askToken(agent.id, await assertion(agent, { expiresIn: '-1m' }))).status).toBe(401);
  });

  test('refuses an assertion for somebody else', async () => {
    const agent = await registeredAgent();
    const claims = { aud: 'https://elsewhere.example' };
    expect((await askToken(agent.id, await assertion(agent, { claims }))).status).toBe(401);
  });

  test('takes an assertion once, also when it comes several times at the same moment', async () => {
    const agent = await registeredAgent();
    const once = await assertion(agent);
    const answers = await Promise.all(Array.from({ length: 5 }, async () => await askToken(agent.id, once)));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 401, 401, 401, 401]);
    expect((await askToken(agent.id, once)).status).toBe(401);
  });

  test('of another tenant does not know the agent', async () => {
    const agent = await registeredAgent();
    const other = await makeTenant();
    const claims = { aud: (await discover(other.name)).issuer };
    expect((await askToken(agent.id, await assertion(agent, { claims }), other)).status).toBe(401);
  });

  test('gives a revoked agent nothing', async () => {
    const agent = await registeredAgent();
    await revokeAgent({ connection: database.kysely, clock }, tenant, agent.id, 'admin:test');
    expect((await askToken(agent.id, await assertion(agent))).status).toBe(401);
  });
});

describe('the provisioning endpoints', () => {
  test('refuse a missing, a strange and an expired token', async () => {
    const agent = await registeredAgent();
    const token = await tokenOf(agent);
    expect((await state(token)).status).toBe(200);
    const [header, payload, signature] = token.split('.');
    const tampered = Buffer.from(
      JSON.stringify({ ...JSON.parse(Buffer.from(payload ?? '', 'base64url').toString()), client_id: randomUUID() }),
    );
    expect(await codeOf(await state(`${header}.${tampered.toString('base64url')}.${signature}`))).toBe(
      'cloud.token-invalid',
    );
    expect(await codeOf(await state('nonsense'))).toBe('cloud.token-invalid');
    clock.advance(11 * MINUTE);
    expect(await codeOf(await state(token))).toBe('cloud.token-invalid');
  });

  test('refuse a revoked agent at once, with a token that is still valid', async () => {
    const agent = await registeredAgent();
    clock.advance(Date.now() - clock.now().getTime());
    const token = await tokenOf(agent);
    expect((await state(token)).status).toBe(200);
    await revokeAgent({ connection: database.kysely, clock }, tenant, agent.id, 'admin:test');
    const answer = await state(token);
    expect([answer.status, await codeOf(answer)]).toEqual([401, 'cloud.agent-revoked']);
  });

  test('take batches plain, gzipped and with zstd, and refuse what is not one', async () => {
    clock.advance(Date.now() - clock.now().getTime());
    const agent = await registeredAgent();
    await letProvision({ connection: database.kysely, clock }, tenant, agent.id);
    const token = await tokenOf(agent);
    const { provisioningEndpoint } = await discover(tenant.name);
    const post = async (body: string | Uint8Array, encoding?: string): Promise<Response> =>
      await fetch(provisioningEndpoint, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          ...(encoding !== undefined && { 'content-encoding': encoding }),
        },
        body: body as never,
      });
    const batch = (number: number, more: object = {}): string =>
      JSON.stringify({
        number,
        fence: 0,
        operations: [
          {
            kind: 'add',
            id: '1',
            sourceAnchor: `a${number}`,
            objectClass: 'group',
            forests: [testForest],
            attributes: { displayName: 'G' },
            references: {},
            ...more,
          },
        ],
      });
    for (const answer of [
      await post(batch(1)),
      await post(gzipSync(batch(2)), 'gzip'),
      await post(zstdCompressSync(batch(3)), 'zstd'),
    ]) {
      expect(await answer.json()).toMatchObject({ answers: [{ id: '1', outcome: 'created' }] });
    }
    for (const more of [
      { extra: 1 },
      { attributes: { a: null } },
      { attributes: { a: [] } },
      { objectClass: 'robot' },
      { sourceAnchor: '' },
    ]) {
      const answer = await post(batch(4, more));
      expect([answer.status, await codeOf(answer)]).toEqual([400, 'base.request-invalid']);
    }
    expect((await post('{')).status).toBe(400);
    expect((await post(batch(4), 'br')).status).toBe(415);
    const unstorable = await post(batch(4, { attributes: { displayName: 'a\u0000b' } }));
    expect(await unstorable.json()).toMatchObject({ answers: [{ outcome: 'rejected', code: 'DataValidationFailed' }] });
  });
});
