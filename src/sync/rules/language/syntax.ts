import { required } from '../../../base/assert.ts';
import type { Detail } from '../../../base/details.ts';
import { formatDetail } from '../../../base/details.ts';

/** The tree of an expression. `at` is the offset in the text, for messages. */
export type Node =
  | { readonly kind: 'literal'; readonly at: number; readonly value: string | number | bigint | boolean }
  | { readonly kind: 'null'; readonly at: number }
  | { readonly kind: 'control'; readonly at: number; readonly name: 'AuthoritativeNull' | 'IgnoreThisFlow' }
  | { readonly kind: 'attribute'; readonly at: number; readonly name: string }
  | { readonly kind: 'parameter'; readonly at: number; readonly name: string }
  | { readonly kind: 'variable'; readonly at: number; readonly name: string }
  /** A bare word: an option of a function (CaseInsensitive, UTF8). */
  | { readonly kind: 'option'; readonly at: number; readonly name: string }
  | { readonly kind: 'negate'; readonly at: number; readonly operand: Node }
  | {
      readonly kind: 'binary';
      readonly at: number;
      readonly operator: Operator;
      readonly left: Node;
      readonly right: Node;
    }
  | { readonly kind: 'call'; readonly at: number; readonly name: string; readonly arguments: readonly Node[] };

export type ComparisonOperator = '=' | '<>' | '<' | '<=' | '>' | '>=';
export type ArithmeticOperator = '+' | '-' | '*' | '/';
export type Operator = ComparisonOperator | ArithmeticOperator | '&' | '&&' | '||';

/**
 * The text is not an expression, or not a correctly typed one. `at` is an offset; a catcher makes a line and column of
 * it.
 */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';
  readonly detail: Detail;
  readonly at: number;

  constructor(detail: Detail, at: number) {
    super(formatDetail(detail, 'en'));
    this.detail = detail;
    this.at = at;
  }
}

/** 1-based line and column of an offset. */
export function positionOf(text: string, at: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, at).split('\n');
  return { line: before.length, column: required(before.at(-1), 'the last line').length + 1 };
}
