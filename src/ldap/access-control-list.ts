import type { AccessControlEntry, SecurityDescriptor } from './security-descriptor.ts';

/** An entry that gives somebody something. */
export type AccessGrant = Extract<AccessControlEntry, { readonly kind: 'allow' | 'deny' }> & { readonly kind: 'allow' };

/** AceFlags ([MS-DTYP] 2.4.4.1). */
export const aceFlags = { containerInherit: 0x02, noPropagate: 0x04, inheritOnly: 0x08, inherited: 0x10 } as const;

const inheritance = aceFlags.containerInherit | aceFlags.noPropagate | aceFlags.inheritOnly;

/** Whether the list has these entries already, its own or inherited ones, perhaps as part of wider ones. */
export function hasGrants({ dacl }: SecurityDescriptor, grants: readonly AccessGrant[]): boolean {
  return dacl === undefined || grants.every((grant) => dacl.some((entry) => includes(entry, grant)));
}

/**
 * The descriptor with these entries. They come last among its own and before the inherited ones, after every denial:
 * the order in which a domain controller expects a list ([MS-DTYP] 2.4.5.1), so that a nearer denial still wins. What
 * is there is not added again; without a list, everything is allowed already.
 */
export function withGrants(descriptor: SecurityDescriptor, grants: readonly AccessGrant[]): SecurityDescriptor {
  const { dacl } = descriptor;
  if (dacl === undefined) return descriptor;
  const added = grants.filter((grant) => !dacl.some((entry) => includes(entry, grant)));
  if (added.length === 0) return descriptor;
  const isInherited = ({ flags }: AccessControlEntry): boolean => (flags & aceFlags.inherited) !== 0;
  return {
    ...descriptor,
    dacl: [...dacl.filter((entry) => !isInherited(entry)), ...added, ...dacl.filter(isInherited)],
  };
}

function includes(entry: AccessControlEntry, wanted: AccessControlEntry): boolean {
  if (entry.kind !== 'allow' || wanted.kind !== 'allow') return false;
  const covers = (has: string | undefined, needs: string | undefined): boolean => has === undefined || has === needs;
  return (
    entry.sid === wanted.sid &&
    (entry.mask & wanted.mask) >>> 0 === wanted.mask &&
    (entry.flags & inheritance) === (wanted.flags & inheritance) &&
    covers(entry.objectType, wanted.objectType) &&
    covers(entry.inheritedObjectType, wanted.inheritedObjectType)
  );
}
