import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SECOND, systemClock } from '../../src/base/clock.ts';
import type { Database } from '../../src/base/database/database.ts';
import { openDatabase } from '../../src/base/database/database.ts';
import { patiently } from '../../src/base/database/deadline.ts';
import { silentLog } from '../../src/base/log.ts';
import type { Cloud } from '../../src/cloud/server.ts';
import { createCloud } from '../../src/cloud/server.ts';
import { cloudMigrations } from '../../src/cloud/migrations.ts';
import { loadCloudConfiguration } from '../../src/cloud/index.ts';
import { startChild } from '../../src/lab/child.ts';
import { freePort } from '../../src/lab/ports.ts';
import type { CloudReady, CloudSettings } from '../../src/lab/processes/cloud.ts';
import type { PostgresServer } from '../servers/postgres.ts';
import { startPostgres } from '../servers/postgres.ts';
import { describeWith } from '../servers/requirements.ts';

const STATEMENT_MS = SECOND;
let server: PostgresServer;
let database: Database;
let cloud: Cloud;

const health = async (): Promise<{ status: number; code: string | undefined }> => {
  const answer = await cloud.app.request('/health');
  const body = (await answer.json()) as { readonly error?: { readonly code: string } };
  return { status: answer.status, code: body.error?.code };
};

/** Taken note of at once, as it may come before anybody looks. */
async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return await work.then(
    () => undefined,
    (error: unknown) => error,
  );
}

/** Until it is as before: a connection that broke is replaced. */
async function healthAgain(): Promise<void> {
  while ((await health()).status !== 200) await pause(100);
}

async function underWay(statement: string): Promise<void> {
  const active = sql`select from pg_stat_activity where query = ${statement} and state = 'active'`;
  while ((await active.execute(database.kysely)).rows.length === 0) await pause(20);
}

/** The processes of the server: each connection has one, in a session of its own. */
function processesOf(pid: number): number[] {
  const children = globSync('/proc/[0-9]*/stat').flatMap((file) => {
    try {
      const [, parent] = /\) \S (\d+)/.exec(readFileSync(file, 'utf8')) ?? [];
      return Number(parent) === pid ? [Number(file.split('/')[2])] : [];
    } catch {
      return []; // it has ended meanwhile
    }
  });
  return [pid, ...children];
}

describeWith('postgres', 'when the PostgreSQL server of the cloud', () => {
  beforeAll(async () => {
    server = await startPostgres();
    database = await openDatabase(await server.createDatabase(), {
      holder: 'test',
      migrations: cloudMigrations,
      statementMs: STATEMENT_MS,
    });
    const configuration = { ...loadCloudConfiguration(undefined), publicUrl: 'https://cloud.example.com' };
    cloud = createCloud({ configuration, database, clock: systemClock, log: silentLog() });
  });
  afterAll(async () => {
    await cloud.stop();
    await database.close();
    await server[Symbol.asyncDispose]();
  });

  it('stops, statements fail at once and after its start they work again', async () => {
    const failure = failureOf(sql`select pg_sleep(60)`.execute(database.kysely));
    await underWay('select pg_sleep(60)');
    await server.stop(true);
    expect(await failure).toMatchObject({ code: 'base.database-unreachable' });
    await expect(sql`select 1`.execute(database.kysely)).rejects.toMatchObject({ code: 'base.database-unreachable' });
    expect(await health()).toEqual({ status: 503, code: 'base.database-unreachable' });
    await server.start();
    await healthAgain();
    expect(database.lost.aborted).toBe(false);
  });

  it('freezes, statements fail in time, its state is told, and after it has thawed they work again', async () => {
    await healthAgain();
    const frozen = processesOf(server.pid);
    for (const pid of frozen) process.kill(pid, 'SIGSTOP');
    try {
      const work = database.kysely.transaction().execute(async (within) => await sql`select 1`.execute(within));
      const [told] = await Promise.all([
        health(),
        expect(work).rejects.toMatchObject({ code: expect.stringMatching(/^base\.database-(slow|unreachable)$/) }),
      ]);
      expect(told).toEqual({ status: 503, code: 'base.database-slow' });
    } finally {
      for (const pid of frozen) process.kill(pid, 'SIGCONT');
    }
    await healthAgain();
  });

  it('freezes, the database can be closed all the same', async () => {
    const other = await openDatabase(await server.createDatabase(), { holder: 'test' });
    const failure = failureOf(sql`select pg_sleep(61)`.execute(other.kysely));
    await underWay('select pg_sleep(61)');
    const frozen = processesOf(server.pid);
    for (const pid of frozen) process.kill(pid, 'SIGSTOP');
    try {
      await other.close();
      expect(await failure).toMatchObject({ code: 'base.database-unreachable' });
    } finally {
      for (const pid of frozen) process.kill(pid, 'SIGCONT');
    }
  });

  it('freezes, the process of the cloud ends when its supervisor wants it', { timeout: 90_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hawser-frozen-'));
    const settings: CloudSettings = {
      ...{ folder, port: await freePort(), tenant: 'frozen', domains: [] },
      ...{ administratorPassword: 'een lange zin is goed', database: await server.createDatabase() },
    };
    const cloudProcess = await startChild<CloudReady>({
      ...{ name: 'cloud', settings, logFile: join(folder, 'log'), signal: new AbortController().signal },
      module: new URL('../../src/lab/processes/cloud.ts', import.meta.url),
    });
    const frozen = processesOf(server.pid);
    for (const pid of frozen) process.kill(pid, 'SIGSTOP');
    try {
      expect((await fetch(`${cloudProcess.ready.url}/health`)).status).toBe(503);
      process.kill(cloudProcess.pid, 'SIGTERM');
      await cloudProcess.ended;
    } finally {
      for (const pid of frozen) process.kill(pid, 'SIGCONT');
      await cloudProcess[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('takes too long over a statement, that fails, its connection works on, and maintenance may take longer', async () => {
    await database.kysely.connection().execute(async (connection) => {
      const pid = async () => (await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(connection)).rows;
      const before = await pid();
      await expect(sql`select pg_sleep(30)`.execute(connection)).rejects.toMatchObject({ code: 'base.database-slow' });
      expect(await pid()).toEqual(before);
    });
    await patiently(database, async (connection) => await sql`select pg_sleep(1.5)`.execute(connection));
    await expect(sql`select pg_sleep(30)`.execute(database.kysely)).rejects.toMatchObject({
      code: 'base.database-slow',
    });
  });
});
