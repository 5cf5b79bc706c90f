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

export type Values = Readonly<Record<string, string | number>>;

/** Fills the placeholders of `text` in `language`. An unknown placeholder stays visible: better ugly than silently wrong. */
export function format(text: Text, language: Language, values: Values = {}): string {
  return text[language].replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(values, name) ? String(values[name]) : whole,
  );
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
