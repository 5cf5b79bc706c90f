import { describe, expect, test } from 'vitest';
import { cloud, compileYaml, source } from './test-rules.ts';

const inbound = (name: string, join: string): string => `
- name: ${name}
  direction: inbound
  connector: forest
  sourceObjectType: user
  targetObjectType: person
  linkType: provision
  precedence: 10
  join: ${join}`;

const outbound = (name: string, linkType: string, join: string): string => `
- name: ${name}
  direction: outbound
  connector: cloud
  sourceObjectType: group
  targetObjectType: group
  linkType: ${linkType}
  precedence: 20
  join: ${join}`;

const group = { id: '1', objectClass: 'group', attributes: { sourceAnchor: 'x' } } as const;
const anchor = '[[sourceAnchor = sourceAnchor]]';

describe('rules with join criteria in scope together', () => {
  test('may have the same ones, as the outbound rules of an exported set do', () => {
    const rules = compileYaml(
      outbound('Identity', 'join', anchor) + outbound('Join', 'provision', anchor) + outbound('Mail', 'join', anchor),
    );
    const { link, errors } = rules.outbound(cloud.id, group, undefined);
    expect(errors).toEqual([]);
    expect(link).toMatchObject({ rule: { name: 'Join' }, linkType: 'provision', mayProvision: true });
  });

  test('that differ are an error: precedence does not settle joins', () => {
    const other = outbound('Other', 'join', '[[displayName = displayName]]');
    const { link, errors } = compileYaml(outbound('Join', 'provision', anchor) + other).outbound(
      ...([cloud.id, group, undefined] as const),
    );
    expect(link).toBeNull();
    expect(errors).toMatchObject([{ code: 'ambiguous-join-rule' }]);
  });
});

test('a group of several criteria asks for all of them, and is passed over when one has no value', () => {
  const rules = compileYaml(
    inbound(
      'Join',
      '[[employeeID = employeeID, { csAttribute: sn, mvAttribute: sn, caseSensitive: true }], [mail = mail]]',
    ),
  );
  const criteria = (attributes: Parameters<typeof source>[0]) => rules.inbound(source(attributes)).link?.criteria;
  expect(criteria({ employeeID: '7', sn: 'Vries', mail: 'a@x' })).toEqual([
    [
      { attribute: 'employeeID', values: ['7'], caseSensitive: false },
      { attribute: 'sn', values: ['Vries'], caseSensitive: true },
    ],
    [{ attribute: 'mail', values: ['a@x'], caseSensitive: false }],
  ]);
  expect(criteria({ employeeID: '7', mail: 'a@x' })).toEqual([[expect.objectContaining({ attribute: 'mail' })]]);
});
