import { describe, expect, test } from 'vitest';
import { guidToBytes, sidToBytes, toBytes } from '../../directory/index.ts';
import type { Attributes } from '../../directory/index.ts';
import { checkRuleSet } from './check-rules.ts';
import { compileRuleSet } from './compile-rules.ts';
import { defaultRuleSet } from './default-rules.ts';
import type { CompiledRules, OutboundResult, SourceObject } from './rule-set.ts';
import { cloud, forestA, forestB, source } from './test-rules.ts';

const ldap = { id: 'ldap', type: 'ldap', name: 'example.org' } as never as typeof cloud;
const rules = compileRuleSet(defaultRuleSet(), { connectors: [forestA, forestB, ldap, cloud] });

const guid = toBytes(guidToBytes('00112233-4455-6677-8899-aabbccddeeff'));
const anchor = guid.base64;
const sid = toBytes(sidToBytes('S-1-5-21-1-2-3-1105'));

const anna: Attributes = {
  objectGUID: guid,
  objectSid: sid,
  sAMAccountName: 'anna',
  userPrincipalName: 'anna@a.test',
  cn: 'Anna',
  givenName: ' Anna ',
  userAccountControl: 512,
  pwdLastSet: '133000000000000000',
};

function through(objects: readonly SourceObject[], compiled: CompiledRules = rules) {
  const inbound = objects.map((object) => compiled.inbound({ ...object, isNew: true }));
  const objectClass = inbound[0]?.link?.objectClass as 'person' | 'group' | 'device';
  const counts = objects[0]?.referenceCounts ?? {};
  const metaverse = compiled.combine(objectClass, inbound, undefined);
  const out = (confirmed?: Attributes): OutboundResult =>
    compiled.outbound(
      cloud.id,
      { id: '1', objectClass, attributes: metaverse.attributes, referenceCounts: counts },
      confirmed && { objectClass: 'user', confirmed },
    );
  return { inbound, metaverse, out, exported: out() };
}

const user = (attributes: Attributes, rest: Partial<SourceObject> = {}) =>
  through([source({ ...anna, ...attributes }, rest)]);

test('the default rules have no problems and stand in the order of the field', () => {
  const { errors } = checkRuleSet(defaultRuleSet());
  expect(errors).toEqual([]);
  const order = [...defaultRuleSet().rules]
    .sort((a, b) => a.precedence - b.precedence)
    .map(({ precedence, name }) => `${precedence} ${name}`);
  expect(order.filter((each) => /^1\d\d /.test(each))).toEqual([
    '100 In from AD - User Join',
    '101 In from AD - InetOrgPerson Join',
    '102 In from AD - User AccountEnabled',
    '103 In from AD - InetOrgPerson AccountEnabled',
    '104 In from AD - User Common from Exchange',
    '105 In from AD - InetOrgPerson Common from Exchange',
    '106 In from AD - User Common',
    '107 In from AD - InetOrgPerson Common',
    '108 In from AD - User Exchange',
    '109 In from AD - InetOrgPerson Exchange',
    '110 In from AD - User Lync',
    '111 In from AD - InetOrgPerson Lync',
    '112 In from AD - Group Join',
    '113 In from AD - Group Exchange',
    '114 In from AD - Group Common',
    '115 In from AD - Contact Join',
    '116 In from AD - Contact Common',
    '117 In from AD - Contact Lync',
    '118 In from AD - ForeignSecurityPrincipal Join User',
    '123 Out to cloud - User Join',
    '124 Out to cloud - User Identity',
    '125 Out to cloud - User ExchangeOnline',
    '131 Out to cloud - Contact Join',
    '132 Out to cloud - Contact Identity',
    '133 Out to cloud - Contact ExchangeOnline',
    '139 Out to cloud - Group Join',
    '140 Out to cloud - Group Identity',
    '141 Out to cloud - Group ExchangeOnline',
    '159 In from AD - Computer Join',
    '160 Out to cloud - Device Join',
    '161 In from AD - Device Common',
  ]);
});

