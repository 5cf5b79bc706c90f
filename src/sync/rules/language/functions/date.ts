import { parseGeneralizedTime } from '../../../../directory/index.ts';
import { functionDetail, valueDetail } from '../details.ts';
import { family } from '../function.ts';
import { describe, fail, failOnNull, shrink, toDate, toInteger, toNumber, toText } from '../value.ts';
import { formatDate } from './date-format.ts';

/** Dates are moments in UTC. */
const { each } = family('date');

const ticksPerMillisecond = 10_000n;
const epochTicks = 116_444_736_000_000_000n;

const isoLike =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,7}))?)?\s*(AM|PM)?)?\s*(Z|UTC|GMT|[+-]\d{1,2}(?::?\d{2})?)?$/i;
const american =
  /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,7}))?)?\s*(AM|PM)?)?\s*(Z|UTC|GMT|[+-]\d{1,2}(?::?\d{2})?)?$/i;

/**
 * `2013-01-10 4:00 PM -8`, `12/25/2007` (month first), ISO 8601, generalized time. Without a zone it is UTC. undefined
 * when it is not a date.
 */
export function parseDate(text: string): Date | undefined {
  const trimmed = text.trim();
  const iso = isoLike.exec(trimmed);
  if (iso) return assemble(iso[1], iso[2], iso[3], iso.slice(4));
  const us = american.exec(trimmed);
  if (us) return assemble(us[3], us[1], us[2], us.slice(4));
  return parseGeneralizedTime(trimmed);
}

function assemble(
  year: string | undefined,
  month: string | undefined,
  day: string | undefined,
  [hour, minute, second, fraction, half, zone]: readonly (string | undefined)[],
): Date | undefined {
  const hours = twentyFour(Number(hour ?? 0), half);
  const minutes = Number(minute ?? 0);
  const seconds = Number(second ?? 0);
  if (hours === undefined || minutes > 59 || seconds > 59) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  if (date.getUTCMonth() !== Number(month) - 1 || date.getUTCDate() !== Number(day)) return undefined;
  date.setUTCHours(hours, minutes, seconds, Number((fraction ?? '0').padEnd(3, '0').slice(0, 3)));
  return new Date(date.getTime() - zoneMinutes(zone) * 60_000);
}

function twentyFour(hour: number, half: string | undefined): number | undefined {
  if (half === undefined) return hour <= 23 ? hour : undefined;
  if (hour < 1 || hour > 12) return undefined;
  return (hour % 12) + (half.toUpperCase() === 'PM' ? 12 : 0);
}

function zoneMinutes(zone: string | undefined): number {
  const match = /^([+-])(\d{1,2}):?(\d{2})?$/.exec(zone ?? '');
  if (!match) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
  return match[1] === '-' ? -minutes : minutes;
}

/** Adds months and keeps the day where the month has it, else its last day. */
function addMonths(date: Date, months: number): Date {
  const result = new Date(date);
  const day = result.getUTCDate();
  result.setUTCDate(1);
  result.setUTCMonth(result.getUTCMonth() + months);
  const last = new Date(Date.UTC(result.getUTCFullYear(), result.getUTCMonth() + 1, 0)).getUTCDate();
  result.setUTCDate(Math.min(day, last));
  return result;
}

const hourMs = 3_600_000;
const plus = (date: Date, milliseconds: number): Date => new Date(date.getTime() + milliseconds);

const intervals: Readonly<Record<string, (date: Date, count: number) => Date>> = {
  yyyy: (date, count) => addMonths(date, 12 * count),
  q: (date, count) => addMonths(date, 3 * count),
  m: addMonths,
  y: (date, count) => plus(date, 24 * hourMs * count),
  d: (date, count) => plus(date, 24 * hourMs * count),
  w: (date, count) => plus(date, 24 * hourMs * count),
  ww: (date, count) => plus(date, 7 * 24 * hourMs * count),
  h: (date, count) => plus(date, hourMs * count),
  n: (date, count) => plus(date, 60_000 * count),
  s: (date, count) => plus(date, 1000 * count),
};

export const dateFunctions = [
  each('DateAdd', 'text interval, number value, date date', 'date', (_, interval, value, date) => {
    if (interval === undefined || value === undefined || date === undefined) return undefined;
    const name = toText(interval);
    const add = Object.hasOwn(intervals, name) ? intervals[name] : undefined;
    if (!add)
      return fail(
        functionDetail('rules.not-an-interval', { value: describe(interval), intervals: Object.keys(intervals) }),
      );
    const result = add(toDate(date), toInteger(value));
    return Number.isNaN(result.getTime()) ? fail(functionDetail('rules.date-out-of-range')) : result;
  }),
  // FILETIME: 100 nanoseconds since 1601-01-01 UTC.
  each('DateFromNum', 'number value', 'date', (_, value) => {
    if (value === undefined) return undefined;
    const number = toNumber(value);
    if (typeof number === 'number' && !Number.isInteger(number))
      return fail(valueDetail('rules.not-a-whole-number', { value: number }));
    const date = new Date(Number((BigInt(number) - epochTicks) / ticksPerMillisecond));
    return Number.isNaN(date.getTime()) || BigInt(number) < 0n
      ? fail(functionDetail('rules.not-a-date-of-ad', { value: String(number) }))
      : date;
  }),
  each('FormatDateTime', 'date value, text format', 'text', (_, value, format) => {
    if (value === undefined) return undefined;
    return formatDate(
      toDate(value),
      format === undefined ? failOnNull(functionDetail('rules.the-format')) : toText(format),
    );
  }),
  each('Now', '', 'date', (frame) => frame.environment.now()),
  each('NumFromDate', 'date value', 'number', (_, value) => {
    return value === undefined ? undefined : shrink(BigInt(toDate(value).getTime()) * ticksPerMillisecond + epochTicks);
  }),
];
