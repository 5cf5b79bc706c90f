import { closeSync, ftruncateSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileError } from '../../configuration/file-errors.ts';
import { syncFolder } from '../../durable-files.ts';
import type { Cluster, ClusterFile } from './image.ts';

/**
 * Writes the cluster as a data folder, which appears under its name when all of it is there, on the disk itself: what a
 * full disk, a kill or a loss of power leaves behind is not taken for a database, and is cleared away by the next
 * attempt. Only its owner reads it. Throws `file.…`.
 */
export async function placeCluster(cluster: Cluster, folder: string): Promise<void> {
  const unfinished = `${folder}.new`;
  try {
    rmSync(unfinished, { recursive: true, force: true });
    writeCluster(cluster, unfinished);
    await syncCluster(cluster, unfinished);
    renameSync(unfinished, folder);
    syncFolder(dirname(folder));
  } catch (cause) {
    rmSync(unfinished, { recursive: true, force: true });
    throw fileError(folder, cause);
  }
}

function writeCluster({ folders, files }: Cluster, folder: string): void {
  for (const path of ['', ...folders]) mkdirSync(join(folder, path), { mode: 0o700 });
  for (const file of files) writeFile(join(folder, file.path), file);
}

/** The zeros at the end take no room: a hole reads as zeros. */
function writeFile(path: string, { size, content }: ClusterFile): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    for (let at = 0; at < content.length;) at += writeSync(file, content, at);
    if (size > content.length) ftruncateSync(file, size);
  } finally {
    closeSync(file);
  }
}

/** So many at once share the writes of the file system's journal: one by one, it takes fifteen times as long. */
const SYNC_AT_ONCE = 16;

async function syncCluster({ folders, files }: Cluster, folder: string): Promise<void> {
  const left = files.values();
  const syncLeft = async (): Promise<void> => {
    for (const { path } of left) await syncFile(join(folder, path));
  };
  await Promise.all(Array.from({ length: SYNC_AT_ONCE }, syncLeft));
  for (const path of ['', ...folders]) syncFolder(join(folder, path));
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