describe('a person', () => {
  test('with an enabled account becomes a user', () => {
    const { inbound, exported } = user({
      mail: 'anna@a.test',
      proxyAddresses: ['SMTP:anna@a.test ', 'SMTP:anna@a.test'],
    });
    expect(inbound[0]).toMatchObject({ errors: [], keepsAlive: true, passwordSync: true });
    expect(exported).toMatchObject({
      errors: [],
      passwordSync: true,
      link: { objectClass: 'user', mayProvision: true },
      attributes: {
        sourceAnchor: anchor,
        accountEnabled: true,
        userPrincipalName: 'anna@a.test',
        displayName: 'Anna',
        givenName: 'Anna',
        mail: 'anna@a.test',
        proxyAddresses: ['SMTP:anna@a.test'],
        onPremisesSamAccountName: 'anna',
        onPremisesSecurityIdentifier: 'S-1-5-21-1-2-3-1105',
        onPremisesDistinguishedName: 'CN=Anna,OU=Sales,DC=a,DC=test',
        onPremisesObjectIdentifier: '00112233-4455-6677-8899-aabbccddeeff',
        dnsDomainName: 'a.test',
        netBiosName: 'A',
        lastPasswordChangeTimestamp: '20220618042640.0Z',
      },
    });
  });

  test('of class inetOrgPerson becomes a user too, without password synchronization', () => {
    const { inbound, exported } = user({}, { objectClass: 'inetOrgPerson' });
    expect(inbound[0]?.passwordSync).toBe(false);
    expect(exported).toMatchObject({
      link: { objectClass: 'user' },
      attributes: { sourceAnchor: anchor, accountEnabled: true },
    });
  });

  test('with a disabled account stays a user, disabled', () => {
    const { exported, inbound } = user({ userAccountControl: 514 });
    expect(exported).toMatchObject({
      link: { objectClass: 'user' },
      attributes: { accountEnabled: false, userPrincipalName: 'anna@a.test' },
    });
    expect(inbound[0]?.passwordSync).toBe(false);
  });

  test('without a userPrincipalName gets one from the account name and the domain', () => {
    const { userPrincipalName: _, ...rest } = anna;
    expect(through([source(rest)]).exported.attributes['userPrincipalName']).toBe('anna@a.test');
  });

  test('with neither is an error that says so', () => {
    const { userPrincipalName: _, sAMAccountName: __, ...rest } = anna;
    expect(through([source(rest)]).inbound[0]?.errors).toMatchObject([
      {
        code: 'raised-error',
        attribute: 'userPrincipalName',
        detail: { values: { message: expect.stringContaining('neither') } },
      },
    ]);
  });

  test.each<[string, Attributes, Partial<SourceObject>]>([
    ['SUPPORT_388945a0', { sAMAccountName: 'SUPPORT_388945a0' }, {}],
    ['a service account of the synchronization (AAD_)', { sAMAccountName: 'AAD_abc' }, {}],
    ['a service account of the synchronization (MSOL_)', { sAMAccountName: 'MSOL_abc' }, {}],
    ['a system mailbox', { mailNickname: 'SystemMailbox{1f05a927}' }, {}],
    ['a client access server mailbox', { mailNickname: 'CAS_{1f05a927}' }, {}],
    ['a mailbox plan (Exchange type bits)', { msExchRecipientTypeDetails: 0x1000000 }, {}],
    [
      'a replication conflict',
      {},
      { dn: String.raw`CN=Anna\0ACNF:00112233-4455-6677-8899-aabbccddeeff,OU=Sales,DC=a,DC=test` },
    ],
  ])('%s is filtered: in the metaverse, not in the cloud', (_, attributes, rest) => {
    const { metaverse, exported } = user(attributes, rest);
    expect(metaverse.attributes['cloudFiltered']).toBe(true);
    expect(exported.link).toBeNull();
  });

  test('without an account name is filtered', () => {
    const { sAMAccountName: _, ...rest } = anna;
    expect(through([source(rest)])).toMatchObject({
      metaverse: { attributes: { cloudFiltered: true } },
      exported: { link: null },
    });
  });

  test.each<[string, Attributes]>([
    ['a critical system object', { isCriticalSystemObject: true }],
    ['an object that a writeback made (adminDescription)', { adminDescription: 'User_abc' }],
  ])('%s is out of scope', (_, attributes) => {
    expect(rules.inbound(source({ ...anna, ...attributes })).link).toBeNull();
  });

  test('texts are trimmed, the first of several descriptions counts, and 448 characters are the limit', () => {
    const { attributes } = user({
      description: [`  ${'x'.repeat(500)}`, 'second'],
      info: 'y'.repeat(500),
      displayName: ' A ',
      department: '  ',
    }).exported;
    expect(attributes).toMatchObject({ description: 'x'.repeat(448), info: 'y'.repeat(448), displayName: 'A' });
    expect(attributes).not.toHaveProperty('department');
  });

  test('usageLocation and countryCode that are empty do not take away what the cloud has', () => {
    const { out } = user({});
    expect(out({ sourceAnchor: anchor, usageLocation: 'NL', countryCode: 528 }).attributes).toMatchObject({
      usageLocation: 'NL',
      countryCode: 528,
    });
    expect(user({ msExchUsageLocation: 'be', mailNickname: 'anna' }).exported.attributes['usageLocation']).toBe('BE');
  });

  test('whose source anchor differs from the confirmed one stops with an error', () => {
    expect(user({}).out({ sourceAnchor: 'other' }).errors).toMatchObject([
      {
        code: 'raised-error',
        attribute: 'sourceAnchor',
        detail: { values: { message: expect.stringContaining('SourceAnchor attribute has changed') } },
      },
    ]);
  });
});

