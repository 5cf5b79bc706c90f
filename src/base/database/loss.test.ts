import { once } from 'node:events';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SmallDisk } from '../../../test/kit/small-disk.ts';
import { silentLog } from '../log.ts';
import type { Connection } from './connection.ts';
import type { DatabaseOptions } from './database.ts';
import { openDatabase } from './database.ts';
import { patiently, promptly } from './deadline.ts';
import { databaseLife } from './life.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hawser-loss-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = async (options: Partial<DatabaseOptions> = {}) =>
  await openDatabase(`pglite:${join(folder, 'database')}`, { holder: 'test', ...options });

/** Begins a table in which every row was acknowledged. */
async function fill(kysely: Connection, count = Infinity): Promise<{ acknowledged: number; error: unknown }> {
  await sql`create table if not exists filled (n int primary key, t text)`.execute(kysely);
  for (let acknowledged = 0; acknowledged < count; acknowledged++) {
    const row = sql`insert into filled select ${acknowledged}::int,
      (select string_agg(md5(random()::text || i), '') from generate_series(1, 2000) i)`;
    const error = await row.execute(kysely).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (error !== undefined) return { acknowledged, error };
  }
  return { acknowledged: count, error: undefined };
}

const filled = async (kysely: Connection) =>
  (await sql<{ n: number }>`select count(*) as n from filled`.execute(kysely)).rows[0]?.n;

const endless = sql`select count(*) from generate_series(1, 1000000000000)`;

describe('an embedded database that is lost', () => {
  it('fails every statement with the reason, in a transaction too, and ends the service', async () => {
    const threads: Worker[] = [];
    const onThread = (message: unknown): void => void threads.push((message as { worker: Worker }).worker);
    subscribe('worker_threads', onThread);
    await using database = await open();
    unsubscribe('worker_threads', onThread);
    expect((await fill(database.kysely, 3)).error).toBeUndefined();
    const life = databaseLife(database, silentLog(), () => undefined).run(new AbortController().signal);
    const asked = endless.execute(database.kysely);
    const inTransaction = database.kysely.transaction().execute(async (within) => await endless.execute(within));
    await threads[0]?.terminate();
    const ended = { status: 'rejected', reason: { code: 'base.database-ended' } };
    const all = await Promise.allSettled([asked, inTransaction, sql`select 1`.execute(database.kysely), life]);
    expect(all).toMatchObject([ended, ended, ended, ended]);
    expect(database.lost.reason).toMatchObject({ code: 'base.database-ended' });
    await database.close();
    await using again = await open();
    expect(await filled(again.kysely)).toBe(3);
  });

  it('is one that gives no answer in time', async () => {
    await using database = await open({ statementMs: 500 });
    await fill(database.kysely, 1);
    const waiting = [endless.execute(database.kysely), sql`select 1`.execute(database.kysely)];
    const slow = { status: 'rejected', reason: { code: 'base.database-slow' } };
    expect(await Promise.allSettled(waiting)).toMatchObject([slow, slow]);
    if (!database.lost.aborted) await once(database.lost, 'abort');
    await database.close();
    await using again = await open();
    expect(await filled(again.kysely)).toBe(1);
  });

  it('can be closed, and its folder used again, while a statement does not come to an end', async () => {
    const database = await open();
    await fill(database.kysely, 1);
    const under = Promise.allSettled([endless.execute(database.kysely)]);
    await pause(0); // the statement is with the thread by now
    await database.close();
    expect(await under).toMatchObject([{ status: 'rejected', reason: { code: 'base.database-unreachable' } }]);
    await using again = await open();
    expect(await filled(again.kysely)).toBe(1);
  });

  it.runIf(process.getuid?.() === 0)('is one whose disk is full, and nothing acknowledged is gone', async () => {
    using disk = new SmallDisk(120);
    const location = `pglite:${join(disk.path, 'database')}`;
    const database = await openDatabase(location, { holder: 'test' });
    disk.fill(2 ** 20);
    const { acknowledged, error } = await fill(database.kysely);
    expect(error).toMatchObject({ code: 'base.database-disk-full' });
    await expect(sql`select 1`.execute(database.kysely)).rejects.toMatchObject({ code: 'base.database-disk-full' });
    await database.close();
    await expect(openDatabase(location, { holder: 'test' })).rejects.toMatchObject({ code: 'base.database-disk-full' });
    disk.makeRoom();
    await using again = await openDatabase(location, { holder: 'test' });
    expect(await filled(again.kysely)).toBe(acknowledged);
  });
});

it('a disk that is full for a statement is remembered for a while, although the database answers', async () => {
  await using database = await openDatabase('memory:', { holder: 'test' });
  expect(database.isDiskFull()).toBe(false);
  const extend = sql`do $$ begin raise exception 'could not extend file' using errcode = '53100'; end $$`;
  await expect(extend.execute(database.kysely)).rejects.toMatchObject({ code: 'base.database-disk-full' });
  await sql`select 1`.execute(database.kysely);
  expect([database.isDiskFull(), database.lost.aborted]).toEqual([true, false]);
});

it('maintenance may take longer than a statement', async () => {
  await using database = await open({ statementMs: 200 });
  await patiently(database, async (connection) => await sql`select pg_sleep(0.6)`.execute(connection));
  expect(database.lost.aborted).toBe(false);
});

it('what must be answered soon does not wait for a database that is busy', async () => {
  await using database = await open();
  const busy = sql`select pg_sleep(0.5)`.execute(database.kysely);
  const asked = promptly(database, 100, async () => await sql`select 1`.execute(database.kysely));
  await expect(asked).rejects.toMatchObject({ code: 'base.database-slow', data: { seconds: 1 } });
  await busy;
});
