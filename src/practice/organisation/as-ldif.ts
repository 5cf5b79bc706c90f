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
  const first = (key: string): string | undefined => attributes[key]?.[0];
  const fields: (readonly [string, string])[] = [];
  switch (name) {
    case 'organizationalUnit':
      return formatRecord(dn, [
        ...fieldsOf('objectClass', ['organizationalUnit']),
        ...fieldsOf('description', attributes['description'] ?? []),
      ]);
    case 'group':
      return formatRecord(dn, [
        ...fieldsOf('objectClass', ['groupOfNames']),
        ...fieldsOf('description', attributes['description'] ?? []),
        ...fieldsOf('owner', attributes['managedBy'] ?? []),
        ...fieldsOf('member', attributes['member'] ?? []),
      ]);
    case 'computer':
      return formatRecord(dn, [
        ...fieldsOf('objectClass', ['device']),
        ...fieldsOf('description', attributes['operatingSystem'] ?? []),
      ]);
    case 'user':
    case 'contact':
      fields.push(...fieldsOf('objectClass', ['inetOrgPerson']));
      if (first('sn') === undefined) fields.push(['sn', first('displayName') ?? 'account']);
      for (const key in attributes) {
        const other = openLdapNames[key];
        if (other !== undefined) fields.push(...fieldsOf(other, attributes[key] ?? []));
      }
      if (name === 'user' && secret !== undefined) fields.push(['userPassword', secret]);
      return formatRecord(dn, fields);
  }
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
