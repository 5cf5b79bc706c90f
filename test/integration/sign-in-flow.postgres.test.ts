import { afterAll, beforeAll } from 'vitest';
import { postgresDatabases } from '../kit/databases.ts';
import type { PostgresServer } from '../servers/postgres.ts';
import { startPostgres } from '../servers/postgres.ts';
import { describeWith } from '../servers/requirements.ts';
import { signInFlowSuite } from './sign-in-flow-suite.ts';
import { cloudFeatures } from './cloud-kit.ts';

describeWith('postgres', 'the way through a sign-in on PostgreSQL', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(async () => {
    await server?.[Symbol.asyncDispose]();
  });
  signInFlowSuite(postgresDatabases(cloudFeatures, async () => await server.createDatabase()));
});
