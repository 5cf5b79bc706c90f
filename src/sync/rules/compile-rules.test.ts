import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MetaverseResult } from './rule-set.ts';
import { cloud, compileYaml, forestA, forestB, source } from './test-rules.ts';

const inbound = 'direction: inbound, connector: forest, sourceObjectType: user, targetObjectType: person';
const outbound = 'direction: outbound, connector: cloud, sourceObjectType: person, targetObjectType: user';

/** Rules of one line each, in YAML's flow style. */
function rules(...lines: readonly string[]) {
  return compileYaml(`rules:\n${lines.map((line, index) => `  - { name: r${index}, ${line} }`).join('\n')}\n`);
}

function combine(
  compiled: ReturnType<typeof rules>,
  ...objects: readonly Parameters<typeof compiled.inbound>[0][]
): MetaverseResult {
  return compiled.combine(
    'person',
    objects.map((each) => compiled.inbound(each)),
    undefined,
  );
}

const join = `${inbound}, linkType: provision, precedence: 10`;

describe('precedence', () => {
  test('the lower number wins, and a NULL lets the next one contribute', () => {
    const compiled = rules(
      join,
      `${inbound}, precedence: 20, flows: [{ target: title, source: title }]`,
      `${inbound}, precedence: 30, flows: [{ target: title, constant: Employee }]`,
    );
    expect(combine(compiled, source({ title: 'Clerk' })).attributes['title']).toBe('Clerk');
    expect(combine(compiled, source({})).attributes['title']).toBe('Employee');
  });

  test('AuthoritativeNull: nothing, and nobody below may', () => {
    const compiled = rules(
      join,
      `${inbound}, precedence: 20, flows: [{ target: title, expression: 'IIF([a] = "x", AuthoritativeNull, NULL)' }]`,
      `${inbound}, precedence: 30, flows: [{ target: title, constant: Employee }]`,
    );
    expect(combine(compiled, source({ a: 'x' })).attributes).not.toHaveProperty('title');
    expect(combine(compiled, source({ a: 'y' })).attributes['title']).toBe('Employee');
  });

  test('IgnoreThisFlow: as if it were not there; the target keeps what it has', () => {
    const compiled = rules(join, `${inbound}, precedence: 20, flows: [{ target: title, expression: IgnoreThisFlow }]`);
    const result = compiled.inbound(source({}));
    expect(compiled.combine('person', [result], { title: 'Old' }).attributes).toEqual({ title: 'Old' });
    expect(compiled.combine('person', [result], undefined).attributes).toEqual({});
  });

  test('at equal precedence the forest that was added first wins, whichever is read first', () => {
    const compiled = rules(join, `${inbound}, precedence: 20, flows: [{ target: title, source: title }]`);
    const a = source({ title: 'A' });
    const b = source({ title: 'B' }, { connector: forestB.id });
    expect(combine(compiled, a, b).attributes['title']).toBe('A');
    expect(combine(compiled, b, a).attributes['title']).toBe('A');
  });

  test('two objects of one forest under one rule are ambiguous', () => {
    const compiled = rules(join, `${inbound}, precedence: 20, flows: [{ target: title, source: title }]`);
    const { errors } = combine(compiled, source({ title: 'A' }), source({ title: 'B' }));
    expect(errors).toMatchObject([{ code: 'ambiguous-import-flow', attribute: 'title' }]);
  });

  test('an empty text is no value', () => {
    const compiled = rules(
      join,
      `${inbound}, precedence: 20, flows: [{ target: title, expression: 'Trim([title])' }]`,
      `${inbound}, precedence: 30, flows: [{ target: title, constant: Employee }]`,
    );
    expect(combine(compiled, source({ title: '  ' })).attributes['title']).toBe('Employee');
  });

  test('the order of the sources never matters', () => {
    const compiled = rules(
      join,
      `${inbound}, precedence: 20, flows: [{ target: title, source: title }, { target: department, expression: 'IIF([department] = "x", AuthoritativeNull, [department])' }]`,
      `${inbound}, precedence: 30, flows: [{ target: otherMobile, source: otherMobile, mergeType: merge }, { target: department, source: division }]`,
    );
    const word = fc.option(fc.constantFrom('x', 'y', 'z'), { nil: undefined });
    const person = fc.record({ title: word, department: word, division: word, otherMobile: word }).map((values) => {
      return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Record<
        string,
        string
      >;
    });
    fc.assert(
      fc.property(person, person, (first, second) => {
        const a = source(first);
        const b = source(second, { connector: forestB.id });
        expect(combine(compiled, a, b)).toEqual(combine(compiled, b, a));
      }),
    );
  });
});

