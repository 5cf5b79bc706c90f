import { describe, expect, it } from 'vitest';
import { parseChallenges } from './challenges.ts';

describe('proxy challenges', () => {
  it('reads merged headers with commas inside realms', () => {
    expect(parseChallenges('Negotiate, NTLM, Basic realm="Sales, Support", charset="UTF-8"')).toEqual([
      { scheme: 'negotiate', parameters: {} },
      { scheme: 'ntlm', parameters: {} },
      { scheme: 'basic', parameters: { realm: 'Sales, Support', charset: 'UTF-8' } },
    ]);
  });

  it('reads the token of a running handshake', () => {
    expect(parseChallenges('NTLM TlRMTVNTUAACAAAA==')).toEqual([
      { scheme: 'ntlm', token: 'TlRMTVNTUAACAAAA==', parameters: {} },
    ]);
  });

  it('reads digest parameters without quotes', () => {
    expect(parseChallenges('Digest realm="x", qop=auth, nonce="a\\"b"')[0]).toEqual({
      scheme: 'digest',
      parameters: { realm: 'x', qop: 'auth', nonce: 'a"b' },
    });
  });

  it('answers nothing for nonsense', () => {
    expect(parseChallenges('   ')).toEqual([]);
    expect(parseChallenges('="')).toEqual([]);
  });
});
