/*
 * Finds records by what is said rather than by number: a sentence from a page, in English or Dutch, retyped,
 * paraphrased or machine translated. A small inverted index over the catalogue's own words
 * (catalogue/search-index.ts): rare words weigh more (inverse document frequency), titles and quoted messages weigh
 * more than explanations, and what counts in the end is which share of the question's weight a record explains. A
 * share that is too small is no answer, and neither is a question whose few words stand in a much longer message
 * ("the remote server returned an error" begins many): better "unknown" than a guess.
 */
import { readFileSync } from 'node:fs';
import { catalogue } from './store.ts';
import type { CodeRecord } from './record.ts';
import type { SearchIndex } from './search-index.ts';
import { plainSentence } from './plain-sentence.ts';
import { stems } from './stems.ts';

export interface Hit {
  readonly record: CodeRecord;
  /** 0 to 1: the share of the question's weight that the record's words explain. */
  readonly score: number;
}

let loaded: SearchIndex | undefined;

interface Score {
  sum: number;
  words: number;
  rarest: number;
}

function searchIndex(): SearchIndex {
  if (loaded) return loaded;
  const index: SearchIndex = JSON.parse(readFileSync(new URL('search.json', import.meta.url), 'utf8'));
  loaded = index;
  return index;
}

/** The best records for a sentence, best first; empty when nothing explains enough of it. */
export function searchText(text: string, limit = 3): readonly Hit[] {
  const index = searchIndex();
  const words = [...new Set(stems(text.slice(0, 4000)))];
  const scores = new Map<number, Score>();
  let wanted = 0;
  for (const word of words) {
    const posting = Object.hasOwn(index, word) ? (index[word] ?? []) : [];
    const rarity = rarityOf(word, index);
    wanted += rarity;
    for (let at = 0; at < posting.length; at += 2) {
      const number = posting[at] ?? 0;
      const score = scores.get(number) ?? { sum: 0, words: 0, rarest: 0 };
      score.sum += (rarity * Math.min(100, posting[at + 1] ?? 0)) / 100;
      score.words += 1;
      score.rarest = Math.max(score.rarest, rarity);
      scores.set(number, score);
    }
  }
  const hits = [...scores]
    .filter(([, score]) => isEnough(score, words.length))
    .map(([number, { sum }]) => ({ number, score: sum / wanted }))
    .filter(({ score }) => score >= 0.38)
    .filter(({ number }) => saysAsMuch(catalogue().at(number), words, index))
    .sort((a, b) => b.score - a.score || a.number - b.number);
  const best = hits[0]?.score ?? 0;
  return hits
    .filter(({ score }) => score >= best * 0.82)
    .slice(0, limit)
    .map(({ number, score }) => ({ record: catalogue().at(number), score }));
}

/** One of the record's own texts consists of the question's words for a good part, weighed by how rare they are. */
function saysAsMuch(record: CodeRecord, asked: readonly string[], index: SearchIndex): boolean {
  const { title, meaning, context, says, like, names } = record;
  const texts = [
    ...says.map(plainSentence),
    ...like,
    ...names,
    ...[title, meaning, ...(context ? [context] : [])].flatMap(({ en, nl }) => [en, nl]),
  ];
  return texts.some((text) => {
    const own = [...new Set(stems(text))];
    const weigh = (stem: string) => rarityOf(stem, index);
    const shared = sum(own.filter((stem) => asked.includes(stem)).map(weigh));
    return shared >= LEAST_SHARE * sum(own.map(weigh));
  });
}

/** How much of a record's text has to stand in the question. */
const LEAST_SHARE = 0.45;

function rarityOf(stem: string, index: SearchIndex): number {
  const uses = Object.hasOwn(index, stem) ? (index[stem]?.length ?? 0) / 2 : 0;
  // A word that the catalogue never uses says little about which record is meant.
  return uses === 0 ? 1 : Math.log(1 + catalogue().size / uses);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Two words of a short question, three of a longer one; a single word only when hardly any record uses it. */
function isEnough({ words, rarest }: Score, asked: number): boolean {
  return words >= 3 || (words >= 2 && asked <= 4) || (asked <= 2 && rarest > 5);
}
