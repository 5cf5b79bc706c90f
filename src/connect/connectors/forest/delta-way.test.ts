import { describe, expect, test } from 'vitest';
import type { RootDse } from '../../../ldap/index.ts';
import { controlTypes } from '../../../ldap/index.ts';
import { deltaWay, missingControls, requireControls } from './delta-way.ts';

const complete: RootDse = {
  isActiveDirectory: true,
  namingContexts: [],
  defaultNamingContext: 'DC=corp',
  configurationNamingContext: undefined,
  schemaNamingContext: undefined,
  rootDomainNamingContext: undefined,
  dnsHostName: undefined,
  dsServiceName: 'CN=NTDS Settings',
  subschemaSubentry: undefined,
  highestCommittedUsn: '100',
  supportedControls: new Set(Object.values(controlTypes)),
  supportedExtensions: new Set(),
};
const without = (...names: readonly (keyof typeof controlTypes)[]): RootDse => ({
  ...complete,
  supportedControls: new Set(
    Object.entries(controlTypes).flatMap(([name, type]) => (names.some((one) => one === name) ? [] : [type])),
  ),
});

describe('the way of a delta', () => {
  test.each([
    ['DirSync, with the right to replicate', complete, true, 'dirsync'],
    ['uSNChanged, without that right', complete, false, 'usn'],
    ['uSNChanged, where DirSync is not offered', without('dirSync'), true, 'usn'],
    ['none, where numbers are not told', { ...complete, highestCommittedUsn: undefined }, false, 'full'],
    ['none, where nobody knows whose numbers they are', { ...complete, dsServiceName: undefined }, false, 'full'],
    ['DirSync, even where numbers are not told', { ...complete, highestCommittedUsn: undefined }, true, 'dirsync'],
  ])('is %s', (_what, rootDse, mayReplicate, expected) => {
    expect(deltaWay(rootDse, mayReplicate)).toBe(expected);
  });

  test('is no question where an answer would be cut off, or its references have no identity', () => {
    expect(missingControls(complete)).toEqual([]);
    expect(() => requireControls(complete, 'dc1')).not.toThrow();
    for (const name of ['paged', 'extendedDn'] as const) {
      expect(missingControls(without(name))).toEqual([name]);
      expect(() => requireControls(without(name), 'dc1')).toThrow(
        expect.objectContaining({ code: 'connectors.control-missing' }),
      );
    }
  });
});
