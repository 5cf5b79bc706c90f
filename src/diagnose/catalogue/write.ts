import { writeFileSync } from 'node:fs';
import { compile, readRuleSentences, serialize } from './compile.ts';
import { buildSearchIndex, serializeSearchIndex } from './search-index.ts';
import { buildSentenceIndex, serializeSentences } from './sentence-index.ts';

/** Writes the files that the program reads from those that people write; answers how many records there are. */
export function writeCatalogue(): number {
  const compiled = compile();
  writeFileSync(new URL('compiled.json', import.meta.url), serialize(compiled));
  writeFileSync(new URL('search.json', import.meta.url), serializeSearchIndex(buildSearchIndex(compiled)));
  const sentences = buildSentenceIndex(compiled, readRuleSentences());
  writeFileSync(new URL('sentences.json', import.meta.url), serializeSentences(sentences));
  return compiled.records.length;
}
