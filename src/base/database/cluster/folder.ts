import { closeSync, ftruncateSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fileError } from '../../configuration/file-errors.ts';
import type { Cluster, ClusterFile } from './image.ts';

/**
 * Writes the cluster as a data folder, which appears under its name when all of it is there: what a full disk or a kill
 * leaves behind is not taken for a database, and is cleared away by the next attempt. Only its owner reads it. Throws
 * `file.…`.
 */
export function placeCluster(cluster: Cluster, folder: string): void {
  const unfinished = `${folder}.new`;
  try {
    rmSync(unfinished, { recursive: true, force: true });
    writeCluster(cluster, unfinished);
    renameSync(unfinished, folder);
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
