import type { AttributeValue } from '../../../directory/index.ts';
import { dnKey, guidToBytes, isGuid, toBytes, valuesOf } from '../../../directory/index.ts';
import type { Entry } from '../../../ldap/index.ts';
import { textOf } from '../../../ldap/index.ts';
import type { Anchor, ImportChange, ReferenceChange } from '../../../sync/index.ts';

export const personClasses = ['inetOrgPerson', 'posixAccount'] as const;
export const groupClasses = ['groupOfNames', 'groupOfUniqueNames', 'groupOfMembers', 'posixGroup'] as const;
export const containerClasses = ['organizationalUnit'] as const;

/** Attributes that hold DNs, and what they are called to the engine. */
const references: ReadonlyMap<string, string> = new Map([
  ['member', 'member'],
  ['uniqueMember', 'member'],
  ['manager', 'manager'],
  ['secretary', 'secretary'],
  ['owner', 'managedBy'],
]);

/** Names that Active Directory has for the same thing, so that the default rules read both. */
export const defaultNames: Readonly<Record<string, string>> = { uid: 'sAMAccountName' };

/** Told for the connector's own use. */
export const structuralAttributes: readonly string[] = [
  'objectClass',
  'entryUUID',
  'createTimestamp',
  'pwdAccountLockedTime',
  'nsAccountLock',
];
const structural: ReadonlySet<string> = new Set([...structuralAttributes, 'entryCSN', 'modifyTimestamp', 'memberUid']);

const personal: ReadonlySet<string> = new Set<string>(personClasses);
const grouping: ReadonlySet<string> = new Set<string>(groupClasses);

const enabled = 0x200;
const disabled = 0x202;
const securityGroup = -2_147_483_646;

export function anchorOf({ attributes }: Entry): Anchor | undefined {
  const uuid = textOf(attributes, 'entryUUID');
  return uuid !== undefined && isGuid(uuid) ? (uuid.toLowerCase() as Anchor) : undefined;
}

export function isContainer({ attributes }: Entry): boolean {
  return valuesOf(attributes['objectClass']).includes('organizationalUnit');
}

/**
 * An entry of a generic LDAP directory as an object: its entryUUID stands for objectGUID, and what Active Directory says in numbers
 * (userAccountControl, groupType) is worked out. References are by name, as there are no others here. `dnOfUid` resolves memberUid.
 */
export function objectChange(
  entry: Entry,
  names: Readonly<Record<string, string>>,
  dnOfUid: (uid: string) => string | undefined,
): ImportChange | undefined {
  const told = entry.attributes;
  const classes = valuesOf(told['objectClass']) as readonly string[];
  const objectClass = classes.some((name) => grouping.has(name))
    ? 'group'
    : classes.some((name) => personal.has(name))
      ? 'inetOrgPerson'
      : undefined;
  if (objectClass === undefined) return undefined;
  const anchor = anchorOf(entry);
  if (anchor === undefined) {
    return {
      kind: 'unreadable',
      dn: entry.dn,
      code: 'connectors.anchor-missing',
      detail: `${entry.dn} has no entryUUID`,
    };
  }
  const attributes: Record<string, AttributeValue> = { objectGUID: toBytes(guidToBytes(anchor)) };
  const targets: Record<string, ReferenceChange> = {};
  for (const name in told) {
    if (structural.has(name)) continue;
    const value = told[name] as AttributeValue;
    const reference = references.get(name);
    if (reference !== undefined) targets[reference] = { kind: 'all', targets: referencesOf(value) };
    else attributes[names[name] ?? name] = simple(value);
  }
  const uids = valuesOf(told['memberUid']);
  if (uids.length > 0) targets['member'] ??= { kind: 'all', targets: namedMembers(uids as readonly string[], dnOfUid) };
  if (objectClass === 'group') {
    attributes['groupType'] = securityGroup;
    attributes['sAMAccountName'] ??= attributes['cn'] ?? '';
  } else {
    const isLocked =
      told['pwdAccountLockedTime'] !== undefined || told['nsAccountLock'] === true || told['nsAccountLock'] === 'TRUE';
    attributes['userAccountControl'] = isLocked ? disabled : enabled;
  }
  return { kind: 'object', anchor, dn: entry.dn, objectClass, attributes, references: targets };
}

/** Schemas of generic directories allow many values where people have one (title, uid): one is told as one. */
function simple(value: AttributeValue): AttributeValue {
  return Array.isArray(value) && value.length === 1 ? (value[0] as AttributeValue) : value;
}

function referencesOf(value: AttributeValue): readonly string[] {
  const values = valuesOf(value) as readonly string[];
  const targets: string[] = [];
  // A uniqueMember may end in a bit string (RFC 4517 3.3.21).
  for (const dn of values) targets.push(`dn:${dnKey(dn.endsWith("'B") ? dn.replace(/#'[01]*'B$/, '') : dn)}`);
  return targets;
}

function namedMembers(uids: readonly string[], dnOfUid: (uid: string) => string | undefined): readonly string[] {
  return uids
    .map(dnOfUid)
    .filter((dn) => dn !== undefined)
    .map((dn) => `dn:${dnKey(dn)}`);
}
