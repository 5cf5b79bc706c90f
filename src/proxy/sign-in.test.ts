import { describe, expect, it } from 'vitest';
import { openGss } from '../kerberos/index.ts';
import { SignIn } from './sign-in.ts';

const offers = (...schemes: string[]) => schemes.map((scheme) => ({ scheme, parameters: {} }));
const byName = new URL('http://proxy.test:3128');
const byAddress = new URL('http://192.0.2.1:3128');
const request = { method: 'CONNECT', target: 'cloud.test:443' };
const noTicket = { cache: 'FILE:/nowhere/ticket' };

describe('a sign-in without the means for it', () => {
  it('names the Kerberos library that is missing', async () => {
    await expect(openGss('libgssapi_nowhere.so.9')).rejects.toMatchObject({
      code: 'kerberos.library-missing',
      data: { library: 'libgssapi_nowhere.so.9' },
    });
  });

  it.each([
    ['Kerberos is the news when nothing else is offered', byAddress, ['negotiate'], {}, 'proxy.kerberos-by-address'],
    [
      'Kerberos is the news when it is configured',
      byAddress,
      ['negotiate', 'ntlm'],
      { kerberos: noTicket },
      'proxy.kerberos-by-address',
    ],
    [
      'Kerberos is not the news when a password was expected',
      byAddress,
      ['negotiate', 'ntlm'],
      {},
      'proxy.authentication-required',
    ],
    [
      'a user without a password is nobody',
      byName,
      ['ntlm', 'basic'],
      { user: 'svc' },
      'proxy.authentication-required',
    ],
    ['says what is missing when a password is wanted', byName, ['basic'], {}, 'proxy.authentication-required'],
    ['says what is missing when a digest is wanted', byName, ['digest', 'oauth'], {}, 'proxy.scheme-unsupported'],
    ['says what is offered when it is nothing known', byName, ['oauth'], {}, 'proxy.scheme-unsupported'],
  ])('%s', async (_title, proxy, schemes, options, code) => {
    await expect(new SignIn({ proxy, ...options }, request).next(offers(...schemes))).rejects.toMatchObject({ code });
  });

  it('leaves the next handshake to be tried, over a connection of its own', async () => {
    const signIn = new SignIn({ proxy: byAddress, user: 'CORP\\svc', password: 'p' }, request);
    const step = await signIn.next(offers('negotiate', 'ntlm', 'basic'));
    expect(step).toMatchObject({
      connection: 'new',
      authorization: expect.stringMatching(/^NTLM TlRMTVNTUAAB/),
    });
    // The proxy drops the first message: no password was judged, so Negotiate and then Basic may still be tried.
    expect((await signIn.next(offers('negotiate', 'ntlm', 'basic'))).authorization).toMatch(/^Negotiate YE/);
    expect((await signIn.next(offers('negotiate', 'ntlm', 'basic'))).authorization).toMatch(/^Negotiate TlRM/);
    expect((await signIn.next(offers('negotiate', 'ntlm', 'basic'))).authorization).toMatch(/^Basic /);
    await expect(signIn.next(offers('basic'))).rejects.toMatchObject({ code: 'proxy.authentication-refused' });
  });
});
