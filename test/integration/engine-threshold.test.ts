import { openDatabase } from '../../src/base/database/database.ts';
import { baseMigrations } from '../../src/base/database/migrate.ts';
import { syncMigrations } from '../../src/sync/index.ts';
import { testThreshold } from './engine/threshold.ts';

testThreshold(
  async () => await openDatabase('memory:', { holder: 'test', migrations: [baseMigrations, syncMigrations] }),
);
