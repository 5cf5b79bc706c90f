import { readFileSync } from 'node:fs';
import { fileError } from '../../base/configuration/file-errors.ts';

/** A file that somebody named on the command line. Throws `file.…`. */
export function readTextFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw fileError(file, error);
  }
}
