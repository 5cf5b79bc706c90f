import { fromBytes, isBytes, toBytes } from '../../../directory/index.ts';
import { checkDetail, valueDetail } from './details.ts';
import type { ArithmeticOperator, ComparisonOperator } from './syntax.ts';
import { describe, fail, parseNumber, shrink, toNumber, toText } from './value.ts';
import type { Item } from './value.ts';

/**
 * Comparison. NULL equals NULL only, differs from everything else, and is neither smaller nor larger. A number and a
 * text that denotes one compare as numbers; a boolean and a text compare without case; two texts compare exactly
 * (ordinal).
 */
export function compare(operator: ComparisonOperator, left: Item | undefined, right: Item | undefined): boolean {
  if (left === undefined || right === undefined) {
    if (operator === '=') return left === right;
    return operator === '<>' ? left !== right : false;
  }
  if (operator === '=') return equal(left, right);
  if (operator === '<>') return !equal(left, right);
  const sign = order(left, right);
  switch (operator) {
    case '<':
      return sign < 0;
    case '<=':
      return sign <= 0;
    case '>':
      return sign > 0;
    case '>=':
      return sign >= 0;
    default:
      return operator satisfies never;
  }
}

export function equal(left: Item, right: Item): boolean {
  if (left === right) return true;
  if (typeof left === 'string' && typeof right === 'string') return false;
  if (isBytes(left) || isBytes(right)) return isBytes(left) && isBytes(right) && left.base64 === right.base64;
  if (left instanceof Date || right instanceof Date) {
    return left instanceof Date && right instanceof Date && left.getTime() === right.getTime();
  }
  if (typeof left === 'boolean' || typeof right === 'boolean') return asBoolean(left) === asBoolean(right);
  const a = numberOf(left);
  // BigInt and number compare by value with ==, never with ===.
  // oxlint-disable-next-line eslint/eqeqeq
  return a !== undefined && a == numberOf(right);
}

/** Below 0, 0 or above 0. */
function order(left: Item, right: Item): number {
  if (left instanceof Date && right instanceof Date) return left.getTime() - right.getTime();
  if (isBytes(left) || isBytes(right) || left instanceof Date || right instanceof Date) {
    return fail(checkDetail('rules.no-order', { one: describe(left), other: describe(right) }));
  }
  if (typeof left === 'string' && typeof right === 'string') return left < right ? -1 : left > right ? 1 : 0;
  const a = numberOf(left);
  const b = numberOf(right);
  if (a === undefined || b === undefined)
    return fail(valueDetail('rules.incomparable', { one: describe(left), other: describe(right) }));
  return a < b ? -1 : a > b ? 1 : 0;
}

function numberOf(item: Item): number | bigint | undefined {
  return typeof item === 'string' ? parseNumber(item) : toNumber(item);
}

function asBoolean(item: Item): boolean | undefined {
  if (typeof item === 'boolean') return item;
  if (typeof item === 'string') {
    const text = item.toLowerCase();
    return text === 'true' ? true : text === 'false' ? false : undefined;
  }
  return typeof item === 'number' ? item !== 0 : undefined;
}

/** Whole numbers stay exact beyond 2^53. NULL in, NULL out. */
export function calculate(
  operator: ArithmeticOperator,
  left: Item | undefined,
  right: Item | undefined,
): Item | undefined {
  if (left === undefined || right === undefined) return undefined;
  const a = toNumber(left);
  const b = toNumber(right);
  if (typeof a === 'number' && typeof b === 'number') {
    const result = inDoubles(operator, a, b);
    if (Number.isSafeInteger(result) || !Number.isInteger(a) || !Number.isInteger(b) || operator === '/') return result;
  }
  if ((typeof a === 'number' && !Number.isInteger(a)) || (typeof b === 'number' && !Number.isInteger(b))) {
    return inDoubles(operator, Number(a), Number(b));
  }
  return inIntegers(operator, BigInt(a), BigInt(b));
}

function inDoubles(operator: ArithmeticOperator, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return b === 0 ? fail(valueDetail('rules.division-by-zero')) : a / b;
    default:
      return operator satisfies never;
  }
}

function inIntegers(operator: ArithmeticOperator, a: bigint, b: bigint): number | bigint {
  switch (operator) {
    case '+':
      return shrink(a + b);
    case '-':
      return shrink(a - b);
    case '*':
      return shrink(a * b);
    case '/':
      return b === 0n
        ? fail(valueDetail('rules.division-by-zero'))
        : a % b === 0n
          ? shrink(a / b)
          : Number(a) / Number(b);
    default:
      return operator satisfies never;
  }
}

/** NULL counts as nothing: `[givenName] & " " & [sn]`. Two binary values are joined as octets. */
export function concatenate(left: Item | undefined, right: Item | undefined): Item {
  if (left !== undefined && right !== undefined && isBytes(left) && isBytes(right)) {
    return toBytes(Buffer.concat([fromBytes(left), fromBytes(right)]));
  }
  return (left === undefined ? '' : toText(left)) + (right === undefined ? '' : toText(right));
}
