import { SECOND } from '../../base/clock.ts';
import { isStorableTime } from '../../base/storable.ts';
import { MalformedError } from '../errors.ts';
import { NdrReader } from '../ndr.ts';
import type { Prefix, ReplicatedAttribute } from './attributes.ts';
import { attributeName } from './attributes.ts';
import type { ObjectName } from './object-name.ts';
import { readObjectName } from './object-name.ts';
import type { UsnVector } from './request.ts';

/** One value, and when and how often it was changed wherever that was ([MS-DRSR] 5.164). */
export interface ReplicatedValue {
  readonly value: Buffer;
  readonly changedAt: Date;
  readonly version: number;
}

export interface ReplicatedObject extends ObjectName {
  readonly values: ReadonlyMap<ReplicatedAttribute, ReplicatedValue>;
}

export interface ChangesReply {
  readonly invocationId: string;
  readonly from: UsnVector;
  readonly to: UsnVector;
  /** EXOP_ERR_SUCCESS is 1; 0 where none was asked for. */
  readonly extendedResult: number;
  readonly objects: readonly ReplicatedObject[];
  readonly hasMore: boolean;
  readonly status: number;
}

/**
 * DRS_MSG_GETCHGREPLY_V6 ([MS-DRSR] 4.1.10.2.14). A refusal comes with an empty message of the same version, so the
 * status at its end decides. Throws `MalformedError`.
 */
export function parseChanges(stub: Buffer): ChangesReply {
  const reader = new NdrReader(stub);
  const version = reader.u32();
  if (version !== 6 || reader.u32() !== 6) throw new MalformedError(`a reply of version ${version}`);
  reader.align(8);
  reader.guid();
  const invocationId = reader.guid();
  const hasName = reader.pointer();
  const from = readUsns(reader);
  const to = readUsns(reader);
  const hasVector = reader.pointer();
  const prefixes = reader.u32();
  const hasPrefixes = reader.pointer();
  const extendedResult = reader.u32();
  const count = reader.u32();
  reader.u32();
  const hasObjects = reader.pointer();
  const hasMore = reader.u32() !== 0;
  reader.u32();
  reader.u32();
  reader.take(12);
  if (hasName) readObjectName(reader);
  if (hasVector) skipVector(reader);
  const table = hasPrefixes ? readPrefixes(reader, prefixes) : [];
  const objects = hasObjects ? readObjects(reader, count, table) : [];
  // The members of groups come behind, although nobody asked for them (Samba): they are not read.
  return { invocationId, from, to, extendedResult, objects, hasMore, status: stub.readUInt32LE(stub.length - 4) };
}

function readUsns(reader: NdrReader): UsnVector {
  return { objects: reader.i64(), reserved: reader.i64(), properties: reader.i64() };
}

/** UPTODATE_VECTOR_V2_EXT: what the server has from others. */
function skipVector(reader: NdrReader): void {
  const size = reader.count(32);
  reader.align(8);
  reader.take(16);
  reader.take(32 * size);
}

function readPrefixes(reader: NdrReader, announced: number): readonly Prefix[] {
  reader.conformance(announced, 'prefixes');
  if (announced * 12 > reader.left) throw new MalformedError(`${announced} prefixes`);
  const entries = Array.from({ length: announced }, () => ({
    index: reader.u32(),
    length: reader.u32(),
    isThere: reader.pointer(),
  }));
  return entries.map(({ index, length, isThere }) => {
    if (!isThere) return { index, oid: Buffer.alloc(0) };
    reader.conformance(length, 'a prefix');
    return { index, oid: reader.take(length) };
  });
}

interface Fixed {
  readonly hasName: boolean;
  readonly attributes: number;
  readonly hasAttributes: boolean;
  readonly hasParent: boolean;
  readonly hasMetadata: boolean;
}

/**
 * REPLENTINFLIST. The pointer to the next one is the first of each, so the fixed parts follow each other along the
 * chain, and what they point to comes behind, of the last one first.
 */
function readObjects(reader: NdrReader, announced: number, table: readonly Prefix[]): readonly ReplicatedObject[] {
  const chain: Fixed[] = [];
  for (let isThere = true; isThere;) {
    if (chain.length >= announced) throw new MalformedError(`more than the ${announced} objects that were announced`);
    isThere = reader.pointer();
    const hasName = reader.pointer();
    reader.u32();
    const attributes = reader.u32();
    const hasAttributes = reader.pointer();
    reader.u32();
    chain.push({ hasName, attributes, hasAttributes, hasParent: reader.pointer(), hasMetadata: reader.pointer() });
  }
  return chain
    .toReversed()
    .map((fixed) => readObject(reader, fixed, table))
    .toReversed();
}

function readObject(reader: NdrReader, fixed: Fixed, table: readonly Prefix[]): ReplicatedObject {
  const name = fixed.hasName ? readObjectName(reader) : { guid: '', dn: '' };
  const attributes = fixed.hasAttributes ? readAttributes(reader, fixed.attributes) : [];
  if (fixed.hasParent) reader.guid();
  const metadata = fixed.hasMetadata ? readMetadata(reader) : [];
  const values = new Map<ReplicatedAttribute, ReplicatedValue>();
  for (const [index, { id, value }] of attributes.entries()) {
    const known = attributeName(id, table);
    const written = metadata[index];
    // An attribute that was emptied has no value; it has been written nevertheless.
    if (known !== undefined && written) values.set(known, { value, ...written });
  }
  return { guid: name.guid, dn: name.dn, values };
}

function readAttributes(
  reader: NdrReader,
  announced: number,
): readonly { readonly id: number; readonly value: Buffer }[] {
  reader.conformance(announced, 'attributes');
  if (announced * 12 > reader.left) throw new MalformedError(`${announced} attributes`);
  const blocks = Array.from({ length: announced }, () => ({
    id: reader.u32(),
    count: reader.u32(),
    isThere: reader.pointer(),
  }));
  return blocks.map(({ id, count, isThere }) => ({
    id,
    value: (isThere ? readValues(reader, count) : [])[0] ?? Buffer.alloc(0),
  }));
}

function readValues(reader: NdrReader, announced: number): readonly Buffer[] {
  reader.conformance(announced, 'values');
  if (announced * 8 > reader.left) throw new MalformedError(`${announced} values`);
  const lengths = Array.from({ length: announced }, () => ({ length: reader.u32(), isThere: reader.pointer() }));
  return lengths.map(({ length, isThere }) => {
    if (!isThere) return Buffer.alloc(0);
    reader.conformance(length, 'a value');
    return reader.take(length);
  });
}

/** PROPERTY_META_DATA_EXT_VECTOR, in the order of the attributes. Times are seconds since 1601. */
function readMetadata(reader: NdrReader): readonly { readonly version: number; readonly changedAt: Date }[] {
  const size = reader.count(40);
  reader.align(8);
  reader.conformance(size, 'metadata');
  return Array.from({ length: size }, () => {
    reader.align(8);
    const version = reader.u32();
    const seconds = reader.i64();
    reader.guid();
    reader.i64();
    return { version, changedAt: dateOf(seconds) };
  });
}

/** Between 1601 and 1970, in seconds. */
const EPOCH_SECONDS = 11_644_473_600n;

/** What cannot be told as a date was never written by a clock. */
function dateOf(seconds: bigint): Date {
  const date = new Date(Number(seconds - EPOCH_SECONDS) * SECOND);
  return isStorableTime(date) ? date : new Date(0);
}
