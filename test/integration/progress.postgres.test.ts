import { afterAll, beforeAll } from 'vitest';
import { postgresDatabases } from '../kit/databases.ts';
import type { PostgresServer } from '../servers/postgres.ts';
import { startPostgres } from '../servers/postgres.ts';
import { describeWith } from '../servers/requirements.ts';
import { cloudFeatures } from './cloud-kit.ts';
import { progressSuite } from './progress-suite.ts';

describeWith('postgres', 'the progress of a run on PostgreSQL', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(async () => {
    await server?.[Symbol.asyncDispose]();
  });
  progressSuite(postgresDatabases(cloudFeatures, async () => await server.createDatabase()));
});
