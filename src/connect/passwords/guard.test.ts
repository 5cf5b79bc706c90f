import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { userAccountControlBits as bits, wellKnownRids } from '../../directory/index.ts';
import { protectionOf } from './guard.ts';
import type { Person } from './person.ts';

const domain = 'S-1-5-21-1-2-3';
const ordinary: Person = {
  guid: '00000000-0000-4000-8000-000000000000',
  dn: 'CN=Anna,DC=corp,DC=test',
  sid: `${domain}-1105`,
  classes: ['top', 'person', 'organizationalPerson', 'user'],
  userAccountControl: bits.NORMAL_ACCOUNT,
  isLocked: false,
  adminCount: 0,
  groupSids: [`${domain}-513`, 'S-1-5-32-545'],
  primaryGroupSid: `${domain}-513`,
  pwdLastSet: '1',
  badPwdCount: 0,
  badPasswordAt: undefined,
  sourceAnchor: 'a',
};
const options = { ownSid: `${domain}-1104`, deniedGroups: new Set([`${domain}-1200`]) };
const look = (part: Partial<Person>, more = {}): string | undefined =>
  protectionOf({ ...ordinary, ...part }, { ...options, ...more });

describe('the guard', () => {
  test('lets an ordinary person through', () => {
    expect(look({})).toBeUndefined();
  });

  test.each([
    ['adminCount', { adminCount: 1 }, 'admin-count'],
    ['the built-in administrator', { sid: `${domain}-500` }, 'built-in'],
    ['krbtgt', { sid: `${domain}-502` }, 'built-in'],
    ['the account of the agent', { sid: `${domain}-1104` }, 'own-account'],
    ['Administrators', { groupSids: ['S-1-5-32-544'] }, 'group'],
    ['Backup Operators', { groupSids: ['S-1-5-32-551'] }, 'group'],
    ['Domain Admins', { groupSids: [`${domain}-512`] }, 'group'],
    ['Enterprise Admins of another domain', { groupSids: ['S-1-5-21-9-9-9-519'] }, 'group'],
    ['a group of the configuration', { groupSids: [`${domain}-1200`] }, 'group-of-configuration'],
    ['groups that cannot be read', { groupSids: undefined }, 'unreadable'],
    ['a userAccountControl that cannot be read', { userAccountControl: undefined }, 'unreadable'],
    ['a SID that cannot be read', { sid: undefined }, 'unreadable'],
    ['a computer', { classes: [...ordinary.classes, 'computer'] }, 'not-a-person'],
    [
      'a managed service account',
      { classes: [...ordinary.classes, 'msDS-GroupManagedServiceAccount'] },
      'not-a-person',
    ],
    ['a trust', { userAccountControl: bits.INTERDOMAIN_TRUST_ACCOUNT }, 'not-a-person'],
    ['a contact', { classes: ['top', 'person', 'contact'] }, 'not-a-person'],
  ])('stops at %s', (_, part, expected) => {
    expect(look(part)).toBe(expected);
  });

  test('stops at everybody when it is not known who the agent is', () => {
    expect(look({}, { ownSid: undefined })).toBe('unreadable');
  });

  test('lets an administrator who knows the old password change it, but neither a machine nor the agent itself', () => {
    const change = { knowsOldPassword: true };
    expect(look({ adminCount: 1, groupSids: [`${domain}-512`] }, change)).toBeUndefined();
    expect(look({ sid: `${domain}-1104` }, change)).toBe('own-account');
    expect(look({ classes: [...ordinary.classes, 'computer'] }, change)).toBe('not-a-person');
    expect(look({ userAccountControl: undefined }, change)).toBe('unreadable');
  });

  test('is not passed by any further groups beside a protected one, in whatever order', () => {
    const other = fc.integer({ min: 1000, max: 2 ** 31 }).map((rid) => `${domain}-${rid}`);
    const groups = fc.array(other, { maxLength: 20 });
    const admins = fc.constantFrom(wellKnownRids.domainAdmins, wellKnownRids.schemaAdmins, wellKnownRids.keyAdmins);
    fc.assert(
      fc.property(groups, groups, admins, (before, after, rid) => {
        expect(look({ groupSids: [...before, `${domain}-${rid}`, ...after] })).toBe('group');
      }),
    );
  });
});
