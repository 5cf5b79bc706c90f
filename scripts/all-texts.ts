/** Every text of the program and of the sources of its catalogue, in one language. */
import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parse } from 'yaml';
import type { Language } from '../src/base/messages.ts';
import { isObject } from '../src/base/object.ts';
import { writtenTexts } from '../test/kit/written-texts.ts';

export interface PlacedText {
  readonly place: string;
  readonly text: string;
}

export function allTexts(language: Language): readonly PlacedText[] {
  const program = writtenTexts().map(({ place, ...texts }) => ({ place, text: texts[language] }));
  const catalogue = globSync('src/diagnose/catalogue/data/*.yaml').flatMap((file) =>
    textsIn(parse(readFileSync(file, 'utf8')), basename(file), language),
  );
  return [...program, ...catalogue].filter(({ text }) => /\s/.test(text.trim()));
}

/** Under a language stands a text, or a record of texts. */
function textsIn(value: unknown, place: string, language: Language): readonly PlacedText[] {
  if (Array.isArray(value)) return value.flatMap((each, at) => textsIn(each, `${place}[${at}]`, language));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key !== language) return key === 'en' || key === 'nl' ? [] : textsIn(inner, `${place}.${key}`, language);
    if (typeof inner === 'string') return [{ place, text: inner }];
    const named = isObject(inner) ? Object.entries(inner) : [];
    return named.flatMap(([name, text]) => (typeof text === 'string' ? [{ place: `${place}.${name}`, text }] : []));
  });
}