describe('the source anchor', () => {
  const other = toBytes(guidToBytes('99999999-4455-6677-8899-aabbccddeeff'));

  test('is mS-DS-ConsistencyGuid, and objectGUID as long as that is empty', () => {
    expect(user({ 'mS-DS-ConsistencyGuid': other }).exported.attributes['sourceAnchor']).toBe(other.base64);
    expect(user({}).exported.attributes['sourceAnchor']).toBe(anchor);
  });

  test('may be a text attribute, which has no fallback', () => {
    const compiled = compileRuleSet(defaultRuleSet(), {
      connectors: [forestA, cloud],
      sourceAnchorAttribute: 'employeeID',
    });
    expect(through([source({ ...anna, employeeID: '4711' })], compiled).exported.attributes['sourceAnchor']).toBe(
      '4711',
    );
    expect(through([source(anna)], compiled).exported.link).toBeNull();
  });
});

describe('account forest and resource forest', () => {
  const account = source(anna);
  const mailbox = source(
    {
      objectGUID: toBytes(guidToBytes('99999999-4455-6677-8899-aabbccddeeff')),
      objectSid: toBytes(sidToBytes('S-1-5-21-9-9-9-2000')),
      msExchMasterAccountSid: sid,
      msExchRecipientTypeDetails: 2,
      sAMAccountName: 'anna.mailbox',
      userPrincipalName: 'anna@b.test',
      userAccountControl: 514,
      mailNickname: 'anna',
      displayName: 'Anna of Mail',
      mail: 'anna@mail.test',
    },
    { connector: forestB.id, dn: 'CN=Anna,DC=b,DC=test' },
  );

  test('join on the SID of the account, both ways around', () => {
    const terms = (object: SourceObject) =>
      rules
        .inbound(object)
        .link?.criteria.flat()
        .map(({ attribute }) => attribute);
    expect(terms(mailbox)).toContain('objectSid');
    expect(terms(account)).toContain('msExchMasterAccountSid');
  });

  test('sign-in attributes come from the account, address-list attributes from the mailbox, in any order', () => {
    for (const objects of [
      [account, mailbox],
      [mailbox, account],
    ]) {
      expect(through(objects).exported).toMatchObject({
        link: { objectClass: 'user' },
        attributes: {
          sourceAnchor: anchor,
          userPrincipalName: 'anna@a.test',
          accountEnabled: true,
          displayName: 'Anna of Mail',
          mail: 'anna@mail.test',
          mailNickname: 'anna',
          onPremisesSamAccountName: 'anna',
        },
      });
    }
  });

  test('a linked mailbox alone never reaches the cloud', () => {
    const { metaverse, exported } = through([mailbox]);
    expect(metaverse.attributes).not.toHaveProperty('sourceAnchor');
    expect(exported.link).toBeNull();
  });

  test('a disabled account gives its name only when there is no enabled one', () => {
    const disabled = source(
      { ...anna, userPrincipalName: 'old@b.test', userAccountControl: 514 },
      { connector: forestA.id },
    );
    const enabled = source({ ...anna, userPrincipalName: 'new@b.test' }, { connector: forestB.id });
    expect(through([disabled, enabled]).exported.attributes).toMatchObject({
      userPrincipalName: 'new@b.test',
      accountEnabled: true,
    });
  });
});

