import { afterAll, beforeAll } from 'vitest';
import { postgresDatabases } from '../kit/databases.ts';
import type { PostgresServer } from '../servers/postgres.ts';
import { startPostgres } from '../servers/postgres.ts';
import { describeWith } from '../servers/requirements.ts';
import { cloudFeatures } from './cloud-kit.ts';
import { conflictsSuite } from './conflicts-suite.ts';

describeWith('postgres', 'the cloud on PostgreSQL, of which every tenth transaction is given up', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(async () => {
    await server?.[Symbol.asyncDispose]();
  });
  conflictsSuite(postgresDatabases(cloudFeatures, async () => await server.createDatabase()));
});
