import { createDecipheriv, createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { Rc4 } from '../../ntlm/index.ts';

/**
 * Secret attributes are encrypted twice more inside of the encrypted connection: under the key of the session
 * (ENCRYPTED_PAYLOAD, [MS-DRSR] 4.1.10.2.20), and below that under the relative identifier of the account
 * ([MS-SAMR] 2.2.11.1.3), which keeps nobody out.
 */
const SALT_OCTETS = 16;
const CRC_OCTETS = 4;
const HASH_OCTETS = 16;

/**
 * The NT hash; undefined: it does not fit to this key. The caller overwrites it when it is no longer needed.
 */
export function openNtHash(payload: Buffer, sessionKey: Buffer, rid: number): Buffer | undefined {
  if (payload.length !== SALT_OCTETS + CRC_OCTETS + HASH_OCTETS) return undefined;
  const salt = payload.subarray(0, SALT_OCTETS);
  const key = createHash('md5').update(sessionKey).update(salt).digest();
  const plain = new Rc4(key).apply(payload.subarray(SALT_OCTETS));
  const wrapped = plain.subarray(CRC_OCTETS);
  return crc32(wrapped) === plain.readUInt32LE() ? unwrap(wrapped, rid) : undefined;
}

function unwrap(wrapped: Buffer, rid: number): Buffer {
  const r = Buffer.alloc(4);
  r.writeUInt32LE(rid);
  const [r0 = 0, r1 = 0, r2 = 0, r3 = 0] = r;
  const halves = [
    decrypt([r0, r1, r2, r3, r0, r1, r2], wrapped.subarray(0, 8)),
    decrypt([r3, r0, r1, r2, r3, r0, r1], wrapped.subarray(8)),
  ];
  wrapped.fill(0);
  const hash = Buffer.concat(halves);
  for (const half of halves) half.fill(0);
  return hash;
}

/** DES is in OpenSSL 3 only as three of them in a row: three times the same key is one. */
function decrypt(key: readonly number[], block: Buffer): Buffer {
  const one = spread(key);
  const des = createDecipheriv('des-ede3', Buffer.concat([one, one, one]), null).setAutoPadding(false);
  // Without padding this is the whole: nothing of the hash is left in a second buffer.
  return des.update(block);
}

/** 7 octets become 8 of 7 bits each; the lowest bit of each is parity, which nobody looks at. */
function spread(key: readonly number[]): Buffer {
  const bits = key.reduce((sum, octet) => (sum << 8n) | BigInt(octet), 0n);
  return Buffer.from(Array.from({ length: 8 }, (_, index) => Number((bits >> BigInt(7 * (7 - index))) & 0x7fn) << 1));
}
