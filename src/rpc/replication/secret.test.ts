import { createCipheriv, createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Rc4 } from '../../ntlm/index.ts';
import { openNtHash } from './secret.ts';

const sessionKey = Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex');
const hash = '92937945b518814341de3f726500d4ff';
const payload = '101112131415161718191a1b1c1d1e1fe4bb8e287d5ec498e00bb5d3a277b3f057eab4bd';

/** As a domain controller does it. */
function wrap(plain: Buffer, key: Buffer, rid: number, salt: Buffer): Buffer {
  const r = Buffer.alloc(4);
  r.writeUInt32LE(rid);
  const keys = [
    [0, 1, 2, 3, 0, 1, 2],
    [3, 0, 1, 2, 3, 0, 1],
  ].map((order) => {
    const bits = order.reduce((sum, at) => (sum << 8n) | BigInt(r[at] ?? 0), 0n);
    return Buffer.from(Array.from({ length: 8 }, (_, at) => Number((bits >> BigInt(49 - 7 * at)) & 0x7fn) << 1));
  });
  const halves = keys.map((one, at) => {
    const des = createCipheriv('des-ede3', Buffer.concat([one, one, one]), null).setAutoPadding(false);
    return des.update(plain.subarray(8 * at, 8 * at + 8));
  });
  const wrapped = Buffer.concat(halves);
  const sum = Buffer.alloc(4);
  sum.writeUInt32LE(crc32(wrapped));
  const stream = new Rc4(createHash('md5').update(key).update(salt).digest());
  return Buffer.concat([salt, stream.apply(Buffer.concat([sum, wrapped]))]);
}

describe('a password hash on its way', () => {
  it('opens with the key of the session and the number of the account', () => {
    expect(openNtHash(Buffer.from(payload, 'hex'), sessionKey, 1104)?.toString('hex')).toBe(hash);
  });

  it('is the one that was wrapped, whatever the key, the salt and the number', () => {
    const octets = fc.uint8Array({ minLength: 16, maxLength: 16 });
    fc.assert(
      fc.property(octets, octets, octets, fc.nat(0xffff_ffff), (plain, key, salt, rid) => {
        const wrapped = wrap(Buffer.from(plain), Buffer.from(key), rid, Buffer.from(salt));
        expect(openNtHash(wrapped, Buffer.from(key), rid)).toEqual(Buffer.from(plain));
      }),
    );
  });

  it('does not open with another key, when it was changed, or when it has another length', () => {
    const right = Buffer.from(payload, 'hex');
    expect(openNtHash(right, Buffer.alloc(16), 1104)).toBeUndefined();
    for (let at = 0; at < right.length; at++) {
      const changed = Buffer.from(right);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(openNtHash(changed, sessionKey, 1104)).toBeUndefined();
      expect(openNtHash(right.subarray(0, at), sessionKey, 1104)).toBeUndefined();
    }
  });
});
