import { toConnectorId } from '../ports.ts';
import { checkConstants } from './check-constants.ts';
import { checkNames } from './check-names.ts';
import { compileRule } from './compile-rule.ts';
import { DEFAULT_SOURCE_ANCHOR, matchesConnector, sourceAnchorAliases } from './compile-rules.ts';
import { distinctProblems } from './problems.ts';
import { connectorTypes } from './rule.ts';
import type { Rule, RuleProblem, RuleSet } from './rule.ts';
import type { RuleConnector } from './rule-set.ts';

/** What `rules check` reports on a rule set. */
export interface RuleCheck {
  readonly rules: number;
  readonly mappings: number;
  readonly expressions: number;
  readonly distinctExpressions: number;
  readonly scopeClauses: number;
  readonly errors: readonly RuleProblem[];
  /** What is no mistake and worth knowing: flows that an import left out, attributes that nobody here knows. */
  readonly notices: readonly RuleProblem[];
}

/**
 * Checks every rule, disabled ones too, as far as that can be done without a connection. `problems` are those that
 * reading gave.
 */
export function checkRuleSet(whole: RuleSet, problems: readonly RuleProblem[] = []): RuleCheck {
  // The default rules are context for names; they are neither counted nor checked beside others.
  const others = whole.rules.filter(({ id }) => whole.origins.get(id) !== 'defaults');
  const ruleSet = others.length > 0 || problems.length > 0 ? { ...whole, rules: others } : whole;
  const { rules, parameters, places } = ruleSet;
  const aliases = sourceAnchorAliases(DEFAULT_SOURCE_ANCHOR);
  const texts = rules.flatMap(({ flows }) =>
    flows.flatMap(({ source }) => (source.kind === 'expression' ? [source.text] : [])),
  );
  const found = rules.flatMap((rule) => {
    const result = compileRule(rule, { connector: likelyConnector(rule), aliases, parameters, rank: 0 });
    return result.problems.map(({ flow, ...problem }): RuleProblem => {
      const place = places.get(rule.id);
      return { ...(place?.flows[flow] ?? place?.rule), rule: rule.name, ...problem };
    });
  });
  const names = checkNames(whole);
  return {
    rules: rules.length,
    mappings: rules.reduce((sum, { flows }) => sum + flows.length, 0),
    expressions: texts.length,
    distinctExpressions: new Set(texts).size,
    scopeClauses: rules.reduce((sum, { scope }) => sum + scope.flat().length, 0),
    errors: distinctProblems([...problems, ...found, ...checkConstants(ruleSet), ...names.problems]),
    notices: [...whole.notices, ...names.notices],
  };
}

/** A connector that the rule is meant for, as far as its name or type shows. */
export function likelyConnector({ connector }: Rule): RuleConnector {
  const type = connectorTypes.find((each) => each === connector) ?? 'forest';
  return { id: toConnectorId(connector), type, name: connector };
}

/** One connector for every name that the rules mention, so that they can be tried out. */
export function likelyConnectors({ rules }: RuleSet): readonly RuleConnector[] {
  const all: RuleConnector[] = [];
  for (const rule of rules) if (!all.some((each) => matchesConnector(rule, each))) all.push(likelyConnector(rule));
  return all;
}
