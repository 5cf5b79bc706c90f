import { guidFromBytes, guidToBytes, sidFromBytes, sidToBytes } from '../../directory/index.ts';

/** Self-relative security descriptors ([MS-DTYP] 2.4.6) as far as directory rights need them: owner, group and DACL. */
export interface AccessControlEntry {
  readonly isAllow: boolean;
  readonly mask: number;
  readonly flags: number;
  readonly sid: string;
  /** The attribute, property set, extended right or child class that it is about; absent: all. */
  readonly objectType?: string;
  /** The class of objects that inherit it; absent: all. */
  readonly inheritedType?: string;
}

export interface SecurityDescriptor {
  readonly owner: string | undefined;
  readonly group: string | undefined;
  /** Nothing is inherited from above. */
  readonly isProtected: boolean;
  readonly entries: readonly AccessControlEntry[];
}

export const accessMask = {
  createChild: 0x1,
  deleteChild: 0x2,
  list: 0x4,
  readProperty: 0x10,
  writeProperty: 0x20,
  deleteTree: 0x40,
  controlAccess: 0x100,
  delete: 0x1_0000,
  readControl: 0x2_0000,
  writeDacl: 0x4_0000,
  writeOwner: 0x8_0000,
  all: 0xf_01ff,
  genericAll: 0x1000_0000,
} as const;

export const aceFlags = { containerInherit: 0x2, noPropagate: 0x4, inheritOnly: 0x8, inherited: 0x10 } as const;

const control = { selfRelative: 0x8000, daclPresent: 0x4, daclAutoInherited: 0x400, daclProtected: 0x1000 } as const;

/** Throws a RangeError or TypeError for octets that are not a security descriptor. */
export function parseSecurityDescriptor(octets: Buffer): SecurityDescriptor {
  const flags = octets.readUInt16LE(2);
  const sidAt = (offset: number): string | undefined =>
    offset === 0 ? undefined : sidFromBytes(octets.subarray(offset, offset + 8 + 4 * octets.readUInt8(offset + 1)));
  const daclAt = octets.readUInt32LE(16);
  return {
    owner: sidAt(octets.readUInt32LE(4)),
    group: sidAt(octets.readUInt32LE(8)),
    isProtected: (flags & control.daclProtected) !== 0,
    entries: (flags & control.daclPresent) === 0 || daclAt === 0 ? [] : parseAcl(octets, daclAt),
  };
}

export function formatSecurityDescriptor({ owner, group, isProtected, entries }: SecurityDescriptor): Buffer {
  const ownerOctets = owner === undefined ? Buffer.alloc(0) : sidToBytes(owner);
  const groupOctets = group === undefined ? Buffer.alloc(0) : sidToBytes(group);
  const aces = entries.map(formatAce);
  const aclSize = aces.reduce((size, ace) => size + ace.length, 8);
  const acl = Buffer.alloc(8);
  acl.writeUInt8(4, 0);
  acl.writeUInt16LE(aclSize, 2);
  acl.writeUInt16LE(aces.length, 4);
  const head = Buffer.alloc(20);
  head.writeUInt8(1, 0);
  const protection = isProtected ? control.daclProtected : control.daclAutoInherited;
  head.writeUInt16LE(control.selfRelative | control.daclPresent | protection, 2);
  if (owner !== undefined) head.writeUInt32LE(20, 4);
  if (group !== undefined) head.writeUInt32LE(20 + ownerOctets.length, 8);
  head.writeUInt32LE(20 + ownerOctets.length + groupOctets.length, 16);
  return Buffer.concat([head, ownerOctets, groupOctets, acl, ...aces]);
}

function parseAcl(octets: Buffer, start: number): AccessControlEntry[] {
  const entries: AccessControlEntry[] = [];
  let at = start + 8;
  for (let left = octets.readUInt16LE(start + 4); left > 0; left--) {
    const size = octets.readUInt16LE(at + 2);
    if (size < 8 || at + size > octets.length) throw new RangeError('an access control entry is cut off');
    const entry = parseAce(octets.subarray(at, at + size));
    if (entry) entries.push(entry);
    at += size;
  }
  return entries;
}

/** Undefined for kinds that grant and deny nothing (audit, callback). */
function parseAce(octets: Buffer): AccessControlEntry | undefined {
  const type = octets.readUInt8(0);
  const flags = octets.readUInt8(1);
  const mask = octets.readUInt32LE(4);
  if (type === 0 || type === 1) return { isAllow: type === 0, mask, flags, sid: sidFromBytes(octets.subarray(8)) };
  if (type !== 5 && type !== 6) return undefined;
  const present = octets.readUInt32LE(8);
  let at = 12;
  const guid = (bit: number): string | undefined => {
    if ((present & bit) === 0) return undefined;
    at += 16;
    return guidFromBytes(octets.subarray(at - 16, at));
  };
  const objectType = guid(1);
  const inheritedType = guid(2);
  return {
    isAllow: type === 5,
    mask,
    flags,
    sid: sidFromBytes(octets.subarray(at)),
    ...(objectType === undefined ? {} : { objectType }),
    ...(inheritedType === undefined ? {} : { inheritedType }),
  };
}

function formatAce({ isAllow, mask, flags, sid, objectType, inheritedType }: AccessControlEntry): Buffer {
  const isObject = objectType !== undefined || inheritedType !== undefined;
  const tail = Buffer.concat([
    ...(objectType === undefined ? [] : [guidToBytes(objectType)]),
    ...(inheritedType === undefined ? [] : [guidToBytes(inheritedType)]),
    sidToBytes(sid),
  ]);
  const head = Buffer.alloc(isObject ? 12 : 8);
  head.writeUInt8((isAllow ? 0 : 1) + (isObject ? 5 : 0), 0);
  head.writeUInt8(flags, 1);
  head.writeUInt16LE(head.length + tail.length, 2);
  head.writeUInt32LE(mask >>> 0, 4);
  if (isObject) head.writeUInt32LE((objectType === undefined ? 0 : 1) | (inheritedType === undefined ? 0 : 2), 8);
  return Buffer.concat([head, tail]);
}
