import { describe, expect, test } from 'vitest';
import { checkRuleSet } from './check-rules.ts';
import { importRuleXml } from './import-xml.ts';
import { formatProblem, shownProblem } from './problems.ts';
import { loadRuleSet } from './load-rules.ts';
import { writeRules } from './write-rules.ts';

/** A rule as Azure AD Connect exports it, made up. */
function exported(parts: Readonly<Record<string, string>> = {}): string {
  const fields = {
    id: '{11111111-2222-3333-4444-55555555555A}',
    name: 'In from AD - Interns stay on premises',
    description: '',
    'immutable-tag': '',
    direction: 'Inbound',
    disabled: 'False',
    connector: '{66666666-7777-8888-9999-00000000000A}',
    sourceObjectType: 'user',
    targetObjectType: 'person',
    linkType: 'Join',
    precedence: '40',
    softDeleteExpiryInterval: '00:00:00',
    EnablePasswordSync: 'true',
    'attribute-mappings': `
    <mapping><dest>cloudFiltered</dest><src>True</src><valueMergeType>Update</valueMergeType></mapping>
    <mapping><dest>department</dest><src><attr>department</attr></src><valueMergeType>Replace</valueMergeType></mapping>
    <mapping execute-once="true">
      <dest>displayName</dest>
      <src><attr>givenName</attr><attr>sn</attr></src>
      <expression>IIF(IsPresent([sn]), Trim([givenName] &amp; " " &amp; [sn]), "Intern")</expression>
      <valueMergeType>Update</valueMergeType>
    </mapping>
    <mapping>
      <dest>proxyAddresses</dest>
      <expression>"x500:" &amp; %Connector.ID%</expression>
      <valueMergeType>MergeCaseInsensitive</valueMergeType>
    </mapping>`,
    relationshipCriteria: `
    <conditions>
      <condition><csAttribute>objectSid</csAttribute><ilmAttribute>objectSid</ilmAttribute></condition>
    </conditions>
    <conditions>
      <condition>
        <caseSensitive>True</caseSensitive><csAttribute>mail</csAttribute><ilmAttribute>mail</ilmAttribute>
      </condition>
    </conditions>`,
    synchronizationCriteria: `
    <conditions>
      <scope><csAttribute>department</csAttribute><csOperator>EQUAL</csOperator><csValue>Interns</csValue></scope>
      <scope><csAttribute>mail</csAttribute><csOperator>ISNOTNULL</csOperator><csValue /></scope>
    </conditions>
    <conditions>
      <scope>
        <csAttribute>userAccountControl</csAttribute><csOperator>ISBITNOTSET</csOperator><csValue>2</csValue>
      </scope>
    </conditions>`,
    ...parts,
  };
  const body = Object.entries(fields).map(([name, value]) => `  <${name}>${value}</${name}>`);
  return `\uFEFF<synchronizationRule>\n${body.join('\n')}\n</synchronizationRule>`;
}

const connector = (id: string, name: string, category: string): string =>
  `<ma-data><id>{${id}}</id><name>${name}</name><category>${category}</category></ma-data>`;

const files = (...texts: readonly string[]) => texts.map((text, index) => ({ file: `${index}.xml`, text }));

describe('an exported rule', () => {
  const { ruleSet, problems } = importRuleXml(files(exported()));

  test('becomes a rule of ours', () => {
    expect(problems).toEqual([]);
    expect(ruleSet.rules).toEqual([
      {
        id: '11111111-2222-3333-4444-55555555555a',
        name: 'In from AD - Interns stay on premises',
        description: '',
        direction: 'inbound',
        connector: 'forest',
        sourceObjectType: 'user',
        targetObjectType: 'person',
        linkType: 'join',
        precedence: 40,
        disabled: false,
        passwordSync: true,
        immutableTag: '',
        scope: [
          [
            { attribute: 'department', operator: 'EQUAL', value: 'Interns' },
            { attribute: 'mail', operator: 'ISNOTNULL', value: '' },
          ],
          [{ attribute: 'userAccountControl', operator: 'ISBITNOTSET', value: '2' }],
        ],
        join: [
          [{ csAttribute: 'objectSid', mvAttribute: 'objectSid', caseSensitive: false }],
          [{ csAttribute: 'mail', mvAttribute: 'mail', caseSensitive: true }],
        ],
        flows: [
          {
            target: 'cloudFiltered',
            source: { kind: 'constant', value: 'True' },
            mergeType: 'update',
            applyOnce: false,
          },
          {
            target: 'department',
            source: { kind: 'direct', attribute: 'department' },
            mergeType: 'update',
            applyOnce: false,
          },
          {
            target: 'displayName',
            source: { kind: 'expression', text: 'IIF(IsPresent([sn]), Trim([givenName] & " " & [sn]), "Intern")' },
            mergeType: 'update',
            applyOnce: true,
          },
          {
            target: 'proxyAddresses',
            source: { kind: 'expression', text: '"x500:" & %Connector.ID%' },
            mergeType: 'mergeCaseInsensitive',
            applyOnce: false,
          },
        ],
      },
    ]);
  });

  test('is counted and checked', () => {
    expect(checkRuleSet(ruleSet, problems)).toEqual({
      rules: 1,
      mappings: 4,
      expressions: 2,
      distinctExpressions: 2,
      scopeClauses: 3,
      errors: [],
      notices: [],
    });
  });

  test('goes into YAML and comes back', () => {
    expect(loadRuleSet([{ file: 'a.yaml', text: writeRules(ruleSet.rules) }]).rules).toEqual(ruleSet.rules);
  });
});

