import { isObject } from '../object.ts';
import type { z } from 'zod';
import type { Detail, DetailValues } from '../details.ts';
import { defineDetails, knownTexts } from '../details.ts';
import { nearest } from '../nearest.ts';

/** What a schema says of a value. The message of a schema's own check is a code of its room: see `checkFailed`. */
const settingDetail = defineDetails({
  'setting.missing': { en: 'is missing', nl: 'ontbreekt' },
  'setting.wrong-type': { en: 'must be {expected}, not {received}', nl: 'moet {expected} zijn; dit is {received}' },
  'setting.one-of': { en: 'must be one of {values}', nl: 'moet een van deze zijn: {values}' },
  'setting.exactly': { en: 'must be {value}', nl: 'moet {value} zijn' },
  'setting.unknown-keys': { en: 'has unknown keys: {keys}', nl: 'kent geen {keys}' },
  'setting.unknown-key-near': {
    en: 'is not a known setting; did you mean {near}?',
    nl: 'is geen bekende instelling; bedoelt u {near}?',
  },
  'setting.unknown-key': { en: 'is not a known setting', nl: 'is geen bekende instelling' },
  'setting.wrong-format': { en: 'is not {format}', nl: 'is geen {format}' },
  'setting.empty': { en: 'may not be empty', nl: 'mag niet leeg zijn' },
  'setting.too-small': { en: 'must be at least {minimum}', nl: 'moet minstens {minimum} zijn' },
  'setting.too-big': { en: 'may be at most {maximum}', nl: 'mag hoogstens {maximum} zijn' },
  'setting.too-short': { en: 'needs at least {minimum}', nl: 'heeft er minstens {minimum} nodig' },
  'setting.too-long': { en: 'is longer than {maximum}', nl: 'is langer dan {maximum}' },
  'setting.none-fits': {
    en: 'has none of the forms that are allowed here',
    nl: 'heeft geen van de vormen die hier mogen',
  },
  'setting.invalid': { en: 'is not valid', nl: 'is niet geldig' },
  'setting.at': { en: '{path}: {problem}', nl: '{path}: {problem}' },
});

const typeDetail = defineDetails({
  'setting.type-string': { en: 'a text', nl: 'tekst' },
  'setting.type-number': { en: 'a number', nl: 'een getal' },
  'setting.type-int': { en: 'a whole number', nl: 'een geheel getal' },
  'setting.type-boolean': { en: 'true or false', nl: 'true of false' },
  'setting.type-array': { en: 'a list', nl: 'een lijst' },
  'setting.type-object': { en: 'a mapping (name: value)', nl: 'een mapping (naam: waarde)' },
  'setting.type-null': { en: 'nothing', nl: 'leeg' },
  'setting.type-date': { en: 'a date', nl: 'een datum' },
});

const types: Readonly<Record<string, Detail>> = {
  string: typeDetail('setting.type-string'),
  number: typeDetail('setting.type-number'),
  int: typeDetail('setting.type-int'),
  boolean: typeDetail('setting.type-boolean'),
  array: typeDetail('setting.type-array'),
  object: typeDetail('setting.type-object'),
  record: typeDetail('setting.type-object'),
  null: typeDetail('setting.type-null'),
  undefined: typeDetail('setting.type-null'),
  date: typeDetail('setting.type-date'),
};

const notationDetail = defineDetails({
  'setting.format-url': { en: 'a URL (https://host/…)', nl: 'URL (https://host/…)' },
  'setting.format-email': { en: 'a mail address', nl: 'e-mailadres' },
  'setting.format-guid': { en: 'a GUID', nl: 'GUID' },
  'setting.format-base64': { en: 'base64', nl: 'base64' },
  'setting.format-datetime': { en: 'a time (2026-01-31T12:00:00Z)', nl: 'tijdstip (2026-01-31T12:00:00Z)' },
});

const formats: Readonly<Record<string, Detail>> = {
  url: notationDetail('setting.format-url'),
  email: notationDetail('setting.format-email'),
  uuid: notationDetail('setting.format-guid'),
  guid: notationDetail('setting.format-guid'),
  base64: notationDetail('setting.format-base64'),
  datetime: notationDetail('setting.format-datetime'),
};

type Issue = z.core.$ZodIssue;

/** A check of a room's own that failed, for `refine` and `addIssue`: the code travels as zod's message. */
export function checkFailed({ code, values }: Detail): {
  readonly code: 'custom';
  readonly message: string;
  readonly params: Record<string, unknown>;
} {
  return { code: 'custom', message: code, params: values };
}

/** `value` is what was checked as a whole. */
export function describeIssue(issue: Issue, value: unknown): Detail {
  const given = valueAt(value, issue.path);
  if (given === undefined && (issue.code === 'invalid_type' || issue.code === 'invalid_value'))
    return settingDetail('setting.missing');
  switch (issue.code) {
    case 'invalid_type':
      return settingDetail('setting.wrong-type', {
        expected: types[issue.expected] ?? issue.expected,
        received: types[typeOf(given)] ?? typeOf(given),
      });
    case 'invalid_value': {
      const [only, ...others] = issue.values.map(String);
      return only !== undefined && others.length === 0
        ? settingDetail('setting.exactly', { value: only })
        : settingDetail('setting.one-of', { values: issue.values.map(String) });
    }
    case 'unrecognized_keys':
      return settingDetail('setting.unknown-keys', { keys: issue.keys });
    case 'invalid_union':
      return settingDetail('setting.none-fits');
    case 'too_small':
      return tooSmall(issue);
    case 'too_big':
      return isCounted(issue.origin)
        ? settingDetail('setting.too-long', { maximum: String(issue.maximum) })
        : settingDetail('setting.too-big', { maximum: String(issue.maximum) });
    case 'invalid_format': {
      const format = formats[issue.format];
      return format ? settingDetail('setting.wrong-format', { format }) : ownCheck(issue.message);
    }
    case 'custom':
      return ownCheck(issue.message, issue.params);
    default:
      return ownCheck(issue.message);
  }
}

/** The problem with the path to where it is, dots between; without a path the problem alone. */
export function describeAt(path: readonly PropertyKey[], problem: Detail): Detail {
  return path.length === 0 ? problem : settingDetail('setting.at', { path: path.map(String).join('.'), problem });
}

/** As `describeIssue`, for a key that the schema does not know; `known` are those that it does. */
export function describeUnknownKey(key: string, known: readonly string[]): Detail {
  const near = nearest(key, known);
  return near === undefined
    ? settingDetail('setting.unknown-key')
    : settingDetail('setting.unknown-key-near', { near });
}

function tooSmall({ origin, minimum }: Extract<Issue, { code: 'too_small' }>): Detail {
  if (!isCounted(origin)) return settingDetail('setting.too-small', { minimum: String(minimum) });
  return Number(minimum) === 1
    ? settingDetail('setting.empty')
    : settingDetail('setting.too-short', { minimum: String(minimum) });
}

function isCounted(origin: string): boolean {
  return origin === 'string' || origin === 'array' || origin === 'set' || origin === 'map';
}

/** zod's own English never reaches anybody. */
function ownCheck(code: string, values: DetailValues = {}): Detail {
  return knownTexts.has(code) ? { code, values } : settingDetail('setting.invalid');
}

function typeOf(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce((inner: unknown, key) => (isObject(inner) ? inner[key] : undefined), value);
}
