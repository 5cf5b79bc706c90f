import type { HawserError } from '../../base/errors.ts';
import type { Language } from '../../base/messages.ts';
import { inEveryLanguage } from '../../base/messages.ts';
import { ruleErrors } from './errors.ts';
import type { RuleProblem } from './rule.ts';
import { retellDetail } from '../../wire/index.ts';

/** `rules/people.yaml:12:7: In from AD - User: displayName: there is no function Lft; did you mean Left?` */
export function formatProblem(
  { file, line, column, rule, attribute, message }: RuleProblem,
  language: Language = 'en',
): string {
  const place =
    file === undefined
      ? ''
      : `${file}${line === undefined ? '' : `:${line}${column === undefined ? '' : `:${column}`}`}: `;
  const subject = [rule, attribute].filter((part) => part !== '').map((part) => `${part}: `);
  return place + subject.join('') + retellDetail(message, language);
}

/** `rules.invalid` with every problem. */
export function invalidRules(problems: readonly RuleProblem[]): HawserError {
  return ruleErrors('rules.invalid', {
    count: problems.length,
    problems: inEveryLanguage((language) => problems.map((problem) => formatProblem(problem, language)).join('\n')),
  });
}
