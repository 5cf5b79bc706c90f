import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../src/base/database/database.ts';
import { cloudMigrations } from '../../src/cloud/migrations.ts';
import { objectList } from '../../src/cloud/objects/object-list.ts';
import { searchLocaleProblem } from '../../src/cloud/objects/search-locale.ts';
import { postgresDatabases } from '../kit/databases.ts';
import type { PostgresServer } from '../servers/postgres.ts';
import { startPostgres } from '../servers/postgres.ts';
import { describeWith } from '../servers/requirements.ts';
import { batchesSuite } from './cloud-batches.ts';
import { hashesSuite } from './cloud-hashes.ts';
import { holdsSuite } from './cloud-holds.ts';
import { add, cloudFeatures, TestTenant } from './cloud-kit.ts';
import { confirmedSuite } from './cloud-confirmed.ts';
import { deletionSuite } from './cloud-deletion.ts';
import { matchingSuite } from './cloud-matching.ts';
import { restoresSuite } from './cloud-restores.ts';
import { searchSuite } from './cloud-search.ts';
import { takeoverSuite } from './cloud-takeover.ts';

describeWith('postgres', 'the directory on PostgreSQL', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(async () => {
    await server?.[Symbol.asyncDispose]();
  });
  const databases = postgresDatabases(cloudFeatures, async () => await server.createDatabase());
  matchingSuite(databases);
  takeoverSuite(databases);
  batchesSuite(databases);
  confirmedSuite(databases);
  deletionSuite(databases);
  holdsSuite(databases);
  searchSuite(databases);
  hashesSuite(databases);
  restoresSuite(databases);

  test('a database whose locale knows no letters but ASCII is named, and finds the same', async () => {
    const admin = await openDatabase(server.location('postgres'), { holder: 'test', poolSize: 1 });
    await sql`create database ascii template template0 encoding 'UTF8' lc_collate 'C' lc_ctype 'C'`.execute(
      admin.kysely,
    );
    await admin.close();
    const open = async (location: string) =>
      await openDatabase(location, { holder: 'test', migrations: cloudMigrations, poolSize: 2 });
    const [plain, full] = [await open(server.location('ascii')), await open(await server.createDatabase())];
    try {
      expect((await searchLocaleProblem(plain.kysely))?.code).toBe('cloud.search-locale');
      expect(await searchLocaleProblem(full.kysely)).toBeUndefined();
      const t = await TestTenant.make(plain);
      await t.send(add('i', { displayName: 'Иван Петров', userPrincipalName: t.at('ivan') }));
      const filter = { objectClass: 'user', search: 'петров ив' } as const;
      const { items } = await objectList.page(plain.kysely, t.tenant, filter);
      expect(items.map(({ displayName }) => displayName)).toEqual(['Иван Петров']);
    } finally {
      await plain.close();
      await full.close();
    }
  });
});
