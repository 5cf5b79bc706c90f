import { grantsFor } from '../kit/grants.ts';
import { toConnectorId } from '../../src/sync/index.ts';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { parseConfiguration } from '../../src/base/configuration/configuration.ts';
import type { Database } from '../../src/base/database/database.ts';
import { openDatabase } from '../../src/base/database/database.ts';
import { silentLog } from '../../src/base/log.ts';
import type { Cloud, Tenant } from '../../src/cloud/index.ts';
import { cloudConfiguration, cloudMigrations, createCloud, createInvite, createTenant } from '../../src/cloud/index.ts';
import { listActive, listResolved } from '../../src/cloud/health/alert-store.ts';
import { HealthService } from '../../src/cloud/health/health-service.ts';
import type { KnownAgent } from '../../src/cloud/health/heartbeat-store.ts';
import { listKnownAgents } from '../../src/cloud/health/heartbeat-store.ts';
import { saveMailSettings } from '../../src/cloud/health/notice-store.ts';
import { readSeries } from '../../src/cloud/health/measure-store.ts';
import { updateTenantSettings } from '../../src/cloud/tenants/store.ts';
import { CloudClient } from '../../src/connect/uplink/client.ts';
import { ProvisioningTarget } from '../../src/connect/uplink/provisioning-target.ts';
import { readHost } from '../../src/connect/health/host.ts';
import { OwnKeys } from '../../src/connect/uplink/own-keys.ts';
import { SecretStore } from '../../src/connect/secret-store.ts';
import { openOutboundClient } from '../../src/connect/uplink/outbound-client.ts';
import type { Child } from '../../src/lab/child.ts';
import { startChild } from '../../src/lab/child.ts';
import { freePort } from '../../src/lab/ports.ts';
import type { ConnectReady, ConnectSettings } from '../../src/lab/processes/connect.ts';
import { openSession, parseServer } from '../../src/ldap/index.ts';
import type { PracticeForest } from '../../src/practice/index.ts';
import { startPracticeForest } from '../../src/practice/index.ts';
import type { MailServer } from '../servers/mail-server.ts';
import { startMailServer } from '../servers/mail-server.ts';

