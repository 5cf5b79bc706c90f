import { isBytes } from '../../../directory/index.ts';
import type { Bytes, Scalar } from '../../../directory/index.ts';
import { authoritativeNull, ignoreThisFlow } from '../rule-set.ts';
import type { AuthoritativeNull, EvaluationErrorCode, IgnoreThisFlow } from '../rule-set.ts';

/**
 * What an expression computes with. NULL is `undefined`: an absent attribute. Whole numbers beyond 2^53 are bigints. A multi-valued value is an array
 * that keeps its positions (a value that became NULL leaves a hole), so that `IIF(InStr([x],"SIP:")=1,NULL,[x])` pairs conditions with values; holes
 * disappear when the flow ends.
 */
export type Item = Scalar | bigint | Date;
export type Value = Item | readonly (Item | undefined)[] | undefined | Control;
export type Control = AuthoritativeNull | IgnoreThisFlow;

/** An expression failed on this object. Becomes an EvaluationError; never leaves the rules. */
export class EvaluationFailure extends Error {
  override readonly name = 'EvaluationFailure';
  readonly code: EvaluationErrorCode;

  constructor(message: string, code: EvaluationErrorCode = 'expression-error') {
    super(message);
    this.code = code;
  }
}

export function fail(message: string): never {
  throw new EvaluationFailure(message);
}

export function isControl(value: Value): value is Control {
  return value === authoritativeNull || value === ignoreThisFlow;
}

export function isList(value: Value): value is readonly (Item | undefined)[] {
  return Array.isArray(value);
}

/** The values without holes. */
export function itemsOf(value: Value): readonly Item[] {
  if (value === undefined) return [];
  if (isList(value)) return value.filter((item) => item !== undefined);
  if (isControl(value)) return fail(`${String(value.description)} cannot be used inside an expression`);
  return [value];
}

/** One value: the only one of a list; NULL for an empty list. */
export function single(value: Value): Item | undefined {
  if (!isList(value)) {
    if (isControl(value)) return fail(`${String(value.description)} cannot be used inside an expression`);
    return value;
  }
  const items = itemsOf(value);
  if (items.length > 1) fail(`expected one value, but there are ${items.length}`);
  return items[0];
}

export function describe(item: Item | undefined): string {
  if (item === undefined) return 'NULL';
  if (typeof item === 'string')
    return item.length > 40 ? `${JSON.stringify(item.slice(0, 40))}…` : JSON.stringify(item);
  if (item instanceof Date) return item.toISOString();
  if (isBytes(item)) return 'binary data';
  return toText(item);
}

/** Booleans read True and False, as VBA writes them. */
export function toText(item: Item): string {
  if (typeof item === 'string') return item;
  if (typeof item === 'boolean') return item ? 'True' : 'False';
  if (item instanceof Date) return formatUtc(item);
  if (isBytes(item)) return fail('binary data is not text; use ConvertToBase64, StringFromGuid or StringFromSid');
  return String(item);
}

function formatUtc(date: Date): string {
  return date.toISOString().slice(0, 19).replace('T', ' ');
}

const numeric = /^[+-]?\d+(?:\.\d+)?$/;
const prefixedHex = /^&H[0-9A-Fa-f]+$/;

/** The number that a text denotes, or undefined. */
export function parseNumber(text: string): number | bigint | undefined {
  const trimmed = text.trim();
  if (prefixedHex.test(trimmed)) return shrink(BigInt(`0x${trimmed.slice(2)}`));
  if (!numeric.test(trimmed)) return undefined;
  const value = Number(trimmed);
  return Number.isSafeInteger(value) || trimmed.includes('.') ? value : BigInt(trimmed.replace(/^\+/, ''));
}

export function shrink(value: bigint): number | bigint {
  const small = Number(value);
  return Number.isSafeInteger(small) ? small : value;
}

export function toNumber(item: Item): number | bigint {
  if (typeof item === 'number' || typeof item === 'bigint') return item;
  if (typeof item === 'string') {
    return parseNumber(item) ?? fail(`${describe(item)} is not a number`);
  }
  if (typeof item === 'boolean') return item ? 1 : 0;
  return fail(`${describe(item)} is not a number`);
}

export function toInteger(item: Item): number {
  const value = toNumber(item);
  if (typeof value === 'bigint' || !Number.isInteger(value))
    return fail(`${String(value)} is not a whole number in range`);
  return value;
}

/** NULL is False, a number is True unless it is zero, the texts True and False (any case) are what they say. */
export function toBoolean(item: Item | undefined): boolean {
  if (item === undefined) return false;
  if (typeof item === 'boolean') return item;
  if (typeof item === 'number') return item !== 0;
  if (typeof item === 'bigint') return item !== 0n;
  if (typeof item === 'string') {
    const text = item.toLowerCase();
    if (text === 'true') return true;
    if (text === 'false' || text === '') return false;
    const value = parseNumber(item);
    if (value !== undefined) return toBoolean(value);
  }
  return fail(`${describe(item)} is neither True nor False`);
}

/** A condition: of a multi-valued one, whether it holds for any value. */
export function truth(value: Value): boolean {
  if (value === true || value === false) return value;
  if (isList(value)) return value.some((item) => toBoolean(item));
  return toBoolean(single(value));
}

export function toBytesItem(item: Item): Bytes {
  return isBytes(item) ? item : fail(`${describe(item)} is not binary data`);
}

export function toDate(item: Item): Date {
  return item instanceof Date ? item : fail(`${describe(item)} is not a date; use CDate or DateFromNum`);
}

/** What leaves the language: dates as generalized time, big numbers as decimal text. */
export function toScalar(item: Item): Scalar {
  if (typeof item === 'bigint') return item.toString();
  if (item instanceof Date)
    return item
      .toISOString()
      .replace(/[-:T]/g, '')
      .replace(/\.\d+Z$/, '.0Z');
  return item;
}
