import { isKeyOf } from '../base/keys.ts';
import { assert } from '../base/assert.ts';
import { guidFromBytes, guidToBytes, sidFromBytes, sidToBytes } from '../directory/index.ts';

/**
 * nTSecurityDescriptor, a self-relative security descriptor ([MS-DTYP] 2.4.6), as far as the question "may this account
 * do that to this object" needs it: owner, group and the discretionary access control list. Entries of kinds that grant
 * and deny nothing are kept as octets.
 */
export interface SecurityDescriptor {
  readonly control: number;
  readonly owner: string | undefined;
  readonly group: string | undefined;
  /** undefined: no list at all, which allows everything. */
  readonly dacl: readonly AccessControlEntry[] | undefined;
}

export type AccessControlEntry =
  | {
      readonly kind: 'allow' | 'deny';
      readonly flags: number;
      readonly mask: number;
      readonly sid: string;
      /** An attribute, property set, extended right or child class; all of them when it is absent. */
      readonly objectType?: string;
      /** Inherited by objects of this class only. */
      readonly inheritedObjectType?: string;
    }
  | { readonly kind: 'other'; readonly type: number; readonly flags: number; readonly body: string };

export const accessMask = {
  createChild: 0x1,
  deleteChild: 0x2,
  list: 0x4,
  readProperty: 0x10,
  writeProperty: 0x20,
  controlAccess: 0x100,
  delete: 0x1_0000,
  readControl: 0x2_0000,
  genericAll: 0x1000_0000,
} as const;

const inheritOnly = 0x08;
const daclPresent = 0x0004;
const selfRelative = 0x8000;
const headerLength = 20;
const kinds = { 0: 'allow', 1: 'deny', 5: 'allow', 6: 'deny' } as const;

/** Throws a TypeError or RangeError for octets that are not a security descriptor. */
export function parseSecurityDescriptor(octets: Buffer): SecurityDescriptor {
  assert(
    octets.length >= headerLength && octets[0] === 1,
    'a security descriptor has revision 1 and a header of 20 octets',
  );
  const control = octets.readUInt16LE(2);
  assert((control & selfRelative) !== 0, 'a stored security descriptor is self-relative');
  const [owner = 0, group = 0, , dacl = 0] = [4, 8, 12, 16].map((at) => octets.readUInt32LE(at));
  return Object.freeze({
    control,
    owner: owner === 0 ? undefined : sidAt(octets, owner),
    group: group === 0 ? undefined : sidAt(octets, group),
    dacl: (control & daclPresent) === 0 || dacl === 0 ? undefined : Object.freeze(parseList(octets, dacl)),
  });
}

/** The octets again, without a system access control list. */
export function formatSecurityDescriptor({ control, owner, group, dacl }: SecurityDescriptor): Buffer {
  const header = Buffer.alloc(headerLength);
  header.writeUInt8(1, 0);
  header.writeUInt16LE(control, 2);
  const parts: Buffer[] = [header];
  let at = headerLength;
  const append = (part: Buffer | undefined, field: number): void => {
    if (!part) return;
    header.writeUInt32LE(at, field);
    parts.push(part);
    at += part.length;
  };
  append(dacl && formatList(dacl), 16);
  append(owner === undefined ? undefined : sidToBytes(owner), 4);
  append(group === undefined ? undefined : sidToBytes(group), 8);
  return Buffer.concat(parts);
}

/**
 * What is asked for: a bit of the mask, on one of `objectTypes` (an attribute and the property sets that hold it, or an
 * extended right).
 */
export interface AccessQuestion {
  readonly mask: number;
  readonly objectTypes?: readonly string[];
}

/**
 * Whether somebody with these SIDs (the account's own and all its groups', also Everyone and Authenticated Users) is
 * allowed it. Entries are taken in their order; the first that fits decides ([MS-ADTS] 5.1.3.3.2).
 */
export function isAllowed(
  { dacl }: SecurityDescriptor,
  sids: ReadonlySet<string>,
  { mask, objectTypes = [] }: AccessQuestion,
): boolean {
  if (dacl === undefined) return true;
  const deciding = dacl.find(
    (entry) =>
      entry.kind !== 'other' &&
      (entry.flags & inheritOnly) === 0 &&
      ((entry.mask & mask) !== 0 || (entry.mask & accessMask.genericAll) !== 0) &&
      (entry.objectType === undefined || objectTypes.includes(entry.objectType)) &&
      sids.has(entry.sid),
  );
  return deciding?.kind === 'allow';
}

