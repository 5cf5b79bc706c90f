import { toAnchor } from '../../../sync/index.ts';
import { required } from '../../../base/assert.ts';
import type { AttributeValue } from '../../../directory/index.ts';
import { dnKey, isGuid, valuesOf, isList, textsOf } from '../../../directory/index.ts';
import type { Entry } from '../../../ldap/index.ts';
import { textOf } from '../../../ldap/index.ts';
import type { Anchor, ImportChange, ReferenceChange } from '../../../sync/index.ts';
import { unreadable } from '../unreadable.ts';

export const personClasses = ['inetOrgPerson', 'posixAccount'] as const;
export const groupClasses = ['groupOfNames', 'groupOfUniqueNames', 'groupOfMembers', 'posixGroup'] as const;
export const containerClasses = ['organizationalUnit'] as const;

/** Attributes that hold DNs. */
const references: ReadonlySet<string> = new Set(['member', 'uniqueMember', 'manager', 'secretary', 'owner']);

/** Read for the connector's own use. */
export const structuralAttributes: readonly string[] = ['objectClass', 'entryUUID', 'createTimestamp'];
const structural: ReadonlySet<string> = new Set([...structuralAttributes, 'entryCSN', 'modifyTimestamp', 'memberUid']);

const personal: ReadonlySet<string> = new Set<string>(personClasses);
const grouping: ReadonlySet<string> = new Set<string>(groupClasses);

export function anchorOf({ attributes }: Entry): Anchor | undefined {
  const uuid = textOf(attributes, 'entryUUID');
  return uuid !== undefined && isGuid(uuid) ? toAnchor(uuid.toLowerCase()) : undefined;
}

export function isContainer({ attributes }: Entry): boolean {
  return valuesOf(attributes['objectClass']).includes('organizationalUnit');
}

/**
 * An entry of a generic LDAP directory as an object: a person is read as inetOrgPerson, a group as groupOfUniqueNames
 * or (whatever else it is) as groupOfNames with members; the rest as it stands, for the sync rules to read. References
 * are by name, as there are no others here. `dnOfUid` resolves memberUid.
 */
export function objectChange(entry: Entry, dnOfUid: (uid: string) => string | undefined): ImportChange | undefined {
  const received = entry.attributes;
  const objectClass = classOf(textsOf(received['objectClass']));
  if (objectClass === undefined) return undefined;
  const anchor = anchorOf(entry);
  if (anchor === undefined) return unreadable(entry.dn, 'entryUUID');
  const attributes: Record<string, AttributeValue> = { entryUUID: anchor };
  const targets: Record<string, ReferenceChange> = {};
  for (const name in received) {
    if (structural.has(name)) continue;
    const value = required(received[name], name);
    if (references.has(name)) targets[name] = { kind: 'all', targets: referencesOf(value) };
    else attributes[name] = simple(value);
  }
  const uids = textsOf(received['memberUid']);
  if (uids.length > 0) targets['member'] ??= { kind: 'all', targets: namedMembers(uids, dnOfUid) };
  return { kind: 'object', anchor, dn: entry.dn, objectClass, attributes, references: targets };
}

function classOf(classes: readonly string[]): string | undefined {
  if (classes.includes('groupOfUniqueNames')) return 'groupOfUniqueNames';
  if (classes.some((name) => grouping.has(name))) return 'groupOfNames';
  return classes.some((name) => personal.has(name)) ? 'inetOrgPerson' : undefined;
}

/** Schemas of generic directories allow many values where people have one (title, uid): one is read as one. */
function simple(value: AttributeValue): AttributeValue {
  return isList(value) && value.length === 1 ? required(value[0], 'the value') : value;
}

function referencesOf(value: AttributeValue): readonly string[] {
  const targets: string[] = [];
  // A uniqueMember may end in a bit string (RFC 4517 3.3.21).
  for (const dn of textsOf(value)) targets.push(`dn:${dnKey(dn.endsWith("'B") ? dn.replace(/#'[01]*'B$/, '') : dn)}`);
  return targets;
}

function namedMembers(uids: readonly string[], dnOfUid: (uid: string) => string | undefined): readonly string[] {
  return uids
    .map(dnOfUid)
    .filter((dn) => dn !== undefined)
    .map((dn) => `dn:${dnKey(dn)}`);
}
