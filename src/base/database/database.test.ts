import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from './database.ts';
import { openDatabase } from './database.ts';
import { baseMigrations, migrate } from './migrate.ts';
import { lockFolder } from './folder-lock.ts';

describe('the database layer', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hawser-db-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('keeps what was written when the folder is opened again', async () => {
    {
      await using database = await openDatabase<{ migration: { name: string } }>(`pglite:${folder}`, {
        holder: 'first',
      });
      await migrate(database as Database, [baseMigrations]);
    }
    await using again = await openDatabase<{ migration: { name: string } }>(`pglite:${folder}`, { holder: 'second' });
    const rows = await again.kysely.selectFrom('migration').select('name').execute();
    expect(rows).toContainEqual({ name: 'base/0001-events.sql' });
  });

  it('refuses a second user of the folder and names the first', async () => {
    const lock = lockFolder(folder, 'hawser connect serve');
    await expect(openDatabase(`pglite:${folder}`, { holder: 'hawser connect sync' })).rejects.toMatchObject({
      code: 'base.folder-in-use',
      message: expect.stringContaining('"hawser connect serve"'),
    });
    lock.release();
  });

  it('takes over the lock of a process that is gone', () => {
    writeFileSync(
      join(folder, 'lock.json'),
      JSON.stringify({ pid: 2 ** 22 + 1, started: '1', holder: 'dead', since: 'x' }),
    );
    expect(() => lockFolder(folder, 'next').release()).not.toThrow();
  });

  it('takes over the lock of a process id that now belongs to another process', () => {
    writeFileSync(
      join(folder, 'lock.json'),
      JSON.stringify({ pid: process.pid, started: '1', holder: 'dead', since: 'x' }),
    );
    expect(() => lockFolder(folder, 'next').release()).not.toThrow();
  });

  it('takes over the lock of a process of the same number and start time, from before the machine lost power', () => {
    const path = join(folder, 'lock.json');
    const lock = lockFolder(folder, 'before');
    const before: { started: string } = JSON.parse(readFileSync(path, 'utf8'));
    lock.release();
    const started = `00000000-0000-4000-8000-000000000000 ${before.started.split(' ')[1]}`;
    writeFileSync(path, JSON.stringify({ ...before, started }));
    expect(() => lockFolder(folder, 'next').release()).not.toThrow();
  });

  it('applies a migration once, in a transaction, and refuses a changed one', async () => {
    await using database = await openDatabase('memory:', { holder: 'test' });
    const features = [{ feature: 'x', folder: pathToFileURL(`${folder}/`) }];
    writeFileSync(join(folder, '0001-a.sql'), 'create table a (n int);\ninsert into a values (1);\n');
    expect(await migrate(database, features)).toEqual(['x/0001-a.sql']);
    expect(await migrate(database, features)).toEqual([]);
    writeFileSync(join(folder, '0002-b.sql'), 'insert into a values (2);\nselect broken;\n');
    await expect(migrate(database, features)).rejects.toThrow('broken');
    expect((await sql<{ n: number }>`select n from a`.execute(database.kysely)).rows).toEqual([{ n: 1 }]);
    writeFileSync(join(folder, '0001-a.sql'), 'create table b (n int);\n');
    await expect(migrate(database, features)).rejects.toMatchObject({ code: 'base.migration-changed' });
  });
  it('says why a server is not to be had', async () => {
    await expect(openDatabase('postgres://hawser@127.0.0.1:1/hawser', { holder: 'test' })).rejects.toMatchObject({
      code: 'base.database-unreachable',
      detail: expect.stringContaining('ECONNREFUSED'),
    });
  });

  it('passes what is large whole, and one connection serves simultaneous callers in turn', async () => {
    await using database = await openDatabase('memory:', { holder: 'test' });
    const large = 'é'.repeat(1_500_000);
    const ask = async (): Promise<string | undefined> =>
      (await sql<{ back: string }>`select ${large}::text as back`.execute(database.kysely)).rows[0]?.back;
    const counted = database.kysely.transaction().execute(async (transaction) => {
      await sql`create table a (n int primary key)`.execute(transaction);
      await sql`insert into a values (1), (2)`.execute(transaction);
      return (await sql<{ n: number }>`select count(*) as n from a`.execute(transaction)).rows;
    });
    const [first, second, rows] = await Promise.all([ask(), ask(), counted]);
    expect(first === large && second === large).toBe(true);
    expect(rows).toEqual([{ n: 2 }]);
    await expect(sql`insert into a values (2)`.execute(database.kysely)).rejects.toMatchObject({
      code: '23505',
      constraint: 'a_pkey',
    });
  });
});
