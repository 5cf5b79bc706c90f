import { assert } from './assert.ts';
import type { Language, Placeholders, Text } from './messages.ts';
import { fillPlaceholders, pluralOf } from './messages.ts';

/**
 * What there is to say of an object, a rule or a run: a code, and the values it is about. This is what is stored and
 * what travels; the sentence is made where somebody reads it, in that reader's language. Values are data and stay as
 * they are; a value can be another detail (a cause, a part of the sentence) or a list.
 */
export interface Detail<Code extends string = string> {
  readonly code: Code;
  readonly values: DetailValues;
}
export type DetailValues = Readonly<Record<string, DetailValue>>;
export type DetailValue = DetailItem | readonly DetailItem[];
export type DetailItem = string | number | Detail;

/** The values that a text names, so that a missing or misspelt one is a type error. */
export type ValuesOf<T extends Text> = { readonly [Name in Placeholders<T['en']>]: DetailValue };

const texts = new Map<string, Text>();

/** Every code that this process can put into words: those of the rooms that are loaded. */
export const knownTexts: ReadonlyMap<string, Text> = texts;

/** A code means one thing in the whole program. */
export function registerTexts(catalogue: Readonly<Record<string, Text>>): void {
  for (const [code, text] of Object.entries(catalogue)) {
    assert(!texts.has(code), `the code ${code} is defined once`);
    texts.set(code, text);
  }
}

/** Nothing to give where the text names nothing. */
type Given<T extends Text> = [Placeholders<T['en']>] extends [never] ? [] : [values: ValuesOf<T>];

/**
 * A room's details. Codes are written `room.what-it-is`, and the values a text needs are typed by its placeholders:
 *
 *     const objectDetail = defineDetails({ 'sync.anchor-taken': { en: 'Another object has {anchor}.', nl: '…' } });
 *     objectDetail('sync.anchor-taken', { anchor });
 */
export function defineDetails<const C extends Readonly<Record<string, Text>>>(
  catalogue: C,
): <Code extends keyof C & string>(code: Code, ...given: Given<C[Code]>) => Detail<Code> {
  registerTexts(catalogue);
  return (code, ...[values = {}]: [DetailValues?]) => ({ code, values });
}

export function isDetail(value: DetailValue): value is Detail {
  return typeof value === 'object' && !Array.isArray(value);
}

/**
 * The sentence, in `language`. A code that this version does not know (its peer is newer) is shown as it is, with its
 * values. A value named `detail` that the text does not name (what the other side said in its own words) follows it.
 */
export function formatDetail({ code, values }: Detail, language: Language): string {
  const text = texts.get(code);
  if (!text) return formatUnknown(code, values, language);
  const sentence = formatText(text, language, values);
  const detail = Object.hasOwn(values, 'detail') ? values['detail'] : undefined;
  return detail === undefined || text[language].includes('{detail')
    ? sentence
    : `${sentence} ${formatValue(detail, language)}`;
}

/**
 * Fills the placeholders of `text`, in one pass: what a value holds is never read as a text again. The items of a list
 * stand between commas, or between what the text says: `{lines|\n}`. An unknown placeholder stays visible.
 */
export function formatText(text: Text, language: Language, values: DetailValues = {}): string {
  return fillPlaceholders(text[language], ({ name, separator, forms }) => {
    if (!Object.hasOwn(values, name)) return undefined;
    const value = values[name] ?? '';
    return forms ? pluralOf(value, language, forms) : formatValue(value, language, separator);
  });
}

function formatValue(value: DetailValue, language: Language, separator = ', '): string {
  if (typeof value !== 'object') return String(value);
  return isDetail(value)
    ? formatDetail(value, language)
    : value.map((item) => formatValue(item, language)).join(separator);
}

function formatUnknown(code: string, values: DetailValues, language: Language): string {
  const named = Object.entries(values).map(([name, value]) => `${name}: ${formatValue(value, language)}`);
  return named.length === 0 ? code : `${code} (${named.join('; ')})`;
}

/** As JSON, for programs: the sentence in `language` beside the code and values it was made of. */
export function detailWithMessage(detail: Detail, language: Language): Detail & { readonly message: string } {
  return { ...detail, message: formatDetail(detail, language) };
}

/**
 * The same for a detail that is a part of something: its sentence stands where it stood (or `as` another name), its
 * code and values beside it. Where a `code` is there already (the field's), the sentence's is `detailCode`.
 */
export function withSentence<Name extends string, Owner extends { readonly [Key in Name]?: Detail | undefined }>(
  owner: Owner,
  name: Name,
  language: Language,
  as: string = name,
): Readonly<Record<string, unknown>> {
  const { [name]: detail, ...rest } = owner;
  if (detail === undefined) return rest;
  const { code, values } = detail;
  return { ...rest, [as]: formatDetail(detail, language), ['code' in owner ? 'detailCode' : 'code']: code, values };
}
