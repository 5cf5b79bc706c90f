import { afterAll, beforeAll } from 'vitest';
import { postgresDatabases } from '../kit/databases.ts';
import type { PostgresServer } from '../servers/postgres.ts';
import { startPostgres } from '../servers/postgres.ts';
import { describeWith } from '../servers/requirements.ts';
import { methodsSuite } from './methods-suite.ts';
import { accessSuite } from './access-suite.ts';
import { methodsPolicySuite } from './methods-policy-suite.ts';
import { passkeysSuite } from './passkeys-suite.ts';
import { cloudFeatures } from './cloud-kit.ts';

describeWith('postgres', 'methods on PostgreSQL', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(async () => {
    await server?.[Symbol.asyncDispose]();
  });
  const databases = postgresDatabases(cloudFeatures, async () => await server.createDatabase());
  methodsSuite(databases);
  passkeysSuite(databases);
  methodsPolicySuite(databases);
  accessSuite(databases);
});
