import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The program as people type it here: as they called the launcher of a clone, and the launcher beside the sources where
 * something else (npm) started it. An installed one is on the path.
 */
export function programName(called = process.env['HAWSER_PROGRAM'], from = process.cwd()): string {
  if (called !== undefined) return called;
  const launcher = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'hawser');
  if (!existsSync(launcher)) return 'hawser';
  const path = relative(from, launcher);
  return path.startsWith('..') || isAbsolute(path) ? launcher : `./${path}`;
}
