import { globSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import type { Database } from '../../src/base/database/database.ts';
import { openDatabase } from '../../src/base/database/database.ts';
import { bodyDeadlineMs } from '../../src/base/http/body.ts';
import { bodyLimitsOf, MAX_OCTETS } from '../../src/base/http/body-limits.ts';
import { silentLog } from '../../src/base/log.ts';
import { secretBox } from '../../src/base/secrets.ts';
import { createAdministrator } from '../../src/cloud/accounts/create-person.ts';
import { createInvite } from '../../src/cloud/agents/store.ts';
import { cloudConfiguration } from '../../src/cloud/configuration.ts';
import { cloudMigrations } from '../../src/cloud/migrations.ts';
import type { Cloud } from '../../src/cloud/server.ts';
import { createCloud } from '../../src/cloud/server.ts';
import { createTenant } from '../../src/cloud/tenants/store.ts';
import { freePort } from '../../src/lab/ports.ts';
import type { CloudAgent } from '../kit/cloud-agent.ts';
import { registerCloudAgent } from '../kit/cloud-agent.ts';
import type { JsonSchema } from '../kit/json-sample.ts';
import { oddlyOf, sampleOf } from '../kit/json-sample.ts';
import { grantFeatures } from '../../src/wire/index.ts';
import { testForest } from '../kit/grants.ts';
import { consoleCookie } from '../kit/console-session.ts';
import { forgetLimits } from '../kit/forget-limits.ts';

/**
 * Every route that the service has, found and not listed by hand, by somebody who is admitted to it: permission alone
 * does not hold these requests off.
 */
const administrator = { upn: 'iris@edges.hawser.test', password: 'een lange zin is goed' };
const KIBIBYTE = 1024;
let database: Database;
let cloud: Cloud;
let url: string;
let agent: CloudAgent;
let token: string;
let cookie: string;

beforeAll(async () => {
  database = await openDatabase('memory:', { holder: 'test', migrations: cloudMigrations });
  const context = { connection: database.kysely, clock: systemClock };
  const initialDomain = 'edges.hawser.test';
  const tenant = await createTenant(context, { name: 'edges', displayName: 'Edges', initialDomain });
  await createAdministrator(context, tenant, administrator, 'test');
  const port = await freePort();
  const configuration = cloudConfiguration.parse({
    publicUrl: `http://127.0.0.1:${port}`,
    listen: { port },
    operators: { port: 0 },
    publicDiagnosis: true,
  });
  const secrets = secretBox(Buffer.alloc(32, 7));
  cloud = createCloud({ configuration, database, clock: systemClock, log: silentLog(), secrets });
  ({ url } = await cloud.listen());
  agent = await registerCloudAgent(url, 'edges', (await createInvite(context, tenant, 'test', everything)).code);
  token = await agent.token();
  cookie = await consoleCookie({ ...context, publicUrl: url }, tenant, administrator.upn);
});
afterAll(async () => {
  await cloud?.stop();
  await database?.close();
});

/** An agent that may do everything comes as far as its body. */
const everything = grantFeatures.map((feature) => ({ feature, forest: testForest }));

const ownPage = { 'sec-fetch-site': 'same-origin' };

interface Route {
  readonly key: string;
  readonly method: string;
  readonly path: string;
}

/** Middleware answers to every method; it is no route. */
function routes(): readonly Route[] {
  const all = cloud.app.routes
    .filter(({ method }) => method !== 'ALL')
    .map(({ method, path }) => ({ key: `${method} ${path}`, method, path }));
  return [...new Map(all.map((route) => [route.key, route])).values()];
}

/** Those that take a body; the token endpoint has a library of its own, which asks for a connection. */
const bodyRoutes = (): readonly Route[] =>
  routes().filter(({ method, path }) => ['POST', 'PUT'].includes(method) && !path.startsWith('/:tenant'));

const isApi = ({ path }: Route): boolean => path.startsWith('/provisioning/');
const limitOf = ({ key }: Route): number => bodyLimitsOf(cloud.app).get(key) ?? 0;
const addressOf = ({ path }: Route, value = agent.id): string => path.replace(/:\w+(?:\{[^}]*\})?/g, value);

