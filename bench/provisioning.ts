import { insertGrant } from '../src/cloud/agents/grant-store.ts';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { systemClock } from '../src/base/clock.ts';
import { copyRows } from '../src/base/database/copy.ts';
import type { CopyValue } from '../src/base/database/copy.ts';
import type { Database } from '../src/base/database/database.ts';
import { openDatabase } from '../src/base/database/database.ts';
import type { FeatureContext } from '../src/base/feature-context.ts';
import { cloudMigrations } from '../src/cloud/migrations.ts';
import type { BatchCaller } from '../src/cloud/provisioning/batches.ts';
import { applyBatch } from '../src/cloud/provisioning/batches.ts';
import { createTenant } from '../src/cloud/tenants/store.ts';
import type { Operation } from '../src/wire/index.ts';
import { startPostgres } from '../test/servers/postgres.ts';
import { BATCH, FOREST, organisation } from './provisioning-load.ts';
import type { Benchmark, Row } from './measure/benchmark.ts';
import { median } from './measure/percentile.ts';

const USERS = 40_000;
const MEMBERS = 60;
const ROUNDS = 21;

/** Processor time of this process: with the embedded database all there is. */
async function cpuMs(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/**
 * The same rows with COPY alone: primary keys and one index, no questions asked. Microseconds an object and
 * a reference.
 */
async function floor(
  { kysely }: Database,
  users: readonly Operation[],
): Promise<{ object: number; reference: number }> {
  await sql`create table floor_object (anchor text primary key, attributes json)`.execute(kysely);
  await sql`create table floor_reference (source integer, target integer, primary key (source, target))`.execute(
    kysely,
  );
  await sql`create index on floor_reference (target)`.execute(kysely);
  const objects = await cpuMs(async () => {
    for (let start = 0; start < users.length; start += BATCH) {
      const rows = users
        .slice(start, start + BATCH)
        .map((operation) => [
          operation.sourceAnchor,
          'attributes' in operation ? JSON.stringify(operation.attributes) : '{}',
        ]);
      await copyRows(kysely, 'floor_object', ['anchor', 'attributes'], rows);
    }
  });
  const groups = users.length / 10;
  const references = await cpuMs(async () => {
    for (let start = 0; start < groups; start += BATCH) {
      const rows: CopyValue[][] = [];
      for (let group = start; group < Math.min(start + BATCH, groups); group++) {
        for (let step = 0; step < MEMBERS; step++) rows.push([group, (group * 7 + step * 1013) % users.length]);
      }
      await copyRows(kysely, 'floor_reference', ['source', 'target'], rows);
    }
  });
  return { object: (objects * 1000) / users.length, reference: (references * 1000) / (groups * MEMBERS) };
}

interface Cost {
  /** Processor time of one operation. */
  readonly micros: number;
  /** By the clock. */
  readonly perSecond: number;
}

/** An agent of a new tenant that sends one batch after the other. */
class Sender {
  readonly #context: FeatureContext;
  readonly #caller: BatchCaller;
  #number = 0;

  private constructor(context: FeatureContext, caller: BatchCaller) {
    this.#context = context;
    this.#caller = caller;
  }

  static async open(database: Database): Promise<Sender> {
    const context = { connection: database.kysely, clock: systemClock };
    const tenant = await createTenant(context, {
      name: 'bench',
      displayName: 'bench',
      initialDomain: 'bench.hawser.test',
      domains: ['example.test'],
    });
    const agentId = randomUUID();
    await insertGrant(context, tenant, agentId, { feature: 'provisioning', forest: FOREST, by: 'bench' });
    return new Sender(context, { tenant, agentId });
  }

  async send(operations: readonly Operation[]): Promise<Cost> {
    const startedAt = performance.now();
    const ms = await cpuMs(async () => {
      for (let start = 0; start < operations.length; start += BATCH) {
        const batch = { number: ++this.#number, fence: 0, operations: operations.slice(start, start + BATCH) };
        await applyBatch(this.#context, this.#caller, batch);
      }
    });
    const seconds = (performance.now() - startedAt) / 1000;
    return { micros: (ms * 1000) / operations.length, perSecond: operations.length / seconds };
  }

  /** Microseconds of processor time of one member more in a new group of that size. */
  async addOne(users: readonly Operation[], size: number): Promise<number> {
    const anchors = users.slice(0, size).map(({ sourceAnchor }) => sourceAnchor);
    const identity = { id: '1', sourceAnchor: `of ${size}`, objectClass: 'group' } as const;
    await this.send([
      {
        ...{ kind: 'add', ...identity, forests: [FOREST], attributes: { displayName: `Of ${size}` } },
        references: { member: anchors },
      },
    ]);
    const samples: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const references = { member: { add: [users[USERS - 1 - round]?.sourceAnchor ?? ''], remove: [] } };
      const { micros } = await this.send([{ kind: 'update', ...identity, attributes: {}, removed: [], references }]);
      samples.push(micros);
    }
    return median(samples);
  }
}

async function measure(database: Database, label: string, report: (text: string) => void): Promise<Row[]> {
  const sender = await Sender.open(database);
  const { users, groups, managers } = organisation(USERS);
  report(`${label}: ${USERS} users`);
  const user = await sender.send(users);
  report(`${label}: ${groups.length} groups of ${MEMBERS}`);
  const group = await sender.send(groups);
  report(`${label}: a manager for each user`);
  const manager = await sender.send(managers);
  report(`${label}: one member`);
  const small = await sender.addOne(users, 100);
  const large = await sender.addOne(users, USERS / 2);
  report(`${label}: the floor`);
  const least = await floor(database, users);
  const cost = (name: string, value: number, perSecond: number, unit: string, copied?: number): Row => ({
    name: `${label}: processor time of ${name}`,
    value,
    unit: 'µs',
    ...(copied !== undefined && { reference: { name: 'COPY', value: copied, unit: 'µs' }, ratio: value / copied }),
    note: `${Math.round(perSecond).toLocaleString('en')} ${unit}/s of elapsed time`,
  });
  return [
    cost('a new user', user.micros, user.perSecond, 'objects', least.object),
    cost('a membership', group.micros / MEMBERS, group.perSecond * MEMBERS, 'references', least.reference),
    cost('a manager reference', manager.micros, manager.perSecond, 'references', least.reference),
    {
      name: `${label}: one member added to a group of ${(USERS / 2).toLocaleString('en')}, median`,
      value: large / 1000,
      unit: 'ms',
      reference: { name: 'to a group of 100', value: small / 1000, unit: 'ms' },
      ratio: large / small,
      samples: ROUNDS,
      target: 'within 1.2 times',
      met: large / small <= 1.2,
    },
  ];
}

export const benchmark: Benchmark = {
  name: 'provisioning',
  summary: 'the provisioning endpoint alone, in this process, on the embedded database and on a server',
  run: async ({ report }) => {
    const folder = mkdtempSync(join(tmpdir(), 'hawser-bench-provisioning-'));
    const rows: Row[] = [];
    {
      await using database = await openDatabase(`pglite:${folder}`, { holder: 'bench', migrations: cloudMigrations });
      rows.push(...(await measure(database, 'embedded', report)));
    }
    rmSync(folder, { recursive: true, force: true });
    await using server = await startPostgres({ logsQueries: false });
    await using database = await openDatabase(await server.createDatabase(), {
      holder: 'bench',
      migrations: cloudMigrations,
    });
    rows.push(...(await measure(database, 'PostgreSQL (without the server)', report)));
    return rows;
  },
};
