import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { authenticate, flagsFor, parseChallenge, responseKey } from './messages.ts';
import { NtlmSeal } from './seal.ts';

/** The numbers of [MS-NLMP] 4.2.1 and 4.2.4. */
const credentials = { user: 'User', domain: 'Domain', password: 'Password' };
const serverChallenge = Buffer.from('0123456789abcdef', 'hex');
const clientChallenge = Buffer.from('aaaaaaaaaaaaaaaa', 'hex');

describe('NTLM version 2', () => {
  it('derives the response key of the specification', () => {
    expect(responseKey(credentials).toString('hex')).toBe('0c868a403bfd7a93a3001ef22ef02e3f');
  });

  it('computes the responses of the specification', () => {
    const targetInfo = Buffer.from('02000c0044006f006d00610069006e0001000c0053006500720076006500720000000000', 'hex');
    const { message } = authenticate(
      credentials,
      { serverChallenge, flags: 0xffffffff, targetInfo },
      { clientChallenge, time: 0n },
    );
    const at = message.readUInt32LE(24);
    expect(message.subarray(at, at + 16).toString('hex')).toBe('68cd0ab851e51c96aabc927bebef6a1c');
    const lm = message.readUInt32LE(16);
    expect(message.subarray(lm, lm + 24).toString('hex')).toBe('86c35097ac9cec102554764a57cccc19aaaaaaaaaaaaaaaa');
  });

  it('exchanges the key of the specification, and signs and seals with it', () => {
    const targetInfo = Buffer.from('02000c0044006f006d00610069006e0001000c0053006500720076006500720000000000', 'hex');
    const exportedKey = Buffer.alloc(16, 0x55);
    const { message } = authenticate(
      credentials,
      { serverChallenge, flags: 0xffffffff, targetInfo },
      { flags: flagsFor.sealing, clientChallenge, time: 0n, exportedKey },
    );
    const at = message.readUInt32LE(56);
    expect(message.subarray(at, at + 16).toString('hex')).toBe('c5dad2544fc9799094ce1ce90bc9d03e');
    const secret = Buffer.from('Plaintext', 'utf16le');
    const none = Buffer.alloc(0);
    const { sealed, signature } = new NtlmSeal(exportedKey).seal({ before: none, secret, after: none });
    expect(sealed.toString('hex')).toBe('54e50165bf1936dc996020c1811b0f06fb5f');
    expect(signature.toString('hex')).toBe('010000007fb38ec5c55d497600000000');
  });

  it('opens what the other side sealed, in order and unchanged only', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 64 }), { minLength: 2, maxLength: 5 }), (secrets) => {
        const key = Buffer.alloc(16, 7);
        const [client, server] = [new NtlmSeal(key), new NtlmSeal(key, 'server')];
        const [before, after] = [Buffer.from('head'), Buffer.from('tail')];
        for (const secret of secrets) {
          const { sealed, signature } = client.seal({ before, secret: Buffer.from(secret), after });
          expect(server.open({ before, secret: sealed, after }, signature)).toEqual(Buffer.from(secret));
        }
        const { sealed, signature } = client.seal({ before, secret: Buffer.from('x'), after });
        expect(server.open({ before: after, secret: sealed, after }, signature)).toBeUndefined();
      }),
    );
  });

  it('refuses what is not a challenge', () => {
    expect(parseChallenge(Buffer.from('NTLMSSP\0'))).toBeUndefined();
    expect(parseChallenge(Buffer.alloc(64))).toBeUndefined();
  });

  it('refuses a challenge that says more than fits into the answer', () => {
    const challenge = (length: number): Buffer => {
      const head = Buffer.alloc(48);
      head.write('NTLMSSP\0', 'latin1');
      head.writeUInt32LE(2, 8);
      head.writeUInt16LE(length, 40);
      head.writeUInt32LE(head.length, 44);
      return Buffer.concat([head, Buffer.alloc(length)]);
    };
    expect(parseChallenge(challenge(0xffff))).toBeUndefined();
    const usual = parseChallenge(challenge(1000));
    expect(usual && authenticate(credentials, usual).message.length).toBeGreaterThan(1000);
  });
});
