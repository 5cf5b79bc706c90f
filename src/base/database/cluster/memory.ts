import { MemoryFS, PGlite } from '@electric-sql/pglite';
import { assert } from '../../assert.ts';
import type { Cluster, ClusterFile } from './image.ts';
import { withoutZeros } from './image.ts';

/** What is used here of the files that PGlite's program sees; its types lack a package. */
interface ProgramFiles {
  mkdirTree(path: string, mode: number): void;
  writeFile(path: string, content: Uint8Array, options: { readonly mode: number; readonly canOwn: boolean }): void;
  truncate(path: string, size: number): void;
  readdir(path: string): readonly string[];
  readFile(path: string): Uint8Array;
  stat(path: string): { readonly mode: number };
  isDir(mode: number): boolean;
}

/** A data folder in memory that holds the cluster from the beginning, whose octets become the folder's own. */
export class MemoryFolder extends MemoryFS {
  readonly #cluster: Cluster;

  constructor(cluster: Cluster) {
    super();
    this.#cluster = cluster;
  }

  override async initialSyncFs(): Promise<void> {
    assert(this.pg, 'PGlite has given itself to its files');
    const files = filesOf(this.pg);
    for (const folder of ['', ...this.#cluster.folders]) files.mkdirTree(`${PGlite.paths.PGDATA}/${folder}`, 0o700);
    for (const { path, size, content } of this.#cluster.files) {
      const full = `${PGlite.paths.PGDATA}/${path}`;
      files.writeFile(full, content, { mode: 0o600, canOwn: true });
      if (size > content.length) files.truncate(full, size);
    }
    await Promise.resolve();
  }
}

/** Ends the database, which lives in memory, and answers what is left of it. */
export async function closeInto(pglite: PGlite): Promise<Cluster> {
  const files = filesOf(pglite);
  await pglite.close();
  const cluster: { folders: string[]; files: ClusterFile[] } = { folders: [], files: [] };
  const collect = (folder: string): void => {
    for (const name of files.readdir(`${PGlite.paths.PGDATA}/${folder}`).toSorted()) {
      if (name === '.' || name === '..') continue;
      const path = `${folder}${name}`;
      const full = `${PGlite.paths.PGDATA}/${path}`;
      if (files.isDir(files.stat(full).mode)) {
        cluster.folders.push(path);
        collect(`${path}/`);
      } else {
        const content = files.readFile(full);
        cluster.files.push({ path, size: content.length, content: withoutZeros(content) });
      }
    }
  };
  collect('');
  return cluster;
}

function filesOf(pglite: PGlite): ProgramFiles {
  return pglite.Module.FS;
}
