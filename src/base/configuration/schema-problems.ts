import type { z } from 'zod';
import type { Text } from '../messages.ts';
import { fill, retell } from '../messages.ts';
import { nearest } from '../nearest.ts';

/**
 * What a schema says of a value, as a sentence in every language. A schema's own messages (`refine`, `regex(…, message)`) are told again by the texts that their
 * room gives; zod's own English never reaches anybody.
 */
const issueTexts = {
  missing: { en: 'is missing', nl: 'ontbreekt' },
  wrongType: { en: 'has to be {expected}, not {received}', nl: 'moet {expected} zijn; dit is {received}' },
  oneOf: { en: 'has to be one of {values}', nl: 'moet een van deze zijn: {values}' },
  exactly: { en: 'has to be {values}', nl: 'moet {values} zijn' },
  unknownKeys: { en: 'does not know {keys}', nl: 'kent geen {keys}' },
  unknownKeyNear: {
    en: 'is not a known setting; did you mean {near}?',
    nl: 'is geen bekende instelling; bedoelt u {near}?',
  },
  unknownKey: { en: 'is not a known setting', nl: 'is geen bekende instelling' },
  format: { en: 'is not {format}', nl: 'is geen {format}' },
  empty: { en: 'may not be empty', nl: 'mag niet leeg zijn' },
  tooSmall: { en: 'has to be at least {minimum}', nl: 'moet minstens {minimum} zijn' },
  tooBig: { en: 'may be at most {maximum}', nl: 'mag hoogstens {maximum} zijn' },
  tooShort: { en: 'needs at least {minimum}', nl: 'heeft er minstens {minimum} nodig' },
  tooLong: { en: 'is longer than {maximum}', nl: 'is langer dan {maximum}' },
  noneFits: { en: 'has none of the forms that are allowed here', nl: 'heeft geen van de vormen die hier mogen' },
  invalid: { en: 'is not valid', nl: 'is niet geldig' },
} as const satisfies Record<string, Text>;

const typeTexts: Readonly<Record<string, Text>> = {
  string: { en: 'a text', nl: 'tekst' },
  number: { en: 'a number', nl: 'een getal' },
  int: { en: 'a whole number', nl: 'een geheel getal' },
  boolean: { en: 'true or false', nl: 'true of false' },
  array: { en: 'a list', nl: 'een lijst' },
  object: { en: 'a mapping (name: value)', nl: 'een mapping (naam: waarde)' },
  record: { en: 'a mapping (name: value)', nl: 'een mapping (naam: waarde)' },
  null: { en: 'nothing', nl: 'leeg' },
  undefined: { en: 'nothing', nl: 'leeg' },
  date: { en: 'a date', nl: 'een datum' },
};

const formatTexts: Readonly<Record<string, Text>> = {
  url: { en: 'a URL (https://host/…)', nl: 'URL (https://host/…)' },
  email: { en: 'a mail address', nl: 'e-mailadres' },
  uuid: { en: 'a GUID', nl: 'GUID' },
  guid: { en: 'a GUID', nl: 'GUID' },
  base64: { en: 'base64', nl: 'base64' },
  datetime: { en: 'a time (2026-01-31T12:00:00Z)', nl: 'tijdstip (2026-01-31T12:00:00Z)' },
};

/** For sentences that were stored in English: see `retell`. The general forms stand last. */
export const issueTextList: readonly Text[] = [
  ...Object.values(typeTexts),
  ...Object.values(formatTexts),
  ...Object.values(issueTexts),
];

type Issue = z.core.$ZodIssue;

/**
 * `value` is what was checked as a whole. `own` holds the texts of the messages that the room's schemas carry themselves.
 */
export function describeIssue(issue: Issue, value: unknown, own: readonly Text[] = []): Text {
  const given = valueAt(value, issue.path);
  if (given === undefined && (issue.code === 'invalid_type' || issue.code === 'invalid_value'))
    return issueTexts.missing;
  switch (issue.code) {
    case 'invalid_type':
      return fill(issueTexts.wrongType, { expected: typeText(issue.expected), received: typeText(typeOf(given)) });
    case 'invalid_value': {
      const values = issue.values.map(String).join(', ');
      return fill(issue.values.length === 1 ? issueTexts.exactly : issueTexts.oneOf, { values });
    }
    case 'unrecognized_keys':
      return fill(issueTexts.unknownKeys, { keys: issue.keys.join(', ') });
    case 'invalid_union':
      return issueTexts.noneFits;
    case 'too_small':
      return tooSmall(issue);
    case 'too_big':
      return fill(isCounted(issue.origin) ? issueTexts.tooLong : issueTexts.tooBig, { maximum: String(issue.maximum) });
    case 'invalid_format': {
      const known = formatTexts[issue.format];
      return known ? fill(issueTexts.format, { format: known }) : ownText(issue.message, own);
    }
    default:
      return ownText(issue.message, own);
  }
}

/** As `describeIssue`, for a key that the schema does not know; `known` are those that it does. */
export function describeUnknownKey(key: string, known: readonly string[]): Text {
  const near = nearest(key, known);
  return near === undefined ? issueTexts.unknownKey : fill(issueTexts.unknownKeyNear, { near });
}

function tooSmall({ origin, minimum }: Extract<Issue, { code: 'too_small' }>): Text {
  if (!isCounted(origin)) return fill(issueTexts.tooSmall, { minimum: String(minimum) });
  return Number(minimum) === 1 ? issueTexts.empty : fill(issueTexts.tooShort, { minimum: String(minimum) });
}

function isCounted(origin: string): boolean {
  return origin === 'string' || origin === 'array' || origin === 'set' || origin === 'map';
}

function ownText(message: string, own: readonly Text[]): Text {
  if (/^Invalid\b/.test(message)) return issueTexts.invalid;
  return { en: message, nl: retell(message, own, 'nl') };
}

function typeText(name: string): Text {
  return typeTexts[name] ?? { en: name, nl: name };
}

function typeOf(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce((inner: unknown, key) => (inner as Record<PropertyKey, unknown> | null | undefined)?.[key], value);
}
