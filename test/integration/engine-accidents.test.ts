import { openDatabase } from '../../src/base/database/database.ts';
import { syncMigrations } from '../../src/sync/index.ts';
import { testAccidents } from './engine/accidents.ts';

testAccidents(async () => await openDatabase('memory:', { holder: 'test', migrations: [syncMigrations] }));
