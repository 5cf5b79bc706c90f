import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Migrations } from '../migrate.ts';
import { readMigrations } from '../migrate.ts';

let maker: string | undefined;

/**
 * What a template is made from, as one name: the release of PGlite (its manifest), the code that makes databases (all
 * of this folder, so that nobody has to keep a list), and the migrations, word for word. With any other of these it is
 * another template.
 */
export function templateKey(features: readonly Migrations[]): string {
  const migrations = features.flatMap(readMigrations).map(({ name, text }) => [name, text]);
  return digest(JSON.stringify([(maker ??= describeMaker()), migrations]));
}

function describeMaker(): string {
  const program = createRequire(import.meta.url).resolve('@electric-sql/pglite/pglite.wasm');
  const release = readFileSync(join(dirname(program), '../package.json'), 'utf8');
  const extension = extname(import.meta.url);
  const folder = fileURLToPath(new URL('../', import.meta.url));
  const code = globSync(`**/*${extension}`, { cwd: folder })
    .filter((file) => !/\.(test|d)\.ts$/.test(file))
    .toSorted();
  return digest(JSON.stringify([release, code.map((file) => [file, readFileSync(join(folder, file), 'utf8')])]));
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
