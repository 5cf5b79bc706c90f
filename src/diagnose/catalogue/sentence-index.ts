import type { Entry } from '../sentences/build.ts';
import { buildSentences } from '../sentences/build.ts';
import { templatesOf } from '../sentences/template.ts';
import type { AuthoredSentences, Compiled } from './authored.ts';
import type { CatalogueSentences } from './sentence-store.ts';
import { rulePrefix } from './sentence-store.ts';

/** All sentences, those of records under their ids, those of rules under `say:` and their names. */
export function buildSentenceIndex({ records }: Compiled, ruleSentences: AuthoredSentences): CatalogueSentences {
  const targets: string[] = [];
  const entries: Entry[] = [];
  const problems: string[] = [];
  const add = (target: string, sentences: readonly string[]) => {
    if (sentences.length === 0) return;
    const place = targets.push(target) - 1;
    for (const sentence of sentences) {
      const { templates, problem } = templatesOf(sentence);
      if (problem !== undefined) problems.push(`${target}: "${sentence}" ${problem}`);
      for (const template of templates) entries.push({ template, target: place });
    }
  };
  for (const [name, { says }] of Object.entries(ruleSentences)) add(`${rulePrefix}${name}`, says);
  for (const { id, says = [] } of records) add(id, says);
  if (problems.length > 0) throw new TypeError(problems.join('\n'));
  const recordsBySentence = Object.entries(ruleSentences).map(([name, sentence]) => [name, sentence.records]);
  return { records: Object.fromEntries(recordsBySentence), ...buildSentences(entries, targets) };
}

/** One list a line, so that a change shows as what it is. */
export function serializeSentences(data: CatalogueSentences): string {
  const lines = Object.entries(data).map(([name, list]) => `${JSON.stringify(name)}:${JSON.stringify(list)}`);
  return `{\n${lines.join(',\n')}\n}\n`;
}
