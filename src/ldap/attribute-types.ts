/**
 * How the values of an attribute are read. The schema of the server decides (schema.ts); before it is known, and for
 * servers that do not say, the well-known attributes below and the octets themselves do.
 */
export type ValueKind =
  /** Any text, DNs and times included. */
  | 'text'
  /** 32 bits. */
  | 'integer'
  /** 64 bits: stays decimal text. */
  | 'large-integer'
  | 'boolean'
  | 'octets'
  /** A DN: a reference to another object when the attribute is linked. */
  | 'dn'
  /** Text where the octets are UTF-8, octets where they are not. */
  | 'unknown';

export interface AttributeType {
  /** As the schema spells it. */
  readonly name: string;
  readonly kind: ValueKind;
  /** undefined when it is not known: then one value is a scalar, and several are a list. */
  readonly isSingleValued: boolean | undefined;
  /** Even for a forward link (member), odd for a back link (memberOf), undefined for attributes that are not linked. */
  readonly linkId?: number;
}

/** An attribute as a message spells it: the type, and the name with its options (`member;range=0-1499`). */
export interface Spelling {
  readonly type: AttributeType;
  readonly name: string;
}

interface KnownSpelling extends Spelling {
  readonly octets: Buffer;
}

const maximumSpellings = 10_000;

/** Attribute types by name; any letter case. Answers an 'unknown' type for names that it does not know. */
export class AttributeTypes {
  readonly #byName = new Map<string, AttributeType>();
  /** By a hash of the octets on the wire: a search names the same few attributes in each of its entries. */
  readonly #byOctets = new Map<number, KnownSpelling>();

  constructor(types: Iterable<AttributeType> = []) {
    for (const type of types) this.#byName.set(type.name.toLowerCase(), Object.freeze(type));
  }

  get(name: string): AttributeType {
    return this.#byName.get(name.toLowerCase()) ?? { name, kind: 'unknown', isSingleValued: undefined };
  }

  /** The attribute that the octets from `from` to `end` name. */
  read(buffer: Buffer, from: number, end: number): Spelling {
    let hash = end - from;
    for (let at = from; at < end; at++) hash = (Math.imul(hash, 31) + (buffer[at] ?? 0)) | 0;
    const known = this.#byOctets.get(hash);
    if (known && isSame(known.octets, buffer, from, end)) return known;
    const spelling = buffer.toString('utf8', from, end);
    const option = spelling.indexOf(';');
    const type = this.get(option < 0 ? spelling : spelling.slice(0, option));
    const name = option < 0 ? type.name : type.name + spelling.slice(option);
    const octets = Buffer.from(buffer.subarray(from, end));
    if (this.#byOctets.size < maximumSpellings) this.#byOctets.set(hash, { type, name, octets });
    return { type, name };
  }

  has(name: string): boolean {
    return this.#byName.has(name.toLowerCase());
  }

  get size(): number {
    return this.#byName.size;
  }

  [Symbol.iterator](): Iterator<AttributeType> {
    return this.#byName.values();
  }
}

function isSame(octets: Buffer, buffer: Buffer, from: number, end: number): boolean {
  if (octets.length !== end - from) return false;
  for (let at = 0; at < octets.length; at++) if (octets[at] !== buffer[from + at]) return false;
  return true;
}

const octets = [
  'objectGUID',
  'objectSid',
  'sIDHistory',
  'nTSecurityDescriptor',
  'userCertificate',
  'thumbnailPhoto',
  'jpegPhoto',
  'invocationId',
  'schemaIDGUID',
  'attributeSecurityGUID',
  'mS-DS-ConsistencyGuid',
  'tokenGroups',
  'parentGUID',
  'securityIdentifier',
  'supplementalCredentials',
  'unicodePwd',
  'logonHours',
];
const integers = [
  'userAccountControl',
  'groupType',
  'sAMAccountType',
  'adminCount',
  'primaryGroupID',
  'instanceType',
  'systemFlags',
  'msDS-Approx-Immed-Subordinates',
  'linkID',
  'oMSyntax',
  'badPwdCount',
  'minPwdLength',
  'pwdHistoryLength',
  'lockoutThreshold',
  'pwdProperties',
  'msDS-User-Account-Control-Computed',
  'codePage',
  'countryCode',
];
const largeIntegers = [
  'uSNChanged',
  'uSNCreated',
  'pwdLastSet',
  'lockoutTime',
  'accountExpires',
  'lastLogon',
  'lastLogonTimestamp',
  'badPasswordTime',
  'minPwdAge',
  'maxPwdAge',
  'lockoutDuration',
  'lockOutObservationWindow',
  'highestCommittedUSN',
  'msDS-UserPasswordExpiryTimeComputed',
];
const booleans = [
  'isDeleted',
  'isRecycled',
  'isSingleValued',
  'isCriticalSystemObject',
  'Enabled',
  'isSynchronized',
  'isGlobalCatalogReady',
  'showInAdvancedViewOnly',
];
const dns = ['distinguishedName', 'lastKnownParent', 'manager', 'managedBy', 'objectCategory'];
const multiValuedDns = ['member', 'memberOf', 'directReports'];
const multiValuedText = [
  'objectClass',
  'proxyAddresses',
  'namingContexts',
  'supportedControl',
  'supportedCapabilities',
  'servicePrincipalName',
  'wellKnownObjects',
  'otherWellKnownObjects',
];

const multiValuedOctets = new Set(['sIDHistory', 'userCertificate', 'tokenGroups', 'jpegPhoto']);

function typesOf(names: readonly string[], kind: ValueKind, isSingleValued: boolean): readonly AttributeType[] {
  return names.map((name) => ({ name, kind, isSingleValued: isSingleValued && !multiValuedOctets.has(name) }));
}

/** What is the same in every Active Directory and needed before its schema is read. */
export const wellKnownTypes = new AttributeTypes([
  ...typesOf(octets, 'octets', true),
  ...typesOf(integers, 'integer', true),
  ...typesOf(largeIntegers, 'large-integer', true),
  ...typesOf(booleans, 'boolean', true),
  ...typesOf(dns, 'dn', true),
  ...typesOf(multiValuedDns, 'dn', false),
  ...typesOf(multiValuedText, 'text', false),
]);