describe('merging', () => {
  const merging = (mergeType: string, other = mergeType) =>
    rules(
      join,
      `${inbound}, precedence: 20, flows: [{ target: proxyAddresses, source: proxyAddresses, mergeType: ${mergeType} }]`,
      `${inbound}, precedence: 30, flows: [{ target: proxyAddresses, source: more, mergeType: ${other} }]`,
    );
  const object = source({
    proxyAddresses: ['SMTP:a@x.test'],
    more: ['smtp:A@x.test', 'smtp:b@x.test', 'SMTP:a@x.test'],
  });

  test('merge is the union, without repeats', () => {
    expect(combine(merging('merge'), object).attributes['proxyAddresses']).toEqual([
      'SMTP:a@x.test',
      'smtp:A@x.test',
      'smtp:b@x.test',
    ]);
  });

  test('mergeCaseInsensitive keeps the first spelling', () => {
    expect(combine(merging('mergeCaseInsensitive'), object).attributes['proxyAddresses']).toEqual([
      'SMTP:a@x.test',
      'smtp:b@x.test',
    ]);
  });

  test('different merge types for one attribute are an error of the object', () => {
    expect(combine(merging('update', 'merge'), object).errors).toMatchObject([{ code: 'merge-type-conflict' }]);
  });
});

describe('joining', () => {
  test('criteria carry the values in order; groups with an absent value are left out', () => {
    const compiled = rules(`${join}, join: [[employeeID = employeeID, 'sn = sn'], ['mail = mail']]`);
    const link = compiled.inbound(source({ mail: 'a@x.test', employeeID: '1' })).link;
    expect(link).toMatchObject({
      linkType: 'provision',
      objectClass: 'person',
      mayProvision: true,
      criteria: [[{ attribute: 'mail', values: ['a@x.test'], caseSensitive: false }]],
    });
  });

  test('an object without any join attribute is not projected', () => {
    const compiled = rules(`${join}, join: [['mail = mail']]`);
    expect(compiled.inbound(source({ cn: 'x' })).link).toMatchObject({ criteria: [], mayProvision: false });
  });

  test('a rule of link type join never creates, and does not keep alive', () => {
    const compiled = rules(`${inbound}, precedence: 10, join: [['mail = mail']]`);
    const result = compiled.inbound(source({ mail: 'x' }));
    expect(result).toMatchObject({ link: { linkType: 'join', mayProvision: false }, keepsAlive: false });
  });

  test('a sticky join does not create, and keeps alive', () => {
    const compiled = rules(`${inbound}, precedence: 10, linkType: stickyJoin, join: [['mail = mail']]`);
    expect(compiled.inbound(source({ mail: 'x' }))).toMatchObject({ link: { mayProvision: false }, keepsAlive: true });
  });

  test('two rules with join criteria in scope are an error, whatever their precedence', () => {
    const compiled = rules(`${join}, join: [['mail = mail']]`, `${inbound}, precedence: 50, join: [['sn = sn']]`);
    const result = compiled.inbound(source({ mail: 'x' }));
    expect(result.link).toBeNull();
    expect(result.errors).toMatchObject([{ code: 'ambiguous-join-rule' }]);
  });

  test('rules of several target classes do not compete; the class that is linked already is kept', () => {
    const compiled = compileYaml(`
- { name: user, ${outbound}, precedence: 1, linkType: provision,
    scope: [['sourceObjectType EQUAL User']], join: [['sourceAnchor = sourceAnchor']] }
- { name: contact, ${outbound.replace('targetObjectType: user', 'targetObjectType: contact')}, precedence: 2,
    join: [['mail = mail']] }
`);
    const object = {
      id: '1',
      objectClass: 'person',
      attributes: { sourceObjectType: 'User', sourceAnchor: 'x', mail: 'm' },
    } as const;
    expect(compiled.outbound(cloud.id, object, undefined).link?.objectClass).toBe('user');
    expect(compiled.outbound(cloud.id, object, { objectClass: 'contact', confirmed: {} }).link?.objectClass).toBe(
      'contact',
    );
  });

  test('without a rule that links, nothing flows', () => {
    const compiled = rules(
      `${join}, scope: [['a EQUAL b']]`,
      `${inbound}, precedence: 20, flows: [{ target: title, constant: x }]`,
    );
    const result = compiled.inbound(source({}), { explain: true });
    expect(result).toMatchObject({
      link: null,
      contributions: [],
      outOfScope: [{ because: { code: 'rules.not-met', values: { clauses: ['a EQUAL b'] } } }],
    });
  });
});

