/** Names and numbers that every Active Directory shares ([MS-ADTS] 6.1, [MS-DTYP] 2.4.2.4). */

/** wellKnownObjects of a domain: `<WKGUID=…,DC=…>` finds the container wherever it was renamed to. */
export const wellKnownContainers = {
  users: 'a9d1ca15768811d1aded00c04fd8d5cd',
  computers: 'aa312825768811d1aded00c04fd8d5cd',
  domainControllers: 'a361b2ffffd211d1aa4b00c04fd7d83a',
  system: 'ab1d30f3768811d1aded00c04fd8d5cd',
  foreignSecurityPrincipals: '22b70c67d56e4efb91e9300fca3dc1aa',
  deletedObjects: '18e2ea80684f11d2b9aa00c04f79f805',
  managedServiceAccounts: '1eb93889e40c45df9f0c64d23bbb6237',
} as const;

export function wellKnownDn(container: keyof typeof wellKnownContainers, domainDn: string): string {
  return `<WKGUID=${wellKnownContainers[container]},${domainDn}>`;
}

/** SIDs that are the same everywhere. */
export const wellKnownSids = {
  everyone: 'S-1-1-0',
  creatorOwner: 'S-1-3-0',
  self: 'S-1-5-10',
  authenticatedUsers: 'S-1-5-11',
  system: 'S-1-5-18',
  administrators: 'S-1-5-32-544',
  users: 'S-1-5-32-545',
  guests: 'S-1-5-32-546',
  accountOperators: 'S-1-5-32-548',
  serverOperators: 'S-1-5-32-549',
  printOperators: 'S-1-5-32-550',
  backupOperators: 'S-1-5-32-551',
  replicator: 'S-1-5-32-552',
  preWindows2000: 'S-1-5-32-554',
  incomingForestTrustBuilders: 'S-1-5-32-557',
} as const;

/** Relative identifiers inside a domain. */
export const wellKnownRids = {
  administrator: 500,
  guest: 501,
  krbtgt: 502,
  enterpriseReadOnlyDomainControllers: 498,
  domainAdmins: 512,
  domainUsers: 513,
  domainGuests: 514,
  domainComputers: 515,
  domainControllers: 516,
  certPublishers: 517,
  schemaAdmins: 518,
  enterpriseAdmins: 519,
  groupPolicyCreatorOwners: 520,
  readOnlyDomainControllers: 521,
  protectedUsers: 525,
  keyAdmins: 526,
  enterpriseKeyAdmins: 527,
} as const;

/** Control access rights and attributes in access control entries, by schema GUID. */
export const wellKnownRights = {
  resetPassword: '00299570-246d-11d0-a768-00aa006e0529',
  changePassword: 'ab721a53-1e2f-11d0-9819-00aa0040529b',
  unexpirePassword: 'ccc2dc7d-a6ad-4a7a-8846-c04e3cc53501',
  replicateChanges: '1131f6aa-9c07-11d1-f79f-00c04fc2dcd2',
  replicateChangesAll: '1131f6ad-9c07-11d1-f79f-00c04fc2dcd2',
  writeLockoutTime: '28630ebf-41d5-11d1-a9c1-0000f80367c1',
  writePwdLastSet: 'bf967a0a-0de6-11d0-a285-00aa003049e2',
  writeSourceAnchor: '23773dc2-b63a-11d2-90e1-00c04fd91ab1',
  userClass: 'bf967aba-0de6-11d0-a285-00aa003049e2',
} as const;

/** schemaIDGUID of classes, by which entries of an access control list are inherited. */
export const wellKnownClasses = {
  user: 'bf967aba-0de6-11d0-a285-00aa003049e2',
  inetOrgPerson: '4828cc14-1437-45bc-9b07-ad6f015e5f28',
  group: 'bf967a9c-0de6-11d0-a285-00aa003049e2',
  contact: '5cb41ed0-0e4c-11d0-a286-00aa003049e2',
  computer: 'bf967a86-0de6-11d0-a285-00aa003049e2',
  foreignSecurityPrincipal: '89e31c12-8530-11d0-afda-00c04fd930c9',
} as const;

/** What an object's most specific class makes it, in the order in which the class chain is searched. */
export const directoryClasses = [
  'computer',
  'inetOrgPerson',
  'user',
  'group',
  'contact',
  'foreignSecurityPrincipal',
  'organizationalUnit',
  'domainDNS',
  'container',
] as const;
