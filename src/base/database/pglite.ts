import { PGlite } from '@electric-sql/pglite';
import type { PGliteOptions } from '@electric-sql/pglite';
import { btree_gin } from '@electric-sql/pglite/contrib/btree_gin';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import type { Cluster } from './cluster/image.ts';
import { MemoryFolder } from './cluster/memory.ts';
import { DurableFolder } from './durable-folder.ts';

/** In a data folder that holds a database, in memory as a copy of a cluster, or in memory and made from nothing. */
export type PgliteHome = { readonly dataDir: string } | { readonly cluster: Cluster } | 'nothing';

/**
 * Of PGlite's own 160 MB of buffers, most would only be taken from the process: what is not here is in the cache of the
 * operating system.
 */
const settings = ['shared_buffers=32MB', 'wal_init_zero=off', 'max_wal_size=256MB'];

/** PGlite would begin without fsync. Of the ways to synchronize the log, its program has this one. */
const NO_FSYNC = '-F';
const durability = ['fsync=on', 'wal_sync_method=fsync'];

/**
 * What the index of the search is made of. Every start has them: a database that was made with an extension fails
 * without it at the first statement that needs it.
 */
const extensions = { pg_trgm, btree_gin };

/** What every use of PGlite shares: the settings, and (compiled) the program. `more` are further settings. */
export async function startPglite(
  home: PgliteHome,
  { program, more = [] }: { readonly program?: object | undefined; readonly more?: readonly string[] } = {},
): Promise<PGlite> {
  const defaults = PGlite.defaultStartParams.filter((word) => word !== NO_FSYNC);
  const all = [...settings, ...durability, ...more];
  return await PGlite.create({
    extensions,
    startParams: [...defaults, ...all.flatMap((setting) => ['-c', setting])],
    ...(program !== undefined && { pgliteWasmModule: program }),
    ...where(home),
  });
}

function where(home: PgliteHome): PGliteOptions {
  if (home === 'nothing') return {};
  return { fs: 'cluster' in home ? new MemoryFolder(home.cluster) : new DurableFolder(home.dataDir) };
}
