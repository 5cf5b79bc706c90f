import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { FakeClock, SECOND } from '../../src/base/clock.ts';
import type { Database } from '../../src/base/database/database.ts';
import { silentLog } from '../../src/base/log.ts';
import { secretBox } from '../../src/base/secrets.ts';
import { createAdministrator } from '../../src/cloud/accounts/create-person.ts';
import { createInvite, revokeAgent } from '../../src/cloud/agents/store.ts';
import { cloudConfiguration } from '../../src/cloud/configuration.ts';
import { currentRuns } from '../../src/cloud/provisioning/progress.ts';
import type { Cloud } from '../../src/cloud/server.ts';
import { createCloud } from '../../src/cloud/server.ts';
import { createTenant } from '../../src/cloud/tenants/store.ts';
import type { Tenant } from '../../src/cloud/tenants/tenant.ts';
import { freePort } from '../../src/lab/ports.ts';
import type { RunProgress } from '../../src/wire/index.ts';
import type { CloudAgent } from '../kit/cloud-agent.ts';
import { registerCloudAgent } from '../kit/cloud-agent.ts';
import { consoleCookie } from '../kit/console-session.ts';
import type { TestDatabases } from '../kit/databases.ts';
import { testForest } from '../kit/grants.ts';

const run: RunProgress = {
  startedAt: '2026-03-01T11:59:50.000Z',
  ...{ step: 'full-synchronization', connector: testForest, done: 1200, expected: 5000, rate: 400, secondsLeft: 10 },
  ...{ read: 5000, matched: 1200, sent: 0 },
};

interface Node {
  readonly url: string;
  readonly cloud: Cloud;
}

