import { required } from '../../../../base/assert.ts';
import { functionDetail } from '../details.ts';
import { fail } from '../value.ts';

/**
 * Dates by a picture in the .NET style (invariant culture), in UTC: `yyyyMMddHHmmss.0Z`, `yyyy-MM-dd`, `d MMMM yyyy`. A
 * letter that is no specifier stands for itself, text in quotes and after a backslash too; a single letter is one of
 * the standard pictures.
 */
const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;
const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;

const standard: Readonly<Record<string, string>> = {
  d: 'MM/dd/yyyy',
  D: 'dddd, dd MMMM yyyy',
  f: 'dddd, dd MMMM yyyy HH:mm',
  F: 'dddd, dd MMMM yyyy HH:mm:ss',
  g: 'MM/dd/yyyy HH:mm',
  G: 'MM/dd/yyyy HH:mm:ss',
  m: 'MMMM dd',
  M: 'MMMM dd',
  o: "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'",
  O: "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'",
  r: "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
  R: "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
  s: "yyyy-MM-dd'T'HH:mm:ss",
  t: 'HH:mm',
  T: 'HH:mm:ss',
  u: "yyyy-MM-dd HH:mm:ss'Z'",
  y: 'yyyy MMMM',
  Y: 'yyyy MMMM',
};

const pieces = /'([^']*)'|"([^"]*)"|\\(.)|%([a-zA-Z])|(y+|M+|d+|H+|h+|m+|s+|f+|F+|t+|z+|K+|g+)|([\s\S])/g;

export function formatDate(date: Date, format: string): string {
  if (format === '') return formatDate(date, 'G');
  if (format.length === 1) {
    const picture = standard[format];
    if (picture === undefined) return fail(functionDetail('rules.not-a-date-format', { format }));
    return formatDate(date, picture);
  }
  type Piece = string | undefined;
  return format.replace(pieces, (whole, single: Piece, double: Piece, escaped: Piece, alone: Piece, word: Piece) => {
    const literal = single ?? double ?? escaped;
    if (literal !== undefined) return literal;
    const specifier = alone ?? word;
    return specifier === undefined ? whole : part(date, specifier);
  });
}

const digits = (value: number, width: number): string => String(value).padStart(width, '0');

function part(date: Date, specifier: string): string {
  const width = specifier.length;
  switch (specifier[0]) {
    case 'y':
      return width <= 2 ? digits(date.getUTCFullYear() % 100, width) : digits(date.getUTCFullYear(), width);
    case 'M': {
      const name = required(months[date.getUTCMonth()], 'the month');
      if (width >= 4) return name;
      return width === 3 ? name.slice(0, 3) : digits(date.getUTCMonth() + 1, width);
    }
    case 'd': {
      const name = required(days[date.getUTCDay()], 'the day');
      if (width >= 4) return name;
      return width === 3 ? name.slice(0, 3) : digits(date.getUTCDate(), width);
    }
    case 'H':
      return digits(date.getUTCHours(), Math.min(width, 2));
    case 'h':
      return digits(date.getUTCHours() % 12 || 12, Math.min(width, 2));
    case 'm':
      return digits(date.getUTCMinutes(), Math.min(width, 2));
    case 's':
      return digits(date.getUTCSeconds(), Math.min(width, 2));
    case 'f':
      return fraction(date, width);
    case 'F':
      return fraction(date, width).replace(/0+$/, '');
    case 't':
      return (date.getUTCHours() < 12 ? 'AM' : 'PM').slice(0, width);
    case 'z':
      return width === 1 ? '+0' : width === 2 ? '+00' : '+00:00';
    case 'K':
      return 'Z';
    case 'g':
      return 'A.D.';
    default:
      return specifier;
  }
}

function fraction(date: Date, width: number): string {
  if (width > 7) return fail(functionDetail('rules.too-many-digits'));
  return digits(date.getUTCMilliseconds(), 3).padEnd(7, '0').slice(0, width);
}