describe('a contact', () => {
  const contact = source(
    {
      objectGUID: guid,
      cn: 'Jan',
      mail: 'jan@partner.test',
      proxyAddresses: ['SMTP:jan@partner.test'],
      targetAddress: 'SMTP:jan@partner.test',
    },
    { objectClass: 'contact', dn: 'CN=Jan,DC=a,DC=test' },
  );

  test('with an address becomes a contact', () => {
    expect(through([contact]).exported).toMatchObject({
      errors: [],
      link: { objectClass: 'contact' },
      attributes: { sourceAnchor: anchor, displayName: 'Jan', mail: 'jan@partner.test', mailEnabled: true },
    });
  });

  test('without one stays on premises', () => {
    expect(
      through([{ ...contact, attributes: { objectGUID: guid, cn: 'Jan', mail: 'none' } }]).exported.link,
    ).toBeNull();
  });

  test('joins a user by its address, and is found by a user that is read later', () => {
    expect(rules.inbound(contact).link?.criteria).toMatchObject([
      [{ attribute: 'mail', values: ['jan@partner.test'] }],
    ]);
    expect(through([contact]).metaverse.attributes['contactMail']).toBe('jan@partner.test');
    const link = rules.inbound(source({ ...anna, mail: 'jan@partner.test' })).link;
    expect(link?.criteria.at(-1)).toMatchObject([{ attribute: 'contactMail', values: ['jan@partner.test'] }]);
  });

  test('is promoted: as soon as a user has joined, the cloud gets a user', () => {
    const joined = source({ ...anna, mail: 'jan@partner.test' }, { connector: forestB.id });
    for (const objects of [
      [contact, joined],
      [joined, contact],
    ]) {
      const { metaverse, exported } = through(objects);
      expect(metaverse.attributes['sourceObjectType']).toBe('User');
      expect(exported.link?.objectClass).toBe('user');
    }
  });
});

describe('a group', () => {
  const group = (attributes: Attributes, member = 2) =>
    through([
      source(
        {
          objectGUID: guid,
          objectSid: sid,
          cn: 'Sales',
          sAMAccountName: 'sales',
          groupType: -2_147_483_646,
          ...attributes,
        },
        { objectClass: 'group', dn: 'CN=Sales,DC=a,DC=test', referenceCounts: { member, managedBy: 1 } },
      ),
    ]);

  test('of security becomes one, with its members and owner as references', () => {
    const { exported, metaverse } = group({});
    expect(metaverse.attributes['memberCount']).toBe(2);
    expect(exported).toMatchObject({
      errors: [],
      link: { objectClass: 'group' },
      attributes: {
        sourceAnchor: anchor,
        displayName: 'Sales',
        securityEnabled: true,
        mailEnabled: false,
        onPremisesSamAccountName: 'sales',
      },
    });
    expect(exported.references.map(({ csAttribute }) => csAttribute)).toEqual(
      expect.arrayContaining(['member', 'owner']),
    );
  });

  test.each<[string, Attributes, boolean]>([
    ['mail', { groupType: 2, mail: 'sales@a.test' }, true],
    ['an SMTP address', { groupType: 2, proxyAddresses: ['SMTP:sales@a.test'] }, true],
    ['an X500 address only', { groupType: 2, proxyAddresses: ['X500:/o=x'] }, false],
    ['no address', { groupType: 2 }, false],
  ])('for distribution with %s: %s', (_, attributes, reaches) => {
    expect(group(attributes).exported.link !== null).toBe(reaches);
  });

  test.each<[string, Attributes]>([
    ['MSOL_AD_Sync_RichCoexistence', { sAMAccountName: 'MSOL_AD_Sync_RichCoexistence' }],
    ['one with the type bit', { msExchRecipientTypeDetails: 0x40000000 }],
  ])('%s is filtered', (_, attributes) => {
    expect(group(attributes).exported.link).toBeNull();
  });

  test('that is built in is out of scope', () => {
    const object = source({ objectGUID: guid, isCriticalSystemObject: true }, { objectClass: 'group' });
    expect(rules.inbound(object).link).toBeNull();
  });

  test('with 250,000 members or more is provisioned only when the cloud has it already', () => {
    const { exported, out } = group({}, 250_000);
    expect(exported.link).toBeNull();
    expect(out({ sourceAnchor: anchor }).link).not.toBeNull();
  });
});

