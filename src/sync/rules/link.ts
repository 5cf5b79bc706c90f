import { valuesOf } from '../../directory/index.ts';
import type { Attributes } from '../../directory/index.ts';
import type { CompiledRule } from './compiled-rule.ts';
import type { EvaluationError, JoinTerm, LinkDecision } from './rule-set.ts';

/**
 * Which rule in scope links the object to the other side, and how. Only one rule with join criteria may be in scope: precedence does not settle joins.
 * Rules without criteria that provision are allowed beside it: the criteria are tried first, then it is created.
 */
export function decideLink(
  inScope: readonly CompiledRule[],
  attributes: Attributes,
  errors: EvaluationError[],
): LinkDecision | null {
  const candidates = inScope.filter(({ links }) => links);
  const first = candidates[0];
  if (!first) return null;
  const joining = candidates.filter(({ rule }) => rule.join.length > 0);
  const chosen = joining[0] ?? candidates.find(({ rule }) => rule.linkType === 'provision') ?? first;
  if (joining.length > 1) {
    errors.push({
      rule: chosen.name.name,
      attribute: '',
      code: 'ambiguous-join-rule',
      message: `more than one rule with join criteria is in scope: ${joining.map(({ name }) => name.name).join(', ')}`,
    });
    return null;
  }
  const { name, rule } = chosen;
  const criteria = rule.join.flatMap((group) => {
    const terms = group.map(({ csAttribute, mvAttribute, caseSensitive }): JoinTerm => {
      const [from, to] = rule.direction === 'inbound' ? [csAttribute, mvAttribute] : [mvAttribute, csAttribute];
      return { attribute: to, values: valuesOf(attributes[from]), caseSensitive };
    });
    return terms.every(({ values }) => values.length > 0) ? [terms] : [];
  });
  const anyValue =
    rule.join.length === 0 ||
    rule.join
      .flat()
      .some((each) => attributes[rule.direction === 'inbound' ? each.csAttribute : each.mvAttribute] !== undefined);
  const provisions = candidates.some(
    (each) => each.rule.linkType === 'provision' && sameClass(each.rule.targetObjectType, rule.targetObjectType),
  );
  return {
    rule: name,
    linkType: rule.linkType,
    objectClass: rule.targetObjectType,
    criteria,
    mayProvision: provisions && anyValue,
  };
}

export function sameClass(a: string, b: string): boolean {
  return a === b || a === '*' || b === '*';
}
