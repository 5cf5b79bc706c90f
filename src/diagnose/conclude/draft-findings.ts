import type { Facts } from '../parse/facts.ts';
import { rules } from '../rules/all.ts';
import type { Context } from '../rules/rule.ts';
import type { Circumstances } from './circumstances.ts';
import { circumstancesOf } from './circumstances.ts';
import type { Draft } from './draft.ts';
import { draftOfAnswer, draftOfCode, draftOfEvent, draftOfResult, draftOfSentence } from './from-facts.ts';
import { withoutRecovered } from './recovered.ts';
import { draftOfRule } from './from-rule.ts';

/** Everything that rules and catalogue have to say about the facts of one input. */
export function draftFindings(facts: Facts, context: Context): readonly Draft[] {
  const drafts: Draft[] = [];
  const mentioned = new Set<string>();
  for (const rule of rules) {
    const match = rule.when(facts, context);
    if (!match) continue;
    for (const code of match.codes ?? []) mentioned.add(code);
    drafts.push(draftOfRule(rule, match, facts));
  }
  drafts.push(...draftsOfCatalogue(facts, mentioned, circumstancesOf(facts)));
  const merged = merge(withoutRecovered(drafts, facts));
  return facts.get('about', 'codes') ? merged.map((draft) => ({ ...draft, severity: 'notice' as const })) : merged;
}

/** What the catalogue knows of codes, events and results that no rule has mentioned. */
function draftsOfCatalogue(
  facts: Facts,
  mentioned: ReadonlySet<string>,
  circumstances: Circumstances,
): readonly Draft[] {
  const codes = facts
    .all('code')
    .map((fact) => draftOfCode(fact, facts, circumstances))
    .filter((draft) => draft && !draft.codes.some((code) => mentioned.has(code)));
  const events = facts
    .all('event')
    .filter(({ key }) => !mentioned.has(`event ${key}`))
    .map((fact) => draftOfEvent(fact, circumstances));
  const results = [...facts.all('run'), ...facts.all('connection'), ...facts.all('object-error')]
    .filter(({ key }) => !mentioned.has(key))
    .map((fact) => draftOfResult(fact, circumstances));
  const sentences = facts
    .all('record-sentence')
    .map((fact) => draftOfSentence(fact, circumstances))
    .filter((draft) => draft && !draft.codes.some((code) => mentioned.has(code)));
  // The word of the protocol says little: a number of the token service beside it says all.
  const words = facts.all('code').some(({ values }) => values.space === 'aadsts') ? [] : facts.all('oauth');
  const answers = words.map((fact) => draftOfAnswer(fact, circumstances));
  return [...codes, ...events, ...results, ...sentences, ...answers].filter((draft) => draft !== undefined);
}

/** Two notations of one code are one finding. */
function merge(drafts: readonly Draft[]): readonly Draft[] {
  const byId = new Map<string, Draft>();
  for (const draft of drafts) {
    const known = byId.get(draft.id);
    if (!known) {
      byId.set(draft.id, draft);
      continue;
    }
    byId.set(draft.id, {
      ...known,
      codes: [...new Set([...known.codes, ...draft.codes])],
      evidence: [...known.evidence, ...draft.evidence],
      keys: [...known.keys, ...draft.keys],
    });
  }
  return [...byId.values()];
}