describe('errors are values of the object', () => {
  test("the rule's own error, a failing expression, too many values and a wrong type", () => {
    const compiled = rules(
      join,
      `${inbound}, precedence: 20, flows: [
        { target: title, expression: 'Error("no title")' },
        { target: department, expression: 'Item([x], 5)' },
        { target: company, source: companies },
        { target: memberCount, source: word },
        { target: accountEnabled, source: word },
        { target: sn, source: sn }]`,
    );
    const { attributes, errors } = combine(compiled, source({ sn: 'Vries', companies: ['a', 'b'], word: 'perhaps' }));
    expect(attributes).toEqual({ sn: 'Vries' });
    expect(errors.map(({ attribute, code }) => [attribute, code])).toEqual([
      ['title', 'raised-error'],
      ['department', 'expression-error'],
      ['company', 'multi-values-to-single-value'],
      ['memberCount', 'value-type-mismatch'],
      ['accountEnabled', 'value-type-mismatch'],
    ]);
    expect(errors[0]).toMatchObject({
      rule: 'r1',
      detail: { code: 'rules.raised', values: { message: 'no title' } },
    });
  });

  test('values take the type of their attribute', () => {
    const compiled = rules(
      join,
      `${inbound}, precedence: 20, flows: [
        { target: memberCount, constant: '12' },
        { target: accountEnabled, constant: 'TRUE' },
        { target: employeeID, constant: 7 },
        { target: otherMobile, source: m },
        { target: title, source: t }]`,
    );
    const { attributes, errors } = combine(compiled, source({ m: '1', t: ['Clerk'] }));
    expect(errors).toEqual([]);
    expect(attributes).toEqual({
      memberCount: 12,
      accountEnabled: true,
      employeeID: '7',
      otherMobile: ['1'],
      title: 'Clerk',
    });
  });
});

describe('apply once', () => {
  const compiled = rules(
    join,
    `${inbound}, precedence: 20, flows: [{ target: title, constant: Trainee, applyOnce: true }]`,
    `${outbound}, precedence: 30, linkType: provision, flows: [{ target: description, constant: Welcome, applyOnce: true }]`,
  );

  test('flows into the metaverse when the object is created, and is kept afterwards', () => {
    expect(combine(compiled, source({}, { isNew: true })).attributes).toEqual({ title: 'Trainee' });
    expect(combine(compiled, source({})).attributes).toEqual({});
    expect(compiled.combine('person', [compiled.inbound(source({}))], { title: 'Boss' }).attributes).toEqual({
      title: 'Boss',
    });
  });

  test('flows out when the target is new, and keeps what the target has afterwards', () => {
    const object = { id: '1', objectClass: 'person', attributes: {} } as const;
    expect(compiled.outbound(cloud.id, object, undefined).attributes).toEqual({ description: 'Welcome' });
    const target = { objectClass: 'user', confirmed: { description: 'Changed' } };
    expect(compiled.outbound(cloud.id, object, target).attributes).toEqual({ description: 'Changed' });
  });
});

