import { wellKnownClasses, wellKnownRids, wellKnownRights, wellKnownSids } from '../../directory/index.ts';
import { type AccessControlEntry, aceFlags, accessMask, formatSecurityDescriptor } from './security-descriptor.ts';

/** Whom a new domain gives something. */
export interface Trustees {
  /** SID of the service account. */
  readonly service: string;
  readonly domainSid: string;
}

/**
 * Of the head of a domain: everybody signed in may read; the service account may replicate, reset, unlock and write
 * what password writeback and the source anchor need.
 */
export function headDescriptor({ service, domainSid }: Trustees): Buffer {
  const below = aceFlags.containerInherit | aceFlags.inheritOnly;
  const right = (objectType: string): AccessControlEntry => ({
    isAllow: true,
    mask: accessMask.controlAccess,
    flags: 0,
    sid: service,
    objectType,
  });
  const onPeople = (mask: number, objectType: string): readonly AccessControlEntry[] =>
    [wellKnownClasses.user, wellKnownClasses.inetOrgPerson].map((inheritedType) => ({
      isAllow: true,
      mask,
      flags: below,
      sid: service,
      objectType,
      inheritedType,
    }));
  const admins = [wellKnownSids.administrators, `${domainSid}-${wellKnownRids.domainAdmins}`];
  return formatSecurityDescriptor({
    owner: wellKnownSids.administrators,
    group: wellKnownSids.administrators,
    isProtected: false,
    entries: [
      right(wellKnownRights.replicateChanges),
      right(wellKnownRights.replicateChangesAll),
      { ...right(wellKnownRights.unexpirePassword), flags: aceFlags.containerInherit },
      ...onPeople(accessMask.controlAccess, wellKnownRights.resetPassword),
      ...onPeople(accessMask.writeProperty, wellKnownRights.writeLockoutTime),
      ...onPeople(accessMask.writeProperty, wellKnownRights.writePwdLastSet),
      ...onPeople(accessMask.writeProperty, wellKnownRights.writeSourceAnchor),
      ...admins.map((sid) => ({ isAllow: true, mask: accessMask.all, flags: aceFlags.containerInherit, sid })),
      {
        isAllow: true,
        mask: accessMask.readProperty | accessMask.readControl | accessMask.list,
        flags: aceFlags.containerInherit,
        sid: wellKnownSids.authenticatedUsers,
      },
    ],
  });
}

/**
 * Of the container of deleted objects, which inherits nothing: administrators, and the service account so that it sees
 * what was deleted.
 */
export function deletedObjectsDescriptor({ service }: Trustees): Buffer {
  const see = accessMask.readProperty | accessMask.list | accessMask.readControl;
  return formatSecurityDescriptor({
    owner: wellKnownSids.administrators,
    group: wellKnownSids.administrators,
    isProtected: true,
    entries: [
      { isAllow: true, mask: accessMask.all, flags: 0, sid: wellKnownSids.administrators },
      { isAllow: true, mask: see, flags: 0, sid: service },
    ],
  });
}
