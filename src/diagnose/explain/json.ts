import type { Language } from '../../base/messages.ts';
import type { CodeRecord } from '../catalogue/record.ts';
import type { Explanation, Match, Unknown } from './explain.ts';
import { isGuess } from './explain.ts';
import { nameOf, contextOf, evidenceOf, originOf, remarkText, writtenForms } from './wording.ts';
import type { Finding } from '../result.ts';
import type { OwnCode } from './own-codes.ts';
import type { Decoded } from './structure.ts';

/**
 * `hawser explain --json`, version 1. Fields are only ever added; one that changes its meaning raises the version.
 * `matches` come best first; `decoded` is the build of the first number in the question, known or not; `neighbours`
 * are known codes that look like an unknown one.
 */
export interface ExplanationJson {
  readonly version: 1;
  readonly query: string;
  readonly language: Language;
  readonly matches: readonly MatchJson[];
  readonly decoded: Decoded | null;
  readonly neighbours: readonly NeighbourJson[];
  readonly unknown: readonly UnknownJson[];
  readonly remarks: readonly string[];
}

export interface MatchJson {
  readonly id: string;
  readonly source: string;
  readonly name: string | null;
  /** For 32-bit codes and system errors; null where a code has no such form. */
  readonly hex: string | null;
  /** Signed, as logs print it. */
  readonly decimal: number | null;
  readonly unsigned: number | null;
  readonly title: string;
  readonly meaning: string;
  readonly causes: readonly CauseJson[];
  readonly fixes: readonly FixJson[];
  /** When this reading applies; null where there is only one. */
  readonly context: string | null;
  readonly severity: string;
  readonly isWrapper: boolean;
  readonly normalWhen: string | null;
  readonly consequenceOf: readonly string[];
  readonly seeAlso: readonly string[];
  readonly foundBy: string;
  /** Nothing in the question says it: its words are only like those of the record. */
  readonly isGuess: boolean;
  readonly score: number | null;
  readonly evidence: {
    readonly mark: string;
    readonly text: string;
    readonly origin: string;
    readonly url: string | null;
  };
}

export interface CauseJson {
  readonly text: string;
  readonly ask: string | null;
  readonly probe: string | null;
}

export interface FixJson {
  readonly text: string;
  readonly command: string | null;
  readonly owner: string;
}

export interface NeighbourJson {
  readonly id: string;
  readonly name: string | null;
  readonly hex: string | null;
  readonly decimal: number | null;
  readonly title: string;
}

export interface UnknownJson {
  readonly written: string;
  readonly decoded: Decoded;
  readonly neighbours: readonly NeighbourJson[];
}

export function explanationJson(explanation: Explanation, language: Language): ExplanationJson {
  const { query, matches, finding, own, decoded, neighbours, unknown, remarks } = explanation;
  return {
    version: 1,
    query,
    language,
    matches: [
      ...own.map((code) => ownCodeJson(code, language)),
      ...(finding ? [findingJson(finding, language)] : []),
      ...matches.map((match) => matchJson(match, language)),
    ],
    decoded,
    neighbours: neighbours.map((record) => neighbourJson(record, language)),
    unknown: unknown.map((code) => unknownJson(code, language)),
    remarks: remarks.map((remark) => remarkText(remark, language)),
  };
}

function matchJson(match: Match, language: Language): MatchJson {
  const { record, by, score, as } = match;
  return {
    id: record.id,
    source: record.source[language],
    name: nameOf(record, as),
    ...writtenForms(record, as),
    title: record.title[language],
    meaning: record.meaning[language],
    causes: record.causes.map(({ text, ask, probe }) => ({
      text: text[language],
      ask: ask?.[language] ?? null,
      probe: probe ?? null,
    })),
    fixes: record.fixes.map(({ text, command, owner }) => ({ text: text[language], command: command ?? null, owner })),
    context: contextOf(match, language),
    severity: record.severity,
    isWrapper: record.isWrapper,
    normalWhen: record.normalWhen?.[language] ?? null,
    consequenceOf: record.consequenceOf,
    seeAlso: record.seeAlso,
    foundBy: by,
    isGuess: isGuess(match),
    score: score ?? null,
    evidence: { mark: record.evidence, text: evidenceOf(record, language), ...originOf(record, language) },
  };
}

const sourceOfFinding = { en: 'diagnosis of the text', nl: 'diagnose van de tekst' } as const;

/** What a match has that stands for no code. */
const nameless = {
  name: null,
  hex: null,
  decimal: null,
  unsigned: null,
  context: null,
  isWrapper: false,
  normalWhen: null,
  consequenceOf: [],
  seeAlso: [],
  score: null,
} as const;

/** A finding of a rule has the form of a match: what reads one reads the other. */
function findingJson(finding: Finding, language: Language): MatchJson {
  const { id, severity, title, cause, actions, proof, confidence } = finding;
  return {
    ...nameless,
    id,
    source: sourceOfFinding[language],
    title,
    meaning: cause,
    causes: proof ? [{ text: cause, ask: proof.text, probe: proof.command }] : [],
    fixes: actions.map(({ text, command, owner }) => ({ text, command, owner })),
    severity,
    foundBy: 'diagnosis',
    isGuess: confidence === 'possible',
    evidence: { mark: 'derived', text: sourceOfFinding[language], origin: sourceOfFinding[language], url: null },
  };
}

function ownCodeJson({ code, room, severity, text, fix }: OwnCode, language: Language): MatchJson {
  return {
    ...nameless,
    id: code,
    source: `Hawser (${room})`,
    name: code,
    title: text[language],
    meaning: text[language],
    causes: [],
    fixes: fix ? [{ text: fix[language], command: null, owner: 'server-admin' }] : [],
    severity,
    foundBy: 'name',
    isGuess: false,
    evidence: { mark: 'documented', text: 'Hawser', origin: `Hawser (${room})`, url: null },
  };
}

function neighbourJson(record: CodeRecord, language: Language): NeighbourJson {
  const { hex, decimal } = writtenForms(record);
  return { id: record.id, name: record.names[0] ?? null, hex, decimal, title: record.title[language] };
}

function unknownJson({ written, decoded, neighbours }: Unknown, language: Language): UnknownJson {
  return { written, decoded, neighbours: neighbours.map((record) => neighbourJson(record, language)) };
}
