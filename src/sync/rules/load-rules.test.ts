import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultRuleSet } from './default-rules.ts';
import { loadRuleSet, parseRuleSet } from './load-rules.ts';
import { formatProblem } from './problems.ts';
import { ruleFileJsonSchema } from './rule-schema.ts';
import { mergeTypes, scopeOperators } from './rule.ts';
import { writeRules } from './write-rules.ts';

const problemsOf = (text: string): readonly string[] =>
  parseRuleSet([{ file: 'rules.yaml', text }]).problems.map((problem) => formatProblem(problem));

const head = `
  direction: inbound
  connector: forest
  sourceObjectType: user
  targetObjectType: person
  precedence: 50`;

describe('a rule file', () => {
  test('holds one rule, a list, or rules with settings', () => {
    const one = `name: A${head.replaceAll('\n  ', '\n')}`;
    const list = `- name: A${head}`;
    const file = `rules:\n- name: A${head}\nparameters: { Site: Utrecht }`;
    for (const text of [one, list, file, `---\n${list}\n`]) {
      expect(loadRuleSet([{ file: 'a.yaml', text }]).rules).toMatchObject([
        { id: 'a', name: 'A', linkType: 'join', precedence: 50, disabled: false, scope: [], join: [], flows: [] },
      ]);
    }
  });

  test('takes scope clauses and join conditions as text', () => {
    const text = `- name: A${head}
  scope: [[department EQUAL Human Resources, userAccountControl ISNOTBITSET 2, mail ISNOTNULL]]
  join: [[objectSid = objectSid, { csAttribute: mail, mvAttribute: mail, caseSensitive: true }]]`;
    expect(loadRuleSet([{ file: 'a.yaml', text }]).rules[0]).toMatchObject({
      scope: [
        [
          { attribute: 'department', operator: 'EQUAL', value: 'Human Resources' },
          { attribute: 'userAccountControl', operator: 'ISBITNOTSET', value: '2' },
          { attribute: 'mail', operator: 'ISNOTNULL', value: '' },
        ],
      ],
      join: [
        [
          { csAttribute: 'objectSid', mvAttribute: 'objectSid', caseSensitive: false },
          { csAttribute: 'mail', mvAttribute: 'mail', caseSensitive: true },
        ],
      ],
    });
  });

  test('goes on top of the default rules and switches one off', () => {
    const text = `rules:\n- name: A${head}\ndisable: [In from AD - User Lync]`;
    const { rules } = loadRuleSet([{ file: 'a.yaml', text }], defaultRuleSet());
    expect(rules.find(({ id }) => id === 'In.AD.User.Lync')?.disabled).toBe(true);
    expect(rules.length).toBe(defaultRuleSet().rules.length + 1);
  });
});

describe('what is wrong is reported with file, line, column and what was expected', () => {
  test('every mistake is a problem of its own, and nothing is loaded', () => {
    const text = `rules:
  - name: People
    direction: inwards
    connector: forest
    sourceObjectType: user
    targetObjectType: person
    precedence: high
    scope:
      - - department IS Sales
    flows:
      - target: title
        source: title
        constant: Clerk
      - target: city
        sauce: l
`;
    expect(problemsOf(text)).toEqual([
      'rules.yaml:3:16: People: direction: must be one of inbound, outbound',
      'rules.yaml:7:17: People: precedence: must be a number, not a text',
      `rules.yaml:9:11: People: scope: 1.1: must be "attribute OPERATOR value"; operators: ${[...scopeOperators, 'ISNOTBITSET'].join(' ')}`,
      'rules.yaml:11:9: People: title: a flow has exactly one of source, constant and expression',
      'rules.yaml:15:16: People: city: sauce: there is no such setting here; did you mean "source"?',
      'rules.yaml:14:9: People: city: a flow has exactly one of source, constant and expression',
    ]);
    expect(() => loadRuleSet([{ file: 'rules.yaml', text }])).toThrow(
      expect.objectContaining({ code: 'rules.invalid' }),
    );
  });

  test.each([
    ['rules:\n  - name: [A', /^rules\.yaml:\d+:\d+: /],
    ['- name: A', /^rules\.yaml:1:3: A: direction: is missing$/],
    [
      `- name: A${head}\n- name: A${head}`,
      /^rules\.yaml:7:3: A: id: the id "a" is taken by the rule at rules\.yaml:1; give this one an id of its own$/,
    ],
    ['rules: []\ndisable: [Nothing]', /^rules\.yaml:2:11: disable: there is no rule "Nothing"$/],
    ['rules: []\ndisable: [in from ad - user jion]', /there is no rule "in from ad - user jion"$/],
    ['just text', /^rules\.yaml:1:1: must be a mapping \(name: value\), not a text$/],
    [`- name: A${head}\n  scope: [[{ attribute: a, operator: EQUAL }]]`, /this operator needs a value$/],
  ])('%j', (text, message) => {
    expect(problemsOf(text)[0]).toMatch(message);
  });
});

describe('writing rules', () => {
  test('the default rules are read back as they were', () => {
    const { rules } = defaultRuleSet();
    expect(loadRuleSet([{ file: 'a.yaml', text: writeRules(rules, { heading: 'The default rules' }) }]).rules).toEqual(
      rules,
    );
  });

  test('so is any rule', () => {
    const attribute = fc.constantFrom('mail', 'extensionAttribute1', 'msDS-cloudExtensionAttribute1', '@sourceAnchor');
    const text = fc.string({ unit: 'grapheme', minLength: 1 });
    const flow = fc.record({
      target: attribute,
      source: fc.oneof(
        attribute.map((name) => ({ kind: 'direct', attribute: name }) as const),
        fc.oneof(fc.string(), fc.boolean(), fc.integer()).map((value) => ({ kind: 'constant', value }) as const),
        text.map((expression) => ({ kind: 'expression', text: expression }) as const),
      ),
      mergeType: fc.constantFrom(...mergeTypes),
      applyOnce: fc.boolean(),
    });
    const clause = fc
      .record({ attribute, operator: fc.constantFrom(...scopeOperators), value: text })
      .map((each) => (/^IS(?:NOT)?NULL$/.test(each.operator) ? { ...each, value: '' } : each));
    const rule = fc.record({
      id: text,
      name: text,
      description: fc.string(),
      direction: fc.constantFrom('inbound', 'outbound'),
      connector: text,
      sourceObjectType: text,
      targetObjectType: text,
      linkType: fc.constantFrom('join', 'provision', 'stickyJoin'),
      precedence: fc.nat(1000),
      disabled: fc.boolean(),
      scope: fc.array(fc.array(clause, { minLength: 1, maxLength: 3 }), { maxLength: 2 }),
      join: fc.array(
        fc.array(fc.record({ csAttribute: attribute, mvAttribute: fc.constant('mail'), caseSensitive: fc.boolean() }), {
          minLength: 1,
          maxLength: 2,
        }),
        { maxLength: 2 },
      ),
      flows: fc.array(flow, { maxLength: 4 }),
      passwordSync: fc.boolean(),
      immutableTag: fc.string(),
    } as const);
    fc.assert(
      fc.property(rule, (each) => {
        expect(loadRuleSet([{ file: 'a.yaml', text: writeRules([each]) }]).rules).toEqual([each]);
      }),
    );
  });
});

test('docs/schema/rules.json is the schema of this version', () => {
  const file = new URL('../../../docs/schema/rules.json', import.meta.url);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(ruleFileJsonSchema());
});
