import { NdrReader, NdrWriter } from '../ndr.ts';
import type { Syntax } from '../pdu.ts';

/** The replication service of a domain controller ([MS-DRSR] 4.1). */
export const replicationSyntax: Syntax = { uuid: 'e3514235-4b06-11d1-ab04-00c04fc2dcd2', version: 4 };
export const opnums = { bind: 0, unbind: 1, getChanges: 3 } as const;

/** NTDSAPI_CLIENT_GUID: a client that is no domain controller. */
const CLIENT = 'e24d201a-4fd6-11d1-a3da-0000f875ae0d';
const NO_SITE = '00000000-0000-0000-0000-000000000000';

/**
 * DRS_EXTENSIONS_INT: secrets in strong encryption, requests of version 8, replies of version 6. Compression is not
 * among them, so a reply is never compressed.
 */
const EXTENSIONS = 0x8000 | 0x40_0000 | 0x100_0000 | 0x400_0000;
const EXTENSIONS_OCTETS = 28;
export const HANDLE_OCTETS = 20;

/** IDL_DRSBind. */
export function formatBind(): Buffer {
  return new NdrWriter()
    .pointer()
    .guid(CLIENT)
    .pointer()
    .u32(EXTENSIONS_OCTETS)
    .u32(EXTENSIONS_OCTETS)
    .u32(EXTENSIONS)
    .guid(NO_SITE)
    .u32(0)
    .u32(0)
    .finish();
}

/** The handle for further calls, and the status; what the server can do stands before both. Throws `MalformedError`. */
export function parseBind(stub: Buffer): { readonly handle: Buffer; readonly status: number } {
  const reader = new NdrReader(stub);
  if (reader.pointer()) {
    const size = reader.count(1);
    reader.u32();
    reader.take(size);
  }
  reader.align(4);
  return { handle: Buffer.from(reader.take(HANDLE_OCTETS)), status: reader.u32() };
}
