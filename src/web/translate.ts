import type { Language, Placeholders, Text } from '../base/messages.ts';
import { format } from '../base/messages.ts';

type Needs<T extends Text> = [Placeholders<T['en']>] extends [never]
  ? []
  : [values: { readonly [Name in Placeholders<T['en']>]: string | number }];

/**
 * A text in the reader's language; what its placeholders need is asked for by its type. Numbers are written as the
 * language writes them.
 */
export type Translate = <const T extends Text>(text: T, ...values: Needs<T>) => string;

export function translatorFor(language: Language): Translate {
  return (text, ...[values]) => format(text, language, values, formatNumber);
}

/** A text with one place, for a number. */
interface CountText extends Text {
  readonly en: `${string}{count}${string}`;
}

/**
 * A text for one, and one for any other number: both languages of the pages need no more forms. `{count}` is filled in.
 */
export function plural(
  t: Translate,
  count: number,
  { one, other }: { readonly one: CountText; readonly other: CountText },
): string {
  return t(count === 1 ? one : other, { count });
}

export function formatNumber(value: number, language: Language): string {
  return new Intl.NumberFormat(language).format(value);
}
