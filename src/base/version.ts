import { readFileSync } from 'node:fs';

let version: string | undefined;

/** The version of this package, from its manifest (two folders up, in a clone and in the published package alike). */
export function hawserVersion(): string {
  version ??= (JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string })
    .version;
  return version;
}