describe('a computer', () => {
  const computer = (attributes: Attributes) =>
    through([
      source(
        {
          objectGUID: guid,
          objectSid: sid,
          cn: 'PC1',
          userAccountControl: 4096,
          operatingSystem: 'Windows 11',
          ...attributes,
        },
        { objectClass: 'computer', dn: 'CN=PC1,DC=a,DC=test' },
      ),
    ]);

  test('with a certificate becomes a device', () => {
    expect(computer({ userCertificate: [{ base64: 'MAA=' }] }).exported).toMatchObject({
      errors: [],
      link: { objectClass: 'device' },
      attributes: {
        sourceAnchor: anchor,
        deviceId: '00112233-4455-6677-8899-aabbccddeeff',
        displayName: 'PC1',
        accountEnabled: true,
        deviceOSType: 'Windows 11',
        deviceTrustType: 'ServerAd',
        userCertificate: [{ base64: 'MAA=' }],
      },
    });
  });

  test('without one stays on premises', () => {
    expect(computer({})).toMatchObject({
      metaverse: { attributes: { cloudFiltered: true } },
      exported: { link: null },
    });
  });
});

test('a foreign security principal leads to the person or group that it stands for', () => {
  const object = source({ cn: 'S-1-5-21-1-2-3-1105' }, { objectClass: 'foreignSecurityPrincipal' });
  expect(rules.inbound(object).link).toMatchObject({
    objectClass: '*',
    mayProvision: false,
    criteria: [[{ attribute: 'objectSidString', values: ['S-1-5-21-1-2-3-1105'] }]],
  });
});

describe('a generic LDAP directory', () => {
  const parameters = { 'Domain.FQDN': 'example.org' };

  test('a person is a user with entryUUID as anchor', () => {
    const person = source(
      {
        entryUUID: 'b7a2',
        uid: 'anna',
        cn: ['Anna', 'Anna V'],
        sn: 'Vries',
        mail: ['anna@example.org', 'a@example.org'],
        telephoneNumber: ['1', '2'],
      },
      { connector: ldap.id, objectClass: 'inetOrgPerson', dn: 'uid=anna,dc=example,dc=org', parameters },
    );
    expect(through([person]).exported).toMatchObject({
      errors: [],
      link: { objectClass: 'user' },
      attributes: {
        sourceAnchor: 'b7a2',
        userPrincipalName: 'anna@example.org',
        displayName: 'Anna',
        surname: 'Vries',
        accountEnabled: true,
        mailNickname: 'anna',
        proxyAddresses: ['SMTP:anna@example.org', 'smtp:a@example.org'],
        telephoneNumber: '1',
        otherTelephone: ['2'],
      },
    });
  });

  test('a person without mail gets a name in the domain of the DN; a locked one is disabled', () => {
    const person = source(
      { entryUUID: 'b7a2', uid: 'anna', cn: 'Anna', pwdAccountLockedTime: '000001010000Z' },
      { connector: ldap.id, objectClass: 'inetOrgPerson', dn: 'uid=anna,dc=example,dc=org', parameters },
    );
    expect(through([person]).exported.attributes).toMatchObject({
      userPrincipalName: 'anna@example.org',
      accountEnabled: false,
    });
  });

  test.each([
    ['groupOfNames', 'member'],
    ['groupOfUniqueNames', 'uniqueMember'],
  ])('a %s is a security group whose members are in %s', (objectClass, attribute) => {
    const group = source(
      { entryUUID: 'g1', cn: 'Staff' },
      { connector: ldap.id, objectClass, dn: 'cn=staff,dc=example,dc=org', referenceCounts: { [attribute]: 3 } },
    );
    const { metaverse, exported } = through([group]);
    expect(metaverse.attributes['memberCount']).toBe(3);
    expect(metaverse.references['member']).toMatchObject([{ flow: { csAttribute: attribute } }]);
    expect(exported).toMatchObject({
      link: { objectClass: 'group' },
      attributes: { sourceAnchor: 'g1', displayName: 'Staff', securityEnabled: true },
    });
  });
});
