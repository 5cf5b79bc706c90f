import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeToken, encodeFollowing, encodeInitial, mechanisms } from './spnego.ts';

const token = fc.uint8Array({ maxLength: 2000 }).map((octets) => Buffer.from(octets));

describe('the envelope of Negotiate', () => {
  it('gives back the token that was put in, of every length', () => {
    fc.assert(
      fc.property(token, (inner) => {
        expect(decodeToken(encodeInitial(mechanisms.ntlm, inner))).toEqual(inner);
        expect(decodeToken(encodeInitial(mechanisms.kerberos, inner))).toEqual(inner);
        expect(decodeToken(encodeFollowing(inner))).toEqual(inner);
      }),
    );
  });

  it('reads what a server answers: state, mechanism, token', () => {
    // NegTokenResp { accept-incomplete, NTLMSSP, "abc" }
    const message = Buffer.from('a11ba0030a0101a10c060a2b06010401823702020aa20504036162633000', 'hex');
    const framed = Buffer.concat([Buffer.from([0xa1, 28, 0x30, 26]), message.subarray(2, 28)]);
    expect(decodeToken(framed)?.toString()).toBe('abc');
  });

  it('finds nothing in anything else, and never fails', () => {
    expect(decodeToken(Buffer.alloc(0))).toBeUndefined();
    expect(decodeToken(Buffer.from('NTLMSSP\0'))).toBeUndefined();
    fc.assert(fc.property(token, (noise) => void decodeToken(noise)));
  });
});
