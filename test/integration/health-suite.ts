import { listTenantsToWatch } from '../../src/cloud/health/heartbeat-store.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DAY, FakeClock, HOUR, MINUTE } from '../../src/base/clock.ts';
import type { Database } from '../../src/base/database/database.ts';
import { histogramOf, mergeHistograms } from '../../src/base/histogram.ts';
import { revokeAgent } from '../../src/cloud/agents/store.ts';
import { acknowledgeAlert, listActive, listResolved } from '../../src/cloud/health/alert-store.ts';
import { readSeries, rollUpMeasures, sweepMeasures } from '../../src/cloud/health/measure-store.ts';
import { healthMetrics } from '../../src/cloud/health/metrics.ts';
import { saveMailSettings } from '../../src/cloud/health/notice-store.ts';
import { createPerson } from '../../src/cloud/accounts/create-person.ts';
import { getPerson } from '../../src/cloud/accounts/person.ts';
import { openSession } from '../../src/cloud/accounts/session.ts';
import { secretBox } from '../../src/base/secrets.ts';
import { insertSignIn } from '../../src/cloud/sign-ins/store.ts';
import { TestTenant } from './cloud-kit.ts';
import type { TestDatabases } from '../kit/databases.ts';
import { forestAt, heartbeatAt, HealthWorld, newAgent } from './health-kit.ts';

const GIB = 1024 ** 3;
const fullDisk = { host: { disk: { folder: '/var/lib/hawser', totalBytes: 50 * GIB, freeBytes: GIB } } };

