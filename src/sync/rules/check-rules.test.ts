import { describe, expect, test } from 'vitest';
import { checkRuleSet } from './check-rules.ts';
import { chooseRules } from './choose-rules.ts';
import { compileRuleSet } from './compile-rules.ts';
import { defaultRuleSet } from './default-rules.ts';
import { evaluateObject } from './evaluate-object.ts';
import { knownAttributes } from './known-attributes.ts';
import { cloudSyncFunctions } from './language/cloud-sync.ts';
import { functions, isSpecialForm } from './language/registry.ts';
import { parseTryObject } from './parse-object.ts';
import { formatProblem } from './problems.ts';
import { parseRuleFiles, readRuleSources } from './read-rules.ts';
import { cloud, forestA, forestB } from './test-rules.ts';

const fixture = async (name: string) => await readRuleSources(new URL(`fixtures/${name}`, import.meta.url).pathname);

/** Without the folder that the file stands in. */
const bare = (text: string): string => text.replace(/^.*\/fixtures\//, '');

async function checkFixture(name: string) {
  const { ruleSet, problems } = parseRuleFiles(await fixture(name), defaultRuleSet());
  const { errors, notices } = checkRuleSet(ruleSet, problems);
  return {
    errors: errors.map((each) => bare(formatProblem(each))),
    notices: notices.map((each) => bare(formatProblem(each))),
    dutch: errors.map((each) => bare(formatProblem(each, 'nl'))),
  };
}

const rule = (flows: string, more = ''): string => `
rules:
  - name: Own
    direction: inbound
    connector: forest
    sourceObjectType: user
    targetObjectType: person
    precedence: 50
    ${more}
    flows:
${flows.replace(/^/gm, '      ')}
`;

function check(text: string) {
  const { ruleSet, problems } = parseRuleFiles([{ file: 'own.yaml', text }], defaultRuleSet());
  const { errors, notices } = checkRuleSet(ruleSet, problems);
  return { errors: errors.map((each) => formatProblem(each)), notices: notices.map((each) => formatProblem(each)) };
}

const own = '(If it is your own, name it under "attributes:".)';

describe('attributes', () => {
  test('that are misspelt are named on both sides, with the one that was meant', async () => {
    const { errors } = await checkFixture('misspelt-attributes.yaml');
    expect(errors).toEqual([
      `misspelt-attributes.yaml:9:9: broken: departmnt: the metaverse has no attribute departmnt; did you mean department? ${own}`,
      `misspelt-attributes.yaml:10:9: broken: department: the schema of the directory has no attribute departmnt; did you mean department? ${own}`,
    ]);
  });

  test('inside an expression, a scope and a join are named too, with the place', () => {
    const text = rule(
      '- { target: title, expression: \'IIF(IsPresent([Mail]), Trim([titel]), ImportedValue("proxyAdresses"))\' }',
      'scope: [[emploeeType EQUAL Staff]]\n    join: [[objectSid = objctSid]]',
    );
    expect(check(text).errors).toEqual([
      `own.yaml:3:5: Own: scope: the schema of the directory has no attribute emploeeType; did you mean employeeType? ${own}`,
      `own.yaml:3:5: Own: join: the metaverse has no attribute objctSid; did you mean objectSid? ${own}`,
      `own.yaml:12:9: Own: title: the schema of the directory has no attribute Mail; did you mean mail? ${own} (column 15 of the expression)`,
      `own.yaml:12:9: Own: title: the schema of the directory has no attribute titel; did you mean title? ${own} (column 29 of the expression)`,
      `own.yaml:12:9: Own: title: the schema of the directory has no attribute proxyAdresses; did you mean proxyAddresses? ${own} (column 53 of the expression)`,
    ]);
  });

  test('of the cloud are named as well', () => {
    const text = `
name: Out
direction: outbound
connector: cloud
sourceObjectType: person
targetObjectType: user
precedence: 50
flows:
  - { target: usageLocatoin, source: usageLocation }
  - { target: country, source: emploeeType }
`;
    expect(check(text).errors).toEqual([
      `own.yaml:9:5: Out: usageLocatoin: the cloud has no attribute usageLocatoin; did you mean usageLocation? ${own}`,
      `own.yaml:10:5: Out: country: the metaverse has no attribute emploeeType; did you mean employeeType? ${own}`,
    ]);
  });

  test('of your own schema are no mistake: a notice, or nothing when the file names them', () => {
    const flows = '- { target: contosoBadge, source: contosoBadge }\n- { target: departmnt, source: departmnt }';
    const out = `
  - name: Out
    direction: outbound
    connector: cloud
    sourceObjectType: person
    targetObjectType: user
    precedence: 51
    flows: [{ target: extensionAttribute1, source: contosoBadge }]
`;
    expect(check(rule(flows) + out)).toEqual({
      errors: [expect.stringContaining('departmnt'), expect.stringContaining('departmnt')],
      notices: [
        'own.yaml:11:9: Own: contosoBadge: the schema of the directory has no attribute contosoBadge, as far as the check knows; if it is your own, name it under "attributes:"',
      ],
    });
    expect(check(`attributes: [contosoBadge, departmnt]\n${rule(flows)}${out}`)).toEqual({ errors: [], notices: [] });
  });

  test('that the default rules use are all known', () => {
    expect(checkRuleSet(defaultRuleSet())).toMatchObject({ errors: [], notices: [] });
    const { directory, cloud: ofCloud } = knownAttributes();
    for (const name of [
      'extensionAttribute15',
      'msExchMailboxGuid',
      'departmentNumber',
      'msDS-cloudExtensionAttribute20',
    ])
      expect(directory).toContain(name);
    expect(ofCloud).toContain('onPremisesSecurityIdentifier');
  });
});

describe('constants', () => {
  test('that are meant as values of the language are named, every one', async () => {
    const { errors, dutch } = await checkFixture('null-constants.yaml');
    expect(errors).toEqual([
      'null-constants.yaml:8:7: In from AD - nulls: extensionAttribute1: a constant cannot be NULL; write expression: NULL',
      'null-constants.yaml:9:7: In from AD - nulls: extensionAttribute2: a constant cannot be AuthoritativeNull; write expression: AuthoritativeNull',
    ]);
    expect(dutch[0]).toContain('een constante kan geen NULL zijn');
  });

  test.each(['ignorethisflow', '[mail]', '%Domain.FQDN%', 'Trim([mail])', 'Coalesce([mail], "x")'])(
    '%s',
    (constant) => {
      const text = rule(`- { target: title, constant: '${constant}' }`);
      expect(check(text).errors).toEqual([expect.stringMatching(/title: (?:a|as a) constant/)]);
    },
  );

  test.each(['Chief (acting)', '[sic', '100%', 'Null Island', 'True'])('%s is a text', (constant) => {
    expect(check(rule(`- { target: title, constant: '${constant}' }`)).errors).toEqual([]);
  });
});

describe('functions of Cloud Sync', () => {
  const errorOf = (expression: string): string =>
    check(rule(`- { target: title, expression: '${expression}' }`)).errors[0] ?? '';

  test.each([
    ['Append([mail], "x")', 'Append is a function of Cloud Sync; here, write [attribute] & "suffix"'],
    ['Coalesce([mail], [sn])', 'write IIF(IsPresent([first]), [first], [second])'],
    [
      'IIF(Not(IsPresent([mail])), "a", "b")',
      'Not is a function of Cloud Sync; here, write IIF(condition, False, True)',
    ],
    ['toLower([mail])', 'write LCase([attribute])'],
    ['SingleAppRoleAssignment([mail])', 'sync rules know no roles'],
    ['SelectUniqueValue([mail], [sn])', 'nothing takes its place here'],
  ])('%s', (expression, hint) => {
    expect(errorOf(expression)).toContain(hint);
  });

  test('get a hint only where this language has no function of that name, and what the hint names exists', () => {
    for (const [name, { values }] of cloudSyncFunctions) {
      expect(functions.has(name) || isSpecialForm(name)).toBe(false);
      const { instead } = values;
      if (typeof instead !== 'string') continue;
      for (const [, called = ''] of instead.matchAll(/(\w+)\(/g))
        expect(functions.has(called) || isSpecialForm(called)).toBe(true);
    }
  });
});

test('a problem appears once, though two forests use the rule', () => {
  const { ruleSet } = parseRuleFiles([
    { file: 'own.yaml', text: rule('- { target: title, expression: "Lft([sn])" }') },
  ]);
  expect(() => compileRuleSet(ruleSet, { connectors: [forestA, forestB, cloud] })).toThrow(
    expect.objectContaining({ data: expect.objectContaining({ count: 1 }) as unknown }) as Error,
  );
});

test('a rule without a mistake is clean, and does what it says', async () => {
  expect(await checkFixture('alternate-upn.yaml')).toMatchObject({ errors: [], notices: [] });
  const { ruleSet } = parseRuleFiles(await fixture('alternate-upn.yaml'), defaultRuleSet());
  const object = parseTryObject(
    'anna.json',
    JSON.stringify({
      ...{ objectClass: 'user', dn: 'CN=Anna,DC=corp,DC=example,DC=com', connector: 'corp.example.com' },
      ...{ objectGUID: '00112233-4455-6677-8899-aabbccddeeff', objectSid: 'S-1-5-21-1-2-3-1105' },
      ...{ sAMAccountName: 'anna', userPrincipalName: 'anna@corp.local', userAccountControl: 512 },
    }),
  );
  const { explanation } = evaluateObject(ruleSet, object);
  expect(explanation['userPrincipalName']).toMatchObject({ value: 'anna@corp.example.com' });
});

describe('the chosen set', () => {
  const choose = (text: string, set: 'defaults' | 'imported', disable: readonly string[] = []) => {
    const { ruleSet, problems } = chooseRules(text === '' ? [] : [{ file: 'a.yaml', text }], {
      ...{ set, disable, file: 'connect.yaml' },
    });
    return { ruleSet, problems: problems.map((each) => formatProblem(each)) };
  };
  const imported = `set: imported
rules:
  - id: 1a
    name: In from AD - User Join
    direction: inbound
    connector: forest
    sourceObjectType: user
    targetObjectType: person
    linkType: provision
    precedence: 100
  - id: 2b
    name: Out to AAD - User Join
    direction: outbound
    connector: cloud
    sourceObjectType: person
    targetObjectType: user
    linkType: provision
    precedence: 120
`;

  test('is the default rules, or the imported ones alone', () => {
    expect(choose('', 'defaults').ruleSet.rules).toHaveLength(defaultRuleSet().rules.length);
    expect(choose(imported, 'imported')).toMatchObject({
      problems: [],
      ruleSet: { rules: [{ id: '1a' }, { id: '2b' }] },
    });
  });

  test('is refused where it would leave nobody in the metaverse, or two sets side by side', () => {
    expect(choose('', 'imported').problems).toEqual([
      expect.stringMatching(/^connect\.yaml: rules\.set: the imported set needs/),
    ]);
    expect(choose(imported, 'imported', ['imported/Out to AAD - User Join']).problems).toHaveLength(1);
    expect(choose(imported, 'defaults').problems).toEqual([expect.stringContaining('write rules.set: imported')]);
  });

  test('switches rules off by id, by set and name, or by a name that only one rule has', () => {
    const both = imported.replace('    linkType: provision\n', '');
    const off = (name: string) => {
      const { ruleSet, problems } = choose(both, 'defaults', [name]);
      const own = new Set(ruleSet.rules.filter(({ disabled }) => disabled).map(({ id }) => id));
      return { off: [...own], problems };
    };
    expect(off('1a')).toEqual({ off: ['1a'], problems: [] });
    expect(off('imported/In from AD - User Join')).toEqual({ off: ['1a'], problems: [] });
    expect(off('defaults/In from AD - User Join')).toEqual({ off: ['In.AD.User.Join'], problems: [] });
    expect(off('In from AD - User Lync')).toEqual({ off: ['In.AD.User.Lync'], problems: [] });
    expect(off('In from AD - User Join')).toEqual({
      off: [],
      problems: [
        'connect.yaml: disable: several rules are called "In from AD - User Join"; write defaults/In from AD - User Join or imported/In from AD - User Join',
      ],
    });
  });
});
