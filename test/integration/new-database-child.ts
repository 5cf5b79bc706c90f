import { openDatabase } from '../../src/base/database/database.ts';
import { StoredTemplates } from '../../src/base/database/template/templates.ts';
import { connectMigrations } from '../../src/connect/index.ts';

/**
 * Opens the agent's database in a folder, with templates kept in another one, writes a row, says so, and stays open.
 */
const [, , folder = '', cacheFolder = ''] = process.argv;
const templates = new StoredTemplates({ cacheFolder });
const { kysely } = await openDatabase<{ sync_setting: { name: string; value: string } }>(`pglite:${folder}`, {
  holder: 'a child of the test',
  migrations: connectMigrations,
  templates,
});
await kysely.insertInto('sync_setting').values({ name: 'written', value: '1' }).execute();
process.stdout.write('written\n');
