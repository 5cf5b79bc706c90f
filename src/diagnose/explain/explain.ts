import { required } from '../../base/assert.ts';
import type { EventEntry } from '../../base/event-log.ts';
import type { Language } from '../../base/messages.ts';
import { eventRecords, recordById, recordsByName, recordsByNumber } from '../catalogue/lookup.ts';
import type { CodeRecord, Space } from '../catalogue/record.ts';
import { catalogue, nameKey } from '../catalogue/store.ts';
import type { Recognised } from '../parse/recognise.ts';
import type { Finding } from '../result.ts';
import type { FoundCode, Reading } from './find-codes.ts';
import { findCodes } from './find-codes.ts';
import type { FoundHost } from './find-hosts.ts';
import { findHosts, recordForHost, withoutHosts } from './find-hosts.ts';
import { neighboursOf, similarNames } from './neighbours.ts';
import type { SpaceNumber } from '../catalogue/numbers.ts';
import type { OwnCode } from './own-codes.ts';
import { findOwnErrors, findOwnEvents } from './own-codes.ts';
import { searchText } from '../catalogue/search.ts';
import type { Decoded } from './structure.ts';
import { decode } from './structure.ts';

/** Why a record stands in the answer. */
export type FoundBy = 'code' | 'name' | 'spelling' | 'said' | 'sentence' | 'wrapped';

export interface Match {
  readonly record: CodeRecord;
  readonly by: FoundBy;
  /** As it stood in the question. */
  readonly written: string;
  /** The number in the form asked for: 0x80072ee2 for a question about 12002 in that form. */
  readonly as?: SpaceNumber;
  /** Another reading of the same number stands in the answer too. */
  readonly ambiguous: boolean;
  /** For sentences: how much of the question the record explains. */
  readonly score?: number;
}

/** A code in the question that the catalogue does not know. */
export interface Unknown {
  readonly written: string;
  readonly decoded: Decoded;
  readonly neighbours: readonly CodeRecord[];
}

export interface Explanation {
  readonly query: string;
  readonly matches: readonly Match[];
  /** What a text says that stands in no record: the finding of a rule, as `hawser diagnose` gives it. */
  readonly finding: Finding | null;
  /** Errors and events of Hawser itself. */
  readonly own: readonly OwnCode[];
  readonly unknown: readonly Unknown[];
  /** The build of the first number in the question, known or not. */
  readonly decoded: Decoded | null;
  readonly neighbours: readonly CodeRecord[];
  readonly remarks: readonly Remark[];
}

export type Remark =
  | { readonly kind: 'pair-differs'; readonly hex: string; readonly decimal: string; readonly decimalIs: string }
  | { readonly kind: 'misprint'; readonly written: string; readonly record: CodeRecord }
  | { readonly kind: 'host'; readonly written: string; readonly host: string };

export interface ExplainOptions {
  readonly language?: Language;
  /** Loads the errors of another room of Hawser, when the question names it. */
  readonly loadRoom?: (room: string) => Promise<unknown>;
  /** The events of Hawser itself (from 34000), when the question asks for one. */
  readonly loadEvents?: () => Promise<readonly EventEntry[]>;
  /** What `hawser diagnose` makes of a text of several words. */
  readonly readText?: (text: string) => Promise<ReadText>;
}

export interface ReadText {
  readonly recognised: readonly Recognised[];
  /** The finding that explains the others. */
  readonly root: Finding | null;
}

/** How much is searched for numbers of any notation; what `hawser diagnose` reads is found in a text of any length. */
const maximumLength = 100_000;

