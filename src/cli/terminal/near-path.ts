import { relative, resolve } from 'node:path';

/** A path as it is shortest to type in this folder. */
export function nearPath(path: string): string {
  const near = relative('', path);
  return near === '' || near.startsWith('..') ? resolve(path) : near;
}
