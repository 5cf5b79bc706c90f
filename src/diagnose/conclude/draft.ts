import type { DraftAction } from './actions.ts';
import { actionsOfRule, fitting } from './actions.ts';
import type { CodeRecord, Space } from '../catalogue/record.ts';
import { eventRecords, recordById, recordsByName, recordsByNumber } from '../catalogue/lookup.ts';
import { stems } from '../catalogue/stems.ts';
import type { Text, Values } from '../../base/messages.ts';
import { fill as fillText } from '../../base/messages.ts';
import type { Circumstances } from './circumstances.ts';
import { circumstancesOf } from './circumstances.ts';
import type { Fact, Facts } from '../parse/facts.ts';
import type { Confidence, FindingSeverity } from '../result.ts';
import { rules } from '../rules/all.ts';
import { joinPhase, joinPhases } from '../rules/device-state.ts';
import type { Context, Match, Rule } from '../rules/rule.ts';

/** A finding before ranking: in both languages, with the facts it rests on. */
export interface Draft {
  readonly id: string;
  readonly severity: FindingSeverity;
  readonly confidence: Confidence;
  readonly title: Text;
  readonly cause: Text;
  /** How far it got before it broke. */
  readonly progress?: Text;
  /** The title tells what was seen, and is no guess. */
  readonly observed?: boolean;
  /** Stands above the answer even where nothing is wrong. */
  readonly heads?: boolean;
  readonly actions: readonly DraftAction[];
  readonly values: Values;
  readonly codes: readonly string[];
  readonly evidence: readonly Fact[];
  /** What other findings may name this one by. */
  readonly keys: readonly string[];
  readonly explains: readonly string[];
  /** Says only that something failed. */
  readonly wrapper: boolean;
  readonly origin: 'rule' | 'code' | 'event' | 'run';
  readonly depth: number;
  readonly column: number;
  /** Of equally severe findings the lower one comes first. */
  readonly order?: number;
}

/** How people write a code of a space. */
function labelOf(space: string, number: number, name?: string): string {
  switch (space) {
    case 'aadsts':
      return `AADSTS${number}`;
    case 'msis':
      return `MSIS${number}`;
    case 'sspr':
      return `SSPR_${String(number).padStart(4, '0')}`;
    case 'status':
      return `0x${number.toString(16).padStart(8, '0')}`;
    case 'ldap':
      return `LDAP ${number}`;
    case 'ldap-data':
      return `data ${number.toString(16)}`;
    case 'kerberos':
      return `KRB ${number}`;
    case 'name':
      return name ?? '';
    default:
      return String(number);
  }
}

/** The label of a code, and the spelling of the text where it is a hexadecimal that people would search for. */
function labelsOf(fact: Fact): readonly string[] {
  const label = labelOf(fact.values['space'] ?? '', Number(fact.values['number']), fact.values['name']);
  const spelt = /0x[0-9a-f]{1,8}/i.exec(fact.values['spelling'] ?? '')?.[0].toLowerCase();
  return spelt === undefined || spelt === label ? [label] : [spelt, label];
}

export function draftFindings(facts: Facts, context: Context): readonly Draft[] {
  const drafts: Draft[] = [];
  const spoken = new Set<string>();
  const circumstances = circumstancesOf(facts);
  for (const rule of rules) {
    const match = rule.when(facts, context);
    if (!match) continue;
    const evidence = match.evidence.filter((fact) => fact !== undefined);
    const told = codesOf(evidence, facts);
    for (const code of match.codes ?? []) spoken.add(code);
    drafts.push({
      id: rule.id,
      severity: match.severity ?? rule.severity,
      confidence: match.confidence ?? rule.confidence,
      title: rule.title,
      cause: match.more ? behind(rule.cause, match.more) : rule.cause,
      ...progressOf(rule, match, facts),
      ...(rule.heads && { heads: true }),
      ...(rule.observed && { observed: true }),
      actions: actionsOfRule(match.lead ? [match.lead, ...rule.fixes] : rule.fixes),
      values: match.values ?? {},
      codes: told,
      evidence,
      keys: [],
      explains: rule.explains ?? [],
      wrapper: rule.wrapper ?? false,
      origin: 'rule',
      depth: 0,
      column: 0,
      ...(match.order === undefined ? {} : { order: match.order }),
    });
  }
  for (const fact of facts.all('code')) {
    const draft = draftOfCode(fact, facts, circumstances);
    if (draft && !draft.codes.some((code) => spoken.has(code))) drafts.push(draft);
  }
  for (const fact of facts.all('event')) {
    const draft = draftOfEvent(fact, circumstances);
    if (draft && !spoken.has(`event ${fact.key}`)) drafts.push(draft);
  }
  for (const name of ['run', 'connection', 'object-error']) {
    for (const fact of facts.all(name)) {
      const draft = draftOfResult(fact, circumstances);
      if (draft && !spoken.has(fact.key)) drafts.push(draft);
    }
  }
  for (const fact of facts.all('said')) {
    const record = recordById(fact.key);
    if (record && record.severity !== 'info')
      drafts.push({
        ...fromRecord(record, circumstances),
        confidence: 'likely',
        evidence: [fact],
        codes: [],
        keys: [`id:${record.id}`],
        origin: 'code',
        depth: 0,
        column: 0,
      });
  }
  const merged = merge(drafts);
  return facts.get('about', 'codes') ? merged.map((draft) => ({ ...draft, severity: 'notice' as const })) : merged;
}

