import { nearest } from '../../base/nearest.ts';
import { fileDetail } from './details.ts';
import { ruleOrigins } from './rule.ts';
import type { Place, Rule, RuleProblem, RuleSet } from './rule.ts';

/** A rule that is not to be used, as somebody named it. */
export interface DisabledRule {
  readonly name: string;
  readonly place: Partial<Place>;
}

/**
 * Switches rules off. A rule is named by its id, by `defaults/NAME` or `imported/NAME`, or by its name alone: an
 * imported rule often has the name of a default one, so a bare name that fits several rules is a problem and switches
 * none of them off.
 */
export function switchOff(
  ruleSet: RuleSet,
  disabled: readonly DisabledRule[],
): { readonly ruleSet: RuleSet; readonly problems: readonly RuleProblem[] } {
  const off = new Set<string>();
  const problems: RuleProblem[] = [];
  for (const { name, place } of disabled) {
    const found = findRules(ruleSet, name);
    const [first] = found;
    if (first !== undefined && found.length === 1) off.add(first.id);
    else problems.push({ ...place, rule: '', attribute: 'disable', detail: whyNot(ruleSet, name, found) });
  }
  if (off.size === 0) return { ruleSet, problems };
  const rules = ruleSet.rules.map((rule) => (off.has(rule.id) ? { ...rule, disabled: true } : rule));
  return { ruleSet: { ...ruleSet, rules }, problems };
}

function findRules({ rules, origins }: RuleSet, wanted: string): readonly Rule[] {
  const byId = rules.filter(({ id }) => id === wanted);
  if (byId.length > 0) return byId;
  const origin = ruleOrigins.find((each) => wanted.startsWith(`${each}/`));
  const name = origin === undefined ? wanted : wanted.slice(origin.length + 1);
  const qualified = rules.filter((rule) => rule.name === name && origins.get(rule.id) === origin);
  return origin === undefined || qualified.length === 0 ? rules.filter((rule) => rule.name === wanted) : qualified;
}

function whyNot({ rules, origins }: RuleSet, name: string, found: readonly Rule[]): RuleProblem['detail'] {
  if (found.length > 0) {
    const choices = found.map((rule) => `${origins.get(rule.id) ?? 'own'}/${rule.name}`);
    const distinct = new Set(choices).size === choices.length;
    return fileDetail('rules.name-of-several', { name, choices: distinct ? choices : found.map(({ id }) => id) });
  }
  const near = nearest(
    name,
    rules.map((rule) => rule.name),
  );
  return near === undefined ? fileDetail('rules.no-rule', { name }) : fileDetail('rules.no-rule-near', { name, near });
}
