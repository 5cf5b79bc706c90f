/** The door of the rules: what the engine, the agent's set-up and the command line use. */
export { checkRuleSet } from './check-rules.ts';
export type { RuleCheck } from './check-rules.ts';
export { chooseRules } from './choose-rules.ts';
export type { RuleChoice } from './choose-rules.ts';
export { compileRuleSet, DEFAULT_SOURCE_ANCHOR } from './compile-rules.ts';
export type { CompileOptions } from './compile-rules.ts';
export { defaultRuleSet } from './default-rules.ts';
export { evaluateObject, isSelfContained } from './evaluate-object.ts';
export type { ObjectEvaluation } from './evaluate-object.ts';
export { loadRuleSet } from './load-rules.ts';
export type { RuleSource } from './load-rules.ts';
export { parseTryObject } from './parse-object.ts';
export { formatProblem, invalidRules, shownProblem } from './problems.ts';
export { parseRuleFiles, readRuleSources } from './read-rules.ts';
export { ruleErrors } from './errors.ts';
export type { Rule, RuleProblem, RuleSet } from './rule.ts';
export type * from './rule-set.ts';
export { writeRules } from './write-rules.ts';
