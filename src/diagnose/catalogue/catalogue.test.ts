import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { languages } from '../../base/messages.ts';
import { toHex, toSigned32, toUnsigned32 } from './numbers.ts';
import { compile, readRuleSentences, serialize } from './compile.ts';
import { rules } from '../rules/all.ts';
import { allRecords, eventRecords, recordById, recordsByNumber } from './lookup.ts';
import { buildSearchIndex, serializeSearchIndex } from './search-index.ts';
import { buildSentenceIndex, serializeSentences } from './sentence-index.ts';

const records = allRecords();

test('the compiled files are those of the sources', () => {
  const compiled = compile();
  const read = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');
  expect(read('compiled.json') === serialize(compiled), 'run: hawser docs compile').toBe(true);
  expect(read('search.json') === serializeSearchIndex(buildSearchIndex(compiled)), 'run: hawser docs compile').toBe(
    true,
  );
  const sentences = serializeSentences(buildSentenceIndex(compiled, readRuleSentences()));
  expect(read('sentences.json') === sentences, 'run: hawser docs compile').toBe(true);
});

test('no two records share an id', () => {
  expect(duplicates(records.map(({ id }) => id))).toEqual([]);
});

test('a number means one thing in its space, or says in which log it means what', () => {
  const keys = records.flatMap(({ space, number, eventSource = '' }) =>
    number === undefined ? [] : [`${space} ${number} ${eventSource}`],
  );
  expect(duplicates(keys)).toEqual([]);
});

test('every reference leads to a record', () => {
  const broken = records.flatMap(({ id, consequenceOf, seeAlso, equals }) =>
    [...consequenceOf, ...seeAlso, ...equals].filter((other) => !recordById(other)).map((other) => `${id} → ${other}`),
  );
  expect(broken).toEqual([]);
  const ruleIds = new Set(rules.map(({ id }) => id));
  const explained = records.flatMap(({ explains }) => explains.filter((one) => !/[:*]/.test(one)));
  expect(explained.filter((one) => !recordById(one) && !ruleIds.has(one))).toEqual([]);
});

test('what a record says of a case are values that one of its sentences gives', () => {
  const names = (text: string) => [...text.matchAll(/\{(\w+)[?*]?\}/g)].map(([, name]) => name);
  const untold = records.flatMap(({ id, detail, says }) =>
    languages.flatMap((language) =>
      names(detail?.[language] ?? '')
        .filter((name) => !says.some((sentence) => names(sentence).includes(name)))
        .map((name) => `${id}: {${name}}`),
    ),
  );
  expect(untold).toEqual([]);
});

test('every error says why and what to do', () => {
  const silent = records.filter(
    ({ severity, isWrapper, causes, fixes }) =>
      fixes.length === 0 || (severity === 'error' && !isWrapper && causes.length === 0),
  );
  expect(silent.map(({ id }) => id)).toEqual([]);
});

test('every text stands in both languages, each its own', () => {
  const untranslated = records.flatMap(({ id, title, meaning, context, normalWhen, causes, fixes, detail, proof }) =>
    [
      title,
      meaning,
      context,
      normalWhen,
      detail,
      proof?.text,
      ...causes.flatMap(({ text, ask }) => [text, ask]),
      ...fixes.map(({ text }) => text),
    ]
      .filter((text) => text !== undefined)
      .filter(
        (text) =>
          languages.some((language) => text[language].trim() === '') || (text.en === text.nl && / /.test(text.en)),
      )
      .map(({ en }) => `${id}: ${en}`),
  );
  // Quoted messages stay as they are; in them the two languages may agree.
  expect(untranslated.filter((line) => !/"|policy violation/i.test(line))).toEqual([]);
});

test('nothing causes itself', () => {
  expect(records.filter(({ id, consequenceOf }) => consequenceOf.includes(id)).map(({ id }) => id)).toEqual([]);
});

describe('notations', () => {
  test('hex, signed and unsigned forms of every status convert into each other', () => {
    for (const { space, number } of records) {
      if (space !== 'status' || number === undefined) continue;
      expect(toUnsigned32(toSigned32(number))).toBe(number);
      expect(parseInt(toHex(number), 16)).toBe(number);
      expect(recordsByNumber('status', toSigned32(number))).toEqual(recordsByNumber('status', number));
    }
  });

  test('a system error and its status find the same records', () => {
    expect(recordsByNumber('status', 0x80072ee2).map(({ id }) => id)).toEqual(['win32-12002']);
    expect(recordsByNumber('win32', 206).map(({ id }) => id)).toEqual(['hr-800700ce']);
  });

  test('an event is found by any spelling of its log', () => {
    for (const source of ['ADSync', 'adsync', 'ADSync ']) {
      expect(eventRecords(6329, source).map(({ id }) => id)).toEqual(['event-adsync-6329']);
    }
    expect(eventRecords(304, 'Microsoft-Windows-User Device Registration/Admin')).toHaveLength(1);
    expect(eventRecords(6329, 'PasswordResetService')).toEqual([]);
  });
});

/** Every code that the tables of our research name, taken from them by hand and by script: none may be lost. */
describe('completeness', () => {
  const required = JSON.parse(readFileSync(new URL('required-codes.test.json', import.meta.url), 'utf8')) as Record<
    string,
    readonly (number | string)[]
  >;
  test.each(Object.entries(required))('%s', (space, codes) => {
    const known = new Set(
      records.flatMap(({ space: own, number, eventSource, names, id }) => [
        ...(number === undefined ? [] : [own === 'event' ? `event ${eventSource} ${number}` : `${own} ${number}`]),
        ...names.map((name) => `name ${name}`),
        `id ${id}`,
      ]),
    );
    const missing = codes.filter((code) => {
      if (space === 'status') return recordsByNumber('status', Number(code)).length === 0;
      if (space === 'win32') return recordsByNumber('win32', Number(code)).length === 0;
      return !known.has(`${space} ${code}`);
    });
    expect(missing).toEqual([]);
  });

  // The seeds' pages carry these wrongly; the right number is what is stored.
  test.each([
    ['DSREG_AUTOJOIN_USERREALM_DISCOVERY_FAILED', 0x801c003d],
    ['DSREG_AUTOJOIN_DISC_FAILED', 0x801c0021],
    ['DSREG_AUTOJOIN_ADCONFIG_READ_FAILED', 0x801c001d],
    ['NTE_NO_MORE_ITEMS', 0x8009002a],
    ['NTE_NO_MEMORY', 0x8009000e],
    ['UserNotMemberOfScopedAccessGroup', 13],
  ])('%s has its right number', (name, number) => {
    expect(records.find(({ names }) => names.includes(name))?.number).toBe(number);
  });
});

function duplicates(keys: readonly string[]): readonly string[] {
  return keys.filter((key, index) => keys.indexOf(key) !== index);
}
