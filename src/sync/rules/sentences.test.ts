import { describe, expect, test } from 'vitest';
import { formatDetail } from '../../base/details.ts';
import { checkRuleSet } from './check-rules.ts';
import { formatProblem, problemDetail } from './problems.ts';
import { parseRuleFiles } from './read-rules.ts';

describe('what the rules say', () => {
  test('of a faulty file is Dutch to the last word', () => {
    const text = `rules:
  - name: People
    direction: inwards
    connector: forest
    sourceObjectType: user
    targetObjectType: person
    precedence: high
    scpoe: []
`;
    const { problems } = parseRuleFiles([{ file: 'a.yaml', text }]);
    expect(problems.map((problem) => formatProblem(problem, 'nl'))).toEqual([
      'a.yaml:3:16: People: direction: moet een van deze zijn: inbound, outbound',
      'a.yaml:7:17: People: precedence: moet een getal zijn; dit is tekst',
      'a.yaml:8:12: People: scpoe: zo\'n instelling is hier niet; bedoelt u "scope"?',
    ]);
  });

  test('of a faulty expression is Dutch to the last word', () => {
    const text = `- name: A
  direction: inbound
  connector: forest
  sourceObjectType: user
  targetObjectType: person
  linkType: provision
  precedence: 10
  flows:
    - { target: displayName, expression: 'Lft([cn],2)' }
    - { target: displayName, expression: 'Left([cn],"x")' }
`;
    const { ruleSet, problems } = parseRuleFiles([{ file: 'a.yaml', text }]);
    const { errors } = checkRuleSet(ruleSet, problems);
    expect(errors.map((error) => formatDetail(problemDetail(error), 'nl'))).toEqual([
      'er is geen functie Lft; bedoelt u Left? (kolom 1 van de expressie)',
      'Left: numChars moet een getal zijn, geen tekst (kolom 11 van de expressie)',
    ]);
  });

  test('stays in English for an English reader', () => {
    const { problems } = parseRuleFiles([{ file: 'a.yaml', text: 'name: A\nflows: 3' }]);
    expect(problems.map((problem) => formatProblem(problem))).toContain(
      'a.yaml:2:8: A: flows: must be a list, not a number',
    );
  });
});
