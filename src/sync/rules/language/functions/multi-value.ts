import { isBytes, scalarKey } from '../../../../directory/index.ts';
import { functionDetail } from '../details.ts';
import { family } from '../function.ts';
import { fail, failOnNull, itemsOf, single, toInteger, toScalar, toText } from '../value.ts';
import type { Item, Value } from '../value.ts';

/** Multi-valued attributes; a single value counts as a list of one. Indices are 1-based. */
const { whole } = family('multi-value');

const caseType = { caseType: ['CaseSensitive', 'CaseInsensitive'] };

function indexOf(value: Value): number {
  const item = single(value);
  return item === undefined ? failOnNull(functionDetail('rules.the-index')) : toInteger(item);
}

export const multiValueFunctions = [
  // The position of the first value that holds the text, 0 when there is none.
  whole(
    'Contains',
    'any attribute, text search, option caseType?',
    'number',
    (_, attribute, search, option) => {
      const wanted = single(search);
      if (wanted === undefined) return 0;
      const fold = single(option) === 'CaseInsensitive';
      const needle = fold ? toText(wanted).toLowerCase() : toText(wanted);
      const holds = (item: Item): boolean => {
        if (isBytes(item)) return false;
        return (fold ? toText(item).toLowerCase() : toText(item)).includes(needle);
      };
      return itemsOf(attribute).findIndex(holds) + 1;
    },
    { options: caseType },
  ),
  whole('Count', 'any attribute', 'number', (_, attribute) => itemsOf(attribute).length),
  whole('Item', 'any attribute, number index', 'any', (_, attribute, index) => {
    const items = itemsOf(attribute);
    const at = indexOf(index);
    return items[at - 1] ?? fail(functionDetail('rules.no-item', { index: at, count: items.length }));
  }),
  whole(
    'ItemOrNull',
    'any attribute, number index',
    'any',
    (_, attribute, index) => itemsOf(attribute)[indexOf(index) - 1],
  ),
  whole(
    'Join',
    'any attribute, text delimiter?',
    'text',
    (_, attribute, delimiter) => {
      const items = itemsOf(attribute);
      if (items.length === 0) return undefined;
      const between = single(delimiter);
      return items.map(toText).join(between === undefined ? '' : toText(between));
    },
    { nothingFromNull: true, whenOmitted: { delimiter: ' ' } },
  ),
  whole(
    'RemoveDuplicates',
    'any attribute',
    'any',
    (_, attribute) => {
      const items = itemsOf(attribute);
      if (items.length < 2) return attribute;
      if (new Set(items).size === items.length && items.every((item) => typeof item === 'string')) return items;
      const seen = new Set<string>();
      return items.filter((item) => {
        const key = scalarKey(toScalar(item));
        return !seen.has(key) && seen.add(key);
      });
    },
    { nothingFromNull: true },
  ),
  whole(
    'Split',
    'text value, text delimiter, number limit?',
    'any',
    (_, value, delimiter, limit) => {
      const item = single(value);
      if (item === undefined) return undefined;
      const separator = single(delimiter);
      const character = separator === undefined ? '' : toText(separator);
      if (Array.from(character).length !== 1) fail(functionDetail('rules.delimiter-length', { value: character }));
      const parts = toText(item).split(character);
      const maximum = single(limit);
      if (maximum === undefined) return parts;
      const most = toInteger(maximum);
      if (most < 1) return fail(functionDetail('rules.limit-too-low', { value: most }));
      // What does not fit the limit stays together in the last value, as .NET does.
      return parts.length <= most ? parts : [...parts.slice(0, most - 1), parts.slice(most - 1).join(character)];
    },
    { nothingFromNull: true },
  ),
];