describe('outbound', () => {
  test('what flows nothing is managed, so that the target loses it', () => {
    const compiled = rules(
      `${outbound}, precedence: 1, linkType: provision, flows: [{ target: title, source: title }, { target: city, source: l }]`,
    );
    const result = compiled.outbound(
      cloud.id,
      { id: '1', objectClass: 'person', attributes: { l: 'Utrecht' } },
      { objectClass: 'user', confirmed: { title: 'x' } },
    );
    expect(result.attributes).toEqual({ city: 'Utrecht' });
    expect([...result.managed]).toEqual(['title', 'city']);
  });

  test('[cloudSourceAnchor] is what the cloud has confirmed', () => {
    const compiled = rules(
      `${outbound}, precedence: 1, linkType: provision, flows: [{ target: sourceAnchor, expression: 'IIF(IsPresent([cloudSourceAnchor]) && [cloudSourceAnchor] <> [sourceAnchor], Error("changed"), [sourceAnchor])' }]`,
    );
    const object = { id: '1', objectClass: 'person', attributes: { sourceAnchor: 'new' } } as const;
    expect(compiled.outbound(cloud.id, object, undefined).attributes).toEqual({ sourceAnchor: 'new' });
    expect(
      compiled.outbound(cloud.id, object, { objectClass: 'user', confirmed: { sourceAnchor: 'old' } }).errors,
    ).toMatchObject([{ code: 'raised-error', detail: { values: { message: 'changed' } } }]);
  });

  test('%Connector.ID% is known in expressions and in scope filters', () => {
    const compiled = rules(
      join,
      `${inbound}, precedence: 20, flows: [{ target: contributingConnector, expression: '%Connector.ID%' }]`,
      `${outbound}, precedence: 30, linkType: provision, scope: [['contributingConnector EQUAL %Connector.ID%']]`,
    );
    expect(combine(compiled, source({})).attributes).toEqual({ contributingConnector: forestA.id });
    const of = (id: string) =>
      compiled.outbound(
        cloud.id,
        { id: '1', objectClass: 'person', attributes: { contributingConnector: id } },
        undefined,
      ).link;
    expect(of(cloud.id)).not.toBeNull();
    expect(of(forestA.id)).toBeNull();
  });
});

describe('references', () => {
  const compiled = rules(
    join,
    `${inbound}, precedence: 20, flows: [{ target: manager, source: manager }]`,
    `${inbound}, precedence: 30, flows: [{ target: manager, source: secretary }, { target: publicDelegates, source: publicDelegates, mergeType: merge }]`,
    `${outbound}, precedence: 40, linkType: provision, flows: [{ target: manager, source: manager }]`,
  );

  test('are reported, never evaluated; the first flow with values wins', () => {
    const both = combine(compiled, source({}, { referenceCounts: { manager: 1, secretary: 1 } }));
    expect(both.attributes).toEqual({});
    expect(both.references['manager']).toMatchObject([
      { source: 0, flow: { csAttribute: 'manager', rule: { name: 'r1' } } },
    ]);
    const one = combine(compiled, source({}, { referenceCounts: { secretary: 1 } }));
    expect(one.references['manager']).toMatchObject([{ flow: { csAttribute: 'secretary' } }]);
    expect(combine(compiled, source({})).references).toEqual({});
  });

  test('that merge come from every source', () => {
    const referenceCounts = { publicDelegates: 1 };
    const result = combine(
      compiled,
      source({}, { referenceCounts }),
      source({}, { referenceCounts, connector: forestB.id }),
    );
    expect(result.references['publicDelegates']?.map(({ source: index }) => index)).toEqual([0, 1]);
  });

  test('flow out by name, and the same objects are listed once for all', () => {
    const { references } = compiled.outbound(cloud.id, { id: '1', objectClass: 'person', attributes: {} }, undefined);
    expect(references).toMatchObject([{ csAttribute: 'manager', mvAttribute: 'manager', direction: 'outbound' }]);
    expect(compiled.referenceFlows).toContain(references[0]);
  });

  test('an expression on a reference may only raise an error or step aside', () => {
    const guard = rules(
      `direction: outbound, connector: cloud, sourceObjectType: group, targetObjectType: group, linkType: provision, precedence: 1, flows: [
        { target: member, expression: 'IIF(ValueCount("member") > 2, Error("too many"), IgnoreThisFlow)' },
        { target: member, source: member }]`,
    );
    const group = (member: number) =>
      guard.outbound(
        cloud.id,
        { id: '1', objectClass: 'group', attributes: {}, referenceCounts: { member } },
        undefined,
      );
    expect(group(3).errors).toMatchObject([{ code: 'raised-error', attribute: 'member' }]);
    expect(group(2)).toMatchObject({ errors: [], references: [{ csAttribute: 'member' }] });
  });
});

