import { readFileSync } from 'node:fs';
import { knownTexts } from '../../../base/details.ts';
import { catalogues } from '../../../base/errors.ts';
import { fold, wordPattern } from './fold.ts';

const further =
  'admin administrator guest krbtgt user users group groups contact contacts computer computers service services system domain test default root local localhost info support helpdesk noreply postmaster webmaster sync export import connect cloud agent forest contoso fabrikam example microsoft azure windows error warning debug trace info notice success failed failure true false null undefined'.split(
    ' ',
  );

let known: ReadonlySet<string> | undefined;

/** The words that messages are made of, ours and the field's: none of them is taken for a person on its own. */
export function ordinaryWords(): ReadonlySet<string> {
  if (known) return known;
  const words = new Set<string>(further);
  const texts = [
    readFileSync(new URL('../../catalogue/compiled.json', import.meta.url), 'utf8'),
    ...[...knownTexts.values()].flatMap(({ en, nl }) => [en, nl]),
    ...[...catalogues.values()].flatMap((catalogue) => Object.values(catalogue).flatMap(({ fix }) => [fix.en, fix.nl])),
  ];
  for (const text of texts) for (const [word] of text.matchAll(wordPattern)) if (word.length > 2) words.add(fold(word));
  return (known = words);
}
