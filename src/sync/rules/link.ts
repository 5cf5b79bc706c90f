import { valuesOf } from '../../directory/index.ts';
import type { Attributes } from '../../directory/index.ts';
import type { CompiledRule } from './compiled-rule.ts';
import { decisionDetail } from './details.ts';
import type { EvaluationError, JoinTerm, LinkDecision } from './rule-set.ts';

/**
 * Which rule in scope links the object to the other side, and how. Rules with join criteria that are in scope together
 * have to have the same ones, as the outbound rules of an exported set do: precedence does not settle joins. Rules
 * without criteria that provision are allowed beside them: the criteria are tried first, then it is created.
 */
export interface LinkPlan {
  readonly rule: CompiledRule;
  readonly provisions: boolean;
  /** Set when several rules have join criteria, and not the same. */
  readonly ambiguous: readonly string[] | undefined;
  /** Per join condition: the attribute here, the one on the other side. */
  readonly groups: readonly (readonly {
    readonly from: string;
    readonly to: string;
    readonly caseSensitive: boolean;
  }[])[];
}

/**
 * `preferred` is the class of the object that is linked already. Rules of several target classes may be in scope
 * (joins to user, inetOrgPerson and contact of one person): they do not compete; without a linked object the class that
 * may be created comes first.
 */
export function planLink(inScope: readonly CompiledRule[], preferred: string | undefined): LinkPlan | null {
  const all = inScope.filter(({ links }) => links);
  const first =
    all.find(({ rule }) => rule.targetObjectType === preferred) ??
    all.find(({ rule }) => rule.linkType === 'provision') ??
    all[0];
  if (!first) return null;
  const candidates = all.filter(({ rule }) => sameClass(rule.targetObjectType, first.rule.targetObjectType));
  const joining = candidates.filter(({ rule }) => rule.join.length > 0);
  const chosen = joining.find(({ rule }) => rule.linkType === 'provision') ?? joining[0] ?? first;
  const criteria = new Set(joining.map((each) => JSON.stringify(each.rule.join)));
  const { rule } = chosen;
  return {
    rule: chosen,
    provisions: candidates.some(
      (each) => each.rule.linkType === 'provision' && sameClass(each.rule.targetObjectType, rule.targetObjectType),
    ),
    ambiguous: criteria.size > 1 ? joining.map(({ name }) => name.name) : undefined,
    groups: rule.join.map((group) =>
      group.map(({ csAttribute, mvAttribute, caseSensitive }) =>
        rule.direction === 'inbound'
          ? { from: csAttribute, to: mvAttribute, caseSensitive }
          : { from: mvAttribute, to: csAttribute, caseSensitive },
      ),
    ),
  };
}

/**
 * The decision for one object: the criteria with its values. An object is created only when at least one of the rule's
 * join attributes has a value.
 */
export function linkOf(plan: LinkPlan | null, attributes: Attributes, errors: EvaluationError[]): LinkDecision | null {
  if (plan === null) return null;
  const { name, rule } = plan.rule;
  if (plan.ambiguous !== undefined) {
    const detail = decisionDetail('rules.ambiguous-join', { rules: plan.ambiguous });
    errors.push({ rule: name.name, attribute: '', code: 'ambiguous-join-rule', detail });
    return null;
  }
  const anyValue =
    plan.groups.length === 0 || plan.groups.some((group) => group.some(({ from }) => attributes[from] !== undefined));
  return {
    rule: name,
    linkType: rule.linkType,
    objectClass: rule.targetObjectType,
    // Only looked at when the object is not linked yet.
    get criteria() {
      return criteriaOf(plan, attributes);
    },
    mayProvision: plan.provisions && anyValue,
  };
}

/** Groups in order; one with an absent value can match nothing. */
function criteriaOf({ groups }: LinkPlan, attributes: Attributes): readonly (readonly JoinTerm[])[] {
  const criteria = groups.map((group) =>
    group.map(({ from, to, caseSensitive }) => ({ attribute: to, values: valuesOf(attributes[from]), caseSensitive })),
  );
  return criteria.filter((terms) => terms.every(({ values }) => values.length > 0));
}

export function sameClass(a: string, b: string): boolean {
  return a === b || a === '*' || b === '*';
}
