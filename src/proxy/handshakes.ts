import { isIP } from 'node:net';
import type { Challenge } from './challenges.ts';
import type { KerberosSettings } from '../kerberos/index.ts';
import { kerberosMessage } from '../kerberos/index.ts';
import type { NtlmCredentials } from '../ntlm/index.ts';
import { authenticate, negotiateMessage, parseChallenge } from '../ntlm/index.ts';
import { proxyErrors } from './proxy-errors.ts';
import { decodeToken, encodeFollowing, encodeInitial, mechanisms } from '../kerberos/index.ts';

/** One way to sign in to a proxy, over the rounds that it takes. */
export interface Handshake {
  /** The scheme under which the proxy offers it. */
  readonly scheme: string;
  /** What a person calls it. */
  readonly name: string;
  /**
   * The value of Proxy-Authorization for the next request; `challenges` are those of its scheme in the answer to the
   * last one. Throws when it cannot go on: with
   * `proxy.authentication-refused` a password was judged, and nothing else may be tried with it; after any other error
   * the next way may be.
   */
  next(challenges: readonly Challenge[]): Promise<string>;
}

export function basicHandshake(proxy: URL, user: string, password: string): Handshake {
  let isSent = false;
  return {
    scheme: 'basic',
    name: 'Basic',
    next: async () => {
      if (isSent) throw proxyErrors('proxy.authentication-refused', { proxy: proxy.host, user, scheme: 'Basic' });
      isSent = true;
      return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
    },
  };
}

/** How the three messages of NTLM are wrapped for the wire. */
interface Envelope {
  readonly scheme: string;
  readonly name: string;
  first(message: Buffer): Buffer;
  following(message: Buffer): Buffer;
  open(message: Buffer): Buffer | undefined;
}

const plain = { first: (message: Buffer) => message, following: (message: Buffer) => message };

/**
 * Three ways to carry NTLM. Under Negotiate the standard wants SPNEGO; Windows also sends the bare messages there, and
 * some proxies (squid's negotiate_wrapper_auth) recognise NTLM only by these.
 */
export const envelopes = {
  ntlm: { ...plain, scheme: 'ntlm', name: 'NTLM', open: (message) => message },
  negotiate: {
    scheme: 'negotiate',
    name: 'Negotiate (NTLM)',
    first: (message) => encodeInitial(mechanisms.ntlm, message),
    following: encodeFollowing,
    open: decodeToken,
  },
  negotiateBare: { ...plain, scheme: 'negotiate', name: 'Negotiate (bare NTLM)', open: (message) => message },
} as const satisfies Record<string, Envelope>;

export function ntlmHandshake(proxy: URL, credentials: NtlmCredentials, envelope: Envelope): Handshake {
  const { scheme, name } = envelope;
  const prefix = scheme === 'ntlm' ? 'NTLM' : 'Negotiate';
  let round = 0;
  return {
    scheme,
    name,
    next: async ([challenged]) => {
      round++;
      if (round === 1) return `${prefix} ${envelope.first(negotiateMessage()).toString('base64')}`;
      if (round > 2) {
        const { user, domain } = credentials;
        const who = domain === '' ? user : `${domain}\\${user}`;
        throw proxyErrors('proxy.authentication-refused', { proxy: proxy.host, user: who, scheme: name });
      }
      const token = challenged?.token;
      const message = token === undefined ? undefined : envelope.open(Buffer.from(token, 'base64'));
      const challenge = message && parseChallenge(message);
      if (!challenge) throw proxyErrors('proxy.handshake-broken', { proxy: proxy.host, scheme: name });
      const { message: answer } = authenticate(credentials, challenge);
      return `${prefix} ${envelope.following(answer).toString('base64')}`;
    },
  };
}

/** One message with a ticket for HTTP/<name of the proxy>. */
export function kerberosHandshake(proxy: URL, settings: KerberosSettings): Handshake {
  let isSent = false;
  return {
    scheme: 'negotiate',
    name: 'Negotiate (Kerberos)',
    next: async () => {
      if (isSent) throw proxyErrors('proxy.kerberos-refused', { proxy: proxy.host });
      isSent = true;
      const host = proxy.hostname.replace(/^\[|\]$/g, '');
      if (isIP(host) !== 0) throw proxyErrors('proxy.kerberos-by-address', { proxy: proxy.host });
      return `Negotiate ${(await kerberosMessage({ service: 'HTTP', host }, settings)).toString('base64')}`;
    },
  };
}
