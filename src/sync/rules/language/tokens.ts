import { required } from '../../../base/assert.ts';
import { syntaxDetail } from './details.ts';
import { ExpressionError } from './syntax.ts';

export type Token =
  | { readonly kind: 'string'; readonly at: number; readonly value: string }
  | { readonly kind: 'number'; readonly at: number; readonly value: number | bigint }
  | {
      readonly kind: 'attribute' | 'parameter' | 'variable' | 'name' | 'symbol';
      readonly at: number;
      readonly value: string;
    }
  | { readonly kind: 'end'; readonly at: number; readonly value: '' };

/** Longest first, so that `<=` is not read as `<`. */
const symbols = ['&&', '||', '<=', '>=', '<>', '&', '=', '<', '>', '+', '-', '*', '/', '(', ')', ','] as const;

const blank = /\s+/y;
const hexadecimal = /&H([0-9A-Fa-f]+)/y;
const decimal = /\d+(?:\.\d+)?/y;
const name = /[A-Za-z_][A-Za-z0-9_]*/y;
const variable = /\$([A-Za-z_][A-Za-z0-9_]*)/y;
const parameter = /%([A-Za-z_][A-Za-z0-9_.]*)%/y;
const attribute = /\[([^\]\r\n]*)\]/y;
/** Two quotes inside a string are one, as in VBA. */
const string = /"((?:[^"]|"")*)"/y;

/** Cuts an expression into tokens; the last one is `end`. Throws ExpressionError. */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(text);
  };
  while (at < text.length) {
    const found = match(blank);
    if (found) {
      at += found[0].length;
      continue;
    }
    const { token, length } = read(text, at, match);
    tokens.push(token);
    at += length;
  }
  tokens.push({ kind: 'end', at: text.length, value: '' });
  return tokens;
}

function read(
  text: string,
  at: number,
  match: (pattern: RegExp) => RegExpExecArray | null,
): { readonly token: Token; readonly length: number } {
  const character = required(text[at], 'text[at]');
  let found: RegExpExecArray | null;
  if (character === '"') {
    found = match(string);
    if (!found) throw new ExpressionError(syntaxDetail('rules.text-never-closed'), at);
    return {
      token: { kind: 'string', at, value: literalText(required(found[1], 'found[1]')) },
      length: found[0].length,
    };
  }
  if (character === '[') {
    found = match(attribute);
    const value = found?.[1]?.trim() ?? '';
    if (!found || value === '') throw new ExpressionError(syntaxDetail('rules.expected-attribute'), at);
    return { token: { kind: 'attribute', at, value }, length: found[0].length };
  }
  if (character === '%') {
    found = match(parameter);
    if (!found) throw new ExpressionError(syntaxDetail('rules.expected-parameter'), at);
    return { token: { kind: 'parameter', at, value: required(found[1], 'found[1]') }, length: found[0].length };
  }
  if (character === '$') {
    found = match(variable);
    if (!found) throw new ExpressionError(syntaxDetail('rules.expected-variable'), at);
    return { token: { kind: 'variable', at, value: required(found[1], 'found[1]') }, length: found[0].length };
  }
  found = match(hexadecimal);
  if (found) return { token: { kind: 'number', at, value: exact(`0x${found[1]}`) }, length: found[0].length };
  found = match(decimal);
  if (found) return { token: { kind: 'number', at, value: exact(found[0]) }, length: found[0].length };
  found = match(name);
  if (found) return { token: { kind: 'name', at, value: found[0] }, length: found[0].length };
  const symbol = symbols.find((candidate) => text.startsWith(candidate, at));
  if (symbol) return { token: { kind: 'symbol', at, value: symbol }, length: symbol.length };
  if ('“”„‘’'.includes(character)) {
    throw new ExpressionError(syntaxDetail('rules.typographic-quote', { character }), at);
  }
  throw new ExpressionError(syntaxDetail('rules.no-character', { character }), at);
}

/** Whole numbers beyond 2^53 (FILETIME) stay exact. */
function exact(digits: string): number | bigint {
  const value = Number(digits);
  return Number.isSafeInteger(value) || digits.includes('.') ? value : BigInt(digits);
}

/**
 * A backslash is an ordinary character (`Word([x],2,"\")`). The one exception is `\\0A`, the way in which exported
 * rules write the line feed of AD's conflict marker: it means the three characters that stand in a DN.
 */
function literalText(raw: string): string {
  return raw.replaceAll('""', '"').replaceAll('\\\\0A', '\\0A');
}
