import { createHmac, randomBytes } from 'node:crypto';
import { ntHash } from './md4.ts';
import { Rc4 } from './rc4.ts';
import type { AvPair } from './target-info.ts';
import { avIds, formatTargetInfo, parseTargetInfo } from './target-info.ts';

/** NTLM version 2 as a client needs it ([MS-NLMP]): three messages over one connection. */

const SIGNATURE = Buffer.from('NTLMSSP\0', 'latin1');
const bits = {
  unicode: 0x1,
  requestTarget: 0x4,
  sign: 0x10,
  seal: 0x20,
  ntlm: 0x200,
  alwaysSign: 0x8000,
  extendedSessionSecurity: 0x8_0000,
  targetInfo: 0x80_0000,
  version: 0x200_0000,
  key128: 0x2000_0000,
  keyExchange: 0x4000_0000,
  key56: 0x8000_0000,
} as const;

type Bit = keyof typeof bits;
const signingIn: readonly Bit[] = [
  'unicode',
  'requestTarget',
  'ntlm',
  'alwaysSign',
  'extendedSessionSecurity',
  'targetInfo',
];
/** Without these a connection is not protected. */
const sealing: readonly Bit[] = ['sign', 'seal', 'key128', 'keyExchange', 'extendedSessionSecurity'];

const sum = (names: readonly Bit[]): number => names.reduce((flags, name) => (flags | bits[name]) >>> 0, 0);

/** What a client asks for: only to sign in, or also to seal what follows. */
export const flagsFor = {
  'sign-in': sum(signingIn),
  sealing: sum([...signingIn, ...sealing, 'version', 'key56']),
} as const;

/** Windows 10, and revision 15 of NTLM: nobody reads it, but the fields behind it have their place by it. */
const VERSION = Buffer.from('0a0000000000000f', 'hex');

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
export function negotiateMessage(flags: number = flagsFor['sign-in']): Buffer {
  const message = Buffer.alloc(32);
  SIGNATURE.copy(message);
  message.writeUInt32LE(1, 8);
  message.writeUInt32LE(flags, 12);
  return (flags & bits.version) === 0 ? message : Buffer.concat([message, VERSION]);
}

/** Five names of 255 characters, and room: the answer repeats it, and has to fit into one packet. */
const MAX_TARGET_INFO = 4096;

/** Reads message 2 ([MS-NLMP] 2.2.1.2); undefined when it is not one. */
export function parseChallenge(message: Buffer): NtlmChallenge | undefined {
  if (message.length < 48 || !message.subarray(0, 8).equals(SIGNATURE) || message.readUInt32LE(8) !== 2)
    return undefined;
  const length = message.readUInt16LE(40);
  const offset = message.readUInt32LE(44);
  if (length > MAX_TARGET_INFO || offset + length > message.length) return undefined;
  return {
    flags: message.readUInt32LE(20),
    serverChallenge: message.subarray(24, 32),
    targetInfo: message.subarray(offset, offset + length),
  };
}

/** Whether a challenge agrees to seal, and not with less than we ask for. */
export function canSeal({ flags }: NtlmChallenge): boolean {
  const wanted = sum(sealing);
  return (flags & wanted) >>> 0 === wanted;
}

export interface AuthenticateOptions {
  /** What was asked for in message 1. */
  readonly flags?: number;
  /**
   * The two messages before, which are protected against change by a code over all three; only where a key was
   * exchanged.
   */
  readonly transcript?: readonly [negotiate: Buffer, challenge: Buffer];
  /** The service that is meant (`ldap/dc1.example.com`), which a server can hold against its own name. */
  readonly targetName?: string;
  readonly clientChallenge?: Buffer;
  /** 100 ns since 1601-01-01. */
  readonly time?: bigint;
  readonly exportedKey?: Buffer;
}

export interface Authenticate {
  /** Message 3 ([MS-NLMP] 2.2.1.3). */
  readonly message: Buffer;
  /** The key of the connection, which only the two sides know. */
  readonly exportedKey: Buffer;
}