describe('what a connector is asked for', () => {
  const compiled = rules(
    `${join}, join: [['mail = contactMail']], scope: [['adminDescription ISNULL']]`,
    `${inbound}, precedence: 20, flows: [{ target: displayName, expression: 'IIF(IsPresent([displayName]), [displayName], [cn])' }, { target: manager, source: manager }]`,
  );

  test('every attribute that a rule reads, and every class', () => {
    expect(compiled.attributesRead(forestA.id)).toEqual(['adminDescription', 'cn', 'displayName', 'mail', 'manager']);
    expect(compiled.classesRead(forestA.id)).toEqual(['user']);
    expect(compiled.joinAttributes).toEqual(['contactMail']);
  });
});

describe('the revision', () => {
  test('is the same for the same rules, and another when a rule changes', () => {
    expect(rules(join).revision).toBe(rules(join).revision);
    expect(rules(join).revision).not.toBe(rules(`${join}, disabled: true`).revision);
  });
});

describe('a connector is named by type, id or pattern', () => {
  test.each([
    ['forest', [true, true]],
    ['forest-b', [false, true]],
    ["'*.test'", [true, true]],
    ["'A.test'", [true, false]],
    ['ldap', [false, false]],
  ])('%s', (connector, expected) => {
    const compiled = rules(join.replace('connector: forest', `connector: ${connector}`));
    const linked = [forestA, forestB].map(({ id }) => compiled.inbound(source({}, { connector: id })).link !== null);
    expect(linked).toEqual(expected);
  });
});

test('explaining names the winner and why the others lost', () => {
  const compiled = rules(
    join,
    `${inbound}, precedence: 20, flows: [{ target: title, source: title }]`,
    `${inbound}, precedence: 30, flows: [{ target: title, source: absent }]`,
    `${inbound}, precedence: 40, flows: [{ target: title, constant: Employee }]`,
  );
  const result = compiled.inbound(source({ title: 'Clerk' }), { explain: true });
  const { explanation } = compiled.combine('person', [result], undefined, { explain: true });
  expect(explanation?.['title']).toMatchObject({
    rule: { name: 'r1', precedence: 20 },
    from: ['title'],
    value: 'Clerk',
    losers: [
      { rule: { name: 'r2' }, value: null, because: { code: 'rules.lost-null' } },
      {
        rule: { name: 'r3' },
        value: 'Employee',
        because: { code: 'rules.lost-precedence', values: { mine: 40, theirs: 20 } },
      },
    ],
  });
});

test('rules that cannot be compiled are refused as a whole, each problem with its place', () => {
  const text = `
rules:
  - name: Broken
    ${inbound.replaceAll(', ', '\n    ')}
    precedence: 1
    flows:
      - target: title
        expression: Lft([a], 1)
      - { target: manager, expression: '[cn] & "x"' }
      - { target: title, source: manager }
      - { target: title, source: cn, mergeType: merge }
`;
  expect(() => compileYaml(text, [forestA])).toThrow(
    expect.objectContaining({
      code: 'rules.invalid',
      message: expect.stringContaining(
        'test.yaml:10:9: Broken: title: there is no function Lft; did you mean Left?',
      ) as string,
    }),
  );
});
