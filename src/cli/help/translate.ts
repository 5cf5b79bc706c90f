import type { Language, Text } from '../../base/messages.ts';
import { format } from '../../base/messages.ts';

/**
 * The parser of command lines takes descriptions and gives back errors as English sentences. They are our own words in
 * our own process, so they are known by their form: the first of `texts` whose English fits, with what stands in the
 * places of its placeholders. One that no text fits stays as it is. Nothing that anybody stored or sent is translated
 * so.
 */
export function translate(sentence: string, texts: readonly Text[], language: Language): string {
  if (language === 'en') return sentence;
  for (const text of texts) {
    const values = valuesIn(sentence, text.en);
    if (values) return format(text, language, values);
  }
  return sentence;
}

const forms = new Map<string, { readonly pattern: RegExp; readonly names: readonly string[] }>();

/** What stands in the places of the placeholders when `sentence` is `template` filled in; undefined when it is not. */
export function valuesIn(sentence: string, template: string): Record<string, string> | undefined {
  const { pattern, names } = forms.getOrInsertComputed(template, formOf);
  const found = pattern.exec(sentence);
  return found ? Object.fromEntries(names.map((name, index) => [name, found[index + 1] ?? ''])) : undefined;
}

function formOf(template: string): { readonly pattern: RegExp; readonly names: readonly string[] } {
  const parts = template.split(/\{(\w+)\}/);
  const source = parts
    .map((part, index) => (index % 2 === 1 ? '(.+?)' : part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')))
    .join('');
  return { pattern: new RegExp(`^${source}$`, 's'), names: parts.filter((_, index) => index % 2 === 1) };
}
