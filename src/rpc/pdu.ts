import { guidToBytes } from '../directory/index.ts';
import { MalformedError } from './errors.ts';

/**
 * The packets of connection-oriented DCE/RPC ([C706] chapter 12, [MS-RPCE] 2.2.2): 16 octets of header, a body, and at
 * the end, where the connection is protected, a trailer of 8 octets with a token or a signature.
 */
export const pduTypes = { request: 0, response: 2, fault: 3, bind: 11, bindAck: 12, bindNak: 13, auth3: 16 } as const;

export const HEADER_OCTETS = 16;
/** Of the body of a request and of a response, before the stub. */
export const HEAD_OCTETS = 8;
export const TRAILER_OCTETS = 8;
/** The largest that both sides have to take ([C706] 12.6.3.1 wants at least 1,432). */
export const MAX_FRAGMENT = 5840;

const VERSION = 5;
const LITTLE_ENDIAN = Buffer.from([0x10, 0, 0, 0]);
const flags = { first: 1, last: 2 } as const;
/** NTLM, and everything encrypted (RPC_C_AUTHN_LEVEL_PKT_PRIVACY). */
const AUTH_NTLM = 10;
const LEVEL_PRIVACY = 6;
const CONTEXT_ID = 0;

export interface PduHeader {
  readonly type: number;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  /** Of the whole packet. */
  readonly length: number;
  readonly authLength: number;
  readonly callId: number;
}

export function formatHeader({ type, length, authLength, callId }: Omit<PduHeader, 'isFirst' | 'isLast'>): Buffer {
  const header = Buffer.alloc(HEADER_OCTETS);
  header[0] = VERSION;
  header[2] = type;
  header[3] = flags.first | flags.last;
  LITTLE_ENDIAN.copy(header, 4);
  header.writeUInt16LE(length, 8);
  header.writeUInt16LE(authLength, 10);
  header.writeUInt32LE(callId, 12);
  return header;
}

/** Throws `MalformedError`. */
export function parseHeader(octets: Buffer): PduHeader {
  if (octets.length < HEADER_OCTETS || octets[0] !== VERSION || octets[1] !== 0)
    throw new MalformedError('it is not version 5.0 of DCE/RPC');
  if ((octets.readUInt8(4) & 0xf0) !== 0x10) throw new MalformedError('its numbers are not little endian');
  const length = octets.readUInt16LE(8);
  const authLength = octets.readUInt16LE(10);
  const trailer = authLength === 0 ? 0 : authLength + TRAILER_OCTETS;
  if (length < HEADER_OCTETS + trailer) throw new MalformedError(`a packet of ${length} octets`);
  const bits = octets.readUInt8(3);
  return {
    type: octets.readUInt8(2),
    isFirst: (bits & flags.first) !== 0,
    isLast: (bits & flags.last) !== 0,
    length,
    authLength,
    callId: octets.readUInt32LE(12),
  };
}

/** A packet apart: `body` without the padding, `trailer` and `auth` where the connection is protected. */
export interface Pdu extends PduHeader {
  readonly header: Buffer;
  readonly body: Buffer;
  /** Octets of padding at the end of the body. */
  readonly padding: number;
  readonly trailer: Buffer;
  readonly auth: Buffer;
}

/** `octets` is one whole packet. Throws `MalformedError`. */
export function parsePdu(octets: Buffer): Pdu {
  const header = parseHeader(octets);
  if (octets.length !== header.length) throw new MalformedError(`${octets.length} octets instead of ${header.length}`);
  const authAt = header.length - header.authLength;
  const end = header.authLength === 0 ? header.length : authAt - TRAILER_OCTETS;
  const trailer = octets.subarray(end, header.authLength === 0 ? end : authAt);
  const padding = trailer[2] ?? 0;
  if (padding > end - HEADER_OCTETS) throw new MalformedError(`${padding} octets of padding`);
  return {
    ...header,
    header: octets.subarray(0, HEADER_OCTETS),
    body: octets.subarray(HEADER_OCTETS, end),
    padding,
    trailer,
    auth: octets.subarray(authAt, header.length),
  };
}

export function formatTrailer(padding: number): Buffer {
  const trailer = Buffer.alloc(TRAILER_OCTETS);
  trailer[0] = AUTH_NTLM;
  trailer[1] = LEVEL_PRIVACY;
  trailer[2] = padding;
  trailer.writeUInt32LE(CONTEXT_ID, 4);
  return trailer;
}

/** A packet without a secret in it: `token` is the message of the sign-in that goes along. */
export function formatPdu(type: number, callId: number, body: Buffer, token?: Buffer): Buffer {
  const tail = token ? [formatTrailer(0), token] : [];
  const length = HEADER_OCTETS + body.length + tail.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([formatHeader({ type, length, authLength: token?.length ?? 0, callId }), body, ...tail]);
}

/** An interface or a transfer syntax: a UUID and its version. */
export interface Syntax {
  readonly uuid: string;
  readonly version: number;
}

export const ndrSyntax: Syntax = { uuid: '8a885d04-1ceb-11c9-9fe8-08002b104860', version: 2 };

/** One presentation context: the interface, in NDR. */
export function formatBindBody(abstract: Syntax): Buffer {
  const head = Buffer.alloc(16);
  head.writeUInt16LE(MAX_FRAGMENT, 0);
  head.writeUInt16LE(MAX_FRAGMENT, 2);
  // A new association, one context with the id 0, one transfer syntax.
  head[8] = 1;
  head[14] = 1;
  return Buffer.concat([head, formatSyntax(abstract), formatSyntax(ndrSyntax)]);
}

function formatSyntax({ uuid, version }: Syntax): Buffer {
  const octets = Buffer.alloc(20);
  guidToBytes(uuid).copy(octets);
  octets.writeUInt32LE(version, 16);
  return octets;
}

/** Whether the server took the one context. The result follows the secondary address. Throws `MalformedError`. */
export function isBindAccepted(body: Buffer): boolean {
  if (body.length < 10) throw new MalformedError('an answer to a bind that is too short');
  const results = Math.ceil((10 + body.readUInt16LE(8)) / 4) * 4;
  if (results + 8 > body.length) throw new MalformedError('an answer to a bind without a result');
  return body.readUInt8(results) === 1 && body.readUInt16LE(results + 4) === 0;
}

/** What stands before the stub of a request. */
export function formatRequestHead(opnum: number, stubLength: number): Buffer {
  const head = Buffer.alloc(HEAD_OCTETS);
  head.writeUInt32LE(stubLength, 0);
  head.writeUInt16LE(opnum, 6);
  return head;
}
