import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { sql } from 'kysely';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { openDatabase } from '../database.ts';
import type { Migrations } from '../migrate.ts';
import { templateKey } from './key.ts';
import { CachedTemplates, ShippedTemplates } from './store.ts';
import { makeTemplate, ownTemplates, StoredTemplates } from './templates.ts';

// Templates are made in processes of their own.
vi.setConfig({ testTimeout: 180_000 });

let bare: Uint8Array;
let folder: string;
let cacheFolder: string;
let features: readonly Migrations[];

beforeAll(async () => {
  bare = await ownTemplates().find([]);
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hawser-template-'));
  cacheFolder = join(folder, 'cache');
  // Making the one without migrations takes seconds.
  new CachedTemplates(cacheFolder).write(templateKey([]), bare);
  features = [{ feature: 'x', folder: pathToFileURL(`${join(folder, 'migrations')}/`) }];
  mkdirSync(join(folder, 'migrations'));
  write('0001-a.sql', 'create table a (n int primary key);\ninsert into a values (1);\n');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, text: string): void {
  writeFileSync(join(folder, 'migrations', name), text);
}

/** The table `a` of a new database, whose template may come from these places. */
async function rowsOfNew(places: ConstructorParameters<typeof StoredTemplates>[0] = { cacheFolder }) {
  const templates = new StoredTemplates(places);
  await using database = await openDatabase('memory:', { holder: 'test', migrations: features, templates });
  return (await sql`select * from a`.execute(database.kysely)).rows;
}

describe('the template of a new database', () => {
  it('is made once, used again, and another one as soon as a migration is changed or added', async () => {
    const templates = new StoredTemplates({ cacheFolder });
    const first = await templates.find(features);
    const kept = readdirSync(cacheFolder).map((name) => [name, statSync(join(cacheFolder, name)).ino]);
    expect(kept).toHaveLength(2);
    expect(Buffer.from(await templates.find(features)).equals(first)).toBe(true);
    expect(readdirSync(cacheFolder).map((name) => [name, statSync(join(cacheFolder, name)).ino])).toEqual(kept);
    write('0001-a.sql', 'create table a (n int primary key, more text);\ninsert into a values (2);\n');
    expect(await rowsOfNew()).toEqual([{ n: 2, more: null }]);
    write('0002-b.sql', 'insert into a values (3);\n');
    expect(await rowsOfNew()).toContainEqual({ n: 3, more: null });
  });

  it('is the one that came with the program, where that was built with it', async () => {
    const shipped = new ShippedTemplates(join(folder, 'shipped'));
    shipped.write(templateKey(features), await makeTemplate(features, bare));
    expect(await rowsOfNew({ shipped, cacheFolder: undefined })).toEqual([{ n: 1 }]);
    expect(readdirSync(cacheFolder)).toHaveLength(1);
  });

  it('is what a database begins with: one that holds something else shows', async () => {
    const text = readFileSync(join(folder, 'migrations', '0001-a.sql'), 'utf8');
    write('0001-a.sql', text.replace('(1)', '(666)'));
    const other = await makeTemplate(features, bare);
    write('0001-a.sql', text);
    new CachedTemplates(cacheFolder).write(templateKey(features), other);
    await expect(rowsOfNew()).rejects.toMatchObject({ code: 'base.migration-changed' });
  });

  it('is made for one use where nothing can be kept', async () => {
    const shipped = new ShippedTemplates(join(folder, 'shipped'));
    shipped.write(templateKey([]), bare);
    expect(await rowsOfNew({ shipped, cacheFolder: '/dev/null/templates' })).toEqual([{ n: 1 }]);
  });

  it('holds nothing of the machine, the moment or the account: made twice it is the same', async () => {
    const { TZ, LANG } = process.env;
    Object.assign(process.env, { TZ: 'Pacific/Auckland', LANG: 'nl_NL.UTF-8' });
    try {
      expect(Buffer.from(await makeTemplate([])).equals(bare)).toBe(true);
    } finally {
      process.env['TZ'] = TZ ?? 'UTC';
      process.env['LANG'] = LANG ?? 'C.UTF-8';
    }
  });

  it('does not hide the statement that a migration fails at', async () => {
    write('0002-b.sql', 'select broken;\n');
    await expect(rowsOfNew()).rejects.toThrow('broken');
  });
});

it('a database that begins with a template has an identity, a time and a folder of its own', async () => {
  const identities = new Set<unknown>(['1']);
  const nonces = new Set<string>(['0'.repeat(64)]);
  for (const name of ['one', 'two']) {
    const before = Date.now();
    await using database = await openDatabase(`pglite:${join(folder, name)}`, {
      holder: 'test',
      migrations: features,
      templates: new StoredTemplates({ cacheFolder }),
    });
    const { rows } = await sql<{ id: string; at: Date }>`select system_identifier::text as id, applied_at as at
      from pg_control_system(), migration`.execute(database.kysely);
    expect(rows).toHaveLength(1);
    expect(rows[0]?.at.getTime()).toBeGreaterThanOrEqual(before - 1);
    identities.add(rows[0]?.id);
    nonces.add(readFileSync(join(folder, name, 'pgdata/global/pg_control')).toString('hex', 257, 289));
    for (const path of [name, join(name, 'pgdata')]) expect(statSync(join(folder, path)).mode & 0o077).toBe(0);
  }
  expect(identities.size).toBe(3);
  expect(nonces.size).toBe(3);
});
