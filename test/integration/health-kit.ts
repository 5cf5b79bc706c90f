import { grantsFor, testForest } from '../kit/grants.ts';
import { emptyHistogram, histogramOf } from '../../src/base/histogram.ts';
import { HOUR, MINUTE } from '../../src/base/clock.ts';
import type { FakeClock } from '../../src/base/clock.ts';
import type { Database } from '../../src/base/database/database.ts';
import { silentLog } from '../../src/base/log.ts';
import { createAdministrator } from '../../src/cloud/accounts/create-person.ts';
import { createInvite, registerAgent } from '../../src/cloud/agents/store.ts';
import type { Alert } from '../../src/cloud/health/alert-store.ts';
import { listActive } from '../../src/cloud/health/alert-store.ts';
import { HealthService } from '../../src/cloud/health/health-service.ts';
import type { MailState } from '../../src/cloud/mail/mail-store.ts';
import { mailList } from '../../src/cloud/mail/mail-store.ts';
import type { Tenant } from '../../src/cloud/tenants/tenant.ts';
import type { ForestHealth, Heartbeat } from '../../src/wire/index.ts';
import { TestTenant } from './cloud-kit.ts';

type Reported = Omit<Heartbeat, 'relay' | 'passwordHashes'>;
type Parts = { [Key in keyof Reported]?: Reported[Key] extends unknown[] ? Reported[Key] : Partial<Reported[Key]> };

/** A heartbeat of an agent with which nothing is wrong at `now`, and what is different about it. */
export function heartbeatAt(now: Date, parts: Parts = {}): Heartbeat {
  const ago = (milliseconds: number): string => new Date(now.getTime() - milliseconds).toISOString();
  const base: Heartbeat = {
    at: now.toISOString(),
    everySeconds: 300,
    startedAt: ago(48 * HOUR),
    version: '99.0.0',
    isStopping: false,
    host: {
      name: 'connect1',
      platform: 'Linux 6.1',
      processors: 2,
      load: 0.2,
      memoryTotalBytes: 8e9,
      memoryAvailableBytes: 5e9,
      processMemoryBytes: 2e8,
      disk: { folder: '/var/lib/hawser', totalBytes: 100e9, freeBytes: 60e9 },
    },
    engine: {
      staging: false,
      scheduleEnabled: true,
      scheduleSeconds: 1800,
      running: null,
      lastRun: {
        id: '7',
        profile: 'delta',
        result: 'success',
        startedAt: ago(11 * MINUTE),
        finishedAt: ago(10 * MINUTE),
        problems: [],
      },
      lastSuccessAt: ago(10 * MINUTE),
      lastExportAt: ago(10 * MINUTE),
      metaverseObjects: 120,
      pendingExports: 0,
      heldBackDeletes: 0,
      declinedDeletes: 0,
      slowLeaks: [],
      objectErrors: {},
    },
    forests: [forestAt(now)],
    cloud: { batch: histogramOf([40, 60]), request: histogramOf([4, 5, 6]), failures: {} },
    expiries: [],
    missing: [],
  };
  const { host, engine, cloud, ...rest } = parts;
  return {
    ...base,
    ...rest,
    host: { ...base.host, ...host },
    engine: { ...base.engine, ...engine },
    cloud: { ...base.cloud, ...cloud },
  };
}

export function forestAt(now: Date, parts: Partial<ForestHealth> = {}): ForestHealth {
  return {
    name: 'corp.example.com',
    kind: 'active-directory',
    server: 'dc1.corp.example.com',
    failure: null,
    unreachableServers: [],
    isSynchronized: true,
    clockOffsetMs: 120,
    objects: 120,
    lastImportAt: new Date(now.getTime() - 10 * MINUTE).toISOString(),
    latency: { bind: histogramOf([12]), search: histogramOf([2]), read: emptyHistogram },
    ...parts,
  };
}

/** A tenant with an administrator who has a mailbox and one agent, and the health service of one node. */
export class HealthWorld {
  readonly database: Database;
  readonly clock: FakeClock;
  readonly tenant: Tenant;
  readonly agentId: string;
  readonly health: HealthService;

  private constructor(database: Database, clock: FakeClock, tenant: Tenant, agentId: string) {
    this.database = database;
    this.clock = clock;
    this.tenant = tenant;
    this.agentId = agentId;
    this.health = this.node();
  }

  static async make(database: Database, clock: FakeClock): Promise<HealthWorld> {
    const { tenant } = await TestTenant.make(database, clock);
    const upn = `iris@${tenant.name}.example.com`;
    const context = { connection: database.kysely, clock };
    await createAdministrator(context, tenant, { upn, password: 'een lange zin is goed' }, 'test');
    return new HealthWorld(database, clock, tenant, await newAgent(database, clock, tenant, 'rotterdam'));
  }

  /** Another node of the cloud on the same database. */
  node(): HealthService {
    const { database, clock } = this;
    const publicUrl = 'https://cloud.example.com';
    return new HealthService({ connection: database.kysely, clock, log: silentLog(), publicUrl, hasMail: true });
  }

  async beat(parts: Parts = {}, agentId = this.agentId, health = this.health): Promise<void> {
    const now = this.clock.now();
    await health.receive(this.tenant, agentId, {
      sentAt: now.toISOString(),
      dropped: 0,
      heartbeats: [heartbeatAt(now, parts)],
    });
  }

  /** Heartbeats every five minutes, and a look every minute in between. */
  async pass(minutes: number, parts?: Parts | 'silence'): Promise<void> {
    for (let minute = 1; minute <= minutes; minute++) {
      this.clock.advance(MINUTE);
      if (parts !== 'silence' && minute % 5 === 0) await this.beat(parts);
      else await this.health.watch();
    }
  }

  async active(): Promise<readonly Alert[]> {
    return await listActive(this.database.kysely, this.tenant);
  }

  async codes(): Promise<readonly string[]> {
    return (await this.active()).map(({ code }) => code);
  }

  /** In the order in which they were written. */
  async mails(): Promise<readonly MailState[]> {
    return (await mailList.page(this.database.kysely, this.tenant, {}, { limit: 1000 })).items.toReversed();
  }

  async subjects(): Promise<readonly string[]> {
    return (await this.mails()).map(({ subject }) => subject.replace(/^\[.*?\] /, ''));
  }
}

export async function newAgent({ kysely }: Database, clock: FakeClock, tenant: Tenant, name: string): Promise<string> {
  const { code } = await createInvite({ connection: kysely, clock }, tenant, 'test', grantsFor(testForest));
  const publicKey = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' } as const;
  const { agentId } = await registerAgent({ connection: kysely, clock }, tenant, code, {
    name,
    version: '0.1.0',
    keyId: name,
    publicKey,
  });
  return agentId;
}
