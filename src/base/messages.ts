/** The languages of the people's pages and of every text with a fix in it. */
export const languages = ['en', 'nl'] as const;
export type Language = (typeof languages)[number];

/** One text in every language. `{name}` marks a value that is filled in when it is shown. */
export interface Text {
  readonly en: string;
  readonly nl: string;
}

/** The names between braces in a text, so that a missing value is a type error. */
export type Placeholders<S extends string> = S extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never;

/** What fills a text. A value that is a text itself is written in the language of the whole. */
export type Values = Readonly<Record<string, string | number | Text>>;

/** Fills the placeholders of `text` in `language`. An unknown placeholder stays visible: better ugly than silently wrong. */
export function format(text: Text, language: Language, values: Values = {}): string {
  return text[language].replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) return whole;
    return typeof value === 'object' ? value[language] : String(value);
  });
}

/** A text that is made anew in each language. */
export function inEveryLanguage(make: (language: Language) => string): Text {
  return { en: make('en'), nl: make('nl') };
}

/** A text with its placeholders filled in, still in every language. */
export function fill(text: Text, values: Values): Text {
  return inEveryLanguage((language) => format(text, language, values));
}

/**
 * Tells an English sentence again in `language`: for sentences that were stored, or came over the wire, before anybody knew who reads them. They are known by
 * their form: the first of `texts` whose English fits, with what stands in the places of its placeholders, which may be such a sentence too. One that no text fits
 * stays as it is.
 */
export function retell(sentence: string, texts: readonly Text[], language: Language): string {
  if (language === 'en') return sentence;
  for (const text of texts) {
    const values = valuesIn(sentence, text.en);
    if (values) {
      const inner = Object.entries(values).map(([name, value]) => [name, retell(value, texts, language)] as const);
      return format(text, language, Object.fromEntries(inner));
    }
  }
  return sentence;
}

const forms = new Map<string, { readonly pattern: RegExp; readonly names: readonly string[] }>();

/** What stands in the places of the placeholders when `sentence` is `template` filled in; undefined when it is not. The inverse of `format`. */
export function valuesIn(sentence: string, template: string): Record<string, string> | undefined {
  let form = forms.get(template);
  if (!form) {
    const parts = template.split(/\{(\w+)\}/);
    const source = parts
      .map((part, index) => (index % 2 === 1 ? '(.+?)' : part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')))
      .join('');
    form = { pattern: new RegExp(`^${source}$`, 's'), names: parts.filter((_, index) => index % 2 === 1) };
    forms.set(template, form);
  }
  const found = form.pattern.exec(sentence);
  return found ? Object.fromEntries(form.names.map((name, index) => [name, found[index + 1] ?? ''])) : undefined;
}

/** The first supported language among the wishes: `--lang`, `HAWSER_LANG`, `LANG` ("nl_NL.UTF-8"), a header ("nl,en;q=0.8"). */
export function chooseLanguage(...wishes: readonly (string | null | undefined)[]): Language {
  for (const wish of wishes) {
    for (const part of (wish ?? '').toLowerCase().split(',')) {
      const name = part.trim().slice(0, 2);
      const language = languages.find((candidate) => candidate === name);
      if (language) return language;
    }
  }
  return 'en';
}
