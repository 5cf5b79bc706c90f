import { required } from '../../../base/assert.ts';
import { check } from './check.ts';
import type { CheckContext } from './check.ts';
import { compile } from './compile.ts';
import type { Evaluate } from './compilation.ts';
import type { Type } from './function.ts';
import { parse } from './parse.ts';
import { functions } from './registry.ts';
import type { Node } from './syntax.ts';

/** An expression, ready to be evaluated any number of times. */
export interface Expression {
  readonly evaluate: Evaluate;
  readonly type: Type;
  /** Attributes read, and those read by ImportedValue. */
  readonly reads: ReadonlySet<string>;
  readonly imports: ReadonlySet<string>;
  /** Without this attribute the result is NULL or "": evaluating can be skipped. */
  readonly requires: string | undefined;
}

/** Parses, checks and compiles. Throws ExpressionError with the offset of what is wrong. */
export function compileExpression(text: string, context: CheckContext): Expression {
  const tree = parse(text);
  const type = check(tree, context);
  const reads = new Set<string>();
  const imports = new Set<string>();
  const evaluate = compile(tree, { context, reads, imports, slots: new Map() });
  return { evaluate, type, reads, imports, requires: requirementOf(tree, context) };
}

/** An attribute without which the tree is certain to yield nothing, if there is one. */
function requirementOf(node: Node, context: CheckContext): string | undefined {
  if (node.kind === 'attribute') {
    const own = node.name === 'dn' || node.name === 'objectClass';
    return own || context.isReference(node.name) ? undefined : context.alias(node.name);
  }
  if (node.kind !== 'call') return undefined;
  const [first, second, third] = node.arguments;
  if (node.name === 'IIF' && first?.kind === 'call') {
    const [whenPresent, whenAbsent] =
      first.name === 'IsPresent' ? [second, third] : isNegativeTest(first) ? [third, second] : [];
    if (whenPresent && whenAbsent && yieldsNothing(whenAbsent)) {
      return (
        requirementOf(required(first.arguments[0], 'the argument'), context) ?? requirementOf(whenPresent, context)
      );
    }
    return undefined;
  }
  return first && functions.get(node.name)?.nothingFromNull === true ? requirementOf(first, context) : undefined;
}

/**
 * IsNull sees the "" that a function may make of an absent attribute as present, so it counts only when it asks the
 * attribute itself.
 */
function isNegativeTest({ name, arguments: [subject] }: Extract<Node, { kind: 'call' }>): boolean {
  return name === 'IsNullOrEmpty' || (name === 'IsNull' && subject?.kind === 'attribute');
}

const yieldsNothing = (node: Node): boolean => node.kind === 'null' || (node.kind === 'literal' && node.value === '');
