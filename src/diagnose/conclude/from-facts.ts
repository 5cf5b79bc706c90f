import type { Text } from '../../base/messages.ts';
import { fill } from '../../base/messages.ts';
import type { CodeRecord, NumberedSpace } from '../catalogue/record.ts';
import { eventRecords, recordById, recordsByName, recordsByNumber } from '../catalogue/lookup.ts';
import type { FactOf } from '../parse/fact-kinds.ts';
import type { Facts } from '../parse/facts.ts';
import type { Circumstances } from './circumstances.ts';
import { circumstancesAt } from './circumstances.ts';
import { eventLabel, labelOf, labelsOf } from './code-labels.ts';
import type { Draft } from './draft.ts';
import { confidenceOf, fromRecord } from './from-record.ts';

/** A code, as the catalogue knows it; an unknown one where its notation says that it is one. */
export function draftOfCode(fact: FactOf<'code'>, facts: Facts, circumstances: Circumstances): Draft | undefined {
  const code = fact.values;
  const records = code.space === 'name' ? recordsByName(code.name) : recordsOf(code.space, code.number);
  const record = chooseRecord(records, facts);
  const shared = {
    evidence: [fact],
    codes: labelsOf(fact),
    keys: [`code:${fact.key}`, ...(record ? [`id:${record.id}`] : [])],
    origin: 'code' as const,
    depth: code.depth,
    column: code.column,
  };
  if (!record) return isTelling(code) ? { ...unknownCode(code), ...shared } : undefined;
  const quiet = record.severity === 'info';
  // A page shows its code to a person, who wants to know what it means even where nothing is wrong.
  if (quiet && code.space !== 'aadsts' && code.space !== 'sspr') return undefined;
  const severity = quiet ? 'notice' : record.severity === 'error' ? 'error' : 'warning';
  const confidence = confidenceOf(record.isWrapper, records.length > 1 ? 'likely' : 'certain');
  const said = facts.get('record-sentence', record.id)?.values.values;
  return { ...fromRecord(record, circumstancesAt(circumstances, fact), said), ...shared, severity, confidence };
}

type Code = FactOf<'code'>['values'];

/** A notation that only codes have. */
function isTelling({ space }: Code): boolean {
  return space === 'status' || space === 'aadsts' || space === 'msis' || space === 'sspr';
}

function unknownCode(code: Code): Omit<Draft, 'evidence' | 'codes' | 'keys' | 'origin' | 'depth' | 'column'> {
  const label = labelOf(code);
  return {
    id: `code-unknown-${label.toLowerCase().replace(/[^a-z0-9]/g, '-')}`,
    severity: code.space === 'status' ? 'notice' : 'warning',
    confidence: 'possible',
    title: { en: '{code} is not in the catalogue', nl: '{code} staat niet in de catalogus' },
    cause: {
      en: 'The text holds a code that we know nothing about.',
      nl: 'De tekst bevat een code waarover we niets weten.',
    },
    actions: [
      {
        text: {
          en: 'See what its structure tells, and which codes lie near it.',
          nl: 'Bekijk wat de opbouw van de code zegt en welke codes erop lijken.',
        },
        owner: 'nobody',
        command: `hawser explain "${label}"`,
      },
    ],
    proof: {
      text: {
        en: 'Look for its name in the documentation of the program that prints it; this answer shows what its structure says.',
        nl: 'Zoek de naam in de documentatie van het programma dat de code afdrukt; dit antwoord toont wat de opbouw zegt.',
      },
      command: `hawser explain "${label}"`,
    },
    values: { code: label },
    explains: [],
    wrapper: true,
  };
}

/** Texts print a status of the sign-in broker with 8 or with C in front: 0x800484c1 is 0xc00484c1. */
function recordsOf(space: NumberedSpace, number: number): readonly CodeRecord[] {
  const records = recordsByNumber(space, number);
  const broker = space === 'status' && Math.floor(number / 0x10000) === 0x8004;
  return records.length === 0 && broker ? recordsByNumber(space, number + 0x40000000) : records;
}

function chooseRecord(records: readonly CodeRecord[], facts: Facts): CodeRecord | undefined {
  if (records.length < 2) return records[0];
  const deviceText =
    facts.claims.has('dsregcmd') ||
    facts.all('event').some(({ values }) => values.source === 'User Device Registration');
  return records.find((record) => deviceText && /device|join|prt|hello/.test(record.family)) ?? records[0];
}

