import type { Node } from 'libpg-query';

/** A table in a FROM, or whatever else stands there, under the name by which its columns are called. */
export interface Relation {
  readonly alias: string;
  /** The table, where it is one that belongs to tenants. */
  readonly table: string | undefined;
}

/** One of the conditions that all have to hold, and which relations it restricts: of an outer join only one side. */
export interface Condition {
  readonly expression: Node;
  readonly restricts: (alias: string) => boolean;
}

type Term = { readonly kind: 'constant' } | { readonly kind: 'key'; readonly alias: string };

/** Takes `a and b and (c and d)` apart. */
export function conjuncts(expression: Node | undefined): readonly Node[] {
  if (!expression) return [];
  if ('BoolExpr' in expression && expression.BoolExpr.boolop === 'AND_EXPR')
    return (expression.BoolExpr.args ?? []).flatMap(conjuncts);
  return [expression];
}

/** A parameter or a literal, whatever it is cast to. */
export function isConstant(expression: Node | undefined): boolean {
  if (!expression) return false;
  if ('TypeCast' in expression) return isConstant(expression.TypeCast.arg);
  return 'ParamRef' in expression || 'A_Const' in expression;
}

/** The names of a column reference: `a.tenant` is `['a', 'tenant']`. */
function namesOf(expression: Node | undefined): readonly string[] {
  if (!expression || !('ColumnRef' in expression)) return [];
  return (expression.ColumnRef.fields ?? []).flatMap((field) =>
    'String' in field && field.String.sval !== undefined ? [field.String.sval] : [],
  );
}

function termOf(expression: Node | undefined, relations: readonly Relation[]): Term | undefined {
  if (isConstant(expression)) return { kind: 'constant' };
  const names = namesOf(expression);
  if (names.at(-1) !== 'tenant') return undefined;
  if (names.length > 1) return { kind: 'key', alias: names[0] ?? '' };
  const [only, ...others] = relations.filter(({ table }) => table !== undefined);
  return only && others.length === 0 ? { kind: 'key', alias: only.alias } : undefined;
}

/** The relations whose key is a constant, or equal to one that is. `outer`: those of the queries around this one. */
export function boundRelations(
  relations: readonly Relation[],
  conditions: readonly Condition[],
  outer: ReadonlySet<string>,
): ReadonlySet<string> {
  const own = new Set(relations.map(({ alias }) => alias));
  const bound = new Set([...outer].filter((alias) => !own.has(alias)));
  const equalities = conditions.flatMap(({ expression, restricts }) => {
    const sides = equalityOf(expression, relations);
    return sides ? [{ sides, restricts }] : [];
  });
  const isBound = (term: Term): boolean => term.kind === 'constant' || bound.has(term.alias);
  for (let before = -1; before !== bound.size;) {
    before = bound.size;
    for (const { sides, restricts } of equalities) {
      const [left, right] = sides;
      if (left.kind === 'key' && restricts(left.alias) && isBound(right)) bound.add(left.alias);
      if (right.kind === 'key' && restricts(right.alias) && isBound(left)) bound.add(right.alias);
    }
  }
  return bound;
}

function equalityOf(expression: Node, relations: readonly Relation[]): readonly [Term, Term] | undefined {
  if (!('A_Expr' in expression) || expression.A_Expr.kind !== 'AEXPR_OP') return undefined;
  const { name = [], lexpr, rexpr } = expression.A_Expr;
  const [operator] = name;
  if (!operator || !('String' in operator) || operator.String.sval !== '=') return undefined;
  const [left, right] = [termOf(lexpr, relations), termOf(rexpr, relations)];
  return left && right ? [left, right] : undefined;
}
