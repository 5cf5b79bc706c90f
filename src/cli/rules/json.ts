import { withSentence } from '../../base/details.ts';
import type { Language } from '../../base/messages.ts';
import type { ObjectEvaluation, RuleCheck } from '../../sync/rules/index.ts';
import { shownProblem } from '../../sync/rules/index.ts';

/** `hawser rules …` as JSON: each sentence in the reader's language, beside the code and values of it. */
export function checkJson({ errors, notices, ...counts }: RuleCheck, language: Language): object {
  const shown = (problems: RuleCheck['errors']): readonly object[] =>
    problems.map((problem) => shownProblem(problem, language));
  return { ...counts, errors: shown(errors), notices: shown(notices) };
}

export function evaluationJson(evaluation: ObjectEvaluation, language: Language): object {
  const { explanation, outOfScope, errors, ...rest } = evaluation;
  const values = Object.entries(explanation).map(([attribute, { losers, ...value }]) => [
    attribute,
    { ...value, losers: losers.map((loser) => withSentence(loser, 'because', language)) },
  ]);
  return {
    ...rest,
    explanation: Object.fromEntries(values),
    outOfScope: outOfScope.map((rule) => withSentence(rule, 'because', language)),
    errors: errors.map((error) => withSentence(error, 'detail', language, 'message')),
  };
}
