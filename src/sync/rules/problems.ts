import type { RuleProblem } from './rule.ts';

/** `rules/people.yaml:12:7: In from AD - User: displayName: there is no function Lft; did you mean Left?` */
export function formatProblem({ file, line, column, rule, attribute, message }: RuleProblem): string {
  const place =
    file === undefined
      ? ''
      : `${file}${line === undefined ? '' : `:${line}${column === undefined ? '' : `:${column}`}`}: `;
  const subject = [rule, attribute].filter((part) => part !== '').map((part) => `${part}: `);
  return place + subject.join('') + message;
}