interface Sent {
  readonly status: number;
  readonly text: string;
  readonly retryAfter: string | null;
}

async function send(
  route: Route,
  body: RequestInit['body'],
  headers: Readonly<Record<string, string>> = {},
  path = addressOf(route),
): Promise<Sent> {
  await forgetLimits(database.kysely);
  const type = isApi(route) ? 'application/json' : 'application/x-www-form-urlencoded';
  const own = isApi(route) ? { authorization: `Bearer ${token}` } : { ...ownPage, cookie };
  const init = {
    method: route.method,
    body: body ?? null,
    duplex: 'half',
    headers: { 'content-type': type, ...own, ...headers },
  };
  const answer = await cloud.app.request(path, init as RequestInit);
  return { status: answer.status, text: await answer.text(), retryAfter: answer.headers.get('retry-after') };
}

/** A body without an end, and how much of it was taken. */
function endless() {
  let taken = 0;
  const chunk = new Uint8Array(16 * KIBIBYTE).fill(97);
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      taken += chunk.length;
      controller.enqueue(chunk);
    },
  });
  return { body, taken: () => taken };
}

test('stands behind every page that a document names', () => {
  const isPage =
    /(?<=`)\/(?:codes|console|devicelogin|diagnosis|my|provisioning|reset|security-info|sign-in|sign-out)(?:\/[^` …]*)?(?=…?`)/g;
  const named = globSync('docs/*.md').flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(isPage)].map(([path]) => `${file}: ${path.replace(/\/$/, '')}`),
  );
  expect(named.length).toBeGreaterThan(25);
  const known = routes().map(({ path }) => path.replaceAll(/:\w+(?:\{[^}]*\})?/g, ':'));
  const isKnown = (path: string): boolean =>
    known.some((route) => `${route}/`.startsWith(`${path.replaceAll(/[A-Z]{2,}/g, ':')}/`));
  expect(named.filter((line) => !isKnown(line.split(': ')[1] ?? ''))).toEqual([]);
});

test('says how large a body it takes, and never more than there is for all', () => {
  expect(bodyRoutes().length).toBeGreaterThan(15);
  for (const route of bodyRoutes())
    expect([route.key, limitOf(route) > 0, limitOf(route) <= MAX_OCTETS]).toEqual([route.key, true, true]);
});

describe('every route', () => {
  /** What does not exist, and what an administrator's page asks for first, is refused before the body. */
  const before = ({ path }: Route): readonly number[] => [
    ...(path.includes('/:') ? [404] : []),
    // What is not offered to this person at this address, and what nobody has asked for.
    ...(path.startsWith('/security-info/') ? [403, 409] : []),
  ];

  test('takes no more of a body than its limit', async () => {
    for (const route of bodyRoutes()) {
      const { body, taken } = endless();
      const { status, text } = await send(route, body);
      expect([route.key, [413, ...before(route)].includes(status), status]).toEqual([route.key, true, status]);
      expect([route.key, taken() <= limitOf(route) + 64 * KIBIBYTE]).toEqual([route.key, true]);
      expect([route.key, text.length < 100 * KIBIBYTE]).toEqual([route.key, true]);
    }
  });

  test('unpacks no more than its limit', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * KIBIBYTE * KIBIBYTE));
    for (const route of bodyRoutes().filter(isApi))
      expect([route.key, (await send(route, bomb, { 'content-encoding': 'gzip' })).status]).toEqual([route.key, 413]);
  });

  test('names a type that it does not read', async () => {
    for (const route of bodyRoutes()) {
      const { status } = await send(route, 'text', { 'content-type': 'text/plain' });
      expect([route.key, [415, ...before(route)].includes(status), status]).toEqual([route.key, true, status]);
    }
  });

  test('takes no NUL in its address', async () => {
    for (const route of routes()) {
      const asked = route.method === 'GET' || route.method === 'OPTIONS' ? null : 'x=y';
      expect([route.key, (await send(route, asked, {}, `${addressOf(route)}?q=a%00b`)).status]).toEqual([
        route.key,
        400,
      ]);
      if (!route.path.includes(':')) continue;
      expect([route.key, (await send(route, asked, {}, addressOf(route, 'a%00b'))).status]).toEqual([route.key, 400]);
    }
  });

  test('does not wait for a body longer than it may take', async () => {
    for (const route of bodyRoutes()) {
      const { promise: begun, resolve } = Promise.withResolvers<undefined>();
      // A first octet, and nothing more.
      const body = new ReadableStream<Uint8Array>(
        {
          pull: (controller) => {
            controller.enqueue(new Uint8Array([123]));
            resolve(undefined);
            return new Promise(() => undefined);
          },
        },
        { highWaterMark: 0 },
      );
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      try {
        const answer = send(route, body);
        // One that is refused before its body never asks for it.
        await Promise.race([begun, answer]);
        await vi.advanceTimersByTimeAsync(bodyDeadlineMs(limitOf(route)) + 1);
        const { status } = await answer;
        expect([route.key, [408, ...before(route)].includes(status), status]).toEqual([route.key, true, status]);
      } finally {
        vi.useRealTimers();
      }
    }
  });
});

interface Described {
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: JsonSchema } } };
}

test('every body of the interface, with anything odd in it, is no fault of the server', async () => {
  const { paths } = (await (await fetch(`${url}/openapi.json`)).json()) as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  };
  let sent = 0;
  let number = 0;
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, { requestBody }] of Object.entries(methods)) {
      if (!requestBody) continue;
      const route = { key: '', method: method.toUpperCase(), path: path.replaceAll(/\{\w+\}/g, '1') };
      for (const odd of oddlyOf(sampleOf(requestBody.content['application/json'].schema))) {
        const isBatch = path.endsWith('/batches') && typeof odd === 'object' && odd !== null;
        const body = isBatch && 'number' in odd && odd.number === 1 ? { ...odd, number: number + 1 } : odd;
        const { status, text } = await send(route, JSON.stringify(body));
        expect([path, JSON.stringify(odd).slice(0, 300), status < 500, text.slice(0, 300)]).toEqual([
          ...[path, JSON.stringify(odd).slice(0, 300), true, text.slice(0, 300)],
        ]);
        if (isBatch && status === 200) number++;
        sent++;
      }
    }
  }
  expect(sent).toBeGreaterThan(500);
});

test('millions of empty items become few problems', async () => {
  const heartbeat = bodyRoutes().find(({ path }) => path.endsWith('/heartbeat'));
  const hollow = `{"sentAt":"2026-03-01T12:00:00Z","dropped":0,"heartbeats":[${'{},'.repeat(2_000_000)}{}]}`;
  expect(await send(heartbeat as Route, gzipSync(hollow), { 'content-encoding': 'gzip' })).toMatchObject({
    status: 400,
  });
});

test('an agent has two batches in hand, and is told when to come with a third', async () => {
  const batches = bodyRoutes().find(({ path }) => path.endsWith('/batches'));
  const held = [new AbortController(), new AbortController()];
  const open = held.map(({ signal }) => {
    const { promise: begun, resolve } = Promise.withResolvers<undefined>();
    const body = new ReadableStream<Uint8Array>(
      {
        pull: (controller) => {
          resolve(undefined);
          return new Promise((end) => signal.addEventListener('abort', () => (controller.close(), end())));
        },
      },
      { highWaterMark: 0 },
    );
    return { begun, answer: send(batches as Route, body) };
  });
  await Promise.all(open.map(async ({ begun }) => await begun));
  expect(await send(batches as Route, '{}')).toMatchObject({ status: 503, retryAfter: '5' });
  for (const one of held) one.abort();
  for (const { answer } of open) expect((await answer).status).toBe(400);
  expect((await send(batches as Route, '{}')).status).toBe(400);
});

describe('the token endpoint', () => {
  test('refuses a large body by its length', async () => {
    const body = 'x'.repeat(60 * KIBIBYTE);
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await fetch(`${url}/edges/oauth2/v2.0/token`, { method: 'POST', body, headers })).status).toBe(413);
  });

  test.each([
    ['ten years', { seconds: 10 * 365 * 86_400 }, 401],
    ['a long time ago', { ageSeconds: 86_400 }, 401],
    ['ten minutes', { seconds: 600 }, 200],
  ])('takes a proof of %s: %o %i', async (_, options, status) => {
    expect((await agent.askToken(await agent.assertion(options))).status).toBe(status);
  });
});