/** The answer to a challenge with the NTLMv2 response (3.3.2). */
export function authenticate(
  { user, domain, password }: NtlmCredentials,
  { serverChallenge, flags: agreed, targetInfo }: NtlmChallenge,
  options: AuthenticateOptions = {},
): Authenticate {
  const { flags = flagsFor['sign-in'], transcript, targetName, clientChallenge = randomBytes(8) } = options;
  const pairs = parseTargetInfo(targetInfo);
  const stamp = pairs.find(({ id, value }) => id === avIds.timestamp && value.length === 8)?.value;
  const time = options.time ?? stamp?.readBigUInt64LE() ?? now();
  const key = responseKey({ user, domain, password });
  const isProtected = transcript !== undefined;
  const said = isProtected ? formatTargetInfo(withOwn(pairs, targetName)) : targetInfo;
  const times = Buffer.alloc(8);
  times.writeBigUInt64LE(time);
  const head = Buffer.from([1, 1, 0, 0, 0, 0, 0, 0]);
  const blob = Buffer.concat([head, times, clientChallenge, Buffer.alloc(4), said, Buffer.alloc(4)]);
  const proof = hmacMd5(key, serverChallenge, blob);
  // > If the CHALLENGE_MESSAGE contains an MsvAvTimestamp, the client SHOULD NOT send the LmChallengeResponse
  const lm =
    isProtected && stamp
      ? Buffer.alloc(24)
      : Buffer.concat([hmacMd5(key, serverChallenge, clientChallenge), clientChallenge]);
  const baseKey = hmacMd5(key, proof);
  const used = (agreed & flags) >>> 0;
  const exchanges = (used & bits.keyExchange) !== 0;
  const exportedKey = exchanges ? (options.exportedKey ?? randomBytes(16)) : baseKey;
  const sentKey = exchanges ? new Rc4(baseKey).apply(exportedKey) : Buffer.alloc(0);
  const payloads = [lm, Buffer.concat([proof, blob]), utf16(domain), utf16(user), utf16(''), sentKey];
  const message = assemble(payloads, used, isProtected);
  if (transcript) hmacMd5(exportedKey, ...transcript, message).copy(message, MIC_AT);
  return { message, exportedKey };
}

/** NTOWFv2: HMAC-MD5 under the NT hash of the user in capitals and the domain. */
export function responseKey({ user, domain, password }: NtlmCredentials): Buffer {
  return hmacMd5(ntHash(password), utf16(user.toUpperCase() + domain));
}

const HAS_CODE = Buffer.from([2, 0, 0, 0]);

function withOwn(pairs: readonly AvPair[], targetName: string | undefined): readonly AvPair[] {
  const others = pairs.filter(({ id }) => id !== avIds.flags && id !== avIds.targetName);
  const named = targetName === undefined ? [] : [{ id: avIds.targetName, value: utf16(targetName) }];
  return [...others, { id: avIds.flags, value: HAS_CODE }, ...named];
}

const MIC_AT = 72;

/** The payloads follow the fixed part; each field is length, length, offset. */
function assemble(payloads: readonly Buffer[], flags: number, hasCode: boolean): Buffer {
  const head = Buffer.alloc(hasCode ? MIC_AT + 16 : 64);
  SIGNATURE.copy(head);
  head.writeUInt32LE(3, 8);
  if (hasCode) VERSION.copy(head, 64);
  let offset = head.length;
  for (const [index, payload] of payloads.entries()) {
    const field = 12 + index * 8;
    head.writeUInt16LE(payload.length, field);
    head.writeUInt16LE(payload.length, field + 2);
    head.writeUInt32LE(offset, field + 4);
    offset += payload.length;
  }
  head.writeUInt32LE(flags, 60);
  return Buffer.concat([head, ...payloads]);
}

/** Where the server does not say what time it has. */
function now(): bigint {
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
