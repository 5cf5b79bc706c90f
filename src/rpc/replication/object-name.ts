import { isGuid } from '../../directory/index.ts';
import { MalformedError } from '../errors.ts';
import type { NdrReader, NdrWriter } from '../ndr.ts';

/** DSNAME ([MS-DRSR] 5.50): an object by its GUID, its SID and its DN; any of them is enough. */
export interface ObjectName {
  readonly guid: string;
  readonly dn: string;
}

const NO_GUID = '00000000-0000-0000-0000-000000000000';
const SID_OCTETS = 28;
/** Without the name and its end. */
const FIXED_OCTETS = 58;

export function writeObjectName(writer: NdrWriter, { guid = NO_GUID, dn = '' }: Partial<ObjectName>): void {
  const length = dn.length;
  writer
    .u32(length + 1)
    .u32(FIXED_OCTETS + 2 * length)
    .u32(0)
    .guid(isGuid(guid) ? guid : NO_GUID)
    .octets(Buffer.alloc(SID_OCTETS))
    .u32(length)
    .octets(Buffer.from(`${dn}\0`, 'utf16le'));
}

/** Throws `MalformedError`. */
export function readObjectName(reader: NdrReader): ObjectName {
  const size = reader.count(2);
  reader.u32();
  reader.u32();
  const guid = reader.guid();
  reader.take(SID_OCTETS);
  const length = reader.u32();
  if (length >= size) throw new MalformedError(`a name of ${length} characters`);
  const dn = reader.take(2 * size).toString('utf16le', 0, 2 * length);
  return { guid, dn };
}
