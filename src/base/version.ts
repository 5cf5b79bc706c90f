import { assert } from './assert.ts';
import { isObject } from './object.ts';
import { readFileSync } from 'node:fs';

let version: string | undefined;

/** The version of this package, from its manifest (two folders up, in a clone and in the published package alike). */
export function hawserVersion(): string {
  return (version ??= read());
}

function read(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  assert(isObject(manifest) && typeof manifest['version'] === 'string', 'the manifest names the version');
  return manifest['version'];
}