/** What the codes, names or sentences in `query` mean. Pure but for `loadRoom`; never throws on any input. */
export async function explain(
  query: string,
  { language = 'en', loadRoom, loadEvents, readText = readAlone }: ExplainOptions = {},
): Promise<Explanation> {
  const text = query.slice(0, maximumLength);
  const codes = findCodes(text);
  const matches = new Map<string, Match>();
  const unknown: Unknown[] = [];
  const add = (match: Match) => {
    if (!matches.has(match.record.id)) matches.set(match.record.id, match);
  };

  const hosts = findHosts(text);
  const remarks: Remark[] = [...misprints(text), ...damagedHosts(hosts), ...differingPairs(text)];
  for (const remark of remarks) {
    if (remark.kind === 'misprint')
      add({ record: remark.record, by: 'spelling', written: remark.written, ambiguous: false });
  }
  for (const { record, written } of namesIn(text)) {
    // A name in the writing of a code is the source of an event ("PasswordResetService 33004"), not the name of
    // another one.
    if (!codes.some((code) => code.text.length > written.length && code.text.includes(written)))
      add({ record, by: 'name', written, ambiguous: false });
  }
  if (codes.length === 0 && matches.size === 0)
    for (const found of hosts)
      add({ record: recordForHost(found), by: 'name', written: found.written, ambiguous: false });
  for (const code of codes) {
    const found = read(code);
    for (const match of found) add(match);
    if (found.length === 0 && isSpecific(code)) unknown.push(unknownCode(code, language));
  }
  // A code or a name alone needs no reader.
  const { recognised, root } = /\S\s+\S+\s+\S/.test(query) ? await readText(query) : nothingRead;
  for (const found of recognised) add({ ambiguous: false, ...found });
  const rootRecord = root ? recordById(root.id) : undefined;
  if (rootRecord) add({ record: rootRecord, by: 'said', written: rootRecord.title[language], ambiguous: false });
  const own = [...(await findOwnErrors(text, loadRoom)), ...(await findOwnEvents(codes, loadEvents))];
  const sentence = withoutHosts(withoutCodes(text, codes));
  const finding = rootRecord ? null : root;
  const nothing = matches.size === 0 && own.length === 0 && !finding;
  const nearNames = nothing && unknown.length === 0 && !/\s/.test(text.trim()) ? similarNames(text.trim()) : [];
  // Beside a code that is not known, a few words of context are no sentence of their own.
  const isSentence = unknown.length === 0 || sentence.trim().split(/\s+/).length > 4;
  if (nothing && isSentence && nearNames.length === 0 && !ownCodeShape.test(text.trim())) {
    for (const { record, score } of searchText(sentence)) {
      add({ record, by: 'sentence', written: text.trim(), ambiguous: false, score });
    }
  }

  const [first] = codes.flatMap(({ readings }) => readings.slice(0, 1));
  return {
    query,
    matches: rank([...matches.values()], codes, root?.id),
    finding,
    own,
    unknown: unknown.filter(({ decoded }) => decoded.kind !== 'event' || own.length === 0),
    decoded: first ? decode(first, language) : null,
    neighbours: [...new Set([...unknown.flatMap(({ neighbours }) => neighbours), ...nearNames])],
    remarks,
  };
}

const nothingRead: ReadText = { recognised: [], root: null };

/** What stands in a text, without a judgement. */
async function readAlone(text: string): Promise<ReadText> {
  const { recognise } = await import('../parse/recognise.ts');
  return { recognised: recognise(text), root: null };
}

const ownCodeShape = /^[a-z]+\.[a-z-]+$/;

/** What is left to search by when the codes are taken out: their own letters and digits are no words. */
function withoutCodes(text: string, codes: readonly FoundCode[]): string {
  return codes.reduce((rest, { text: code }) => rest.replaceAll(code, ' '), text);
}

/** The readings of one code that the catalogue knows. */
function read(code: FoundCode): readonly Match[] {
  const found = code.readings.flatMap((reading, index) =>
    recordsOf(reading).map((record): Match => {
      const wrapped = index > 0 && code.readings[0]?.space === 'status';
      return {
        record,
        by: wrapped ? 'wrapped' : 'code',
        written: code.text,
        as: required(code.readings[0], 'the reading'),
        ambiguous: false,
      };
    }),
  );
  const unique = [...new Map(found.map((match) => [match.record.id, match])).values()];
  const same = (a: Match, b: Match) =>
    a === b || a.record.equals.includes(b.record.id) || b.record.equals.includes(a.record.id);
  return unique.map((match) => ({ ...match, ambiguous: unique.some((other) => !same(match, other)) }));
}

function recordsOf({ space, number, eventSource }: Reading): readonly CodeRecord[] {
  return eventSource === undefined ? recordsByNumber(space, number) : eventRecords(number, eventSource);
}

/** A number that says by its shape what it is; a bare 42 is not worth a report of an unknown code. */
function isSpecific({ readings }: FoundCode): boolean {
  return readings.length > 0 && readings.length < 5;
}

function unknownCode(code: FoundCode, language: Language): Unknown {
  const reading = required(code.readings[0], 'the reading');
  return { written: code.text, decoded: decode(reading, language), neighbours: neighboursOf(reading) };
}

const wordy = /[A-Za-z][A-Za-z0-9]*(?:[_/-][A-Za-z0-9]+)+|[A-Za-z]*[a-z][A-Z][A-Za-z0-9]*|[A-Z][A-Z0-9]{4,}/g;

/** Symbolic names in the text; an ordinary word counts only when it is the whole question. */
function namesIn(text: string): readonly { record: CodeRecord; written: string }[] {
  const trimmed = text.trim();
  const whole = recordById(trimmed.toLowerCase());
  if (whole) return [{ record: whole, written: trimmed }];
  if (trimmed.length < 120) {
    const exact = recordsByName(trimmed);
    if (exact.length > 0) return exact.map((record) => ({ record, written: trimmed }));
  }
  const single = [...text.matchAll(wordy)].flatMap(([word]) =>
    recordsByName(word).map((record) => ({ record, written: word })),
  );
  return [...single, ...phrasesIn(text)];
}

