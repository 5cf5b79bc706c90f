import { describe, expect, it } from 'vitest';
import { authenticateMessage, parseChallenge, responseKey } from './ntlm.ts';

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
    const message = authenticateMessage(
      credentials,
      { serverChallenge, flags: 0xffffffff, targetInfo },
      { clientChallenge, time: 0n },
    );
    const at = message.readUInt32LE(24);
    expect(message.subarray(at, at + 16).toString('hex')).toBe('68cd0ab851e51c96aabc927bebef6a1c');
    const lm = message.readUInt32LE(16);
    expect(message.subarray(lm, lm + 24).toString('hex')).toBe('86c35097ac9cec102554764a57cccc19aaaaaaaaaaaaaaaa');
  });

  it('refuses what is not a challenge', () => {
    expect(parseChallenge(Buffer.from('NTLMSSP\0'))).toBeUndefined();
    expect(parseChallenge(Buffer.alloc(64))).toBeUndefined();
  });
});
