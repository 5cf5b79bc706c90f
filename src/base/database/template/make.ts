import { buffer } from 'node:stream/consumers';
import { Kysely, PGliteDialect } from 'kysely';
import { noIdentity, withIdentity } from '../cluster/identity.ts';
import { packCluster, unpackCluster } from '../cluster/image.ts';
import { closeInto } from '../cluster/memory.ts';
import { migrate, TEMPLATE_TIME } from '../migrate.ts';
import { startPglite } from '../pglite.ts';

/**
 * Makes a template: reads the one to begin with (nothing: initdb makes it), applies the migrations that the arguments
 * name ("feature URL"), writes it out. A process of its own, since making one takes more than twice the memory of
 * using it and a process never gives that back; and since here no clock runs: the same program and the same migrations
 * make the same octets, on every machine.
 */
Date.now = () => TEMPLATE_TIME.getTime();

const features = process.argv.slice(2).map((argument) => {
  const [feature = '', folder = ''] = argument.split(' ');
  return { feature, folder: new URL(folder) };
});
const base = await buffer(process.stdin);

const pglite = await startPglite(base.length === 0 ? 'nothing' : { cluster: unpackCluster(base) }, {
  // A log that is done with goes, instead of waiting under another name to be written over.
  more: ['wal_recycle=off'],
});
if (features.length > 0) await migrate({ kysely: new Kysely({ dialect: new PGliteDialect({ pglite }) }) }, features);
await dropTemplateDatabases();
// The last file of the log then holds the end alone.
for (const statement of ['checkpoint', 'select pg_switch_wal()', 'checkpoint']) await pglite.query(statement);
process.stdout.write(packCluster(withIdentity(await closeInto(pglite), noIdentity)));

/**
 * initdb makes three databases, of which one is used. The two that others could be copied from are two thirds of the
 * files, and nobody makes another database here.
 */
async function dropTemplateDatabases(): Promise<void> {
  const { rows } = await pglite.query<{ datname: string }>(
    'select datname from pg_database where datistemplate order by datname',
  );
  for (const { datname } of rows) {
    await pglite.query(`alter database ${datname} with is_template false`);
    await pglite.query(`drop database ${datname}`);
  }
}
