import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Kysely, PGliteDialect, sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openDatabase } from '../../src/base/database/database.ts';
import { migrate } from '../../src/base/database/migrate.ts';
import { startPglite } from '../../src/base/database/pglite.ts';
import { templateKey } from '../../src/base/database/template/key.ts';
import { CachedTemplates } from '../../src/base/database/template/store.ts';
import { makeTemplate, ownTemplates, StoredTemplates } from '../../src/base/database/template/templates.ts';
import { cloudMigrations } from '../../src/cloud/index.ts';
import { connectMigrations } from '../../src/connect/index.ts';
import { describeDatabase } from '../kit/describe-database.ts';

// Several processes and databases a test.
vi.setConfig({ testTimeout: 180_000 });

/** What the databases of both roles begin with, and what becomes of that when things go wrong meanwhile. */
let folder: string;
let data: string;
let cacheFolder: string;
const children = new Set<ChildProcess>();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hawser-new-database-'));
  data = join(folder, 'database');
  cacheFolder = join(folder, 'templates');
});
afterEach(async () => {
  await Promise.all([...children].map(async (child) => await kill(child)));
  children.clear();
  rmSync(folder, { recursive: true, force: true });
});

function start(database = data): ChildProcess {
  const program = fileURLToPath(new URL('new-database-child.ts', import.meta.url));
  const child = spawn(process.execPath, [program, database, cacheFolder], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.add(child);
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

async function written(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit').then(() => Promise.reject(new Error('the child ended')));
  await Promise.race([once(child.stdout ?? child, 'data'), ended]);
}

/** Keeps the templates of this clone where the test keeps its own: what it is about comes after they were made. */
async function keepTemplates(): Promise<void> {
  const kept = new CachedTemplates(cacheFolder);
  kept.write(templateKey(connectMigrations), await ownTemplates().find(connectMigrations));
}

async function reopened<Result>(look: (kysely: Kysely<unknown>) => Promise<Result>): Promise<Result> {
  const templates = new StoredTemplates({ cacheFolder });
  await using database = await openDatabase(`pglite:${data}`, {
    holder: 'test',
    migrations: connectMigrations,
    templates,
  });
  return await look(database.kysely);
}

const settings = async (kysely: Kysely<unknown>) =>
  (await sql<{ name: string }>`select name from sync_setting where name = 'written'`.execute(kysely)).rows;

describe.each([
  ['the cloud', cloudMigrations],
  ['Connect', connectMigrations],
])('a new database of %s', (_role, migrations) => {
  it('is what the database program and the migrations make, on disk and in memory', async () => {
    const momentary = ['migration.applied_at'];
    const pglite = await startPglite('nothing');
    const kysely = new Kysely<unknown>({ dialect: new PGliteDialect({ pglite }) });
    await migrate({ kysely }, migrations);
    const all = await describeDatabase(kysely, momentary);
    await kysely.destroy();
    // But for the two databases that others would be copied from.
    const made = all.filter((line) => !line.includes('"datistemplate":true'));
    expect(all.length - made.length).toBe(2);
    expect(made.length).toBeGreaterThan(300);
    for (const location of [`pglite:${data}`, 'memory:']) {
      await using database = await openDatabase(location, { holder: 'test', migrations });
      expect(await describeDatabase(database.kysely, momentary)).toEqual(made);
    }
  });

  it('begins with what holds nothing of the machine or the moment: made twice it is the same', async () => {
    const again = await makeTemplate(migrations, await ownTemplates().find([]));
    expect(Buffer.from(again).equals(await ownTemplates().find(migrations))).toBe(true);
  });
});

it('two processes that make their first database at once both have one, and one template is kept', async () => {
  const databases = ['one', 'two'].map((name) => join(folder, name));
  const running = databases.map((database) => start(database));
  await Promise.all(running.map(async (child) => await written(child)));
  const names = [[], connectMigrations].map((migrations) => `${templateKey(migrations)}.template`);
  expect(readdirSync(cacheFolder).toSorted()).toEqual(names.toSorted());
  await Promise.all(running.map(async (child) => await kill(child)));
  for (data of databases) expect(await reopened(settings)).toHaveLength(1);
});

it('a kill while it is written leaves nothing that is taken for a database', async () => {
  await keepTemplates();
  mkdirSync(data);
  let wasHalf = false;
  for (let attempt = 0; attempt < 10 && !wasHalf; attempt++) {
    const watcher = watch(data);
    const child = start();
    while (((await once(watcher, 'change')) as unknown[])[1] !== 'pgdata.new');
    await kill(child);
    watcher.close();
    wasHalf = existsSync(join(data, 'pgdata.new'));
    expect(existsSync(join(data, 'pgdata'))).toBe(!wasHalf);
    if (!wasHalf) rmSync(data, { recursive: true });
    mkdirSync(data, { recursive: true });
  }
  expect(wasHalf).toBe(true);
  expect(await reopened(settings)).toHaveLength(0);
  expect(existsSync(join(data, 'pgdata.new'))).toBe(false);
});

it('what is written to it right away survives a kill: its log is its own', async () => {
  await keepTemplates();
  const child = start();
  await written(child);
  await kill(child);
  expect(await reopened(settings)).toHaveLength(1);
});

it.runIf(process.getuid?.() === 0)('a full disk is said, and leaves nothing that is taken for a database', async () => {
  await keepTemplates();
  mkdirSync(data);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', data]);
  try {
    await expect(reopened(settings)).rejects.toMatchObject({ code: 'file.no-room' });
    expect(readdirSync(data)).toEqual([]);
    execFileSync('mount', ['-o', 'remount,size=200m', data]);
    expect(await reopened(settings)).toHaveLength(0);
  } finally {
    execFileSync('umount', [data]);
  }
});
