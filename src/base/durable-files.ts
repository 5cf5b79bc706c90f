import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { systemCodeOf } from './system-error.ts';

/** Windows keeps the entries of folders in a log of its own, and opens no folder. */
const canSyncFolders = process.platform !== 'win32';

/** What was created, renamed or removed in the folder stays so when the power goes. */
export function syncFolder(folder: string): void {
  if (!canSyncFolders) return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Makes the folder, and those above it that are missing, to stay. Only its owner reads it. */
export function makeFolder(folder: string): void {
  const first = mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  const top = dirname(resolve(first));
  for (let made = resolve(folder); made !== top; made = dirname(made)) syncFolder(dirname(made));
}

/** Writes the whole file, to stay: at any moment, the old one or the new one is there. Only its owner reads it. */
export function replaceFile(path: string, text: string): void {
  place(path, text, (draft) => renameSync(draft, path));
}

/** The same for a file that is not there yet. False: somebody else was faster, and theirs stands. */
export function createFile(path: string, text: string): boolean {
  try {
    place(path, text, (draft) => linkSync(draft, path));
    return true;
  } catch (error) {
    if (systemCodeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

function place(path: string, text: string, give: (draft: string) => void): void {
  const draft = `${path}.${process.pid}`;
  try {
    writeFileSync(draft, text, { mode: 0o600, flush: true });
    give(draft);
    syncFolder(dirname(path));
  } finally {
    rmSync(draft, { force: true });
  }
}
