import { afterAll, beforeAll } from 'vitest';
import { postgresDatabases } from '../kit/databases.ts';
import type { PostgresServer } from '../servers/postgres.ts';
import { startPostgres } from '../servers/postgres.ts';
import { describeWith } from '../servers/requirements.ts';
import { batchesSuite } from './cloud-batches.ts';
import { hashesSuite } from './cloud-hashes.ts';
import { holdsSuite } from './cloud-holds.ts';
import { cloudFeatures } from './cloud-kit.ts';
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
});