/** What administrators rely on, on either database. */
export function healthSuite(databases: TestDatabases): void {
  describe(`the health service (${databases.kind})`, () => {
    let database: Database;
    let world: HealthWorld;
    let clock: FakeClock;
    beforeAll(async () => {
      database = await databases.open();
    });
    afterAll(async () => {
      await database?.close();
    });
    beforeEach(async () => {
      clock = new FakeClock('2026-03-02T08:00:00Z');
      world = await HealthWorld.make(database, clock);
    });

    test('an agent that works raises nothing and mails nobody', async () => {
      await world.pass(180, {});
      expect(await world.codes()).toEqual([]);
      expect(await world.subjects()).toEqual([]);
    });

    test('silence is an alert after three heartbeats that did not come; one mail, no more in 50 evaluations; its end is announced once', async () => {
      await world.beat();
      await world.pass(15, 'silence');
      expect(await world.codes()).toEqual([]);
      await world.pass(50, 'silence');
      expect(await world.codes()).toEqual(['health.agent-silent']);
      expect(await world.subjects()).toEqual(['No heartbeat from agent rotterdam']);
      expect((await world.active())[0]?.data['minutes']).toBe(65);
      await world.pass(60, {});
      expect(await world.codes()).toEqual([]);
      expect(await world.subjects()).toEqual([
        'No heartbeat from agent rotterdam',
        'Resolved: No heartbeat from agent rotterdam',
      ]);
      const [resolved] = await listResolved(database.kysely, world.tenant);
      expect(resolved).toMatchObject({ code: 'health.agent-silent', resolution: 'cleared' });
    });

    test('while an agent is silent, what it said last is neither over nor repeated', async () => {
      await world.beat(fullDisk);
      await world.pass(40, 'silence');
      expect((await world.codes()).toSorted()).toEqual(['health.agent-silent', 'health.disk-full']);
    });

    test('an orderly stop is not silence, and is mentioned when it lasts', async () => {
      await world.beat({ isStopping: true });
      await world.pass(59, 'silence');
      expect(await world.codes()).toEqual([]);
      await world.pass(2, 'silence');
      expect(await world.codes()).toEqual(['health.agent-stopped']);
      await world.beat();
      expect(await world.codes()).toEqual([]);
    });

    test('a standby that is silent wakes nobody more than its importance', async () => {
      const active = await newAgent(database, clock, world.tenant, 'active');
      await world.beat({ engine: { staging: true } });
      for (let turn = 0; turn < 5; turn++) {
        clock.advance(5 * MINUTE);
        await world.beat({}, active);
      }
      expect(await world.active()).toMatchObject([{ code: 'health.agent-silent', severity: 'pre-warning' }]);
    });

    test('several nodes that look at the same moment raise one alert and write one mail', async () => {
      await world.beat();
      clock.advance(16 * MINUTE);
      await Promise.all(Array.from({ length: 6 }, () => world.node().watch()));
      expect(await world.codes()).toEqual(['health.agent-silent']);
      expect(await world.subjects()).toHaveLength(1);
      const { rows } = await sql<{ count: number }>`select count(*)::int as count from event
        where tenant = ${world.tenant.number} and event_id = 34100`.execute(database.kysely);
      expect(rows[0]?.count).toBe(1);
    });

    test('what is found at once, and what comes soon after, are two mails and not ten', async () => {
      await world.beat({ ...fullDisk, engine: { heldBackDeletes: 612, objectErrors: { InvalidSoftMatch: 3 } } });
      expect(await world.subjects()).toEqual([
        expect.stringMatching(/^2 new alerts|^3 new alerts: (612 deletes|The disk)/),
      ]);
      const expiries = Array.from({ length: 8 }, (_, index) => ({
        kind: 'server-certificate' as const,
        subject: `dc${index}.corp.example.com`,
        forest: 'corp.example.com',
        expiresAt: new Date(clock.now().getTime() + 20 * DAY).toISOString(),
      }));
      const parts = { ...fullDisk, engine: { heldBackDeletes: 612, objectErrors: { InvalidSoftMatch: 3 } }, expiries };
      await world.pass(30, parts);
      expect(await world.active()).toHaveLength(11);
      expect(await world.subjects()).toHaveLength(2);
      expect((await world.subjects())[1]).toMatch(/^8 new alerts: A certificate expires in 20 days/);
    });

    test('an alert that stays open is mailed once a day, and not at all when somebody has acknowledged it', async () => {
      const hours = async (count: number): Promise<void> => {
        for (let hour = 0; hour < count; hour++) {
          clock.advance(HOUR);
          await world.beat(fullDisk);
        }
      };
      await world.beat(fullDisk);
      await hours(72);
      const about = 'The disk of rotterdam is nearly full';
      expect(await world.subjects()).toEqual([about, ...Array.from({ length: 3 }, () => `Still open: ${about}`)]);
      const [alert] = await world.active();
      await acknowledgeAlert(database.kysely, world.tenant, clock.now(), { id: alert!.id, by: 'iris' });
      await hours(72);
      expect(await world.subjects()).toHaveLength(4);
      expect(await world.active()).toMatchObject([{ acknowledgedBy: 'iris' }]);
    });

    test('what comes and goes is one alert in the history, and its mails grow rare', async () => {
      for (let turn = 0; turn < 48; turn++) {
        clock.advance(15 * MINUTE);
        await world.beat(turn % 2 === 0 ? fullDisk : {});
      }
      expect((await world.mails()).length).toBeLessThan(8);
      const { rows } = await sql<{ count: number }>`select count(*)::int as count from alert
        where tenant = ${world.tenant.number} and code = 'health.disk-full'`.execute(database.kysely);
      expect(rows[0]?.count).toBe(1);
    });

    test('deletes that are held back and errors of objects say how many, and close when they are gone', async () => {
      const errors = { AttributeValueMustBeUnique: 4, LargeObject: 1 };
      await world.beat({ engine: { heldBackDeletes: 612, objectErrors: errors } });
      expect(await world.active()).toMatchObject([
        { code: 'health.deletes-held-back', severity: 'error', data: { count: 612, agent: 'rotterdam' } },
        { code: 'health.object-errors', data: { count: 5, codes: 'AttributeValueMustBeUnique × 4, LargeObject × 1' } },
      ]);
      await world.pass(5, {});
      expect(await world.codes()).toEqual([]);
    });

    test('data that is old is an alert that names what is missing', async () => {
      const old = new Date(clock.now().getTime() - 5 * HOUR).toISOString();
      await world.beat({
        forests: [forestAt(clock.now()), forestAt(clock.now(), { name: 'lab.example.com', lastImportAt: old })],
        engine: { pendingExports: 40, lastExportAt: old },
      });
      expect(
        (await world.active()).map(({ code, data }) => [code, data['forest'] ?? data['count'], data['hours']]),
      ).toEqual(
        expect.arrayContaining([
          ['health.import-overdue', 'lab.example.com', 5],
          ['health.export-overdue', 40, 5],
        ]),
      );
    });

    test('one blip of a forest is no alert, two in a row are; a refused password is one at once', async () => {
      const down = { failure: { code: 'ldap.unreachable', values: { server: 'dc1' } }, server: null };
      const refused = { failure: { code: 'ldap.wrong-password', values: { account: 'svc' } }, server: null };
      await world.pass(5, { forests: [forestAt(clock.now(), down)] });
      expect(await world.codes()).toEqual([]);
      await world.pass(5, {});
      await world.pass(5, { forests: [forestAt(clock.now(), down)] });
      expect(await world.codes()).toEqual([]);
      await world.pass(5, { forests: [forestAt(clock.now(), down)] });
      expect(await world.codes()).toEqual(['health.forest-unreachable']);
      await world.pass(5, { forests: [forestAt(clock.now(), refused)] });
      expect(await world.codes()).toEqual(['health.forest-sign-in-refused']);
    });

    test('what expires on a day is announced a month before, presses in the last week, and is an error afterwards, also while the agent is silent', async () => {
      const expiry = {
        kind: 'server-certificate' as const,
        subject: 'dc1.corp.example.com',
        forest: 'corp.example.com',
        expiresAt: new Date(clock.now().getTime() + 31 * DAY).toISOString(),
      };
      const about = async (): Promise<readonly string[]> =>
        (await world.active()).flatMap(({ code, severity, subject }) =>
          subject === '' ? [] : [`${code} ${severity}`],
        );
      await world.beat({ expiries: [expiry] });
      expect(await about()).toEqual([]);
      clock.advance(2 * DAY);
      await world.health.watch();
      expect(await about()).toEqual(['health.certificate-expiring pre-warning']);
      clock.advance(25 * DAY);
      await world.health.watch();
      expect(await about()).toEqual(['health.certificate-expiring warning']);
      clock.advance(10 * DAY);
      await world.health.watch();
      expect(await about()).toEqual(['health.certificate-expired error']);
    });

    test('the alerts of a revoked agent close', async () => {
      await world.beat(fullDisk);
      await revokeAgent({ connection: database.kysely, clock }, world.tenant, world.agentId, 'iris');
      await world.health.watch();
      expect(await world.codes()).toEqual([]);
      expect(await listResolved(database.kysely, world.tenant)).toMatchObject([{ resolution: 'agent-revoked' }]);
    });

    test('nobody is mailed where mail is off; chosen recipients get it instead of the administrators, in their language', async () => {
      const recipients = ['beheer@example.com', 'wacht@example.com'];
      await saveMailSettings(database.kysely, world.tenant, { enabled: false, recipients, language: 'nl' });
      await world.beat(fullDisk);
      expect(await world.mails()).toEqual([]);
      await saveMailSettings(database.kysely, world.tenant, { enabled: true, recipients, language: 'nl' });
      await world.health.watch();
      expect((await world.mails()).map(({ recipient }) => recipient).toSorted()).toEqual(recipients);
      expect((await world.subjects())[0]).toBe('De schijf van rotterdam is bijna vol');
    });

    test('hours hold the same percentiles as what was measured in them, also when heartbeats come late and twice', async () => {
      const start = clock.now();
      const times = [3, 8, 15, 40, 90, 700, 2, 5, 11, 30, 60, 4];
      const heartbeats = times.map((milliseconds, index) =>
        heartbeatAt(new Date(start.getTime() + index * 5 * MINUTE), {
          forests: [
            forestAt(start, {
              latency: {
                bind: histogramOf([milliseconds]),
                search: histogramOf([]),
                read: histogramOf([1, milliseconds]),
              },
            }),
          ],
        }),
      );
      const send = async (some: typeof heartbeats): Promise<void> =>
        await world.health.receive(world.tenant, world.agentId, {
          sentAt: some[0]!.at,
          dropped: 0,
          heartbeats: some,
        });
      clock.advance(HOUR);
      await send(heartbeats.slice(0, 6));
      await rollUpMeasures(database.kysely, world.tenant, clock.now());
      await send(heartbeats.slice(4));
      await rollUpMeasures(database.kysely, world.tenant, clock.now());
      await rollUpMeasures(database.kysely, world.tenant, clock.now());
      const series = ['bind:corp.example.com', 'read:corp.example.com', 'load'];
      const read = async (hourly: boolean) =>
        await readSeries(database.kysely, world.tenant, world.agentId, { series, since: start, hourly });
      const hours = await read(true);
      expect(hours.get('bind:corp.example.com')?.map(({ histogram }) => histogram)).toEqual([histogramOf(times)]);
      expect(hours.get('read:corp.example.com')?.[0]?.histogram).toEqual(
        mergeHistograms([histogramOf(times), histogramOf(times.map(() => 1))]),
      );
      expect(hours.get('load')?.[0]).toMatchObject({ histogram: null, mean: expect.closeTo(0.2) });
      expect((await read(false)).get('load')).toHaveLength(12);
      clock.advance(3 * DAY);
      await rollUpMeasures(database.kysely, world.tenant, clock.now());
      await sweepMeasures(database.kysely, clock.now());
      expect((await read(false)).get('load')).toEqual([]);
      expect((await read(true)).get('load')).toHaveLength(1);
      clock.advance(30 * DAY);
      await rollUpMeasures(database.kysely, world.tenant, clock.now());
      await sweepMeasures(database.kysely, clock.now());
      expect((await read(true)).get('load')).toEqual([]);
    });

    test('nodes share the looking: who comes second in a minute has nothing to do', async () => {
      await world.beat();
      const before = clock.now();
      clock.advance(MINUTE);
      const numbers = async (since: Date): Promise<readonly number[]> =>
        (await listTenantsToWatch(database.kysely, { since, signedInSince: clock.now() })).map(({ number }) => number);
      expect(await numbers(before)).toContain(world.tenant.number);
      await world.node().watch(before);
      expect(await numbers(before)).not.toContain(world.tenant.number);
      expect(await numbers(clock.now())).toContain(world.tenant.number);
    });

    test('each sign-in of an emergency account is an alert and a mail within a minute, for a day, also without agents', async () => {
      const t = await TestTenant.make(database, clock);
      for (const [name, emergency] of [
        ['iris', false],
        ['root', true],
      ] as const)
        await createPerson(t.context, t.tenant, { upn: t.at(name), roles: ['global'], emergency }, 'test');
      const signIn = async (name: string, address: string): Promise<void> => {
        const person = await getPerson(t.connection, t.tenant, t.at(name));
        const proof = { provedAt: clock.now(), verifier: null, client: { address } };
        await openSession(t.context, person, proof);
        await insertSignIn({ ...t.context, secrets: secretBox(new Uint8Array(32)) }, t.tenant, {
          ...{ person: { name: person.upn }, kind: 'interactive', methods: ['pwd'], result: 'success', reason: '' },
          ...{ address, knownBrowser: false },
        });
      };
      const alerts = async () =>
        (await listActive(t.connection, t.tenant)).map(({ data }) => JSON.stringify([data['user'], data['address']]));
      await signIn('iris', '192.0.2.1');
      await world.health.watch();
      expect(await alerts()).toEqual([]);
      await signIn('root', '203.0.113.7');
      clock.advance(MINUTE);
      await signIn('root', '203.0.113.8');
      await world.health.watch();
      await world.health.watch();
      const user = t.at('root');
      expect((await alerts()).toSorted()).toEqual([
        JSON.stringify([user, '203.0.113.7']),
        JSON.stringify([user, '203.0.113.8']),
      ]);
      const { rows } = await sql<{ recipient: string; subject: string }>`select recipient, subject from mail
        where tenant = ${t.tenant.number} order by recipient`.execute(t.connection);
      expect(rows.map(({ recipient }) => recipient)).toEqual([t.at('iris'), user]);
      expect(rows[0]?.subject).toContain('2');
      clock.advance(DAY);
      await world.health.watch();
      expect(await alerts()).toEqual([]);
      clock.advance(DAY);
      await world.health.watch();
      const after = await sql`select subject from mail where tenant = ${t.tenant.number}`.execute(t.connection);
      expect(after.rows).toHaveLength(2);
    });

    test('operators see alerts and the age of heartbeats as metrics', async () => {
      await world.beat(fullDisk);
      clock.advance(90_000);
      const lines = await healthMetrics(database.kysely, clock.now());
      expect(lines.join('\n')).toMatch(/hawser_alerts_active\{code="health.disk-full",severity="error"\} \d/);
      expect(lines).toContain(`hawser_agent_heartbeat_age_seconds{agent="${world.agentId}"} 90`);
    });

    test('another tenant sees none of it', async () => {
      const other = await HealthWorld.make(database, clock);
      await world.beat(fullDisk);
      expect(await other.active()).toEqual([]);
      expect(await other.mails()).toEqual([]);
    });
  });
}