/** Names of several words, such as "deletion access violation", anywhere in the text. */
function phrasesIn(text: string): readonly { record: CodeRecord; written: string }[] {
  const spoken = ` ${words(text)} `;
  return catalogue().bySpelling(
    'names',
    (name) => name.length >= 12 && name.includes(' ') && spoken.includes(` ${words(name)} `),
  );
}

function words(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
}

/** Spellings that documents and translations carry wrongly. */
function misprints(text: string): readonly Remark[] {
  const key = nameKey(text);
  const found = catalogue().bySpelling('damaged', (written) => containsKey(key, nameKey(written), text));
  const once = new Map(found.map(({ record, written }) => [record.id, { kind: 'misprint', written, record } as const]));
  return [...once.values()];
}

/** Host names that a translation broke, as they should be. */
function damagedHosts(hosts: readonly FoundHost[]): readonly Remark[] {
  return hosts.flatMap(({ written, host, isDamaged }): Remark[] =>
    isDamaged ? [{ kind: 'host', written, host }] : [],
  );
}

function containsKey(key: string, damaged: string, text: string): boolean {
  if (!/^\d+$/.test(damaged)) return damaged.length >= 7 && key.includes(damaged);
  return new RegExp(`(?<![0-9a-f])${damaged}(?![0-9a-f])`, 'i').test(text);
}

/** "0x801c0021/-2145648611": a hex and a decimal form side by side that are not the same number. */
function differingPairs(text: string): readonly Remark[] {
  return [...text.matchAll(/0x([0-9a-f]{8})\s*[/|,(]\s*(-\d{9,10})/gi)].flatMap(
    ([, hex = '', decimal = '']): Remark[] => {
      const same = parseInt(hex, 16) === Number(decimal) + 2 ** 32;
      const decimalIs = `0x${(Number(decimal) + 2 ** 32).toString(16)}`;
      return same ? [] : [{ kind: 'pair-differs', hex: `0x${hex}`, decimal, decimalIs }];
    },
  );
}

/** By record the others that say why. */
function explainedBy(matches: readonly Match[]): ReadonlyMap<string, readonly string[]> {
  const by = new Map<string, string[]>();
  for (const { record } of matches) for (const id of record.explains) by.set(id, [...(by.get(id) ?? []), record.id]);
  return by;
}

/** Nothing in the question says it: its words are only like those of the record. */
export function isGuess({ by }: Pick<Match, 'by'>): boolean {
  return by === 'sentence';
}

const spaceOrder: readonly Space[] = ['aadsts', 'status', 'win32', 'event', 'name'];

function orderOfSpace(space: Space): number {
  const order = spaceOrder.indexOf(space);
  return order < 0 ? 0.6 : order * 0.1;
}

/**
 * Causes before what follows from them, the inner code before its wrapper, a spelled-out name before a guess; else as
 * written.
 */
function rank(matches: readonly Match[], codes: readonly FoundCode[], root: string | undefined): readonly Match[] {
  const present = new Map(matches.map(({ record }) => [record.id, record]));
  const explaining = explainedBy(matches);
  /** How many of the records present stand between this one and its cause. */
  const depth = (record: CodeRecord, above: readonly string[] = []): number => {
    const causes = [...record.consequenceOf, ...(explaining.get(record.id) ?? [])].flatMap((id) =>
      above.includes(id) ? [] : (present.get(id) ?? []),
    );
    return Math.max(0, ...causes.map((cause) => 1 + depth(cause, [...above, record.id])));
  };
  // What says only that something failed is no root beside a code that says what.
  const isRoot = ({ id, isWrapper }: CodeRecord): boolean =>
    id === root && !(isWrapper && matches.some(({ record, by }) => !record.isWrapper && by === 'code'));
  const innerTexts = new Set(codes.filter(({ inner }) => inner).map(({ text }) => text));
  const weight = ({ record, written, by, score = 0 }: Match): number =>
    (isRoot(record) ? -1000 : 0) +
    8 * depth(record) +
    (record.isWrapper && present.size > 1 ? 4 : 0) +
    (innerTexts.has(written) ? -3 : 0) +
    (by === 'name' || by === 'spelling' ? -2 : 0) +
    (by === 'sentence' ? -score : orderOfSpace(record.space));
  return matches
    .map((match, index) => ({ match, weight: weight(match), index }))
    .sort((a, b) => a.weight - b.weight || a.index - b.index)
    .map(({ match }) => match);
}