/** A sentence that stands for a record of the catalogue. */
export function draftOfSentence(fact: FactOf<'record-sentence'>, circumstances: Circumstances): Draft | undefined {
  const record = recordById(fact.key);
  // A number that was read is shown as a code.
  const isCode = record?.number !== undefined && record.space !== 'event' && !fact.values.guess;
  if (!record || record.severity === 'info' || isCode) return undefined;
  return {
    ...fromRecord(record, circumstancesAt(circumstances, fact), fact.values.values),
    confidence: confidenceOf(record.isWrapper, fact.values.guess ? 'likely' : 'certain'),
    evidence: [fact],
    codes: [],
    keys: [`id:${record.id}`],
    origin: 'code',
    depth: 0,
    column: 0,
  };
}

/** The error of an OAuth answer, where nothing says more than its word. */
export function draftOfAnswer(fact: FactOf<'oauth'>, circumstances: Circumstances): Draft | undefined {
  const record = recordById(`oauth-${fact.key.replaceAll('_', '-')}`) ?? recordsByName(fact.key)[0];
  if (!record) return undefined;
  return {
    ...fromRecord(record, circumstancesAt(circumstances, fact)),
    confidence: 'certain',
    evidence: [fact],
    codes: [fact.key],
    keys: [`id:${record.id}`],
    origin: 'code',
    depth: 0,
    column: 0,
  };
}

export function draftOfEvent(fact: FactOf<'event'>, circumstances: Circumstances): Draft | undefined {
  const { id, source, level } = fact.values;
  const records = source ? eventRecords(id, source) : eventRecords(id);
  const record = records[0];
  const shared = {
    evidence: [fact],
    codes: [eventLabel(fact)],
    keys: [`event:${fact.key}`, ...(record ? [`id:${record.id}`] : [])],
    origin: 'event' as const,
    depth: 0,
    column: 0,
  };
  if (record) {
    if (record.severity === 'info' && level !== 'error') return undefined;
    const base = fromRecord(record, circumstancesAt(circumstances, fact));
    // The log's own word counts where the number is used for good and for bad news.
    const severity = level === 'information' ? 'notice' : record.severity === 'info' ? 'warning' : base.severity;
    return {
      ...base,
      ...shared,
      severity,
      confidence: confidenceOf(record.isWrapper, records.length > 1 ? 'possible' : source ? 'certain' : 'likely'),
    };
  }
  if (level !== 'error' || !source) return undefined;
  return {
    ...shared,
    id: `event-unknown-${source.toLowerCase().replace(/[^a-z0-9]+/g, '-')}-${id}`,
    severity: 'warning',
    confidence: 'possible',
    title: { en: 'Error event {id} of {source}', nl: 'Foutgebeurtenis {id} van {source}' },
    cause: {
      en: 'The log calls it an error; its number is not in the catalogue, so its text decides.',
      nl: 'Het logboek noemt het een fout; het nummer staat niet in de catalogus, dus de tekst beslist.',
    },
    actions: [],
    proof: {
      text: {
        en: 'Read the text of the event: the sentence or number in it can be looked up.',
        nl: 'Lees de tekst van de gebeurtenis: de zin of het getal daarin kan worden opgezocht.',
      },
    },
    values: { id, source },
    explains: [],
    wrapper: true,
  };
}

const inStep: Text = { en: 'The step was {step}.', nl: 'De stap was {step}.' };

/** A result of a run, of a connection, or of one object in it. */
export function draftOfResult(
  fact: FactOf<'run'> | FactOf<'connection'> | FactOf<'object-error'>,
  circumstances: Circumstances,
): Draft | undefined {
  const record =
    recordsByName(fact.key).find((candidate) => /^(?:run|sync|object)/.test(candidate.family)) ??
    recordById(`step-${fact.key}`);
  if (!record || record.severity === 'info') return undefined;
  return {
    ...fromRecord(record, circumstancesAt(circumstances, fact)),
    // Nothing to do is what most delta steps find.
    ...(fact.key === 'completed-no-objects' && { cause: record.meaning, actions: [] }),
    severity: fact.key === 'completed-no-objects' ? 'notice' : record.severity === 'error' ? 'error' : 'warning',
    confidence: confidenceOf(record.isWrapper, 'certain'),
    ...(fact.values.step !== '' && { progress: fill(inStep, { step: fact.values.step }) }),
    evidence: [fact],
    codes: [fact.key],
    keys: [`run:${fact.key}`, `id:${record.id}`],
    origin: 'run',
    depth: 0,
    column: 0,
    wrapper:
      record.isWrapper ||
      /^(completed-.*(errors|warnings)|stopped-extension-dll-exception|stopped-server-down)$/.test(fact.key),
  };
}
