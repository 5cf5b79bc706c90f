import { renameSync, rmSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';

/**
 * Makes an embedded database in the folder that is the argument. A process of its own: making one takes more than twice the memory of using it, and a
 * process never gives that back. What is there under the final name is whole.
 */
const [folder = ''] = process.argv.slice(2);
const unfinished = `${folder}.new`;
rmSync(unfinished, { recursive: true, force: true });
const pglite = await PGlite.create({ dataDir: unfinished });
await pglite.close();
renameSync(unfinished, folder);
