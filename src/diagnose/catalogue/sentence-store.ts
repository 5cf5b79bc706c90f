import { readFileSync } from 'node:fs';
import { Automaton } from '../sentences/automaton.ts';
import type { SentenceData } from '../sentences/data.ts';
import type { RuleSentence } from './rule-sentences.ts';
import { ruleSentences } from './rule-sentences.ts';

/** In front of the names of sentences that rules ask for; ids of records hold no colon. */
export const rulePrefix = 'say:';
const byTarget = new Map<string, RuleSentence>(ruleSentences.map((name) => [`${rulePrefix}${name}`, name]));

/** The sentence that a target stands for, where rules ask for it by name; undefined for that of a record. */
export function ruleSentenceOf(target: string): RuleSentence | undefined {
  return byTarget.get(target);
}

/** All sentences, and for those of rules the records that tell of the same. */
export interface CatalogueSentences extends SentenceData {
  readonly records: Readonly<Record<string, readonly string[]>>;
}

let loaded: { readonly automaton: Automaton; readonly records: CatalogueSentences['records'] } | undefined;

function load(): NonNullable<typeof loaded> {
  if (loaded) return loaded;
  const data: CatalogueSentences = JSON.parse(readFileSync(new URL('sentences.json', import.meta.url), 'utf8'));
  loaded = { automaton: new Automaton(data), records: data.records };
  return loaded;
}

export function sentenceAutomaton(): Automaton {
  return load().automaton;
}

/** The ids of the records that tell of the same as a sentence of rules. */
export function recordsOfSentence(name: string): readonly string[] {
  return load().records[name] ?? [];
}
