import type { Operation } from '../src/wire/index.ts';

/** How many operations Connect puts into a batch. */
export const BATCH = 1000;
export const FOREST = 'example.test';

/**
 * The operations of an organisation's first synchronization, as an agent sends them: users, then groups with their
 * members, then managers.
 */
export function organisation(users: number): { users: Operation[]; groups: Operation[]; managers: Operation[] } {
  const anchor = (kind: string, number: number): string => Buffer.from(`${kind}-000000-${number}`).toString('base64');
  return {
    users: Array.from({ length: users }, (_, number) => ({
      kind: 'add',
      id: String(number),
      sourceAnchor: anchor('user', number),
      objectClass: 'user',
      forests: [FOREST],
      attributes: person(number),
      references: {},
    })),
    groups: Array.from({ length: users / 10 }, (_, number) => ({
      kind: 'add',
      id: String(number),
      sourceAnchor: anchor('group', number),
      objectClass: 'group',
      forests: [FOREST],
      attributes: { displayName: `Group ${number}`, description: `People of project ${number}`, securityEnabled: true },
      references: {
        member: Array.from({ length: 60 }, (_, step) => anchor('user', (number * 7 + step * 1013) % users)),
      },
    })),
    managers: Array.from({ length: users }, (_, number) => ({
      kind: 'update',
      id: String(number),
      sourceAnchor: anchor('user', number),
      objectClass: 'user',
      attributes: {},
      removed: [],
      references: { manager: { add: [anchor('user', Math.floor(number / 10))], remove: [] } },
    })),
  };
}

/** About the attributes, and their size, of a user of the default rules. */
function person(number: number): Extract<Operation, { kind: 'add' }>['attributes'] {
  const name = `user${number}`;
  return {
    accountEnabled: true,
    displayName: `User ${number} of the Organisation`,
    givenName: 'User',
    surname: `Number ${number}`,
    userPrincipalName: `${name}@example.test`,
    mail: `${name}@example.test`,
    mailNickname: name,
    proxyAddresses: [`SMTP:${name}@example.test`, `smtp:${name}.alias@example.test`],
    onPremisesSamAccountName: name,
    onPremisesDistinguishedName: `CN=User ${number},OU=People,OU=Amsterdam,DC=example,DC=test`,
    onPremisesSecurityIdentifier: `S-1-5-21-3623811015-3361044348-30300820-${number + 1000}`,
    department: 'Research and Development',
    jobTitle: 'Engineer',
    companyName: 'Example Organisation',
    streetAddress: `Keizersgracht ${number % 600}`,
    city: 'Amsterdam',
    postalCode: '1015 CN',
    country: 'NL',
    telephoneNumber: `+31 20 555 ${String(number % 10_000).padStart(4, '0')}`,
    employeeId: String(number),
    preferredLanguage: 'nl-NL',
  };
}