describe('connectors', () => {
  const other = { id: '{2}', connector: '{b}' };
  const connectorsOf = (...texts: readonly string[]) =>
    importRuleXml(files(...texts)).ruleSet.rules.map((rule) => rule.connector);

  test('of one forest and the cloud become types', () => {
    const id = '66666666-7777-8888-9999-00000000000A';
    expect(
      connectorsOf(
        exported(),
        exported({ ...other, name: 'x' }),
        connector(id, 'a.test', 'AD'),
        connector('b', 'x - AAD', 'Extensible2'),
      ),
    ).toEqual(['forest', 'cloud']);
  });

  test('of several forests keep their names', () => {
    const id = '66666666-7777-8888-9999-00000000000A';
    expect(
      connectorsOf(exported(), exported(other), connector(id, 'a.test', 'AD'), connector('b', 'b.test', 'AD')),
    ).toEqual(['a.test', 'b.test']);
  });

  test('without connector files are recognised by the names of the rules', () => {
    expect(connectorsOf(exported(), exported({ ...other, name: 'Out to AAD - User Join' }))).toEqual([
      'forest',
      'cloud',
    ]);
  });
});

describe('what cannot be read is reported with its place', () => {
  const problemsOf = (text: string): readonly string[] =>
    importRuleXml(files(text)).problems.map((problem) => formatProblem(problem));

  test.each([
    [
      exported({ linkType: 'Weld' }),
      /^0\.xml:11:\d+: In from AD - Interns stay on premises: linkType: must be one of join, provision, stickyjoin, not "Weld"$/,
    ],
    [exported({ precedence: 'high' }), /precedence: must be a whole number$/],
    [exported({ name: '' }), /<name> is missing or empty$/],
    [
      exported({
        synchronizationCriteria:
          '<conditions><scope><csAttribute>a</csAttribute><csOperator>LIKE</csOperator><csValue>b</csValue></scope></conditions>',
      }),
      /"LIKE" is not an operator/,
    ],
    [
      exported({ 'attribute-mappings': '<mapping><dest>a</dest></mapping>' }),
      /a: the mapping has neither <src> nor <expression>$/,
    ],
    [
      exported({
        'attribute-mappings': '<mapping><dest>a</dest><src>b</src><valueMergeType>Mix</valueMergeType></mapping>',
      }),
      /"Mix" is not a merge type$/,
    ],
    [exported().replace('</name>', '</nam>'), /^0\.xml:3:\d+: not well-formed XML/],
    ['', /not well-formed XML/],
  ])('%#', (text, message) => {
    expect(problemsOf(text)[0]).toMatch(message);
  });

  test('an expression with a mistake names the rule, the attribute and the line of the mapping', () => {
    const { ruleSet } = importRuleXml(
      files(
        exported({ 'attribute-mappings': '\n<mapping><dest>title</dest><expression>Trm([a])</expression></mapping>' }),
      ),
    );
    const { errors } = checkRuleSet(ruleSet);
    expect(errors.map((error) => shownProblem(error, 'en'))).toEqual([
      expect.objectContaining({
        file: '0.xml',
        line: 16,
        rule: 'In from AD - Interns stay on premises',
        attribute: 'title',
        message: 'there is no function Trm; did you mean Trim? (column 1 of the expression)',
        code: 'rules.no-function-near',
        values: { name: 'Trm', near: 'Trim' },
        position: { line: 1, column: 1 },
      }),
    ]);
  });

  test('a second rule with the same id is refused', () => {
    expect(importRuleXml(files(exported(), exported())).problems).toMatchObject([{ attribute: 'id' }]);
  });
});
