import { type BerReader, BerError, tags } from './ber.ts';

/** A search filter (RFC 4511 4.5.1.7). Assertion values stay octets until the attribute's syntax is known. */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly filters: readonly Filter[] }
  | { readonly kind: 'not'; readonly filter: Filter }
  | {
      readonly kind: 'equal' | 'atLeast' | 'atMost' | 'approximate';
      readonly attribute: string;
      readonly value: Buffer;
    }
  | { readonly kind: 'present'; readonly attribute: string }
  | {
      readonly kind: 'substrings';
      readonly attribute: string;
      readonly initial: Buffer | undefined;
      readonly any: readonly Buffer[];
      readonly final: Buffer | undefined;
    }
  | {
      readonly kind: 'extensible';
      readonly rule: string | undefined;
      readonly attribute: string | undefined;
      readonly value: Buffer;
    };

/** Deeper nesting than this is an attack on the stack, not a question. */
const maximumDepth = 100;

const comparisons = { 0xa3: 'equal', 0xa5: 'atLeast', 0xa6: 'atMost', 0xa8: 'approximate' } as const;

export function decodeFilter(reader: BerReader, depth = 0): Filter {
  if (depth > maximumDepth) throw new BerError(`a filter is nested deeper than ${maximumDepth}`);
  const tag = reader.nextTag;
  switch (tag) {
    case 0xa0:
    case 0xa1: {
      const list = reader.sequence(tag);
      const filters: Filter[] = [];
      while (!list.isAtEnd) filters.push(decodeFilter(list, depth + 1));
      return { kind: tag === 0xa0 ? 'and' : 'or', filters };
    }
    case 0xa2:
      return { kind: 'not', filter: decodeFilter(reader.sequence(tag), depth + 1) };
    case 0xa3:
    case 0xa5:
    case 0xa6:
    case 0xa8: {
      const assertion = reader.sequence(tag);
      return { kind: comparisons[tag], attribute: assertion.text(), value: assertion.octets() };
    }
    case 0xa4:
      return decodeSubstrings(reader.sequence(tag));
    case 0x87:
      return { kind: 'present', attribute: reader.text(tag) };
    case 0xa9: {
      const assertion = reader.sequence(tag);
      const rule = assertion.optional(0x81, (from) => from.text(0x81));
      const attribute = assertion.optional(0x82, (from) => from.text(0x82));
      return { kind: 'extensible', rule, attribute, value: assertion.octets(0x83) };
    }
    default:
      throw new BerError('an unknown kind of filter');
  }
}

function decodeSubstrings(reader: BerReader): Filter {
  const attribute = reader.text();
  const list = reader.sequence(tags.sequence);
  let initial: Buffer | undefined;
  let final: Buffer | undefined;
  const any: Buffer[] = [];
  while (!list.isAtEnd) {
    const { tag, contents } = list.element();
    if (tag === 0x80 && initial === undefined && any.length === 0) initial = contents;
    else if (tag === 0x81 && final === undefined) any.push(contents);
    else if (tag === 0x82 && final === undefined) final = contents;
    else throw new BerError('the parts of a substring filter are out of order');
  }
  if (initial === undefined && final === undefined && any.length === 0)
    throw new BerError('a substring filter without parts');
  return { kind: 'substrings', attribute, initial, any, final };
}
