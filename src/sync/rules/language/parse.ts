import { required } from '../../../base/assert.ts';
import type { DetailItem } from '../../../base/details.ts';
import { syntaxDetail } from './details.ts';
import { tokenize } from './tokens.ts';
import type { Token } from './tokens.ts';
import { ExpressionError } from './syntax.ts';
import type { Node, Operator } from './syntax.ts';

/**
 * Precedence, loosest first. Inside a tier everything goes from left to right: the documents say that `*` does not come
 * before `-`. They also say that all operators are equal, but the default rules in the field read `A || B = False || C
 * = "x"`, which only makes sense when comparison binds tighter than the logical operators.
 */
const tiers: readonly (readonly Operator[])[] = [
  ['||'],
  ['&&'],
  ['=', '<>', '<', '<=', '>', '>='],
  ['+', '-', '*', '/', '&'],
];

/** Deep enough for anything that a person writes, and far from the end of the stack. */
const maximumDepth = 200;

/** Reads an expression. Throws ExpressionError with the offset of what is wrong. */
export function parse(text: string): Node {
  const parser = new Parser(tokenize(text));
  return parser.whole();
}

class Parser {
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  whole(): Node {
    if (this.#peek().kind === 'end') throw new ExpressionError(syntaxDetail('rules.expression-empty'), 0);
    const node = this.#tier(0);
    const rest = this.#peek();
    if (rest.kind !== 'end')
      throw new ExpressionError(syntaxDetail('rules.expected-operator', { found: describe(rest) }), rest.at);
    return node;
  }

  #peek(): Token {
    return required(this.#tokens[this.#next], 'tokens[next]');
  }

  #take(): Token {
    return required(this.#tokens[this.#next++], 'tokens[next++]');
  }

  #takeSymbol(symbol: string): boolean {
    const token = this.#peek();
    if (token.kind !== 'symbol' || token.value !== symbol) return false;
    this.#next++;
    return true;
  }

  #expect(symbol: string, opened: Token): void {
    if (this.#takeSymbol(symbol)) return;
    const token = this.#peek();
    throw token.kind === 'end'
      ? new ExpressionError(syntaxDetail('rules.never-closed'), opened.at)
      : new ExpressionError(syntaxDetail('rules.expected-symbol', { symbol, found: describe(token) }), token.at);
  }

  #tier(index: number): Node {
    const operators = tiers[index];
    if (!operators) return this.#primary();
    let left = this.#tier(index + 1);
    for (;;) {
      const token = this.#peek();
      const operator = operators.find((each) => each === token.value);
      if (token.kind !== 'symbol' || operator === undefined) return left;
      this.#next++;
      left = { kind: 'binary', at: token.at, operator, left, right: this.#tier(index + 1) };
    }
  }

  #primary(): Node {
    const token = this.#take();
    switch (token.kind) {
      case 'string':
      case 'number':
        return { kind: 'literal', at: token.at, value: token.value };
      case 'attribute':
      case 'parameter':
      case 'variable':
        return { kind: token.kind, at: token.at, name: token.value };
      case 'name':
        return this.#takeSymbol('(') ? this.#call(token) : word(token);
      case 'symbol':
        if (token.value === '(') return this.#parenthesised(token);
        if (token.value === '-') return negated(token.at, this.#primary());
        break;
      case 'end':
        break;
      default:
        return token satisfies never;
    }
    throw new ExpressionError(syntaxDetail('rules.expected-value', { found: describe(token) }), token.at);
  }

  #parenthesised(opened: Token): Node {
    const inner = this.#nested(opened);
    this.#expect(')', opened);
    return inner;
  }

  #call(name: Token & { readonly value: string }): Node {
    const list: Node[] = [];
    if (!this.#takeSymbol(')')) {
      do list.push(this.#nested(name));
      while (this.#takeSymbol(','));
      this.#expect(')', name);
    }
    return { kind: 'call', at: name.at, name: name.value, arguments: list };
  }

  #nested(token: Token): Node {
    if (++this.#depth > maximumDepth)
      throw new ExpressionError(syntaxDetail('rules.too-deep', { depth: maximumDepth }), token.at);
    const node = this.#tier(0);
    this.#depth--;
    return node;
  }
}

function negated(at: number, operand: Node): Node {
  if (operand.kind === 'literal' && (typeof operand.value === 'number' || typeof operand.value === 'bigint')) {
    return { kind: 'literal', at, value: -operand.value };
  }
  return { kind: 'negate', at, operand };
}

function word(token: { readonly at: number; readonly value: string }): Node {
  const { at, value } = token;
  if (value === 'AuthoritativeNull' || value === 'IgnoreThisFlow') return { kind: 'control', at, name: value };
  switch (value.toLowerCase()) {
    case 'true':
    case 'false':
      return { kind: 'literal', at, value: value.toLowerCase() === 'true' };
    case 'null':
      return { kind: 'null', at };
    case 'crlf':
      return { kind: 'literal', at, value: '\r\n' };
    default:
      return { kind: 'option', at, name: value };
  }
}

function describe(token: Token): DetailItem {
  if (token.kind === 'end') return syntaxDetail('rules.the-end');
  if (token.kind === 'attribute') return syntaxDetail('rules.bracketed', { attribute: token.value });
  return syntaxDetail('rules.quoted', { text: String(token.value) });
}
