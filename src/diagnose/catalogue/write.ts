import { writeFileSync } from 'node:fs';
import { compile, serialize } from './compile.ts';
import { buildSearchIndex, serializeSearchIndex } from './search-index.ts';

/** Writes the two files that the program reads from those that people write; answers how many records there are. */
export function writeCatalogue(): number {
  const compiled = compile();
  writeFileSync(new URL('compiled.json', import.meta.url), serialize(compiled));
  writeFileSync(new URL('search.json', import.meta.url), serializeSearchIndex(buildSearchIndex(compiled)));
  return compiled.records.length;
}
