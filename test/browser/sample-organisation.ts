import { testForest } from '../kit/grants.ts';
import { required } from '../../src/base/assert.ts';
import { createHash } from 'node:crypto';
import type { Attributes } from '../../src/directory/index.ts';
import type { Operation } from '../../src/wire/index.ts';

/**
 * People, groups and contacts as an agent would send them: the same for the same number, with names as they are met in
 * Dutch and English offices.
 */
const givenNames =
  'Anna Bram Claire Daan Emma Finn Grace Hugo Isabel Jasper Kaat Lars Maud Noah Olivia Pieter Quinten Rosa Sem Tess Umar Vera Willem Xander Yara Zoë'.split(
    ' ',
  );
const surnames = [
  'Bakker',
  'van den Berg',
  'Carter',
  'de Vries',
  'Evans',
  'Faber',
  'Groen',
  'Hendriks',
  'Iqbal',
  'Jansen',
  'Kuipers',
  'Lindqvist',
  'Müller',
  'Nguyen',
  'O’Brien',
  'Peeters',
  'Quint',
  'Roberts',
  'Smit',
  'ter Horst',
  'Underhill',
  'Visser',
  'Whitfield',
];
const departments = ['Finance', 'Engineering', 'Sales', 'Support', 'Legal', 'Facilities', 'People', 'Research'];
const cities = ['Rotterdam', 'Utrecht', 'Antwerp', 'Leeds', 'Groningen'];

const pick = <T>(list: readonly T[], index: number): T => required(list[index % list.length], 'one of the list');
const anchorOf = (text: string): string => createHash('md5').update(text).digest('base64');

export const personAnchor = (index: number): string => anchorOf(`person ${index}`);
export const groupAnchor = (index: number): string => anchorOf(`group ${index}`);

function add(
  id: string,
  sourceAnchor: string,
  objectClass: Operation['objectClass'],
  attributes: Attributes,
  references = {},
): Operation {
  return {
    kind: 'add',
    id,
    sourceAnchor,
    objectClass,
    forests: [testForest],
    attributes: attributes as Extract<Operation, { kind: 'add' }>['attributes'],
    references,
  };
}

export function person(index: number): Operation {
  const given = pick(givenNames, index);
  const surname = pick(surnames, Math.floor(index / givenNames.length) + index);
  const plain = `${given}.${surname}`
    .normalize('NFKD')
    .replace(/[^A-Za-z.]/g, '')
    .toLowerCase();
  const alias = index < givenNames.length * surnames.length ? plain : `${plain}${Math.floor(index / 598)}`;
  const upn = `${alias}@contoso.test`;
  const department = pick(departments, Math.floor(index / 7));
  const attributes: Attributes = {
    userPrincipalName: upn,
    displayName: `${given} ${surname}`,
    givenName: given,
    surname,
    mail: upn,
    mailNickname: alias,
    proxyAddresses: [`SMTP:${upn}`, `smtp:${alias}@contoso.nl`],
    accountEnabled: index % 17 !== 5,
    department,
    companyName: 'Contoso',
    jobTitle: index % 7 === 0 ? `Head of ${department}` : pick(['Analyst', 'Adviser', 'Specialist', 'Engineer'], index),
    city: pick(cities, index),
    country: pick(['NL', 'NL', 'BE', 'GB', 'NL'], index),
    telephoneNumber: `+31 10 555 ${String(1000 + (index % 9000))}`,
    employeeId: String(40_000 + index),
    usageLocation: 'NL',
    preferredLanguage: pick(['nl-NL', 'en-GB'], index),
    onPremisesSamAccountName: alias.slice(0, 20),
    onPremisesDistinguishedName: `CN=${given} ${surname},OU=${department},OU=People,DC=contoso,DC=test`,
    onPremisesSecurityIdentifier: `S-1-5-21-2127521184-1604012920-1887927527-${1100 + index}`,
  };
  const head = Math.floor(index / 7) * 7;
  return add(
    `u${index}`,
    personAnchor(index),
    'user',
    attributes,
    index === head ? {} : { manager: [personAnchor(head)] },
  );
}

export function group(index: number, people: number): Operation {
  const department = pick(departments, index);
  const isMail = index % 2 === 0;
  const name =
    index < departments.length
      ? department
      : `${department} ${pick(cities, index)} ${Math.floor(index / departments.length)}`;
  const alias = name.toLowerCase().replaceAll(' ', '-');
  const members = Array.from({ length: people }, (_, person) => person).filter((person) =>
    index < departments.length ? Math.floor(person / 7) % departments.length === index : person % (index + 3) === 0,
  );
  const attributes: Attributes = {
    displayName: name,
    description: `Everybody of ${name}`,
    mailEnabled: isMail,
    securityEnabled: true,
    ...(isMail && {
      mail: `${alias}@contoso.test`,
      mailNickname: alias,
      proxyAddresses: [`SMTP:${alias}@contoso.test`],
    }),
  };
  return add(`g${index}`, groupAnchor(index), 'group', attributes, { member: members.map(personAnchor) });
}

export function contact(index: number): Operation {
  const name = `${pick(givenNames, index * 5 + 3)} ${pick(surnames, index * 3 + 2)}`;
  const mail = `${name
    .normalize('NFKD')
    .replace(/[^A-Za-z ]/g, '')
    .replaceAll(' ', '.')
    .toLowerCase()}@fabrikam.example`;
  return add(`c${index}`, anchorOf(`contact ${index}`), 'contact', {
    displayName: `${name} (Fabrikam)`,
    mail,
    mailNickname: `fabrikam.${index}`,
    proxyAddresses: [`SMTP:${mail}`],
    companyName: 'Fabrikam',
  });
}
