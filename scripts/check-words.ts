/**
 * The words that are not used: those in `code` in the column "not" of docs/words.md stand in no identifier and no file
 * name of `src/`. `wayOut` refuses openWayOut, WAY_OUT and way-out.ts. Texts have none of the phrases of
 * unused-phrases.ts.
 */
import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';
import { languages } from '../src/base/messages.ts';
import { allTexts } from './all-texts.ts';
import { unusedPhrases } from './unused-phrases.ts';

const problems = new Set<string>();
const unused = readUnused('docs/words.md');

for (const file of globSync('src/**/*.{ts,sql}').toSorted()) {
  const report = (name: string): void => {
    const words = wordsOf(name);
    for (const [spelling, parts] of unused)
      if (contains(words, parts)) problems.add(`${file}: ${name} has "${spelling}", which docs/words.md does not use`);
  };
  report(basename(file));
  const text = readFileSync(file, 'utf8');
  if (file.endsWith('.sql')) for (const [name] of text.replaceAll(/--.*/g, '').matchAll(/\w+/g)) report(name);
  else
    new Visitor({
      Identifier: ({ name }) => report(name),
      PrivateIdentifier: ({ name }) => report(name),
    }).visit(parseSync(file, text).program);
}

for (const language of languages) {
  for (const { place, text } of allTexts(language))
    for (const [phrase, instead] of unusedPhrases[language])
      if (phrase.test(text)) problems.add(`${place}: "${text}" has ${phrase.source}; write: ${instead}`);
}

/** The words by how the document spells them, in parts: "wayOut" → way, out. */
function readUnused(file: string): ReadonlyMap<string, readonly string[]> {
  const cells = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.split('|').at(-2) ?? '');
  const spellings = cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word));
  return new Map(spellings.map((spelling) => [spelling, wordsOf(spelling)]));
}

function wordsOf(name: string): readonly string[] {
  return (name.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])/g) ?? []).map((word) => word.toLowerCase());
}

function contains(words: readonly string[], parts: readonly string[]): boolean {
  return words.some((_, at) => parts.every((part, index) => words[at + index] === part));
}

for (const problem of problems) console.log(problem);
process.exitCode = problems.size === 0 ? 0 : 1;
