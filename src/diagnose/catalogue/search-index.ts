import type { Compiled } from './authored.ts';
import { plainSentence } from './plain-sentence.ts';
import { stems } from './stems.ts';

/** For every stem the records that use it and how much: number, weight in percent, number, weight, … */
export type SearchIndex = Readonly<Record<string, readonly number[]>>;

/** Quoted messages weigh most, then titles, names and explanations; a cause's words only a little. */
export function buildSearchIndex({ records, causes }: Compiled): SearchIndex {
  const postings = new Map<string, Map<number, number>>();
  records.forEach((record, number) => {
    const add = (text: string, weight: number) => {
      for (const stem of stems(text)) {
        const posting = postings.get(stem) ?? new Map<number, number>();
        posting.set(number, Math.max(posting.get(number) ?? 0, weight));
        postings.set(stem, posting);
      }
    };
    const { title, meaning, context } = record;
    for (const sentence of [...(record.says ?? []), ...(record.like ?? [])]) add(plainSentence(sentence), 105);
    for (const name of record.names ?? []) add(name.replace(/([a-z])([A-Z])/g, '$1 $2'), 80);
    for (const { en, nl } of [title]) for (const text of [en, nl]) add(text, 95);
    for (const { en, nl } of context ? [meaning, context] : [meaning]) for (const text of [en, nl]) add(text, 70);
    for (const id of record.causes ?? []) {
      const { en, nl } = causes[id]?.text ?? { en: '', nl: '' };
      for (const text of [en, nl]) add(text, 35);
    }
  });
  const sorted = [...postings].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted.map(([stem, posting]) => [stem, [...posting].flat()]));
}

export function serializeSearchIndex(index: SearchIndex): string {
  const lines = Object.entries(index).map(([stem, list]) => `${JSON.stringify(stem)}:${JSON.stringify(list)}`);
  return `{\n${lines.join(',\n')}\n}\n`;
}
