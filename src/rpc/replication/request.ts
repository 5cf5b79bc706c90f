import { NdrWriter } from '../ndr.ts';
import type { Prefix } from './attributes.ts';
import { attributeId, attributePrefix, replicatedNames } from './attributes.ts';
import type { ObjectName } from './object-name.ts';
import { writeObjectName } from './object-name.ts';

/**
 * How far somebody has read at one domain controller: the triple of [MS-DRSR] 5.219. It means something to the database
 * of this invocation id only; another server, and the same one after a restore, has another id.
 */
export interface UsnVector {
  readonly objects: bigint;
  readonly reserved: bigint;
  readonly properties: bigint;
}

export const fromTheBeginning: UsnVector = { objects: 0n, reserved: 0n, properties: 0n };

/** An extended operation: none reads a naming context, the other one object. */
const EXOP_NONE = 0;
const EXOP_REPL_OBJ = 6;
/** DRS_WRIT_REP and DRS_INIT_SYNC. */
const FLAGS = 0x30;
/** Of whoever asks: it is a domain controller's own, and we are none; but it must not be 0. */
const DESTINATION = 'e24d201a-4fd6-11d1-a3da-0000f875ae0d';
/** A reply stays below this, about: it is read as a whole. */
export const MAX_REPLY_OCTETS = 4 * 1024 * 1024;

export interface ChangesRequest {
  readonly handle: Buffer;
  /** The head of a domain, or one person. */
  readonly name: Partial<ObjectName>;
  readonly scope: 'domain' | 'object';
  readonly invocationId: string;
  readonly from: UsnVector;
  readonly maxObjects: number;
}

/** IDL_DRSGetNCChanges with DRS_MSG_GETCHGREQ_V8 ([MS-DRSR] 4.1.10.2.7). */
export function formatChanges(request: ChangesRequest): Buffer {
  const { handle, name, scope, invocationId, from, maxObjects } = request;
  const ids = replicatedNames()
    .map(attributeId)
    .toSorted((one, other) => one - other);
  const writer = new NdrWriter()
    .octets(handle)
    .u32(8)
    .u32(8)
    .align(8)
    .guid(DESTINATION)
    .guid(invocationId)
    .pointer()
    .i64(from.objects)
    .i64(from.reserved)
    .i64(from.properties)
    .pointer(false)
    .u32(FLAGS)
    .u32(maxObjects)
    .u32(MAX_REPLY_OCTETS)
    .u32(scope === 'object' ? EXOP_REPL_OBJ : EXOP_NONE)
    .i64(0n)
    .pointer()
    .pointer(false)
    .u32(2)
    .pointer();
  writeObjectName(writer, name);
  writer.u32(ids.length).u32(1).u32(0).u32(ids.length);
  for (const id of ids) writer.u32(id);
  writePrefixes(writer, [attributePrefix, noSchema]);
  return writer.finish();
}

/** The last entry of a table tells the version of the sender's schema ([MS-DRSR] 5.16.3); Samba insists on it. */
const noSchema: Prefix = { index: 0, oid: Buffer.concat([Buffer.from([0xff]), Buffer.alloc(20)]) };

function writePrefixes(writer: NdrWriter, prefixes: readonly Prefix[]): void {
  writer.u32(prefixes.length);
  for (const { index, oid } of prefixes) writer.u32(index).u32(oid.length).pointer();
  for (const { oid } of prefixes) writer.u32(oid.length).octets(oid);
}
