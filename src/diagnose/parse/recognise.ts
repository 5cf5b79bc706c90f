import { eventRecords, recordById, recordsByName, recordsByNumber } from '../catalogue/lookup.ts';
import type { SpaceNumber } from '../catalogue/numbers.ts';
import type { CodeRecord } from '../catalogue/record.ts';
import { recordsOfSentence } from '../catalogue/sentence-store.ts';
import type { FactOf } from './fact-kinds.ts';
import type { Facts } from './facts.ts';
import { Session } from './session.ts';

/** Something of the catalogue that a text says: a code in any notation, an event, or a sentence. */
export interface Recognised {
  readonly record: CodeRecord;
  readonly by: 'code' | 'said';
  /** As it stands in the text. */
  readonly written: string;
  readonly line: number;
  readonly as?: SpaceNumber;
}

/** What the readers of `hawser diagnose` find in a text, as records: `hawser explain` knows no less. */
export function recognise(text: string): readonly Recognised[] {
  const session = new Session();
  session.push(text);
  return recognisedIn(session.end());
}

export function recognisedIn(facts: Facts): readonly Recognised[] {
  const found = [
    ...facts.all('code').flatMap(ofCode),
    ...facts.all('event').flatMap(ofEvent),
    ...facts.all('record-sentence').flatMap((fact) => (fact.values.guess ? [] : ofSentence(fact.key, fact))),
    ...facts.all('sentence').flatMap((fact) => recordsOfSentence(fact.key).flatMap((id) => ofSentence(id, fact))),
  ];
  return found.sort((a, b) => a.line - b.line);
}

function ofCode({ values, line }: FactOf<'code'>): readonly Recognised[] {
  if (values.space === 'name')
    return recordsByName(values.name).map((record) => ({ record, by: 'code', written: values.spelling, line }));
  const { space, number } = values;
  return recordsByNumber(space, number).map((record) => ({
    record,
    by: 'code',
    written: values.spelling,
    line,
    as: { space, number },
  }));
}

function ofEvent({ values, line }: FactOf<'event'>): readonly Recognised[] {
  const { id, source } = values;
  const records = source === '' ? [] : eventRecords(id, source);
  return records.map((record) => ({ record, by: 'code', written: `${source} ${id}`, line }));
}

function ofSentence(
  id: string,
  { values, line }: FactOf<'record-sentence'> | FactOf<'sentence'>,
): readonly Recognised[] {
  const record = recordById(id);
  return record ? [{ record, by: 'said', written: values.match, line }] : [];
}
