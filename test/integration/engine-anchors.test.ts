import { openDatabase } from '../../src/base/database/database.ts';
import { syncMigrations } from '../../src/sync/index.ts';
import { testAnchors } from './engine/anchors.ts';

testAnchors(async () => await openDatabase('memory:', { holder: 'test', migrations: [syncMigrations] }));
