import type { DetailItem } from '../../../../base/details.ts';
import { fromBytes, isBytes, toBytes } from '../../../../directory/index.ts';
import type { Bytes } from '../../../../directory/index.ts';
import { functionDetail } from '../details.ts';
import { family } from '../function.ts';
import { fail, failOnNull, parseNumber, toInteger, toText } from '../value.ts';
import type { Item } from '../value.ts';

/**
 * Text functions. Positions and lengths count characters (code points), so that a pair of surrogates is never cut in
 * half. Positions are 1-based.
 */
const { each } = family('text');

const surrogate = /[\uD800-\uDFFF]/;
const compare = { compare: ['vbTextCompare', 'vbBinaryCompare'] };

/** As characters when counting UTF-16 units would differ. */
function characters(text: string): string | readonly string[] {
  return surrogate.test(text) ? Array.from(text) : text;
}

function cut(text: string, from: number, to: number): string {
  const list = characters(text);
  return typeof list === 'string' ? list.slice(from, to) : list.slice(from, to).join('');
}

const lengthOf = (text: string): number => characters(text).length;

/** Left, Right, Mid and Len also take binary data apart, octet by octet: rules do so with device keys. */
function slice(bytes: Bytes, from: number, to: number): Bytes {
  return toBytes(fromBytes(bytes).subarray(from, to));
}

const sizeOf = (item: string | Bytes): number => (isBytes(item) ? fromBytes(item).length : lengthOf(item));

const part = (item: string | Bytes, from: number, to: number): string | Bytes =>
  isBytes(item) ? slice(item, from, to) : cut(item, from, to);

const textOrBytes = (item: Item): string | Bytes => (isBytes(item) ? item : toText(item));

function count(item: Item | undefined, what: DetailItem): number {
  return item === undefined ? failOnNull(what) : toInteger(item);
}

function pad(
  item: Item | undefined,
  length: Item | undefined,
  padding: Item | undefined,
  side: 'left' | 'right',
): string {
  if (item === undefined) return '';
  const text = toText(item);
  const filler = padding === undefined ? failOnNull(functionDetail('rules.the-padding')) : toText(padding);
  if (lengthOf(filler) !== 1) fail(functionDetail('rules.padding-length', { value: filler }));
  const wanted = count(length, functionDetail('rules.the-length'));
  if (wanted > 100_000) fail(functionDetail('rules.padding-too-long', { count: wanted }));
  const missing = filler.repeat(Math.max(0, wanted - lengthOf(text)));
  return side === 'left' ? missing + text : text + missing;
}

/** Position of a match, in characters, 0 when there is none. */
function position(text: string, unit: number): number {
  return unit < 0 ? 0 : lengthOf(text.slice(0, unit)) + 1;
}

/** UTF-16 offset of the 1-based character position. */
function offset(text: string, at: number): number {
  return cut(text, 0, at - 1).length;
}

const folded = (item: Item | undefined): boolean => item !== undefined && toText(item) === 'vbTextCompare';

function find(
  stringCheck: Item | undefined,
  stringMatch: Item | undefined,
  start: Item | undefined,
  mode: Item | undefined,
  direction: 'indexOf' | 'lastIndexOf',
): number {
  if (stringCheck === undefined || stringMatch === undefined) return 0;
  const original = toText(stringCheck);
  const ignoreCase = folded(mode);
  const text = ignoreCase ? original.toLowerCase() : original;
  const search = ignoreCase ? toText(stringMatch).toLowerCase() : toText(stringMatch);
  if (start === undefined) return position(text, text[direction](search));
  const from = toInteger(start);
  if (from < 1) return fail(functionDetail('rules.start-too-low', { value: from }));
  if (direction === 'indexOf') {
    return from > lengthOf(text) ? 0 : position(text, text.indexOf(search, offset(text, from)));
  }
  // As in VBA: the match has to end at or before the start.
  const end = offset(text, from + 1);
  return position(text, text.slice(0, end).lastIndexOf(search));
}

/** What \n, \r and \t stand for in Replace. */
function monikers(text: string): string {
  return text.replace(/\\([nrt])/g, (_, letter: string) => (letter === 'n' ? '\n' : letter === 'r' ? '\r' : '\t'));
}

const patterns = new Map<string, ReadonlyMap<string, string>>();

/** `a:x,b:yz,c:` as a dictionary. White space in it is ignored; comma and colon cannot be replaced. */
function dictionary(pattern: string): ReadonlyMap<string, string> {
  const known = patterns.get(pattern);
  if (known) return known;
  const map = new Map<string, string>();
  for (const pair of pattern.replace(/\s+/g, '').split(',')) {
    if (pair === '') continue;
    const at = pair.indexOf(':');
    const source = at < 0 ? pair : pair.slice(0, at);
    if (at < 0 || Array.from(source).length !== 1) fail(functionDetail('rules.not-a-replacement', { pair }));
    map.set(source, pair.slice(at + 1));
  }
  if (patterns.size > 1000) patterns.clear();
  patterns.set(pattern, map);
  return map;
}

