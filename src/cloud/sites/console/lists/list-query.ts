import { z } from 'zod';
import { DAY } from '../../../../base/clock.ts';
import { isUuid } from '../../../../base/ids.ts';
import { isStorable } from '../../../../base/storable.ts';
import { hidden } from '../../../../web/index.ts';
import type { Field, FilterValues } from './list.ts';

/** Where somebody is in a list: what they filter, in which order, and after which row. */
export interface ListState {
  readonly values: FilterValues;
  readonly sort: string | undefined;
  readonly descending: boolean | undefined;
  readonly after: string | undefined;
}

const LONGEST = 200;
const day = z.iso.date();

/** An address that somebody made up filters nothing. */
function valueOf(field: Field, given: string): string {
  const text = given.trim();
  if (text.length > LONGEST || !isStorable(text)) return '';
  if (field.kind === 'choice') {
    const isKnown = text === '' ? field.fallback === undefined : field.options.some(([value]) => value === text);
    return isKnown ? text : (field.fallback ?? '');
  }
  if (field.kind === 'date') return day.safeParse(text).success ? text : '';
  if (field.kind === 'uuid') return isUuid(text) ? text : '';
  return text;
}

/** The state in an address or a form; `sorts` are the orders that there are. */
export function readState(
  fields: readonly Field[],
  sorts: readonly string[],
  given: Readonly<Record<string, string | undefined>>,
): ListState {
  const { sort, order, after } = given;
  return {
    values: Object.fromEntries(fields.map((field) => [field.name, valueOf(field, given[field.name] ?? '')])),
    sort: sorts.find((name) => name === sort),
    descending: order === 'down' ? true : order === 'up' ? false : undefined,
    after: after === undefined || after === '' || after.length > 6000 ? undefined : after,
  };
}

/** As it stands in an address; what is as it would be anyway is left out. */
export function queryOf(fields: readonly Field[], { values, sort, descending, after }: ListState): FilterValues {
  const chosen = fields.flatMap((field): (readonly [string, string])[] => {
    const value = values[field.name] ?? '';
    const usual = field.kind === 'choice' ? (field.fallback ?? '') : '';
    return value === usual ? [] : [[field.name, value]];
  });
  return {
    ...Object.fromEntries(chosen),
    ...(sort !== undefined && { sort }),
    ...(descending !== undefined && { order: descending ? 'down' : 'up' }),
    ...(after !== undefined && { after }),
  };
}

export function addressOf(path: string, query: FilterValues): string {
  const given = new URLSearchParams(query);
  return given.size === 0 ? path : `${path}?${given.toString()}`;
}

export const fileFormats = ['csv', 'jsonl'] as const;

/** What a form of the list sends along, so that its file holds what its page shows. */
export function stateForm(fields: readonly Field[]) {
  const text = hidden(z.string().max(LONGEST));
  return z.object({
    ...Object.fromEntries(fields.map(({ name }) => [name, text])),
    sort: text,
    order: text,
    /** The button that was pressed. */
    format: hidden(z.enum(fileFormats).catch('csv')),
  });
}

/** From the beginning of the first day to the end of the last one. */
export function timesOf({ since = '', until = '' }: FilterValues) {
  return {
    ...(since !== '' && { since: new Date(since) }),
    ...(until !== '' && { until: new Date(new Date(until).getTime() + DAY) }),
  };
}

/** The value when it is one of these. */
export function oneOf<const Names extends readonly string[]>(names: Names, value = ''): Names[number] | undefined {
  return names.find((name) => name === value);
}