/** How far it got: what the rule tells of this case, or the phase that the registration of a device was in. */
function progressOf({ id, severity }: Rule, { progress }: Match, facts: Facts): { readonly progress?: Text } {
  if (progress) return { progress };
  const phase = id.startsWith('device.') && severity === 'error' ? joinPhase(facts) : undefined;
  const step = joinPhases.findIndex((one) => one === phase) + 1;
  if (phase === undefined || step === 0) return {};
  const values = { phase, step, total: joinPhases.length, all: joinPhases.join(', ') };
  return { progress: fillText(registrationPhase, values) };
}

const registrationPhase: Text = {
  en: 'Phase of the registration: {phase}, {step} of {total} ({all}).',
  nl: 'Fase van de registratie: {phase}, {step} van {total} ({all}).',
};

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

/** Codes that stand in the lines of the evidence. */
function codesOf(evidence: readonly Fact[], facts: Facts): string[] {
  const lines = new Set(evidence.map((fact) => fact.line));
  const codes = new Set<string>();
  for (const fact of [...evidence, ...facts.all('code').filter((code) => lines.has(code.line))]) {
    if (fact.name === 'code') for (const label of labelsOf(fact)) codes.add(label);
    if (fact.name === 'event') codes.add(eventLabel(fact));
  }
  return [...codes];
}

function eventLabel(fact: Fact): string {
  return `${fact.values['source'] || 'event'} ${fact.values['id'] ?? ''}`;
}

function draftOfCode(fact: Fact, facts: Facts, circumstances: Circumstances): Draft | undefined {
  const { space = '', name = '' } = fact.values;
  const number = Number(fact.values['number']);
  const records = space === 'name' ? recordsByName(name) : recordsOf(space as Space, number);
  const record = chooseRecord(records, facts);
  const label = labelOf(space, number, name);
  const shared = {
    evidence: [fact],
    codes: labelsOf(fact),
    keys: [`code:${fact.key}`, ...(record ? [`id:${record.id}`] : [])],
    origin: 'code' as const,
    depth: Number(fact.values['depth'] ?? 0),
    column: Number(fact.values['column'] ?? 0),
  };
  if (record) {
    const quiet = record.severity === 'info';
    // A page shows its code to a person, who wants to know what it means even where nothing is wrong.
    if (quiet && space !== 'aadsts' && space !== 'sspr') return undefined;
    const severity = quiet ? 'notice' : record.severity === 'error' ? 'error' : 'warning';
    return {
      ...fromRecord(record, circumstances),
      ...shared,
      severity,
      confidence: records.length > 1 ? 'likely' : 'certain',
    };
  }
  if (space !== 'status' && space !== 'aadsts' && space !== 'msis' && space !== 'sspr') return undefined;
  return {
    ...shared,
    id: `code-unknown-${label.toLowerCase().replace(/[^a-z0-9]/g, '-')}`,
    severity: space === 'status' ? 'notice' : 'warning',
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
          nl: 'Kijk wat de opbouw zegt en welke codes ernaast liggen.',
        },
        owner: 'nobody',
        command: `hawser explain "${label}"`,
      },
    ],
    values: { code: label },
    explains: [],
    wrapper: true,
  };
}

