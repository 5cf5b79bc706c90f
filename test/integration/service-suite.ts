import { required } from '../../src/base/assert.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAY, systemClock } from '../../src/base/clock.ts';
import type { Database } from '../../src/base/database/database.ts';
import { silentLog } from '../../src/base/log.ts';
import { secretBox } from '../../src/base/secrets.ts';
import { operate } from '../../src/cloud/control/operations.ts';
import { listAudit } from '../../src/cloud/audit/store.ts';
import { HealthService } from '../../src/cloud/health/health-service.ts';
import { rollUpMeasures, sweepMeasures } from '../../src/cloud/health/measure-store.ts';
import { sweepAlerts } from '../../src/cloud/health/alert-store.ts';
import { runHousekeeping } from '../../src/cloud/housekeeping.ts';
import { mailList } from '../../src/cloud/mail/mail-store.ts';
import { sendDueMail } from '../../src/cloud/mail/mailer.ts';
import { openTransport } from '../../src/cloud/mail/transport.ts';
import { listUnanswered, listOverdue, purgeRequests } from '../../src/cloud/relay/store.ts';
import { passwordEvents } from '../../src/cloud/passwords/events.ts';
import { newSecret } from '../../src/cloud/accounts/methods/authenticator.ts';
import type { Administrator } from '../kit/console-sign-in.ts';
import { signInToConsole } from '../kit/console-sign-in.ts';
import { FormBrowser } from '../kit/form-browser.ts';
import { startMailServer } from '../servers/mail-server.ts';
import { heartbeatAt } from './health-kit.ts';
import type { Person, TestAgent } from './writeback-kit.ts';
import { administrator, startPractice, until, WritebackWorld } from './writeback-kit.ts';

const PEOPLE = 12;
const second = 'Fiets-Pomp.34';

/**
 * The whole service from forest to mail, on a database of the caller's: what people and operators rely on, counted
 * exactly. A database that gives up transactions (test/kit/conflicts.ts) must not change anything that is seen here.
 */
