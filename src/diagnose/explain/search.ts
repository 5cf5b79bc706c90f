/*
 * Finds records by what is said rather than by number: a sentence from a page, in English or Dutch, retyped, paraphrased or
 * machine translated. A small inverted index over the catalogue's own words: rare words weigh more (inverse document frequency),
 * titles and quoted messages weigh more than explanations, and what counts in the end is which share of the question's weight a
 * record explains. A share that is too small is no answer: better "unknown" than a guess.
 */
import { allRecords } from '../catalogue/lookup.ts';
import type { CodeRecord } from '../catalogue/record.ts';

export interface Hit {
  readonly record: CodeRecord;
  /** 0 to 1: the share of the question's weight that the record's words explain. */
  readonly score: number;
}

const stopWords = new Set(
  (
    'the a an of to in on at by for with from is are was were be been has have had it its this that these those and or not no but ' +
    'your you we our they their can could cannot may must will would as if when then than so do does did there here which who whom ' +
    'please contact administrator organization time more information de het een van te in op bij voor met uit naar is zijn was waren ' +
    'wordt worden werd heeft hebben had en of niet geen maar uw u we wij ze hun kan kunnen kon mag moet zal zou als wanneer dan zo er ' +
    'hier die dat deze dit om door aan ook nog wel deze neem contact beheerder organisatie moment meer informatie jammer vinden sorry ' +
    'error fout fouten melding message failed mislukt mislukte opnieuw'
  ).split(' '),
);

interface Index {
  readonly postings: ReadonlyMap<string, ReadonlyMap<number, number>>;
  readonly records: readonly CodeRecord[];
}

let built: Index | undefined;

/** The best records for a sentence, best first; empty when nothing explains enough of it. */
export function searchText(text: string, limit = 3): readonly Hit[] {
  const index = (built ??= build());
  const words = [...new Set(stems(text.slice(0, 4000)))];
  const total = index.records.length;
  const scores = new Map<number, { sum: number; hits: number; strongest: number }>();
  let wanted = 0;
  for (const word of words) {
    const posting = index.postings.get(word);
    // A word that the catalogue never uses says little about which record is meant.
    if (!posting) {
      wanted += 1;
      continue;
    }
    const rarity = Math.log(1 + total / posting.size);
    wanted += rarity;
    for (const [record, weight] of posting) {
      const score = scores.get(record) ?? { sum: 0, hits: 0, strongest: 0 };
      score.sum += rarity * Math.min(1, weight);
      score.hits += 1;
      score.strongest = Math.max(score.strongest, rarity);
      scores.set(record, score);
    }
  }
  const hits = [...scores]
    .filter(([, { hits: count, strongest }]) => count >= 3 || (count >= 2 && words.length <= 4) || (words.length <= 2 && strongest > 5))
    .map(([record, { sum }]) => ({ record: index.records[record] as CodeRecord, score: wanted === 0 ? 0 : sum / wanted }))
    .filter(({ score }) => score >= 0.38)
    .sort((a, b) => b.score - a.score);
  const best = hits[0]?.score ?? 0;
  return hits.filter(({ score }) => score >= best * 0.82).slice(0, limit);
}

function build(): Index {
  const records = allRecords();
  const postings = new Map<string, Map<number, number>>();
  records.forEach((record, number) => {
    const add = (text: string, weight: number) => {
      for (const stem of stems(text)) {
        const posting = postings.get(stem) ?? new Map<number, number>();
        posting.set(number, Math.max(posting.get(number) ?? 0, weight));
        postings.set(stem, posting);
      }
    };
    const { title, meaning, context, says, names, causes } = record;
    for (const sentence of says) add(sentence, 1.05);
    for (const name of names) add(name.replace(/([a-z])([A-Z])/g, '$1 $2'), 0.8);
    for (const text of [title, meaning, ...(context ? [context] : [])]) {
      const weight = text === title ? 0.95 : 0.7;
      add(text.en, weight);
      add(text.nl, weight);
    }
    for (const cause of causes) {
      add(cause.text.en, 0.35);
      add(cause.text.nl, 0.35);
    }
  });
  return { postings, records };
}

/** Words without accents, endings and stop words; a compound of two known Dutch words counts as both. */
export function stems(text: string): readonly string[] {
  return text
    .toLowerCase()
    .normalize('NFD')
    .replace(/[̀-ͯ]/g, '')
    .split(/[^a-z0-9]+/)
    .filter((word) => word.length > 2 && !stopWords.has(word) && !/^\d+$/.test(word))
    .flatMap((word) => compound(word).map((part) => part.slice(0, 6)));
}

const firstParts =
  'wachtwoord|password|apparaat|toegang|account|gebruiker|domein|certificaat|synchronisatie|aanmeld|verbinding|netwerk|proxy|licentie|beleid|server|service|device|configuratie|terugschrijf';
const compoundPattern = new RegExp(`^(${firstParts})s?(.{4,})$`);

function compound(word: string): readonly string[] {
  const [, first, rest] = compoundPattern.exec(word) ?? [];
  return first !== undefined && rest !== undefined ? [first, rest] : [word];
}
