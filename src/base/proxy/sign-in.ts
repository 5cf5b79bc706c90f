import { isHawserError } from '../errors.ts';
import type { Challenge } from './challenges.ts';
import type { Handshake } from './handshakes.ts';
import { basicHandshake, envelopes, kerberosHandshake, ntlmHandshake, splitUser } from './handshakes.ts';
import type { KerberosSettings } from './kerberos.ts';
import { proxyErrors } from './proxy-errors.ts';

/** With what to sign in to a proxy. */
export interface SignInOptions {
  readonly proxy: URL;
  /** Absent: what the address of the proxy says. */
  readonly user?: string | undefined;
  /** The domain of the user, for NTLM. */
  readonly domain?: string | undefined;
  readonly password?: string | undefined;
  readonly kerberos?: KerberosSettings | undefined;
}

export interface SignInStep {
  readonly authorization: string;
  /** "new": it begins another handshake, apart from the connection of the one before. "same": it goes on with one that is bound to its connection. */
  readonly connection: 'new' | 'same' | 'any';
}

/**
 * The sign-in of one tunnel: the strongest way that the proxy offers and that we have the means for, then the next one, as long as no password was judged
 * (each judged one counts towards the lockout of the account): Kerberos ticket, NTLM, NTLM inside Negotiate, Basic.
 */
export class SignIn {
  readonly #options: SignInOptions;
  #ways: Handshake[] | undefined;

  constructor(options: SignInOptions) {
    this.#options = options;
  }

  /** What is being tried, for a person. */
  get current(): string | undefined {
    return this.#ways?.[0]?.name;
  }

  /** What to say to these challenges. Throws the error of the last way when there is no other. */
  async next(challenges: readonly Challenge[]): Promise<SignInStep> {
    let isNew = false;
    this.#ways ??= planSignIn(challenges, this.#options);
    for (;;) {
      const [way] = this.#ways;
      if (!way) throw new TypeError('a sign-in goes on after its end');
      const token = isNew ? undefined : challenges.find(({ scheme }) => scheme === way.scheme)?.token;
      try {
        const authorization = await way.next(token);
        return { authorization, connection: isNew ? 'new' : token === undefined ? 'any' : 'same' };
      } catch (error) {
        const isFinal = !isHawserError(error) || error.code === 'proxy.authentication-refused';
        if (isFinal || this.#ways.length === 1) throw error;
        this.#ways.shift();
        isNew = true;
      }
    }
  }
}

/** All ways that may be tried, strongest first. Throws when there is none. */
function planSignIn(challenges: readonly Challenge[], options: SignInOptions): Handshake[] {
  const { proxy, domain, kerberos } = options;
  const offered = new Set(challenges.map(({ scheme }) => scheme));
  const names = [...offered].join(', ') || '?';
  const user = options.user ?? decodeURIComponent(proxy.username);
  const password = options.password ?? decodeURIComponent(proxy.password);
  const credentials = splitUser(user, domain, password);
  // A user whose password was not stored yet: an empty one would be judged, and count towards the lockout.
  const hasPassword = user !== '' && (password !== '' || options.user === undefined);
  const ways: Handshake[] = [];
  if (offered.has('negotiate')) ways.push(kerberosHandshake(proxy, kerberos ?? {}));
  if (hasPassword) {
    if (offered.has('ntlm')) ways.push(ntlmHandshake(proxy, credentials, envelopes.ntlm));
    if (offered.has('negotiate')) {
      ways.push(ntlmHandshake(proxy, credentials, envelopes.negotiate));
      ways.push(ntlmHandshake(proxy, credentials, envelopes.negotiateBare));
    }
    if (offered.has('basic')) ways.push(basicHandshake(proxy, user, password));
  } else if ((offered.has('ntlm') || offered.has('basic')) && kerberos === undefined) ways.push(missing(proxy, names));
  if (ways.length > 0) return ways;
  if (offered.has('ntlm') || offered.has('basic'))
    throw proxyErrors('proxy.authentication-required', { proxy: proxy.host, offered: names });
  throw proxyErrors('proxy.scheme-unsupported', {
    proxy: proxy.host,
    offered: names,
    supported: 'negotiate, ntlm, basic',
  });
}

/** Stands at the end when there is no user or password: nobody configured Kerberos, so that it failed is not the news. */
function missing(proxy: URL, offered: string): Handshake {
  const error = proxyErrors('proxy.authentication-required', { proxy: proxy.host, offered });
  return { scheme: '', name: '', next: async () => await Promise.reject(error) };
}
