import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { userAccountControlBits as bits, wellKnownRids } from '../../directory/index.ts';
import type { SecurityDescriptor } from '../../ldap/index.ts';
import { accessMask } from '../../ldap/index.ts';
import type { ForestControl } from './control.ts';
import { protectionOf } from './guard.ts';
import type { Person } from './person.ts';

const domain = 'S-1-5-21-1-2-3';
const readable = (sid: string) => ({ kind: 'allow', flags: 0, mask: accessMask.readProperty, sid }) as const;
const hidden = (objectType: string) =>
  ({ kind: 'deny', flags: 0, mask: accessMask.readProperty, sid: `${domain}-1104`, objectType }) as const;
/** As the access control list is read by the account of the agent. */
const listOf = (...dacl: NonNullable<SecurityDescriptor['dacl']>): Partial<Person> => ({
  descriptor: { control: 4, owner: undefined, group: undefined, dacl },
});
const adminCountGuid = 'bf967918-0de6-11d0-a285-00aa003049e2';
const sidHistoryGuid = '17eb4278-d167-11d0-b002-0000f80367c1';
const ordinary: Person = {
  guid: '00000000-0000-4000-8000-000000000000',
  dn: 'CN=Anna,DC=corp,DC=test',
  sid: `${domain}-1105`,
  classes: ['top', 'person', 'organizationalPerson', 'user'],
  userAccountControl: bits.NORMAL_ACCOUNT,
  isLocked: false,
  names: { upn: 'anna@corp.test', account: 'anna' },
  adminCount: undefined,
  formerSids: [],
  descriptor: { control: 4, owner: undefined, group: undefined, dacl: [readable('S-1-5-11')] },
  groupSids: [`${domain}-513`, 'S-1-5-32-545'],
  primaryGroupSid: `${domain}-513`,
  pwdLastSet: '1',
  badPwdCount: 0,
  badPasswordAt: undefined,
  sourceAnchor: 'a',
};
const control: ForestControl = {
  replicators: new Set([`${domain}-1300`, `${domain}-1301`]),
  passwordSetters: new Set([`${domain}-1400`]),
  groups: new Set([`${domain}-1101`]),
};
const options = {
  ownSid: `${domain}-1104`,
  accounts: ['svc-hawser@corp.test', 'OTHER\\svc-other', 'CN=svc-third,DC=corp,DC=test'],
  agentAccounts: new Set([`${domain}-1500`]),
  readerSids: new Set([`${domain}-1104`, 'S-1-5-11', 'S-1-1-0']),
  deniedGroups: new Set([`${domain}-1200`]),
  control,
};
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
    ['Incoming Forest Trust Builders', { groupSids: ['S-1-5-32-557'] }, 'group'],
    ['Group Policy Creator Owners', { groupSids: [`${domain}-520`] }, 'group'],
    ['DnsAdmins, whatever number it has', { groupSids: [`${domain}-1101`] }, 'group'],
    ['somebody who may replicate secrets', { sid: `${domain}-1301` }, 'replicates-secrets'],
    ['a group that may replicate secrets', { groupSids: [`${domain}-1300`] }, 'replicates-secrets'],
    ['the account of another agent, by its rights', { sid: `${domain}-1400` }, 'account-of-an-agent'],
    [
      'an account of this agent by its UPN',
      { names: { upn: 'SVC-Hawser@corp.test', account: 'x' } },
      'account-of-an-agent',
    ],
    [
      'an account of this agent by its implicit UPN',
      { names: { upn: undefined, account: 'SVC-Hawser' } },
      'account-of-an-agent',
    ],
    [
      'an account of this agent by its short name',
      { names: { upn: 'x@y', account: 'svc-other' } },
      'account-of-an-agent',
    ],
    ['the account of another agent, that the tenant knows', { sid: `${domain}-1500` }, 'account-of-an-agent'],
    ['an account of this agent by its DN', { dn: 'cn=SVC-third, dc=corp, dc=test' }, 'account-of-an-agent'],
    ['a former Domain Admin group', { formerSids: ['S-1-5-21-7-7-7-512'] }, 'former-sid'],
    ['a former Administrator', { formerSids: ['S-1-5-21-7-7-7-500'] }, 'former-sid'],
    ['a former SID that may replicate secrets', { formerSids: [`${domain}-1300`] }, 'replicates-secrets'],
    ['an adminCount that may not be read', listOf(hidden(adminCountGuid), readable('S-1-5-11')), 'unreadable'],
    ['a sIDHistory that may not be read', listOf(hidden(sidHistoryGuid), readable('S-1-5-11')), 'unreadable'],
    ['attributes that nobody granted it', listOf(readable('S-1-5-32-544')), 'unreadable'],
    ['an access control list that may not be read', { descriptor: undefined }, 'unreadable'],
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

  test('stops at everybody where everybody may replicate secrets', () => {
    expect(look({}, { control: { ...control, replicators: new Set(['S-1-5-11']) } })).toBe('replicates-secrets');
  });

  test('stops at everybody when the server does not say what the agent may read', () => {
    expect(look({}, { readerSids: undefined })).toBe('unreadable');
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
