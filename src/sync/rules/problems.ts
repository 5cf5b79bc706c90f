import type { Detail } from '../../base/details.ts';
import { formatDetail } from '../../base/details.ts';
import type { HawserError } from '../../base/errors.ts';
import type { Language } from '../../base/messages.ts';
import { fileDetail } from './details.ts';
import { ruleErrors } from './errors.ts';
import type { RuleProblem } from './rule.ts';

/** `rules/people.yaml:12:7: In from AD - User: displayName: there is no function Lft; did you mean Left?` */
export function formatProblem(problem: RuleProblem, language: Language = 'en'): string {
  return formatDetail(placed(problem), language);
}

/** The same mistake appears once, however many connectors use the rule. */
export function distinctProblems(problems: readonly RuleProblem[]): readonly RuleProblem[] {
  const seen = new Set<string>();
  return problems.filter((problem) => {
    const key = JSON.stringify(problem);
    return !seen.has(key) && seen.add(key);
  });
}

/** `rules.invalid` with every problem. */
export function invalidRules(found: readonly RuleProblem[]): HawserError {
  const problems = distinctProblems(found);
  return ruleErrors('rules.invalid', { count: problems.length, problems: problems.map(placed) });
}

/** What is wrong, and where in the attribute, field or expression. */
export function problemDetail({ detail, below, position }: Omit<RuleProblem, 'rule' | 'attribute'>): Detail {
  if (below !== undefined) return fileDetail('rules.below', { path: below, problem: detail });
  if (position === undefined) return detail;
  const { line, column } = position;
  return line > 1
    ? fileDetail('rules.in-expression-line', { problem: detail, line, column })
    : fileDetail('rules.in-expression', { problem: detail, column });
}

function placed({ file, line, column, rule, attribute, ...problem }: RuleProblem): Detail {
  const place = [file, line, column].filter((part) => part !== undefined).join(':');
  const parts = [place, rule, attribute].filter((part) => part !== '').map((part) => `${part}: `);
  return fileDetail('rules.at-place', { place: parts.join(''), problem: problemDetail(problem) });
}

/** A problem as JSON: the sentence, and what it was made of. */
export type ShownProblem = Omit<RuleProblem, 'detail'> & Detail & { readonly message: string };

export function shownProblem({ detail, ...problem }: RuleProblem, language: Language): ShownProblem {
  return { ...problem, message: formatDetail(problemDetail({ ...problem, detail }), language), ...detail };
}
