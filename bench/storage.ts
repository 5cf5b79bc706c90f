import { insertGrant } from '../src/cloud/agents/grant-store.ts';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { sql } from 'kysely';
import { systemClock } from '../src/base/clock.ts';
import type { Database } from '../src/base/database/database.ts';
import { openDatabase } from '../src/base/database/database.ts';
import { migrate } from '../src/base/database/migrate.ts';
import { silentLog } from '../src/base/log.ts';
import { businessEvents, recordEvent } from '../src/cloud/audit/business-events.ts';
import type { Tenant } from '../src/cloud/tenants/tenant.ts';
import { cloudMigrations } from '../src/cloud/migrations.ts';
import { applyBatch } from '../src/cloud/provisioning/batches.ts';
import { createTenant } from '../src/cloud/tenants/store.ts';
import { startPostgres } from '../test/servers/postgres.ts';
import type { Benchmark, Row } from './measure/benchmark.ts';
import { ownProcessorMs, serverProcessorMs } from './measure/processor-time.ts';
import { BATCH, FOREST, organisation } from './provisioning-load.ts';

const USERS = 30_000;
/** Business events, each a line of the event log and one of the audit. */
const EVENTS = 5000;
const TABLES = ['object', 'address', 'object_change', 'reference'];
const LOGS = ['event', 'audit_entry'];

interface Size {
  readonly table: string;
  readonly rows: number;
  readonly heap: number;
  readonly indexes: number;
}

async function fill(database: Database): Promise<Tenant> {
  await migrate(database, cloudMigrations);
  const context = { connection: database.kysely, clock: systemClock };
  const naming = { name: 'bench', displayName: 'bench', initialDomain: 'bench.hawser.test', domains: ['example.test'] };
  const tenant = await createTenant(context, naming);
  const caller = { tenant, agentId: randomUUID() };
  await insertGrant(context, tenant, caller.agentId, { feature: 'provisioning', forest: FOREST, by: 'bench' });
  const { users, groups, managers } = organisation(USERS);
  const operations = [...users, ...groups, ...managers];
  for (let start = 0, number = 1; start < operations.length; start += BATCH, number++)
    await applyBatch(context, caller, { number, fence: 0, operations: operations.slice(start, start + BATCH) });
  return tenant;
}

async function writeEvents({ kysely }: Database, tenant: Tenant): Promise<void> {
  const context = { connection: kysely, clock: systemClock, log: silentLog() };
  const values = { agent: 'connect-rotterdam', id: randomUUID(), actor: 'iris@contoso.example' };
  for (let count = 0; count < EVENTS; count++)
    await recordEvent(context, tenant, businessEvents.agentRevoked, values, {
      actor: values.actor,
      targetId: values.id,
    });
}

async function sizesOf({ kysely }: Database, tables: readonly string[]): Promise<readonly Size[]> {
  const sizes: Size[] = [];
  for (const table of tables) {
    const { rows } = await sql<Size>`select ${table}::text as table, count(*) as rows,
      pg_table_size(${table}) as heap, pg_indexes_size(${table}) as indexes from ${sql.table(table)}`.execute(kysely);
    sizes.push(...rows);
  }
  return sizes;
}

/** Processor time of the server's processes, those that ended too. */
async function serverMs({ kysely }: Database): Promise<number> {
  const { rows } = await sql<{ folder: string }>`select current_setting('data_directory') as folder`.execute(kysely);
  const [pid] = readFileSync(`${rows[0]?.folder}/postmaster.pid`, 'utf8').split('\n');
  return serverProcessorMs(Number(pid));
}

async function logPosition({ kysely }: Database): Promise<number> {
  const { rows } = await sql<{ at: number }>`select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::float8 as at`.execute(
    kysely,
  );
  return rows[0]?.at ?? 0;
}

/** What a tenant takes on PostgreSQL's disk: the figures of docs/scale.md. */
export const benchmark: Benchmark = {
  name: 'storage',
  summary: 'octets on the disk of a PostgreSQL server, for each user and each reference',
  run: async ({ report }) => {
    await using server = await startPostgres({ logsQueries: false });
    await using database = await openDatabase(await server.createDatabase(), { holder: 'bench' });
    report(`${USERS} users, ${USERS / 10} groups of 60, a manager for each`);
    const before = { log: await logPosition(database), ms: await serverMs(database), own: ownProcessorMs() };
    const tenant = await fill(database);
    const log = (await logPosition(database)) - before.log;
    const micros = (ms: number): number => (ms * 1000) / USERS;
    const used = { server: (await serverMs(database)) - before.ms, node: ownProcessorMs() - before.own };
    const sizes = await sizesOf(database, TABLES);
    report(`${EVENTS} events`);
    await writeEvents(database, tenant);
    const rows = [...sizes, ...(await sizesOf(database, LOGS))].flatMap(
      ({ table, rows: count, heap, indexes }): Row[] => [
        { name: `${table}: a row`, value: heap / count, unit: 'octets', note: `${count.toLocaleString('en')} rows` },
        { name: `${table}: its entries in the indexes`, value: indexes / count, unit: 'octets' },
      ],
    );
    const total = sizes.reduce((sum, { heap, indexes }) => sum + heap + indexes, 0);
    return [
      ...rows,
      { name: 'a user with six memberships, a manager and a tenth of a group', value: total / USERS, unit: 'octets' },
      { name: 'the same in the log of changes (WAL)', value: log / USERS, unit: 'octets' },
      {
        name: 'the same in processor time: the server',
        value: micros(used.server),
        unit: 'µs',
      },
      { name: 'the same in processor time: the node', value: micros(used.node), unit: 'µs' },
    ];
  },
};
