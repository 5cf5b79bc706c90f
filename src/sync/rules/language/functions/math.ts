import { functionDetail, valueDetail } from '../details.ts';
import { family } from '../function.ts';
import { fail, shrink, toNumber } from '../value.ts';
import type { Item } from '../value.ts';

const { each } = family('math');

const isInt32 = (value: number | bigint): value is number => typeof value === 'number' && (value | 0) === value;

function whole(item: Item): number | bigint {
  const value = toNumber(item);
  return typeof value === 'bigint' || Number.isInteger(value)
    ? value
    : fail(valueDetail('rules.not-a-whole-number', { value }));
}

/**
 * Two's complement of any width, so that groupType (negative in 32 bits) works with &H80000000 and with -2147483648.
 */
export function bitAnd(left: Item, right: Item): number | bigint {
  const a = whole(left);
  const b = whole(right);
  return isInt32(a) && isInt32(b) ? a & b : shrink(BigInt(a) & BigInt(b));
}

export function bitOr(left: Item, right: Item): number | bigint {
  const a = whole(left);
  const b = whole(right);
  return isInt32(a) && isInt32(b) ? a | b : shrink(BigInt(a) | BigInt(b));
}

export const mathFunctions = [
  each('BitAnd', 'number value1, number value2', 'number', (_, a, b) =>
    a === undefined || b === undefined ? undefined : bitAnd(a, b),
  ),
  each('BitOr', 'number value1, number value2', 'number', (_, a, b) =>
    a === undefined || b === undefined ? undefined : bitOr(a, b),
  ),
  each('RandomNum', 'number start, number end', 'number', (frame, start, end) => {
    if (start === undefined || end === undefined) return undefined;
    const from = Number(whole(start));
    const to = Number(whole(end));
    if (to < from) return fail(functionDetail('rules.end-below-start', { end: to, start: from }));
    return from + Math.floor(frame.environment.random() * (to - from + 1));
  }),
];