/** How far a run is, from an agent at one node to the pages of another. */
export function progressSuite(databases: TestDatabases): void {
  const administrator = { upn: 'iris@progress.hawser.test', password: 'een lange zin is goed' };
  // Tokens are checked with the clock of the machine.
  const clock = new FakeClock(new Date());
  let database: Database;
  let tenant: Tenant;
  let nodes: readonly [Node, Node];
  let cookie: string;
  let agent: CloudAgent;
  let token: string;

  beforeAll(async () => {
    database = await databases.open();
    const context = { connection: database.kysely, clock };
    const initialDomain = 'progress.hawser.test';
    tenant = await createTenant(context, { name: 'progress', displayName: 'Progress', initialDomain });
    await createAdministrator(context, tenant, administrator, 'test');
    nodes = [await startNode(), await startNode()];
    cookie = await consoleCookie({ ...context, publicUrl: nodes[1].url }, tenant, administrator.upn);
  });
  beforeEach(async () => {
    if (agent) await revokeAgent({ connection: database.kysely, clock }, tenant, agent.id, 'test');
    agent = await newAgent([{ feature: 'provisioning', forest: testForest }]);
    token = await agent.token();
  });
  afterAll(async () => {
    for (const { cloud } of nodes ?? []) await cloud.stop();
    await database?.close();
  });

  async function startNode(): Promise<Node> {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const configuration = cloudConfiguration.parse({ publicUrl: url, listen: { port }, operators: { port: 0 } });
    const secrets = secretBox(Buffer.alloc(32, 7));
    const cloud = createCloud({ configuration, database, clock, log: silentLog(), secrets });
    await cloud.listen();
    return { url, cloud };
  }

  async function newAgent(grants: Parameters<typeof createInvite>[3]): Promise<CloudAgent> {
    const { code } = await createInvite({ connection: database.kysely, clock }, tenant, 'test', grants);
    return await registerCloudAgent(nodes[0].url, 'progress', code);
  }

  async function report(body: unknown, bearer = token): Promise<number> {
    const answer = await fetch(`${nodes[0].url}/provisioning/v1/progress`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${bearer}` },
      body: JSON.stringify(body),
    });
    await answer.arrayBuffer();
    return answer.status;
  }

  const current = async () => await currentRuns({ connection: database.kysely, clock }, tenant);
  const page = async (path: string, language = 'en'): Promise<string> =>
    await (await fetch(`${nodes[1].url}${path}`, { headers: { cookie, 'accept-language': language } })).text();

  /** The events of a stream, one after the other. */
  async function* events(): AsyncGenerator<{ readonly event: string; readonly data: string }> {
    const leaving = new AbortController();
    const headers = { cookie, accept: 'text/event-stream', 'accept-language': 'nl' };
    const answer = await fetch(`${nodes[1].url}/console/progress`, { headers, signal: leaving.signal });
    expect(answer.status).toBe(200);
    let text = '';
    const decoder = new TextDecoder();
    try {
      for await (const chunk of answer.body ?? []) {
        text += decoder.decode(chunk, { stream: true });
        for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
          const lines = text.slice(0, end).split('\n');
          text = text.slice(end + 2);
          const of = (name: string) => lines.find((line) => line.startsWith(`${name}:`))?.slice(name.length + 1) ?? '';
          yield { event: of('event').trim(), data: of('data').trim() };
        }
      }
    } finally {
      leaving.abort();
    }
  }

  describe('a report', () => {
    test('is kept until the run has ended, or the agent has said nothing for a while', async () => {
      expect(await report({ run })).toBe(204);
      expect(await current()).toEqual([{ ...run, agentId: agent.id, agentName: 'agent of a test' }]);
      clock.advance(14 * SECOND);
      expect(await current()).toHaveLength(1);
      clock.advance(2 * SECOND);
      expect(await current()).toEqual([]);
      expect(await report({ run })).toBe(204);
      expect(await report({ run: null })).toBe(204);
      expect(await current()).toEqual([]);
    });

    test('that comes too soon after another one costs no write', async () => {
      await report({ run });
      clock.advance(SECOND / 4);
      expect(await report({ run: { ...run, done: 1300 } })).toBe(204);
      expect(await current()).toMatchObject([{ done: 1200 }]);
      clock.advance(SECOND);
      await report({ run: { ...run, done: 1400 } });
      expect(await current()).toMatchObject([{ done: 1400 }]);
      // A clock that was set back does not stop it.
      clock.advance(-60 * SECOND);
      await report({ run: { ...run, done: 1500 } });
      expect(await current()).toMatchObject([{ done: 1500 }]);
      clock.advance(60 * SECOND);
    });

    test('is refused without a token, without a grant, from a revoked agent, and when it is none', async () => {
      expect(await report({ run }, 'x')).toBe(401);
      expect(await report({ run: { ...run, done: -1 } })).toBe(400);
      expect(await report({ run: { ...run, connector: 'x'.repeat(300) } })).toBe(400);
      expect(await report({ run: { ...run, connector: 'x'.repeat(5000) } })).toBe(413);
      const idle = await newAgent([{ feature: 'writeback', forest: testForest }]);
      expect(await report({ run }, await idle.token())).toBe(403);
      await revokeAgent({ connection: database.kysely, clock }, tenant, idle.id, 'test');
      await revokeAgent({ connection: database.kysely, clock }, tenant, agent.id, 'test');
      expect(await report({ run })).toBe(401);
      expect(await current()).toEqual([]);
    });
  });

  test('the stream of another node brings it, in the words of the reader, and says when nothing runs any more', async () => {
    const stream = events();
    expect((await stream.next()).value).toMatchObject({ event: 'idle' });
    await report({ run });
    const { value } = await stream.next();
    expect(value).toMatchObject({ event: 'progress' });
    const { step, done, expected, rate, secondsLeft } = run;
    expect(JSON.parse(value?.data ?? '')).toMatchObject({
      ...{ agent: agent.id, step, done, expected, rate, secondsLeft },
      words: {
        step: `Nu: volledige synchronisatie van ${testForest}, gestart door agent of a test`,
        ...{ amount: '1.200 van 5.000', read: '5.000', matched: '1.200', sent: '0', rate: '400', left: '10 s' },
      },
    });
    await report({ run: null });
    const seen: string[] = [];
    for await (const { event } of stream) {
      seen.push(event);
      if (event === 'idle') break;
    }
    expect(seen.at(-1)).toBe('idle');
  });

  test('one session has five streams at most; one that is left makes room', async () => {
    const open = await Promise.all(
      Array.from({ length: 5 }, async () => {
        const stream = events();
        await stream.next();
        return stream;
      }),
    );
    const refused = await fetch(`${nodes[1].url}/console/progress`, { headers: { cookie } });
    expect(refused.status).toBe(503);
    await refused.arrayBuffer();
    await Promise.all(open.map(async (stream) => await stream.return(undefined)));
    // The server sees it a moment later.
    let status: number;
    do {
      const leaving = new AbortController();
      ({ status } = await fetch(`${nodes[1].url}/console/progress`, { headers: { cookie }, signal: leaving.signal }));
      leaving.abort();
    } while (status === 503);
    expect(status).toBe(200);
  });

  test('who only asks for the head of it listens to nothing, and takes no room', async () => {
    await report({ run });
    for (let times = 0; times < 6; times++) {
      const { status } = await fetch(`${nodes[1].url}/console/progress`, { method: 'HEAD', headers: { cookie } });
      expect(status).toBe(200);
    }
    const stream = events();
    expect((await stream.next()).value).toMatchObject({ event: 'progress' });
    await stream.return(undefined);
  });

  test('pages show it while it goes on, and are loaded again without script', async () => {
    await report({ run });
    for (const path of ['/console', '/console/runs']) {
      const text = await page(path, 'nl');
      expect(text).toContain('De eerste synchronisatie is bezig');
      expect(text).toMatch(/<progress[^>]* value="1200" max="5000"/);
      expect(text).toMatch(/data-part="read">5\.000</);
      expect(text).toContain('<noscript><meta http-equiv="refresh" content="5" /></noscript>');
    }
    await report({ run: null });
    expect(await page('/console/runs')).not.toMatch(/<progress|http-equiv="refresh"/);
  });

  test('nobody is asked to register an agent beside one that works', async () => {
    const awaited = await page('/console');
    expect(awaited).not.toContain('Register an agent');
    expect(awaited).not.toContain('Nothing has been synchronized yet');
    expect(awaited).toContain('its first synchronization has not started yet');
    await revokeAgent({ connection: database.kysely, clock }, tenant, agent.id, 'test');
    expect(await page('/console')).toContain('Nothing has been synchronized yet');
  });
}