/** Everything as it is in the field, but for the pace: heartbeats every second. */
describe('a real agent, a cloud, a forest and a mail server', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hawser-health-agent-'));
  let database: Database;
  let tenant: Tenant;
  let cloud: Cloud;
  let operatorsUrl: string;
  let forest: PracticeForest;
  let mail: MailServer;
  let settings: ConnectSettings;
  let agent: Child<ConnectReady> | undefined;

  beforeAll(async () => {
    process.env['HAWSER_CONNECT_HEALTH__EVERY_SECONDS'] = '1';
    database = await openDatabase('memory:', { holder: 'test', migrations: cloudMigrations });
    forest = await startPracticeForest({ administratorPassword: 'Health-health-1', users: 40, seed: 'health' });
    mail = await startMailServer();
    const port = await freePort();
    const url = `http://localhost:${port}`;
    const text = JSON.stringify({
      publicUrl: url,
      listen: { port },
      operators: { port: 0 },
      keyFile: join(folder, 'cloud.key'),
      mail: { url: `smtp://127.0.0.1:${mail.port}`, from: 'hawser@example.com' },
      health: { everySeconds: 0.3, mailGapSeconds: 0, settleSeconds: 0 },
    });
    const configuration = parseConfiguration(cloudConfiguration, text, { name: 'the test' });
    tenant = await createTenant(
      { connection: database.kysely, clock: systemClock },
      {
        name: 'health',
        displayName: 'Health',
        initialDomain: 'health.hawser.test',
        domains: [forest.domain],
      },
    );
    await saveMailSettings(database.kysely, tenant, {
      enabled: true,
      recipients: ['iris@example.com'],
      language: 'en',
    });
    cloud = createCloud({ configuration, database, clock: systemClock, log: silentLog() });
    ({ operatorsUrl } = await cloud.listen());
    const { code } = await createInvite(
      { connection: database.kysely, clock: systemClock },
      tenant,
      'test',
      grantsFor(forest.domain),
    );
    const { domain, baseDn, caFile, ldapsUrl, administrator, serviceAccount } = forest;
    const server = `dc1.${domain}=${new URL(ldapsUrl).host}`;
    mkdirSync(join(folder, 'connect'));
    settings = {
      folder: join(folder, 'connect'),
      configurationFile: join(folder, 'connect.yaml'),
      cloudUrl: url,
      tenant: 'health',
      invite: code,
      forest: { domain, baseDn, caFile, ldapsUrl, suffixes: [domain], server, administrator, serviceAccount },
    };
  });
  afterAll(async () => {
    delete process.env['HAWSER_CONNECT_HEALTH__EVERY_SECONDS'];
    await agent?.[Symbol.asyncDispose]();
    await cloud?.stop();
    await mail?.[Symbol.asyncDispose]();
    await forest?.stop();
    await database?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const start = async (): Promise<Child<ConnectReady>> =>
    (agent = await startChild<ConnectReady>({
      name: 'connect',
      module: new URL('../../src/lab/processes/connect.ts', import.meta.url),
      settings,
      logFile: join(folder, 'connect.log'),
      signal: new AbortController().signal,
    }));

  /** Asks until it is so; the time limit of the test ends what never comes. */
  const until = async (claim: () => Promise<boolean> | boolean): Promise<void> => {
    while (!(await claim())) await sleep(100);
  };
  /** Without those about the machine that runs the tests, which may well be busy. */
  const codes = async (): Promise<readonly string[]> =>
    (await listActive(database.kysely, tenant))
      .map(({ code }) => code)
      .filter((code) => !/cpu-high|memory-high|disk-filling/.test(code));
  const known = async (): Promise<KnownAgent | undefined> => (await listKnownAgents(database.kysely, tenant))[0];
  const subjects = (): readonly string[] =>
    mail.mails.map(({ raw }) => /^Subject: \[Health\] (.*)$/m.exec(raw)?.[1] ?? raw);

  test('an agent that works reports on itself and its forest, and raises no alert', async () => {
    await start();
    await until(async () => ((await known())?.heartbeat?.engine.lastRun?.result ?? '') === 'success');
    const { heartbeat, agentId } = (await known())!;
    expect(heartbeat).toMatchObject({
      isStopping: false,
      engine: { heldBackDeletes: 0, objectErrors: {}, staging: false },
      forests: [{ name: forest.domain, failure: null, isSynchronized: true }],
      missing: [],
    });
    expect(heartbeat!.forests[0]!.objects).toBeGreaterThan(40);
    expect(heartbeat!.expiries.map(({ kind }) => kind).toSorted()).toEqual(['authority', 'server-certificate']);
    const series = ['bind', 'search', 'read']
      .map((name) => `${name}:${forest.domain}`)
      .concat('cloud-batch', 'cloud-request');
    const points = await readSeries(database.kysely, tenant, agentId, { series, since: new Date(0), hourly: false });
    expect(Object.fromEntries([...points].map(([name, list]) => [name, list.length > 0]))).toEqual(
      Object.fromEntries(series.map((name) => [name, true])),
    );
    expect(await codes()).toEqual([]);
    expect(mail.mails).toEqual([]);
  });

  test('it is killed: silence, one mail whatever the number of looks; it returns: resolved, one mail', async () => {
    // A kill in the middle of a run has mails of its own.
    const silence = (): readonly string[] => subjects().filter((subject) => subject.includes('No heartbeat'));
    process.kill(agent!.pid, 'SIGKILL');
    await agent!.ended;
    await until(async () => (await codes()).includes('health.agent-silent'));
    await until(() => silence().length > 0);
    const limits = { gapMs: 0, remindMs: 86_400_000, settleMs: 0 };
    const options = {
      connection: database.kysely,
      clock: systemClock,
      log: silentLog(),
      publicUrl: settings.cloudUrl,
      hasMail: true,
      limits,
    };
    for (let look = 0; look < 50; look++) await new HealthService(options).watch();
    await sleep(1000); // for a mail that should not come
    expect(silence()).toEqual(['No heartbeat from agent lab']);
    await start();
    await until(() => silence().length > 1);
    expect(await codes()).not.toContain('health.agent-silent');
    expect(silence()).toEqual(['No heartbeat from agent lab', 'Resolved: No heartbeat from agent lab']);
    expect((await listResolved(database.kysely, tenant)).map(({ code }) => code)).toContain('health.agent-silent');
  });

  test('people disappear from the forest: the deletes are held back, and somebody hears of it', async () => {
    const threshold = { enabled: true, windowHours: 24, count: 1, percent: null };
    await updateTenantSettings(database.kysely, tenant, { ...tenant, threshold });
    const { domain, administrator, baseDn, caFile } = settings.forest;
    const servers = [parseServer(settings.forest.server)];
    const { upn: account } = administrator;
    await using session = await openSession({
      domain,
      servers,
      caFile,
      account,
      password: () => administrator.password,
    });
    const people = await session.search({
      base: baseDn,
      filter: '(&(objectCategory=person)(mail=*))',
      attributes: ['cn'],
    });
    for (const { dn } of people.entries.slice(0, 3)) await session.delete(dn);
    await until(async () => (await codes()).includes('health.deletes-held-back'));
    const found = await listActive(database.kysely, tenant);
    expect(found.map(({ data }) => data)).toContainEqual({ count: 3, agent: 'lab' });
    await until(() => subjects().includes('3 deletes are held back'));
  });

  test('it is stopped in an orderly way: it says so, and its silence is no alert', async () => {
    await agent![Symbol.asyncDispose]();
    agent = undefined;
    expect((await known())?.heartbeat?.isStopping).toBe(true);
    await sleep(4000); // longer than the three heartbeats that make silence
    expect(await codes()).not.toContain('health.agent-silent');
  });

  test('its disk is nearly full, by what its host is said to be', async () => {
    const { heartbeat } = (await known())!;
    await using outbound = openOutboundClient();
    const own = OwnKeys.peek(new SecretStore(settings.folder));
    const { cloudUrl, tenant: name } = settings;
    const client = new CloudClient({ outbound, cloudUrl, tenant: name, own, clock: systemClock });
    const target = new ProvisioningTarget(client, { id: toConnectorId('cloud'), name });
    const disk = { folder: settings.folder, totalBytes: 20e9, freeBytes: 3e8 };
    const host = { ...(await readHost(settings.folder)), disk };
    const at = new Date().toISOString();
    const beat = { ...heartbeat!, at, isStopping: false, everySeconds: 300, host };
    await target.sendHeartbeats({ sentAt: at, dropped: 0, heartbeats: [beat] });
    expect(await codes()).toContain('health.disk-full');
    await until(() => subjects().some((subject) => subject.includes('The disk of lab is nearly full')));
    const metrics = await (await fetch(`${operatorsUrl}/metrics`)).text();
    expect(metrics).toContain('hawser_alerts_active{code="health.disk-full",severity="error"} 1');
    expect(metrics).toContain('hawser_mail_queue{state="failed"} 0');
  });
});