/** Texts print a status of the sign-in broker with 8 or with C in front: 0x800484c1 is 0xc00484c1. */
function recordsOf(space: Space, number: number): readonly CodeRecord[] {
  const records = recordsByNumber(space, number);
  const broker = space === 'status' && Math.floor(number / 0x10000) === 0x8004;
  return records.length === 0 && broker ? recordsByNumber(space, number + 0x40000000) : records;
}

function chooseRecord(records: readonly CodeRecord[], facts: Facts): CodeRecord | undefined {
  if (records.length < 2) return records[0];
  const deviceText =
    facts.claims.has('dsregcmd') ||
    facts.all('event').some(({ values }) => values['source'] === 'User Device Registration');
  return records.find((record) => deviceText && /device|join|prt|hello/.test(record.family)) ?? records[0];
}

function fromRecord(
  record: CodeRecord,
  circumstances: Circumstances,
): Omit<Draft, 'evidence' | 'codes' | 'keys' | 'origin' | 'depth' | 'column' | 'confidence'> {
  const { cause, isPointedAt, actions } = fitting(record, circumstances);
  return {
    id: record.id,
    severity: record.severity === 'error' ? 'error' : 'warning',
    title: record.title,
    cause: cause
      ? withCause(
          record.title,
          record.meaning,
          cause.text,
          isPointedAt ? 'pointed' : record.causes.length > 1 ? 'first' : 'only',
        )
      : record.meaning,
    actions,
    values: {},
    explains: [],
    wrapper: record.isWrapper,
  };
}

const guesses = {
  first: { en: 'Most often: ', nl: 'Meestal: ' },
  pointed: { en: 'The text points to this: ', nl: 'De tekst wijst hierop: ' },
} as const;

/** The likeliest cause, marked as a guess where there are others, and left out where the meaning has said it already. */
function withCause(title: Text, meaning: Text, cause: Text, sort: 'only' | 'first' | 'pointed'): Text {
  const said = new Set([...stems(title.en), ...stems(meaning.en)]);
  const words = [...new Set(stems(cause.en))];
  if (words.filter((word) => said.has(word)).length >= 0.75 * words.length) return meaning;
  if (sort === 'only') return behind(meaning, cause);
  const { en, nl } = guesses[sort];
  return behind(meaning, { en: `${en}${lower(cause.en)}`, nl: `${nl}${lower(cause.nl)}` });
}

const smallWord =
  /^(?:The|This|An?|It|No|Nothing|Nobody|Another|Somebody|De|Het|Dit|Deze|Een|Er|Geen|Niets|Niemand|Iemand|Op|In) /;

/** In the middle of a sentence; names and abbreviations keep their capitals. */
function lower(text: string): string {
  return smallWord.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}

function behind(meaning: Text, cause: Text): Text {
  return { en: `${meaning.en} ${cause.en}`, nl: `${meaning.nl} ${cause.nl}` };
}

function draftOfEvent(fact: Fact, circumstances: Circumstances): Draft | undefined {
  const id = Number(fact.values['id']);
  const source = fact.values['source'] ?? '';
  const records = source ? eventRecords(id, source) : eventRecords(id);
  const record = records[0];
  const level = fact.values['level'] ?? '';
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
    const base = fromRecord(record, circumstances);
    // The log's own word counts where the number is used for good and for bad news.
    const severity = level === 'information' ? 'notice' : record.severity === 'info' ? 'warning' : base.severity;
    return {
      ...base,
      ...shared,
      severity,
      confidence: records.length > 1 ? 'possible' : source ? 'certain' : 'likely',
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
    values: { id, source },
    explains: [],
    wrapper: true,
  };
}

function draftOfResult(fact: Fact, circumstances: Circumstances): Draft | undefined {
  const record =
    recordsByName(fact.key).find((candidate) => /^(?:run|sync|object)/.test(candidate.family)) ??
    recordById(`step-${fact.key}`);
  if (!record || record.severity === 'info') return undefined;
  return {
    ...fromRecord(record, circumstances),
    // Nothing to do is what most delta steps find.
    ...(fact.key === 'completed-no-objects' && { cause: record.meaning, actions: [] }),
    severity: fact.key === 'completed-no-objects' ? 'notice' : record.severity === 'error' ? 'error' : 'warning',
    confidence: 'certain',
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
