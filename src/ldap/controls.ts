import type { BerWriter } from 'ldapts';
import { BerWriter as Writer, Control } from 'ldapts';
import { BerCursor } from './ber.ts';

/** A control whose value is already encoded. */
export class RawControl extends Control {
  readonly #value: Buffer | undefined;

  constructor(type: string, value?: Buffer, critical = true) {
    super(type, { critical });
    this.#value = value;
  }

  protected override writeControl(writer: BerWriter): void {
    if (this.#value) writer.writeBuffer(this.#value, 0x04);
  }
}

export const controlTypes = {
  paged: '1.2.840.113556.1.4.319',
  dirSync: '1.2.840.113556.1.4.841',
  extendedDn: '1.2.840.113556.1.4.529',
  showDeleted: '1.2.840.113556.1.4.417',
  showRecycled: '1.2.840.113556.1.4.2064',
  showDeactivatedLink: '1.2.840.113556.1.4.2065',
  securityDescriptorFlags: '1.2.840.113556.1.4.801',
  policyHints: '1.2.840.113556.1.4.2239',
  policyHintsDeprecated: '1.2.840.113556.1.4.2066',
  treeDelete: '1.2.840.113556.1.4.805',
  domainScope: '1.2.840.113556.1.4.1339',
  permissiveModify: '1.2.840.113556.1.4.1413',
} as const;

function sequence(write: (writer: Writer) => void): Buffer {
  const writer = new Writer();
  writer.startSequence();
  write(writer);
  writer.endSequence();
  return writer.buffer;
}

const empty = Buffer.alloc(0);

/** RFC 2696. */
export function pagedControl(pageSize: number, cookie: Buffer = empty): Control {
  return new RawControl(
    controlTypes.paged,
    sequence((writer) => {
      writer.writeInt(pageSize);
      writer.writeBuffer(cookie, 0x04);
    }),
  );
}

export function readPagedCookie(value: Buffer | undefined): Buffer {
  if (!value) return empty;
  const cursor = new BerCursor(value);
  cursor.enter(0x30);
  cursor.readInteger();
  return cursor.readOctets();
}

/** [MS-ADTS] 3.1.1.3.4.1.3. */
export const dirSyncFlags = {
  /** Access rights are checked per object and attribute, instead of the right to replicate. */
  objectSecurity: 0x1,
  ancestorsFirstOrder: 0x800,
  publicDataOnly: 0x2000,
  /** Added and removed values of linked attributes, not all of them. */
  incrementalValues: -0x8000_0000,
} as const;

export function dirSyncControl(flags: number, maxBytes: number, cookie: Buffer = empty): Control {
  return new RawControl(
    controlTypes.dirSync,
    sequence((writer) => {
      writer.writeInt(flags);
      writer.writeInt(maxBytes);
      writer.writeBuffer(cookie, 0x04);
    }),
  );
}

export function readDirSyncAnswer(value: Buffer): { readonly hasMore: boolean; readonly cookie: Buffer } {
  const cursor = new BerCursor(value);
  cursor.enter(0x30);
  const hasMore = cursor.readInteger() !== 0;
  cursor.readInteger();
  return { hasMore, cookie: cursor.readOctets() };
}

/** DNs come as `<GUID=…>;<SID=…>;CN=…` (directory/extended-dn.ts), identifiers as text. */
export function extendedDnControl(): Control {
  return new RawControl(
    controlTypes.extendedDn,
    sequence((writer) => writer.writeInt(1)),
  );
}

/** Deleted objects are found too; with the recycle bin, also those past their time in it. */
export function showDeletedControl(): Control {
  return new RawControl(controlTypes.showDeleted);
}

/** What is there already may be added, and what is not there deleted. */
export function permissiveModifyControl(): Control {
  return new RawControl(controlTypes.permissiveModify);
}

export function showRecycledControl(): Control {
  return new RawControl(controlTypes.showRecycled);
}

/** Which parts of nTSecurityDescriptor are read: 1 owner, 2 group, 4 DACL, 8 SACL (which needs a privilege). */
export function securityDescriptorControl(parts = 7): Control {
  return new RawControl(
    controlTypes.securityDescriptorFlags,
    sequence((writer) => writer.writeInt(parts)),
  );
}

/** A reset keeps to the password history and minimum age ([MS-ADTS] 3.1.1.3.4.1.27). */
export function policyHintsControl(type: string): Control {
  return new RawControl(
    type,
    sequence((writer) => writer.writeInt(1)),
  );
}