export function serviceSuite(open: () => Promise<Database>): void {
  let world: WritebackWorld;
  let agent: TestAgent;
  const people: Person[] = [];
  beforeAll(async () => {
    world = await WritebackWorld.start(await startPractice('windows'), await open());
    await world.policy({ minPwdAge: '0' });
    agent = await world.startAgent('rotterdam', { writeback: { perMinute: 1000, perPersonPerHour: 100 } });
    for (let count = 0; count < PEOPLE; count++) people.push(await world.newPerson());
    await world.sync(agent);
  });
  afterAll(async () => await world?.[Symbol.asyncDispose]());

  const kysely = () => world.database.kysely;
  const context = () => ({ connection: kysely(), clock: systemClock, log: silentLog() });
  const person = (index: number): Person => required(people[index], 'the person');
  const eventsOf = async (id: number): Promise<number> =>
    (await world.cloudEvents()).filter((event) => event.id === id).length;
  /** What operators see counted, of the same events. */
  const countedOf = async (id: number): Promise<number> => {
    const text = await (await fetch(`${world.operatorsUrl}/metrics`)).text();
    return Number(new RegExp(`^hawser_events_total\\{[^}]*event="${id}"\\} (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
  };

  test('everybody is in the cloud once, and the changes are counted without a gap', async () => {
    for (const one of people) await world.object(one);
    await world.sync(agent);
    const { rows } = await sql<{ sequence: number; kind: string }>`/* test */
      select sequence, kind from object_change where tenant = ${world.tenant.number} order by sequence`.execute(
      kysely(),
    );
    expect(rows.map(({ sequence }) => sequence)).toEqual(rows.map((_, index) => index + 1));
    expect(rows.filter(({ kind }) => kind === 'created').length).toBeGreaterThanOrEqual(PEOPLE);
  });

  test('resets at the same moment have one outcome each: in the audit, in the event log and as a metric', async () => {
    const before = await eventsOf(passwordEvents.succeeded.id);
    const ids = await Promise.all(
      people.map(async (one) => await world.submit(one, { operation: 'reset', newPassword: second })),
    );
    for (const id of ids) expect((await world.outcome(id)).outcome?.result).toBe('success');
    const audit = await listAudit(kysely(), world.tenant, { limit: 1000 });
    for (const id of ids) {
      const entries = audit.filter(({ correlationId }) => correlationId === id).map(({ status }) => status);
      expect(entries.toSorted()).toEqual(['started', 'success']);
    }
    expect(await eventsOf(passwordEvents.succeeded.id)).toBe(before + PEOPLE);
    expect(await countedOf(passwordEvents.succeeded.id)).toBe(before + PEOPLE);
    expect(await countedOf(passwordEvents.asked.id)).toBe(await eventsOf(passwordEvents.asked.id));
    expect(await world.canSignIn(person(0), second)).toBe(true);
  });

  test('passwords are verified by the agent', async () => {
    const actor = { kind: 'person', name: 'test' } as const;
    for (const [password, result] of [
      [second, 'success'],
      ['Not-This.One', 'refused'],
    ] as const) {
      const { anchor } = await world.object(person(1));
      const outcome = await world.cloud.passwords.verify(world.tenant, { anchor, actor, password });
      expect(outcome.result).toBe(result);
    }
  });

  describe('the console', () => {
    const signIn = async (given: Partial<Administrator> = {}): Promise<string> =>
      (await signInToConsole(new FormBrowser(world.url), { ...administrator, ...given })).path;

    test('lets in whoever proves both factors, and nobody else', async () => {
      for (let turn = 0; turn < 3; turn++) expect(await signIn()).toBe('/console');
      expect(await signIn({ password: 'not the password' })).toMatch(/\/password$/);
      expect(await signIn({ secret: newSecret() })).toMatch(/\/code$/);
    });

    test('shows every page', async () => {
      const browser = await world.console();
      const { id } = await world.object(person(2));
      for (const path of [
        ...[
          '',
          '/users',
          '/users?q=persoon',
          '/groups',
          '/contacts',
          '/devices',
          '/recycle-bin',
          '/runs',
          '/holds',
          '/errors',
        ],
        ...['/agents', '/settings', '/health', '/health/mail', `/users/${id}`, `/users/${id}/password`],
      ]) {
        const { status, text } = await browser.get(`/console${path}`);
        expect([path, status, text.includes('</html>')]).toEqual([path, 200, true]);
      }
    });

    test('writes each event of an invitation and a revocation once', async () => {
      const audit = async (activity: string): Promise<number> =>
        (await listAudit(kysely(), world.tenant, { limit: 1000 })).filter((entry) => entry.activity === activity)
          .length;
      const [invited, registered, revoked] = [
        await audit('Invite agent'),
        await audit('Register agent'),
        await audit('Revoke agent'),
      ];
      const browser = await world.console();
      for (let turn = 0; turn < 5; turn++) {
        expect((await browser.post('/console/agents/invites', '/console/agents/invites', {})).status).toBe(200);
        await world.newAgent(`spare-${turn}`);
      }
      const { text } = await browser.get('/console/agents');
      const [path = ''] = /\/console\/agents\/[0-9a-f-]{36}\/revoke/.exec(text) ?? [];
      await browser.post(path, path, {});
      expect(await audit('Invite agent')).toBe(invited + 5);
      expect(await audit('Register agent')).toBe(registered + 5);
      expect(await audit('Revoke agent')).toBe(revoked + 1);
    });
  });

  test('an alert is raised once, mailed once, and measured', async () => {
    await using server = await startMailServer();
    await using transport = openTransport({ url: `smtp://localhost:${server.port}`, from: 'Hawser <h@example.com>' });
    const health = new HealthService({ ...context(), publicUrl: world.url, hasMail: true });
    const browser = await world.console();
    await browser.post('/console/health/mail', '/console/health/mail', {
      enabled: 'on',
      language: 'en',
      recipients: 'iris@example.com',
    });
    const agentId = (await world.agentIds())[0] ?? '';
    const host = { disk: { folder: '/var/lib/hawser', totalBytes: 40e9, freeBytes: 1e8 } };
    for (let turn = 0; turn < 5; turn++) {
      const heartbeat = heartbeatAt(new Date(), { host });
      await health.receive(world.tenant, agentId, {
        sentAt: heartbeat.at,
        dropped: 0,
        heartbeats: [heartbeat],
      });
    }
    await Promise.all([health.watch(), health.watch()]);
    await rollUpMeasures(kysely(), world.tenant, new Date());
    const sent = (await mailList.page(kysely(), world.tenant, {}, { limit: 1000 })).items;
    const about = (text: string) => sent.filter(({ subject }) => subject.includes(text)).length;
    expect(about('nearly full')).toBe(1);
    await sendDueMail({ ...context(), transport, host: 'cloud.example.com' });
    expect(server.mails).toHaveLength(sent.length);
  });

  test('operators tidy up, count and collect', async () => {
    const { database } = world;
    const now = new Date();
    await runHousekeeping({ database, clock: systemClock, log: silentLog(), secrets: secretBox(Buffer.alloc(32, 7)) });
    await sweepMeasures(kysely(), now);
    await sweepAlerts(kysely(), new Date(now.getTime() - 180 * DAY));
    expect(await listOverdue(kysely(), now)).toEqual([]);
    expect(await listUnanswered(kysely(), new Date(now.getTime() - DAY))).toEqual([]);
    await purgeRequests(kysely(), new Date(now.getTime() - 180 * DAY));
    const configuration = { tenantSuffix: 'hawser.test', publicUrl: world.url };
    const secrets = secretBox(Buffer.alloc(32, 7));
    const operations = { ...context(), database, configuration, operator: 'test', secrets };
    const { objects } = (await operate(operations, 'list-tenants', {}))[0] ?? {};
    expect(objects?.user.synchronized).toBeGreaterThanOrEqual(PEOPLE);
    const evidence = await operate(operations, 'evidence', { days: 1 });
    expect(evidence.people).toContain('Persoon 1');
    await operate(operations, 'create-tenant', { name: 'fabrikam', domains: ['fabrikam.example'] });
    expect(await operate(operations, 'verify-domain', { tenant: 'fabrikam', domain: 'x.example' })).toMatchObject({
      renamed: 0,
    });
    await until(async () => (await fetch(`${world.url}/health`)).ok);
  });
}
