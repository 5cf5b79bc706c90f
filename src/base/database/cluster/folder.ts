import { closeSync, fsync, ftruncateSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { fileError } from '../../configuration/file-errors.ts';
import { syncFolder } from '../../durable-files.ts';
import type { Cluster, ClusterFile } from './image.ts';

const sync = promisify(fsync);

/**
 * Writes the cluster as a data folder, which appears under its name when all of it is there, on the disk itself: what a
 * full disk, a kill or a loss of power leaves behind is not taken for a database, and is cleared away by the next
 * attempt. Only its owner reads it. Throws `file.…`.
 */
export async function placeCluster(cluster: Cluster, folder: string): Promise<void> {
  const unfinished = `${folder}.new`;
  try {
    rmSync(unfinished, { recursive: true, force: true });
    await writeCluster(cluster, unfinished);
    renameSync(unfinished, folder);
    syncFolder(dirname(folder));
  } catch (cause) {
    rmSync(unfinished, { recursive: true, force: true });
    throw fileError(folder, cause);
  }
}

/** So many at once share the writes of the file system's journal: one by one, it takes fifteen times as long. */
const AT_ONCE = 16;

async function writeCluster({ folders, files }: Cluster, folder: string): Promise<void> {
  for (const path of ['', ...folders]) mkdirSync(join(folder, path), { mode: 0o700 });
  const left = [...files];
  const writeLeft = async (): Promise<void> => {
    try {
      for (let file = left.pop(); file; file = left.pop()) await writeFile(join(folder, file.path), file);
    } finally {
      left.length = 0; // after a failure there is nothing left to do
    }
  };
  // All of them have ended before anything is cleared away.
  for (const end of await Promise.allSettled(Array.from({ length: AT_ONCE }, writeLeft)))
    if (end.status === 'rejected') throw end.reason;
  for (const path of ['', ...folders]) syncFolder(join(folder, path));
}

/**
 * The zeros at the end take no room: a hole reads as zeros. An empty file is all there with the entry in its folder.
 */
async function writeFile(path: string, { size, content }: ClusterFile): Promise<void> {
  const file = openSync(path, 'wx', 0o600);
  try {
    for (let at = 0; at < content.length;) at += writeSync(file, content, at);
    if (size > content.length) ftruncateSync(file, size);
    if (size > 0) await sync(file);
  } finally {
    closeSync(file);
  }
}
