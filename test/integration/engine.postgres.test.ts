import { afterAll, beforeAll } from 'vitest';
import { openDatabase } from '../../src/base/database/database.ts';
import { baseMigrations } from '../../src/base/database/migrate.ts';
import { testAnchors } from './engine/anchors.ts';
import { testBehaviour } from './engine/behaviour.ts';
import { testHistories } from './engine/histories.ts';
import { testThreshold } from './engine/threshold.ts';
import type { PostgresServer } from '../servers/postgres.ts';
import { startPostgres } from '../servers/postgres.ts';
import { describeWith } from '../servers/requirements.ts';

describeWith('postgres', 'the engine on PostgreSQL', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(async () => await server?.[Symbol.asyncDispose]());

  const open = async () => await openDatabase(await server.createDatabase(), { holder: 'test' });

  testBehaviour(open);
  testAnchors(open);
  testHistories(open);
  testThreshold(
    async () => await openDatabase(await server.createDatabase(), { holder: 'test', migrations: [baseMigrations] }),
  );
});
