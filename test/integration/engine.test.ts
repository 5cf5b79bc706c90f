import { openDatabase } from '../../src/base/database/database.ts';
import { syncMigrations } from '../../src/sync/index.ts';
import { testBehaviour } from './engine/behaviour.ts';
import { testHistories } from './engine/histories.ts';

const open = async () => await openDatabase('memory:', { holder: 'test', migrations: [syncMigrations] });

testBehaviour(open);
testHistories(open);