function parseList(octets: Buffer, start: number): AccessControlEntry[] {
  assert(start + 8 <= octets.length, 'the access control list lies inside the descriptor');
  const end = start + octets.readUInt16LE(start + 2);
  const count = octets.readUInt16LE(start + 4);
  const entries: AccessControlEntry[] = [];
  for (let at = start + 8; entries.length < count;) {
    assert(at + 4 <= end && end <= octets.length, 'the access control entry lies inside its list');
    const size = octets.readUInt16LE(at + 2);
    assert(size >= 4 && at + size <= end, 'the access control entry lies inside its list');
    entries.push(Object.freeze(parseEntry(octets.subarray(at, at + size))));
    at += size;
  }
  return entries;
}

function parseEntry(octets: Buffer): AccessControlEntry {
  const [type, flags] = [octets.readUInt8(0), octets.readUInt8(1)];
  if (!isKeyOf(kinds, type)) return { kind: 'other', type, flags, body: octets.subarray(4).toString('base64') };
  const kind = kinds[type];
  const mask = octets.readUInt32LE(4);
  const hasObject = type >= 5;
  const present = hasObject ? octets.readUInt32LE(8) : 0;
  let at = hasObject ? 12 : 8;
  const guid = (bit: number): string | undefined => {
    if ((present & bit) === 0) return undefined;
    at += 16;
    return guidFromBytes(octets.subarray(at - 16, at));
  };
  const objectType = guid(1);
  const inheritedObjectType = guid(2);
  return {
    kind,
    flags,
    mask,
    sid: sidAt(octets, at),
    ...(objectType === undefined ? {} : { objectType }),
    ...(inheritedObjectType === undefined ? {} : { inheritedObjectType }),
  };
}

function formatList(entries: readonly AccessControlEntry[]): Buffer {
  const bodies = entries.map(formatEntry);
  const header = Buffer.alloc(8);
  // Revision 4 is the one that may hold entries for attributes and classes.
  header.writeUInt8(entries.some((entry) => entry.kind !== 'other' && hasObjectType(entry)) ? 4 : 2, 0);
  header.writeUInt16LE(8 + bodies.reduce((sum, { length }) => sum + length, 0), 2);
  header.writeUInt16LE(entries.length, 4);
  return Buffer.concat([header, ...bodies]);
}

function formatEntry(entry: AccessControlEntry): Buffer {
  if (entry.kind === 'other') return withHeader(entry.type, entry.flags, Buffer.from(entry.body, 'base64'));
  const { kind, flags, mask, sid, objectType, inheritedObjectType } = entry;
  const isObject = hasObjectType(entry);
  const numbers = Buffer.alloc(isObject ? 8 : 4);
  numbers.writeUInt32LE(mask, 0);
  if (isObject)
    numbers.writeUInt32LE((objectType === undefined ? 0 : 1) | (inheritedObjectType === undefined ? 0 : 2), 4);
  const guids = [objectType, inheritedObjectType].filter((guid) => guid !== undefined).map(guidToBytes);
  const type = (isObject ? 5 : 0) + (kind === 'deny' ? 1 : 0);
  return withHeader(type, flags, Buffer.concat([numbers, ...guids, sidToBytes(sid)]));
}

function withHeader(type: number, flags: number, body: Buffer): Buffer {
  const header = Buffer.alloc(4);
  header.writeUInt8(type, 0);
  header.writeUInt8(flags, 1);
  header.writeUInt16LE(4 + body.length, 2);
  return Buffer.concat([header, body]);
}

function hasObjectType({
  objectType,
  inheritedObjectType,
}: {
  readonly objectType?: string;
  readonly inheritedObjectType?: string;
}): boolean {
  return objectType !== undefined || inheritedObjectType !== undefined;
}

function sidAt(octets: Buffer, at: number): string {
  assert(at + 8 <= octets.length, 'the SID lies inside the descriptor');
  return sidFromBytes(octets.subarray(at, at + 8 + 4 * (octets[at + 1] ?? 0)));
}
