import { defaultRuleSet } from './default-rules.ts';
import { importDetail } from './details.ts';
import { switchOff } from './disable.ts';
import { emptyRuleSet } from './load-rules.ts';
import type { RuleSource } from './load-rules.ts';
import { parseRuleFiles } from './read-rules.ts';
import type { Rule, RuleProblem, RuleSet } from './rule.ts';

/** Which rules an agent uses. */
export interface RuleChoice {
  /** What lies below the organisation's own rules: the default rules, or the imported set that is in their folder. */
  readonly set: 'defaults' | 'imported';
  readonly disable: readonly string[];
  /** The configuration that says so, for messages. */
  readonly file: string;
}

/** The chosen set with the organisation's own rules on top. The problems are values: see `checkRuleSet`. */
export function chooseRules(
  sources: readonly RuleSource[],
  { set, disable, file }: RuleChoice,
): { readonly ruleSet: RuleSet; readonly problems: readonly RuleProblem[] } {
  const read = parseRuleFiles(sources, set === 'defaults' ? defaultRuleSet() : emptyRuleSet);
  const place = { file };
  const { ruleSet, problems } = switchOff(
    read.ruleSet,
    disable.map((name) => ({ name, place })),
  );
  const detail = misfit(ruleSet, set);
  const ofSet = detail === undefined ? [] : [{ ...place, rule: '', attribute: 'rules.set', detail }];
  return { ruleSet, problems: [...read.problems, ...problems, ...(read.problems.length > 0 ? [] : ofSet)] };
}

function misfit({ rules, origins }: RuleSet, set: RuleChoice['set']): RuleProblem['detail'] | undefined {
  const creates = (direction: Rule['direction'], all: readonly Rule[]): boolean =>
    all.some((rule) => rule.direction === direction && rule.linkType === 'provision' && !rule.disabled);
  if (set === 'imported')
    return creates('inbound', rules) && creates('outbound', rules) ? undefined : importDetail('rules.set-incomplete');
  const imported = rules.filter(({ id }) => origins.get(id) === 'imported');
  return creates('inbound', imported) ? importDetail('rules.set-beside-defaults') : undefined;
}
