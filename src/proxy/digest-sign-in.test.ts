import { describe, expect, it } from 'vitest';
import { parseChallenges } from './challenges.ts';
import { DigestMemory } from './digest-sign-in.ts';
import { SignIn } from './sign-in.ts';

const request = { method: 'CONNECT', target: 'cloud.test:443' };
const challenge = (nonce: string, more = '') =>
  parseChallenges(`Digest realm="r", qop="auth", nonce="${nonce}", algorithm=SHA-256${more}`);

function start(digest?: DigestMemory): SignIn {
  const proxy = new URL('http://proxy.test:3128');
  return new SignIn({ proxy, user: 'svc', password: 'p', digest }, request);
}

/** The nonce and the count of an answer. */
function said(authorization: string | undefined): string | undefined {
  const { nonce, nc } = parseChallenges(authorization ?? '')[0]?.parameters ?? {};
  return nonce === undefined ? undefined : `${nonce} ${Number.parseInt(nc ?? '', 16)}`;
}

describe('a sign-in with Digest', () => {
  it('takes a new nonce when the old one is stale: no password was judged', async () => {
    const signIn = start();
    expect(said((await signIn.next(challenge('a'))).authorization)).toBe('a 1');
    expect(said((await signIn.next(challenge('b', ', stale=true'))).authorization)).toBe('b 1');
    await expect(signIn.next(challenge('c'))).rejects.toMatchObject({ code: 'proxy.authentication-refused' });
  });

  it('gives up on a proxy that finds every nonce stale', async () => {
    const signIn = start();
    const rounds = async (): Promise<void> => {
      for (let round = 0; round < 20; round++) await signIn.next(challenge(`n${round}`, ', stale=TRUE'));
    };
    await expect(rounds()).rejects.toMatchObject({ code: 'proxy.handshake-broken', data: { scheme: 'Digest' } });
  });

  it('begins with the nonce of the last time, and counts over all tunnels', async () => {
    const memory = new DigestMemory();
    expect(start(memory).opening()).toBeUndefined();
    await start(memory).next(challenge('a'));
    expect([said(start(memory).opening()), said(start(memory).opening())]).toEqual(['a 2', 'a 3']);
  });

  it('continues with the nonce that the proxy announces', async () => {
    const memory = new DigestMemory();
    const signIn = start(memory);
    await signIn.next(challenge('a'));
    signIn.accepted({ 'proxy-authentication-info': 'nextnonce="b", qop=auth, rspauth="0"' });
    expect(said(start(memory).opening())).toBe('b 1');
  });

  it('says a password that was changed meanwhile once more with a fresh nonce, and then forgets', async () => {
    const memory = new DigestMemory();
    await start(memory).next(challenge('a'));
    const signIn = start(memory);
    signIn.opening();
    expect(said((await signIn.next(challenge('b'))).authorization)).toBe('b 1');
    await expect(signIn.next(challenge('c'))).rejects.toMatchObject({ code: 'proxy.authentication-refused' });
    expect(start(memory).opening()).toBeUndefined();
  });
});
