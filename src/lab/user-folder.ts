import { lstatSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { labErrors } from './errors.ts';

/** Where the labs of this user find each other: gone when the machine starts again, and nobody else writes there. */
export function userFolder(): string {
  const user = process.getuid?.() ?? 0;
  const folder = join(tmpdir(), `hawser-lab-${user}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // Everybody may make names in the folder for temporary files: this one has to be ours.
  const found = lstatSync(folder);
  const isOurs =
    found.isDirectory() && (process.getuid === undefined || (found.uid === user && (found.mode & 0o022) === 0));
  if (!isOurs) throw labErrors('lab.foreign-folder', { folder });
  return folder;
}
