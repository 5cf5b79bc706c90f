import { createHash } from 'node:crypto';
import { domainToDn } from '../../directory/index.ts';
import { formatRecord, type LdifFields } from '../ldif/write.ts';
import { generateOrganisation } from './generate.ts';
import type { OrganisationObject, OrganisationOptions } from './organisation.ts';

export type LdifFlavour = 'ad' | 'openldap';

export interface OrganisationLdifOptions extends OrganisationOptions {
  readonly flavour: LdifFlavour;
  /** Of everybody; only for OpenLDAP, which takes it as it is. */
  readonly userPassword?: string;
}

/** A sample organisation as LDIF, record by record: for slapadd, ldapadd or a file. */
export function* organisationAsLdif({ flavour, userPassword, ...options }: OrganisationLdifOptions): Generator<string> {
  const { objects } = generateOrganisation(options);
  if (flavour === 'openldap') yield suffixEntry(options.domain);
  yield* writeLdif(objects, flavour, userPassword);
}

export function* writeLdif(
  objects: Iterable<OrganisationObject>,
  flavour: LdifFlavour = 'ad',
  userPassword?: string,
): Generator<string> {
  const secret = userPassword === undefined ? undefined : hashForOpenLdap(userPassword);
  for (const object of objects) yield flavour === 'ad' ? asActiveDirectory(object) : asOpenLdap(object, secret);
}

const adClasses = {
  user: ['top', 'person', 'organizationalPerson', 'user'],
  group: ['top', 'group'],
  contact: ['top', 'person', 'organizationalPerson', 'contact'],
  computer: ['top', 'person', 'organizationalPerson', 'user', 'computer'],
  organizationalUnit: ['top', 'organizationalUnit'],
} as const;

function asActiveDirectory({ dn, class: name, attributes }: OrganisationObject): string {
  return formatRecord(dn, [
    ...fieldsOf('objectClass', adClasses[name]),
    ...Object.entries(attributes).flatMap(([key, values]) => fieldsOf(key, values)),
  ]);
}

/** Attributes of AD by their names in the schemas core, cosine and inetOrgPerson. */
const openLdapNames: Readonly<Record<string, string>> = {
  givenName: 'givenName',
  sn: 'sn',
  displayName: 'displayName',
  mail: 'mail',
  sAMAccountName: 'uid',
  title: 'title',
  department: 'departmentNumber',
  company: 'o',
  physicalDeliveryOfficeName: 'physicalDeliveryOfficeName',
  streetAddress: 'street',
  l: 'l',
  postalCode: 'postalCode',
  telephoneNumber: 'telephoneNumber',
  mobile: 'mobile',
  employeeID: 'employeeNumber',
  employeeType: 'employeeType',
  preferredLanguage: 'preferredLanguage',
  description: 'description',
  manager: 'manager',
};

function asOpenLdap({ dn, class: name, attributes }: OrganisationObject, secret: string | undefined): string {
  const as = (other: string, key: string): LdifFields => fieldsOf(other, attributes[key] ?? []);
  if (name === 'organizationalUnit') {
    return formatRecord(dn, [['objectClass', name], ...as('description', 'description')]);
  }
  if (name === 'computer') {
    return formatRecord(dn, [['objectClass', 'device'], ...as('description', 'operatingSystem')]);
  }
  if (name === 'group') {
    const references = [...as('owner', 'managedBy'), ...as('member', 'member')];
    return formatRecord(dn, [['objectClass', 'groupOfNames'], ...as('description', 'description'), ...references]);
  }
  const fields = Object.keys(attributes).flatMap((key) => {
    const other = openLdapNames[key];
    return other === undefined ? [] : as(other, key);
  });
  const surname = attributes['sn'] ? [] : as('sn', 'displayName');
  const password = name === 'user' && secret !== undefined ? fieldsOf('userPassword', [secret]) : [];
  return formatRecord(dn, [['objectClass', 'inetOrgPerson'], ...surname, ...fields, ...password]);
}

function suffixEntry(domain: string): string {
  const [label = domain] = domain.split('.');
  return formatRecord(domainToDn(domain), [
    ['objectClass', 'dcObject'],
    ['objectClass', 'organization'],
    ['o', label],
    ['dc', label],
  ]);
}

function fieldsOf(name: string, values: readonly string[]): LdifFields {
  return values.map((value) => [name, value] as const);
}

/** {SSHA}: what every OpenLDAP can verify. */
function hashForOpenLdap(password: string): string {
  const salt = Buffer.from('hawser');
  const digest = createHash('sha1').update(password).update(salt).digest();
  return `{SSHA}${Buffer.concat([digest, salt]).toString('base64')}`;
}
