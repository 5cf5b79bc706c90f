import { isBytes, isGuid } from '../../../../directory/index.ts';
import { family } from '../function.ts';
import { isControl, isList, itemsOf, toText } from '../value.ts';
import type { Item, Value } from '../value.ts';
import { parseDate } from './date.ts';
import { bitAnd } from './math.ts';
import { isNumericText } from './text.ts';

/** Questions about a value. A multi-valued attribute is present when it has any value. */
const { each, whole } = family('evaluation');

export function isNull(value: Value): boolean {
  return value === undefined || (isList(value) && value.every((item) => item === undefined));
}

export function isNullOrEmpty(value: Value): boolean {
  if (value === undefined || value === '') return true;
  return isList(value) && value.every((item) => item === undefined || item === '');
}

const all = (value: Value, holds: (item: Item) => boolean): boolean => {
  const items = itemsOf(value);
  return items.length > 0 && items.every(holds);
};

export const evaluationFunctions = [
  each('IsBitSet', 'number value, number flag', 'boolean', (_, value, flag) => {
    return value !== undefined && flag !== undefined && Number(bitAnd(value, flag)) !== 0;
  }),
  whole('IsDate', 'any expression', 'boolean', (_, value) =>
    all(value, (item) => item instanceof Date || (typeof item === 'string' && parseDate(item) !== undefined)),
  ),
  whole(
    'IsEmpty',
    'any expression',
    'boolean',
    (_, value) => value === '' || (isList(value) && !isNull(value) && isNullOrEmpty(value)),
  ),
  each('IsGuid', 'any GUID', 'boolean', (_, value) => typeof value === 'string' && isGuid(value)),
  whole('IsNull', 'any expression', 'boolean', (_, value) => isNull(value)),
  whole('IsNullOrEmpty', 'any expression', 'boolean', (_, value) => isNullOrEmpty(value)),
  whole('IsNumeric', 'any expression', 'boolean', (_, value) =>
    all(
      value,
      (item) =>
        typeof item === 'number' || typeof item === 'bigint' || (typeof item === 'string' && isNumericText(item)),
    ),
  ),
  whole('IsPresent', 'any expression', 'boolean', (_, value) => !isControl(value) && !isNullOrEmpty(value)),
  // Whether it is text: binary data are not, which is how rules distinguish a text anchor from an octet one.
  whole('IsString', 'any expression', 'boolean', (_, value) =>
    all(value, (item) => !isBytes(item) && !(item instanceof Date) && toText(item) !== undefined),
  ),
];
