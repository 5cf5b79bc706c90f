import type { Filter } from 'ldapts';
import {
  AndFilter,
  ApproximateFilter,
  EqualityFilter,
  ExtensibleFilter,
  FilterParser,
  GreaterThanEqualsFilter,
  LessThanEqualsFilter,
  NotFilter,
  OrFilter,
  SubstringFilter,
} from 'ldapts';

/** A value as it stands in a filter (RFC 4515 3). */
export function escapeFilterValue(value: string): string {
  return value.replace(/[\\*()\0]/g, (character) => `\\${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

/** Octets as they stand in a filter. */
export function escapeFilterOctets(octets: Uint8Array): string {
  return [...octets].map((octet) => `\\${octet.toString(16).padStart(2, '0')}`).join('');
}

/**
 * The filter of a text. ldapts takes an escaped octet for a character, so `\f0` would become the two octets of "ð": the
 * text is given to it as octets, one character each, and its values are made octets, or the text that they are, again.
 */
export function parseFilter(text: string): Filter {
  const filter = FilterParser.parseString(Buffer.from(text).toString('latin1'));
  restore(filter);
  return filter;
}

function restore(filter: Filter): void {
  if (filter instanceof AndFilter || filter instanceof OrFilter) {
    for (const part of filter.filters) restore(part);
  } else if (filter instanceof NotFilter) {
    restore(filter.filter);
  } else if (filter instanceof EqualityFilter) {
    filter.value = octetsOf(filter.value);
  } else if (filter instanceof SubstringFilter) {
    filter.initial = textOf(filter.initial);
    filter.any = filter.any.map(textOf);
    filter.final = textOf(filter.final);
  } else if (
    filter instanceof ExtensibleFilter ||
    filter instanceof GreaterThanEqualsFilter ||
    filter instanceof LessThanEqualsFilter ||
    filter instanceof ApproximateFilter
  ) {
    filter.value = textOf(filter.value);
  }
}

function octetsOf(value: string | Buffer): Buffer {
  return typeof value === 'string' ? Buffer.from(value, 'latin1') : value;
}

function textOf(value: string): string {
  return Buffer.from(value, 'latin1').toString('utf8');
}
