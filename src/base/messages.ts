import { asRunHere } from './command-style.ts';

/** The languages of the people's pages and of every text with a fix in it. */
export const languages = ['en', 'nl'] as const;
export type Language = (typeof languages)[number];

/**
 * One text in every language. `{name}` marks a value that is filled in when it is shown, `{name:rule/rules}` the word
 * that goes with a number: for one, and for any other. Both languages need no more forms.
 */
export interface Text {
  readonly en: string;
  readonly nl: string;
}

/** The names between braces in a text, so that a missing value is a type error. */
export type Placeholders<S extends string> = S extends `${string}{${infer Inside}}${infer Rest}`
  ? NameIn<Inside> | Placeholders<Rest>
  : never;
type NameIn<Inside extends string> = Inside extends `${infer Name}|${string}`
  ? Name
  : Inside extends `${infer Name}:${string}`
    ? Name
    : // Braces that stand for themselves: "[ ] and { }".
      Inside extends ` ${string}`
      ? never
      : Inside;

/**
 * Commands in the template are written as they run here; what is filled in stays as it is.
 * `{name}`, and `{name|; }` with what stands between the items of a list. `write` answers undefined: it stays as it is.
 */
export function fillPlaceholders(template: string, write: (placeholder: Placeholder) => string | undefined): string {
  return asRunHere(template).replace(
    /\{(\w+)(?:\|([^}]*)|:([^}/]*)\/([^}]*))?\}/g,
    (whole, name: string, separator: string | undefined, one: string | undefined, other = '') =>
      write({ name, separator, forms: one === undefined ? undefined : { one, other } }) ?? whole,
  );
}

export interface Placeholder {
  readonly name: string;
  /** Between the items of a list. */
  readonly separator: string | undefined;
  /** The words for a number. */
  readonly forms: PluralForms | undefined;
}

export interface PluralForms {
  readonly one: string;
  readonly other: string;
}

const rules = { en: new Intl.PluralRules('en'), nl: new Intl.PluralRules('nl') } as const;

/** The form that goes with a number, also one that is written out already; what is no number has many. */
export function pluralOf(value: unknown, language: Language, { one, other }: PluralForms): string {
  const count = typeof value === 'number' || (typeof value === 'string' && /^\d+$/.test(value)) ? Number(value) : NaN;
  return rules[language].select(count) === 'one' ? one : other;
}

/** What fills a text. A value that is a text itself is written in the language of the whole. */
export type Values = Readonly<Record<string, string | number | Text>>;

/**
 * Fills the placeholders of `text` in `language`, numbers as `writeNumber` writes them. An unknown placeholder stays visible: better ugly than silently
 * wrong.
 */
export function format(
  text: Text,
  language: Language,
  values: Values = {},
  writeNumber: (value: number, language: Language) => string = String,
): string {
  return fillPlaceholders(text[language], ({ name, forms }) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) return undefined;
    if (forms) return pluralOf(value, language, forms);
    return typeof value === 'object'
      ? value[language]
      : typeof value === 'number'
        ? writeNumber(value, language)
        : value;
  });
}

/** A text that is made again in each language. */
export function inEveryLanguage(make: (language: Language) => string): Text {
  return { en: make('en'), nl: make('nl') };
}

/** A text with its placeholders filled in, still in every language. */
export function fill(text: Text, values: Values): Text {
  return inEveryLanguage((language) => format(text, language, values));
}

/**
 * The first supported language among the preferences: `--lang`, `HAWSER_LANG`, `LANG` ("nl_NL.UTF-8"), a header
 * ("nl,en;q=0.8").
 */
export function chooseLanguage(...preferences: readonly (string | null | undefined)[]): Language {
  for (const preference of preferences) {
    for (const part of (preference ?? '').toLowerCase().split(',')) {
      const name = part.trim().slice(0, 2);
      const language = languages.find((candidate) => candidate === name);
      if (language) return language;
    }
  }
  return 'en';
}
