import { createHmac, randomBytes } from 'node:crypto';
import md4 from 'js-md4';

/**
 * NTLM version 2 as a proxy's client needs it ([MS-NLMP]): three messages over one connection, no signing, no sealing.
 * MD4 is not in OpenSSL 3, hence the package.
 */

const SIGNATURE = Buffer.from('NTLMSSP\0', 'latin1');
const NEGOTIATE_UNICODE = 0x00000001;
const REQUEST_TARGET = 0x00000004;
const NEGOTIATE_NTLM = 0x00000200;
const NEGOTIATE_ALWAYS_SIGN = 0x00008000;
const NEGOTIATE_EXTENDED_SESSION_SECURITY = 0x00080000;
const NEGOTIATE_TARGET_INFO = 0x00800000;
const FLAGS =
  (NEGOTIATE_UNICODE |
    REQUEST_TARGET |
    NEGOTIATE_NTLM |
    NEGOTIATE_ALWAYS_SIGN |
    NEGOTIATE_EXTENDED_SESSION_SECURITY |
    NEGOTIATE_TARGET_INFO) >>>
  0;

export interface NtlmCredentials {
  readonly user: string;
  readonly domain: string;
  readonly password: string;
}

export interface NtlmChallenge {
  readonly serverChallenge: Buffer;
  readonly flags: number;
  readonly targetInfo: Buffer;
}

/** Message 1 ([MS-NLMP] 2.2.1.1). */
export function negotiateMessage(): Buffer {
  const message = Buffer.alloc(32);
  SIGNATURE.copy(message);
  message.writeUInt32LE(1, 8);
  message.writeUInt32LE(FLAGS, 12);
  return message;
}

/** Reads message 2 ([MS-NLMP] 2.2.1.2); undefined when it is not one. */
export function parseChallenge(message: Buffer): NtlmChallenge | undefined {
  if (message.length < 48 || !message.subarray(0, 8).equals(SIGNATURE) || message.readUInt32LE(8) !== 2)
    return undefined;
  const length = message.readUInt16LE(40);
  const offset = message.readUInt32LE(44);
  if (offset + length > message.length) return undefined;
  return {
    flags: message.readUInt32LE(20),
    serverChallenge: message.subarray(24, 32),
    targetInfo: message.subarray(offset, offset + length),
  };
}

export interface NtlmRandomness {
  readonly clientChallenge?: Buffer;
  /** 100 ns since 1601-01-01. */
  readonly time?: bigint;
}

/** Message 3 ([MS-NLMP] 2.2.1.3) with the NTLMv2 response (3.3.2). */
export function authenticateMessage(
  { user, domain, password }: NtlmCredentials,
  { serverChallenge, flags, targetInfo }: NtlmChallenge,
  { clientChallenge = randomBytes(8), time = timeOf(targetInfo) }: NtlmRandomness = {},
): Buffer {
  const key = responseKey({ user, domain, password });
  const times = Buffer.alloc(8);
  times.writeBigUInt64LE(time);
  const blob = Buffer.concat([
    Buffer.from([1, 1, 0, 0, 0, 0, 0, 0]),
    times,
    clientChallenge,
    Buffer.alloc(4),
    targetInfo,
    Buffer.alloc(4),
  ]);
  const proof = hmacMd5(key, serverChallenge, blob);
  const lm = Buffer.concat([hmacMd5(key, serverChallenge, clientChallenge), clientChallenge]);
  return assemble([lm, Buffer.concat([proof, blob]), utf16(domain), utf16(user), utf16('')], (flags & FLAGS) >>> 0);
}

/** NTOWFv2: HMAC-MD5 under the NT hash of the user in capitals and the domain. */
export function responseKey({ user, domain, password }: NtlmCredentials): Buffer {
  const ntHash = Buffer.from(md4.arrayBuffer(utf16(password)));
  return hmacMd5(ntHash, utf16(user.toUpperCase() + domain));
}

/** The payloads follow the fixed part of 64 octets; each field is length, length, offset. */
function assemble(payloads: readonly Buffer[], flags: number): Buffer {
  const head = Buffer.alloc(64);
  SIGNATURE.copy(head);
  head.writeUInt32LE(3, 8);
  let offset = head.length;
  for (const [index, payload] of [...payloads, Buffer.alloc(0)].entries()) {
    const field = 12 + index * 8;
    head.writeUInt16LE(payload.length, field);
    head.writeUInt16LE(payload.length, field + 2);
    head.writeUInt32LE(offset, field + 4);
    offset += payload.length;
  }
  head.writeUInt32LE(flags, 60);
  return Buffer.concat([head, ...payloads]);
}

/** The server's time (AV pair 7), so that a wrong clock here does not matter; else our own. */
function timeOf(targetInfo: Buffer): bigint {
  for (let at = 0; at + 4 <= targetInfo.length;) {
    const id = targetInfo.readUInt16LE(at);
    const length = targetInfo.readUInt16LE(at + 2);
    if (id === 0) break;
    if (id === 7 && length === 8 && at + 12 <= targetInfo.length) return targetInfo.readBigUInt64LE(at + 4);
    at += 4 + length;
  }
  return (BigInt(Date.now()) + 11_644_473_600_000n) * 10_000n;
}

function hmacMd5(key: Buffer, ...parts: readonly Buffer[]): Buffer {
  const hmac = createHmac('md5', key);
  for (const part of parts) hmac.update(part);
  return hmac.digest();
}

function utf16(text: string): Buffer {
  return Buffer.from(text, 'utf16le');
}
