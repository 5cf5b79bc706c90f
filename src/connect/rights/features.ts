import { wellKnownClasses, wellKnownRights } from '../../directory/index.ts';
import type { AccessGrant } from '../../ldap/index.ts';
import { accessMask, aceFlags } from '../../ldap/index.ts';

/** What the account of a forest is given rights for. */
export const rightFeatures = [
  'synchronization',
  'source-anchor',
  'writeback',
  'pass-through',
  'password-hashes',
] as const;
export type RightFeature = (typeof rightFeatures)[number];

export type RightName =
  | 'replicate-changes'
  | 'see-deleted-objects'
  | 'read-properties'
  | 'write-source-anchor'
  | 'reset-password'
  | 'unlock-account'
  | 'demand-password-change'
  | 'replicate-for-hashes'
  | 'replicate-all-for-hashes';

/** One right: where it is given, and as what. `dsacls` is how Windows' own tool spells it. */
export interface NeededRight {
  readonly name: RightName;
  readonly feature: RightFeature;
  /** Absent: the account that reads the forest. */
  readonly account?: 'password-hashes';
  /** The head of the domain, every object below it, the container of deleted objects, or people in what is read. */
  readonly target: 'domain' | 'objects' | 'deleted-objects' | 'people';
  readonly mask: number;
  readonly objectType?: string;
  /** The attribute that it allows to write. */
  readonly attribute?: string;
  readonly dsacls: string;
}

const { controlAccess, readProperty, writeProperty, list, readControl } = accessMask;
const writing = (attribute: string): Pick<NeededRight, 'target' | 'mask' | 'attribute' | 'dsacls'> => ({
  target: 'people',
  mask: writeProperty,
  attribute,
  dsacls: `WP;${attribute}`,
});

/** All rights that there are. Pass-through authentication needs none: it only signs in. */
export const neededRights: readonly NeededRight[] = [
  {
    name: 'replicate-changes',
    feature: 'synchronization',
    target: 'domain',
    mask: controlAccess,
    objectType: wellKnownRights.replicateChanges,
    dsacls: 'CA;Replicating Directory Changes',
  },
  {
    name: 'see-deleted-objects',
    feature: 'synchronization',
    target: 'deleted-objects',
    // Reading the list itself is what tells, in a domain where nothing is deleted, that the other two are there.
    mask: (list | readProperty | readControl) >>> 0,
    dsacls: 'LCRPRC',
  },
  {
    name: 'read-properties',
    feature: 'synchronization',
    // Samba answers DirSync only with objects of which the account may read everything, and domains differ in what they
    // let everybody read: members of other forests at least are not among it.
    target: 'objects',
    mask: readProperty,
    dsacls: 'RP;',
  },
  {
    name: 'write-source-anchor',
    feature: 'source-anchor',
    objectType: wellKnownRights.writeSourceAnchor,
    ...writing('mS-DS-ConsistencyGuid'),
  },
  {
    name: 'reset-password',
    feature: 'writeback',
    target: 'people',
    mask: controlAccess,
    objectType: wellKnownRights.resetPassword,
    dsacls: 'CA;Reset Password',
  },
  {
    name: 'unlock-account',
    feature: 'writeback',
    objectType: wellKnownRights.writeLockoutTime,
    ...writing('lockoutTime'),
  },
  {
    name: 'demand-password-change',
    feature: 'writeback',
    objectType: wellKnownRights.writePwdLastSet,
    ...writing('pwdLastSet'),
  },
  {
    name: 'replicate-for-hashes',
    feature: 'password-hashes',
    account: 'password-hashes',
    target: 'domain',
    mask: controlAccess,
    objectType: wellKnownRights.replicateChanges,
    dsacls: 'CA;Replicating Directory Changes',
  },
  {
    name: 'replicate-all-for-hashes',
    feature: 'password-hashes',
    account: 'password-hashes',
    target: 'domain',
    mask: controlAccess,
    objectType: wellKnownRights.replicateChangesAll,
    dsacls: 'CA;Replicating Directory Changes All',
  },
];

export function rightsOf(features: readonly RightFeature[]): readonly NeededRight[] {
  return neededRights.filter(({ feature }) => features.includes(feature));
}

/** What the agent does for the cloud on demand. */
export interface RelayFeatures {
  readonly writeback: boolean;
  readonly passThrough: boolean;
}

/** What a forest's accounts need rights for: what its administrators have switched on. */
export function featuresOn({
  writesSourceAnchor,
  relay: { writeback, passThrough },
  readsHashes,
}: {
  readonly writesSourceAnchor: boolean;
  readonly relay: RelayFeatures;
  readonly readsHashes: boolean;
}): readonly RightFeature[] {
  const isOn: Readonly<Record<RightFeature, boolean>> = {
    synchronization: true,
    'source-anchor': writesSourceAnchor,
    writeback,
    'pass-through': passThrough,
    'password-hashes': readsHashes,
  };
  return rightFeatures.filter((feature) => isOn[feature]);
}

/** A right that is inherited by one class is not by another that is derived from it. */
const inheriting = {
  people: ['user', 'inetOrgPerson'],
  objects: ['user', 'inetOrgPerson', 'group', 'contact', 'computer', 'foreignSecurityPrincipal'],
} as const satisfies Record<string, readonly (keyof typeof wellKnownClasses)[]>;

/** The classes of objects that inherit the right from its target; none: it is the target's own. */
export function classesOf({ target }: NeededRight): readonly (keyof typeof wellKnownClasses)[] {
  return target === 'people' || target === 'objects' ? inheriting[target] : [];
}

/** The objects on which the right is given, by DN. */
export function placesOf(
  { target }: NeededRight,
  { baseDn, containers }: { readonly baseDn: string; readonly containers: readonly string[] },
): readonly string[] {
  if (target === 'people') return containers;
  return [target === 'deleted-objects' ? deletedObjectsDn(baseDn) : baseDn];
}

export function deletedObjectsDn(baseDn: string): string {
  return `CN=Deleted Objects,${baseDn}`;
}

/** The entries that give the right to the account with this SID. */
export function grantsOf(right: NeededRight, sid: string): readonly AccessGrant[] {
  const { mask, objectType } = right;
  const grant: AccessGrant = { kind: 'allow', flags: 0, mask, sid, ...(objectType !== undefined && { objectType }) };
  const classes = classesOf(right);
  if (classes.length === 0) return [grant];
  const flags = aceFlags.containerInherit | aceFlags.inheritOnly;
  return classes.map((name) => ({ ...grant, flags, inheritedObjectType: wellKnownClasses[name] }));
}

/** Rights by the object on which they are given: the head of a domain may be the container of its people too. */
export function byPlace(
  rights: readonly NeededRight[],
  where: { readonly baseDn: string; readonly containers: readonly string[] },
): ReadonlyMap<string, readonly NeededRight[]> {
  const places = new Map<string, NeededRight[]>();
  for (const right of rights)
    for (const dn of placesOf(right, where)) places.set(dn, [...(places.get(dn) ?? []), right]);
  return places;
}
