import { describe, expect, test } from 'vitest';
import { defaultRuleSet } from './default-rules.ts';
import { evaluateObject, isSelfContained } from './evaluate-object.ts';
import { loadRuleSet } from './load-rules.ts';
import { parseTryObject } from './parse-object.ts';

const ldif = `# as ldapsearch writes it
version: 1
dn: CN=Anna de Vries,OU=Sales,DC=contoso,
 DC=test
objectClass: top
objectClass: person
objectClass: user
cn:: QW5uYSBkZSBWcmllcw==
objectGUID:: MyIRAFVEd2aImaq7zN3u/w==
objectSid:: AQUAAAAAAAUVAAAAAQAAAAIAAAADAAAAUQQAAA==
sAMAccountName: anna
userPrincipalName: anna@contoso.test
userAccountControl: 512
proxyAddresses: SMTP:anna@contoso.test
proxyAddresses: smtp:a@contoso.test
isCriticalSystemObject: FALSE
manager: CN=Boss,DC=contoso,DC=test

dn: CN=Somebody else,DC=contoso,DC=test
`;

const json = JSON.stringify({
  dn: 'CN=Anna de Vries,OU=Sales,DC=contoso,DC=test',
  objectClass: ['top', 'person', 'user'],
  attributes: {
    cn: 'Anna de Vries',
    objectGUID: '00112233-4455-6677-8899-aabbccddeeff',
    objectSid: 'S-1-5-21-1-2-3-1105',
    sAMAccountName: 'anna',
    userPrincipalName: 'anna@contoso.test',
    userAccountControl: '512',
    proxyAddresses: ['SMTP:anna@contoso.test', 'smtp:a@contoso.test'],
    isCriticalSystemObject: false,
    manager: 'CN=Boss,DC=contoso,DC=test',
    title: null,
  },
});

describe('an object to try', () => {
  test('is the same from LDIF, from JSON, and with its attributes beside the DN', () => {
    const { attributes, ...rest } = JSON.parse(json) as { attributes: Record<string, unknown> };
    const expected = parseTryObject('anna.json', json);
    expect(expected).toMatchObject({
      objectClass: 'user',
      references: { manager: ['CN=Boss,DC=contoso,DC=test'] },
      attributes: {
        userAccountControl: 512,
        isCriticalSystemObject: false,
        objectGUID: { base64: 'MyIRAFVEd2aImaq7zN3u/w==' },
      },
    });
    expect(parseTryObject('anna.yaml', JSON.stringify({ ...rest, ...attributes }))).toEqual(expected);
    expect(parseTryObject('anna.ldif', ldif)).toEqual(expected);
  });

  test.each([
    ['a: [', /does not hold an object/],
    ['{ "dn": "CN=a" }', /objectClass/],
    ['{ "objectClass": "user", "attributes": { "a": { "b": 1 } } }', /attributes\.a/],
  ])('%s is refused', (text, message) => {
    expect(() => parseTryObject('x.json', text)).toThrow(message);
  });
});

describe('evaluating an object', () => {
  const object = parseTryObject('anna.json', json);

  test('shows what it becomes and the rule behind every value', () => {
    const result = evaluateObject(defaultRuleSet(), object);
    expect(result).toMatchObject({
      object: { connector: 'forest', class: 'user' },
      metaverse: {
        class: 'person',
        attributes: { displayName: 'Anna de Vries', manager: ['CN=Boss,DC=contoso,DC=test'] },
      },
      exports: [
        {
          connector: 'cloud',
          class: 'user',
          attributes: { userPrincipalName: 'anna@contoso.test', netBiosName: 'CONTOSO' },
        },
      ],
      link: { rule: 'In from AD - User Join', outcome: 'projected' },
      errors: [],
    });
    expect(result.explanation['accountEnabled']).toEqual({
      rule: 'In from AD - User AccountEnabled',
      precedence: 102,
      value: true,
      losers: [
        {
          ...{ rule: 'In from AD - User Common', precedence: 106, value: true },
          because: { code: 'rules.lost-precedence', values: { mine: 106, theirs: 102 } },
        },
      ],
    });
    expect(result.explanation['manager']).toMatchObject({ rule: 'In from AD - User Common' });
  });

  test("rules of one's own go on top of the default rules", () => {
    const text = `name: Keep
direction: inbound
connector: forest
sourceObjectType: user
targetObjectType: person
precedence: 50
scope: [[sAMAccountName EQUAL anna]]
flows: [{ target: cloudFiltered, constant: true }]`;
    const own = loadRuleSet([{ file: 'own.yaml', text }]);
    expect(isSelfContained(own)).toBe(false);
    expect(isSelfContained(defaultRuleSet())).toBe(true);
    const result = evaluateObject(loadRuleSet([{ file: 'own.yaml', text }], defaultRuleSet()), object);
    expect(result.explanation['cloudFiltered']).toMatchObject({ rule: 'Keep', value: true });
    expect(result.exports).toEqual([]);
    expect(evaluateObject(own, object)).toMatchObject({ metaverse: null, exports: [] });
  });

  test('an object without a value to join on is shown, and said not to be projected', () => {
    const bare = parseTryObject(
      'x.json',
      '{ "objectClass": "user", "dn": "CN=a,DC=b", "sAMAccountName": "a", "cn": "a" }',
    );
    expect(evaluateObject(defaultRuleSet(), bare)).toMatchObject({
      link: { outcome: 'no-join-value' },
      metaverse: { attributes: { displayName: 'a' } },
    });
  });

  test('says why an object stays out', () => {
    const critical = parseTryObject(
      'x.json',
      JSON.stringify({ ...(JSON.parse(json) as object), attributes: { isCriticalSystemObject: 'TRUE' } }),
    );
    const result = evaluateObject(defaultRuleSet(), critical);
    expect(result.metaverse).toBeNull();
    expect(result.outOfScope).toContainEqual({
      rule: 'In from AD - User Join',
      because: { code: 'rules.not-met', values: { clauses: ['isCriticalSystemObject NOTEQUAL True'] } },
    });
  });
});