function capitalise(word: string): string {
  const [first = '', ...rest] = Array.from(word);
  return first.toUpperCase() + rest.join('').toLowerCase();
}

const mapText =
  (change: (text: string) => string) =>
  (_frame: unknown, item: Item | undefined): Item | undefined =>
    item === undefined ? undefined : change(toText(item));

export const textFunctions = [
  each('Guid', '', 'text', (frame) => frame.environment.guid()),
  each(
    'InStr',
    'text stringCheck, text stringMatch, number start?, option compare?',
    'number',
    (_, a, b, c, d) => find(a, b, c, d, 'indexOf'),
    { options: compare },
  ),
  each(
    'InStrRev',
    'text stringCheck, text stringMatch, number start?, option compare?',
    'number',
    (_, a, b, c, d) => find(a, b, c, d, 'lastIndexOf'),
    { options: compare },
  ),
  each(
    'LCase',
    'text value',
    'text',
    mapText((text) => text.toLowerCase()),
    { nothingFromNull: true },
  ),
  each(
    'UCase',
    'text value',
    'text',
    mapText((text) => text.toUpperCase()),
    { nothingFromNull: true },
  ),
  each(
    'PCase',
    'text value',
    'text',
    mapText((text) => text.split(' ').map(capitalise).join(' ')),
    { nothingFromNull: true },
  ),
  each(
    'Trim',
    'text value',
    'text',
    mapText((text) => text.trim()),
    { nothingFromNull: true },
  ),
  each(
    'LTrim',
    'text value',
    'text',
    mapText((text) => text.trimStart()),
    { nothingFromNull: true },
  ),
  each(
    'RTrim',
    'text value',
    'text',
    mapText((text) => text.trimEnd()),
    { nothingFromNull: true },
  ),
  each('Len', 'any value', 'number', (_, item) => (item === undefined ? 0 : sizeOf(textOrBytes(item)))),
  each(
    'Left',
    'any string, number numChars',
    'any',
    (_, item, n) => {
      if (item === undefined) return '';
      const whole = textOrBytes(item);
      const wanted = count(n, 'numChars');
      if (wanted < 0 || (typeof whole === 'string' && wanted >= whole.length)) return whole;
      return part(whole, 0, wanted);
    },
    { nothingFromNull: true },
  ),
  each(
    'Right',
    'any string, number numChars',
    'any',
    (_, item, n) => {
      if (item === undefined) return '';
      const whole = textOrBytes(item);
      const wanted = count(n, 'numChars');
      if (wanted < 0) return whole;
      const size = sizeOf(whole);
      return part(whole, Math.max(0, size - wanted), size);
    },
    { nothingFromNull: true },
  ),
  each(
    'Mid',
    'any string, number start, number numChars?',
    'any',
    (_, item, start, n) => {
      if (item === undefined) return '';
      const whole = textOrBytes(item);
      const from = count(start, 'start');
      const size = sizeOf(whole);
      const wanted = n === undefined ? size : toInteger(n);
      if (wanted === 0) return '';
      if (wanted < 0 || from <= 0 || from > size) return whole;
      return part(whole, from - 1, from - 1 + wanted);
    },
    { nothingFromNull: true },
  ),
  each('PadLeft', 'text string, number length, text padCharacter', 'text', (_, a, b, c) => pad(a, b, c, 'left'), {
    nothingFromNull: true,
  }),
  each('PadRight', 'text string, number length, text padCharacter', 'text', (_, a, b, c) => pad(a, b, c, 'right'), {
    nothingFromNull: true,
  }),
  each(
    'Replace',
    'text string, text oldValue, text newValue',
    'text',
    (_, item, oldValue, newValue) => {
      if (item === undefined) return undefined;
      const search = oldValue === undefined ? '' : monikers(toText(oldValue));
      if (search === '') return toText(item);
      return toText(item)
        .split(search)
        .join(newValue === undefined ? '' : monikers(toText(newValue)));
    },
    { nothingFromNull: true },
  ),
  each(
    'ReplaceChars',
    'text string, text replacePattern',
    'text',
    (_, item, pattern) => {
      if (item === undefined) return undefined;
      if (pattern === undefined) return toText(item);
      const map = dictionary(toText(pattern));
      return Array.from(toText(item), (character) => map.get(character) ?? character).join('');
    },
    { nothingFromNull: true },
  ),
  each(
    'Word',
    'text string, number wordNumber, text delimiters',
    'text',
    (_, item, number, delimiters) => {
      if (item === undefined) return '';
      const wanted = count(number, 'wordNumber');
      if (wanted < 1) return '';
      const text = toText(item);
      const separators = new Set(delimiters === undefined ? [] : Array.from(toText(delimiters)));
      let at = 0;
      let word = '';
      for (const character of text) {
        if (separators.has(character)) {
          if (word !== '' && ++at === wanted) return word;
          word = '';
        } else word += character;
      }
      return word !== '' && at + 1 === wanted ? word : '';
    },
    { nothingFromNull: true },
  ),
];

/** Whether a text can be read as a number; shared with IsNumeric. */
export function isNumericText(text: string): boolean {
  return parseNumber(text) !== undefined;
}
