import type { Detail, DetailItem } from '../../../base/details.ts';
import { formatDetail } from '../../../base/details.ts';
import { isBytes } from '../../../directory/index.ts';
import type { Bytes, Scalar } from '../../../directory/index.ts';
import { authoritativeNull, ignoreThisFlow } from '../rule-set.ts';
import type { AuthoritativeNull, EvaluationErrorCode, IgnoreThisFlow } from '../rule-set.ts';
import { syntaxDetail, typeDetail, valueDetail } from './details.ts';

/**
 * What an expression computes with. NULL is `undefined`: an absent attribute. Whole numbers beyond 2^53 are bigints. A
 * multi-valued value is an array that keeps its positions (a value that became NULL leaves a hole), so that
 * `IIF(InStr([x],"SIP:")=1,NULL,[x])` pairs conditions with values; holes disappear when the flow ends.
 */
export type Item = Scalar | bigint | Date;
export type Value = Item | readonly (Item | undefined)[] | undefined | Control;
export type Control = AuthoritativeNull | IgnoreThisFlow;

/** An expression failed on this object. Becomes an EvaluationError; never leaves the rules. */
export class EvaluationFailure extends Error {
  override readonly name = 'EvaluationFailure';
  readonly code: EvaluationErrorCode;
  readonly detail: Detail;

  constructor(detail: Detail, code: EvaluationErrorCode = 'expression-error') {
    super(formatDetail(detail, 'en'));
    this.detail = detail;
    this.code = code;
  }
}

export function fail(detail: Detail): never {
  throw new EvaluationFailure(detail);
}

/** `what` has to have a value. */
export function failOnNull(what: DetailItem): never {
  return fail(valueDetail('rules.is-null', { what }));
}

/** AuthoritativeNull and IgnoreThisFlow steer a whole flow; they are no values to compute with. */
export function failOnControl(control: symbol): never {
  return fail(valueDetail('rules.control-inside', { control: String(control.description) }));
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
  if (isControl(value)) return failOnControl(value);
  return [value];
}

/** One value: the only one of a list; NULL for an empty list. */
export function single(value: Value): Item | undefined {
  if (!isList(value)) {
    if (isControl(value)) return failOnControl(value);
    return value;
  }
  const items = itemsOf(value);
  if (items.length > 1) fail(valueDetail('rules.expected-one', { count: items.length }));
  return items[0];
}

const SHOWN = 40;

/** A value as a part of what is wrong with it: a text in quotation marks, and not all of it. */
export function describe(item: Item | undefined): DetailItem {
  if (item === undefined) return valueDetail('rules.null');
  if (typeof item === 'string') {
    const text = item.length > SHOWN ? `${item.slice(0, SHOWN)}…` : item;
    return syntaxDetail('rules.quoted', { text });
  }
  if (item instanceof Date) return item.toISOString();
  if (isBytes(item)) return typeDetail('rules.type-binary');
  return typeof item === 'number' ? item : toText(item);
}

/** Booleans read True and False, as VBA writes them. */
export function toText(item: Item): string {
  if (typeof item === 'string') return item;
  if (typeof item === 'boolean') return item ? 'True' : 'False';
  if (item instanceof Date) return formatUtc(item);
  if (isBytes(item)) return fail(valueDetail('rules.binary-not-text'));
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
    return parseNumber(item) ?? fail(valueDetail('rules.not-a-number', { value: describe(item) }));
  }
  if (typeof item === 'boolean') return item ? 1 : 0;
  return fail(valueDetail('rules.not-a-number', { value: describe(item) }));
}

export function toInteger(item: Item): number {
  const value = toNumber(item);
  if (typeof value === 'bigint' || !Number.isInteger(value))
    return fail(valueDetail('rules.not-in-range', { value: String(value) }));
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
  return fail(valueDetail('rules.not-a-boolean', { value: describe(item) }));
}

/** A condition: of a multi-valued one, whether it holds for any value. */
export function truth(value: Value): boolean {
  if (value === true || value === false) return value;
  if (isList(value)) return value.some((item) => toBoolean(item));
  return toBoolean(single(value));
}

export function toBytesItem(item: Item): Bytes {
  return isBytes(item) ? item : fail(valueDetail('rules.not-binary', { value: describe(item) }));
}

export function toDate(item: Item): Date {
  return item instanceof Date ? item : fail(valueDetail('rules.not-a-date-value', { value: describe(item) }));
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
