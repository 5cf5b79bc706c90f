import { wellKnownRids, wellKnownRights, wellKnownSids } from '../../directory/index.ts';
import type { Forest } from '../forest.ts';
import type { Entry } from '../store/entry.ts';
import { schemaGuids } from './schema-guids.ts';
import {
  type AccessControlEntry,
  aceFlags,
  accessMask,
  parseSecurityDescriptor,
  type SecurityDescriptor,
} from './security-descriptor.ts';
import type { Session } from './session.ts';

/**
 * Whether a session may do something to an object ([MS-ADTS] 5.1.3.3). Descriptors are stored only where somebody set
 * one; everything else inherits by walking up, level by level: at each level a denial beats a grant, and a nearer level
 * beats a farther one. Administrators may do everything.
 */
export function isGranted(session: Session, entry: Entry, mask: number, objectType?: string): boolean {
  if (session.isAdministrator) return true;
  const sids = entry === session.account ? new Set([...session.sids, wellKnownSids.self]) : session.sids;
  for (const level of levels(entry)) {
    const relevant = level.filter((ace) => sids.has(ace.sid) && covers(ace, mask, objectType));
    if (relevant.some((ace) => !ace.isAllow)) return false;
    if (relevant.length > 0) return true;
  }
  return false;
}

export function mayWriteAttribute(session: Session, entry: Entry, attribute: string): boolean {
  return isGranted(session, entry, accessMask.writeProperty, schemaGuids[attribute.toLowerCase()]);
}

export function hasControlAccess(session: Session, entry: Entry, right: keyof typeof wellKnownRights): boolean {
  return isGranted(session, entry, accessMask.controlAccess, wellKnownRights[right]);
}

/** By default administrators only: everybody else is told that there is no such container. */
export function mayListDeleted({ deletedObjects }: Forest, session: Session): boolean {
  return [accessMask.list, accessMask.readProperty].every((mask) => isGranted(session, deletedObjects, mask));
}

/** What the descriptor of an object says when it is read: its own entries and those that it inherits. */
export function effectiveDescriptor(forest: Forest, entry: Entry): SecurityDescriptor {
  const own = storedDescriptor(entry);
  const admins = `${forest.domainSid}-${wellKnownRids.domainAdmins}`;
  const [first = [], ...above] = [...levels(entry)];
  return {
    owner: own?.owner ?? admins,
    group: own?.group ?? admins,
    isProtected: own?.isProtected ?? false,
    entries: [
      ...(own ? own.entries : first),
      // Those above are the ones that apply here: inherit-only was about the object that they came from.
      ...above.flat().map((ace) => ({ ...ace, flags: (ace.flags & ~aceFlags.inheritOnly) | aceFlags.inherited })),
    ],
  };
}

const parsed = new WeakMap<Buffer, SecurityDescriptor>();

function storedDescriptor(entry: Entry): SecurityDescriptor | undefined {
  const octets = entry.attributes['ntsecuritydescriptor']?.[0];
  if (octets === undefined || typeof octets === 'string') return undefined;
  let descriptor = parsed.get(octets);
  if (!descriptor) parsed.set(octets, (descriptor = parseSecurityDescriptor(octets)));
  return descriptor;
}

/** The access control entries that apply to `entry`, nearest level first. */
function* levels(entry: Entry): Generator<readonly AccessControlEntry[]> {
  const classGuids = new Set(entry.definition.chain.map((name) => schemaGuids[name.toLowerCase()]));
  const leaf = schemaGuids[entry.definition.name.toLowerCase()];
  const own = storedDescriptor(entry);
  yield own ? own.entries.filter(({ flags }) => (flags & aceFlags.inheritOnly) === 0) : defaultEntries(classGuids);
  if (own?.isProtected) return;
  for (let at = entry.parent; at; at = at.parent) {
    const descriptor = storedDescriptor(at);
    if (!descriptor) continue;
    yield descriptor.entries.filter(
      ({ flags, inheritedType }) =>
        (flags & aceFlags.containerInherit) !== 0 && (inheritedType === undefined || inheritedType === leaf),
    );
    if (descriptor.isProtected) return;
  }
}

const changePassword = (sid: string): AccessControlEntry => ({
  isAllow: true,
  mask: accessMask.controlAccess,
  flags: 0,
  sid,
  objectType: wellKnownRights.changePassword,
});

/** defaultSecurityDescriptor of the class: everybody may try to change a password by knowing the old one. */
function defaultEntries(classGuids: ReadonlySet<string | undefined>): readonly AccessControlEntry[] {
  return classGuids.has(schemaGuids['user'])
    ? [changePassword(wellKnownSids.everyone), changePassword(wellKnownSids.self)]
    : [];
}

function covers(ace: AccessControlEntry, mask: number, objectType: string | undefined): boolean {
  const isWholeMask = (ace.mask & accessMask.genericAll) !== 0 || (ace.mask & mask) === mask;
  return isWholeMask && (ace.objectType === undefined || ace.objectType === objectType);
}
