import type { IncomingHttpHeaders } from 'node:http';
import { isHawserError } from '../base/errors.ts';
import type { Challenge } from './challenges.ts';
import { readDigestChallenge } from './digest.ts';
import type { DigestOptions, SignedRequest } from './digest-sign-in.ts';
import { DigestMemory, digestHandshake, signDigest } from './digest-sign-in.ts';
import type { Handshake } from './handshakes.ts';
import { basicHandshake, envelopes, kerberosHandshake, ntlmHandshake } from './handshakes.ts';
import { splitUser } from '../ntlm/index.ts';
import type { KerberosSettings } from '../kerberos/index.ts';
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
  /** What earlier sign-ins at this proxy with this user learned; absent: each one starts over. */
  readonly digest?: DigestMemory | undefined;
}

export interface SignInStep {
  readonly authorization: string;
  /**
   * "new": it begins another handshake, apart from the connection of the one before. "same": it goes on with one that
   * is bound to its connection.
   */
  readonly connection: 'new' | 'same' | 'any';
}

/**
 * The sign-in of one request: the strongest way that the proxy offers and that we have the means for, then the next
 * one, as long as no password was judged (each judged one counts towards the lockout of the account): Kerberos ticket,
 * NTLM, NTLM inside Negotiate, Digest, Basic.
 */
export class SignIn {
  readonly #options: SignInOptions;
  readonly #digest: DigestOptions;
  #handshakes: Handshake[] | undefined;

  constructor(options: SignInOptions, request: SignedRequest) {
    const { proxy, digest: memory = new DigestMemory() } = options;
    this.#options = options;
    this.#digest = { proxy, ...nameAndPassword(options), request, memory };
  }

  /**
   * What to say before being asked: with Digest the nonce of the last time is good for more. A refusal of it judges the
   * nonce, not the password.
   */
  opening(): string | undefined {
    const { challenge } = this.#digest.memory;
    return challenge && signDigest({ ...challenge, stale: false }, this.#digest);
  }

  /** The proxy accepted; its answer may hold what the next sign-in needs. */
  accepted(headers: IncomingHttpHeaders): void {
    const info = headers['proxy-authentication-info'];
    this.#digest.memory.learn(typeof info === 'string' ? info : undefined);
  }

  /** What is being tried, for a person. */
  get current(): string | undefined {
    return this.#handshakes?.[0]?.name;
  }

  /** What to say to these challenges. Throws the error of the last way when there is no other. */
  async next(challenges: readonly Challenge[]): Promise<SignInStep> {
    let isNew = false;
    this.#handshakes ??= planSignIn(challenges, this.#options, this.#digest);
    for (;;) {
      const [handshake] = this.#handshakes;
      if (!handshake) throw new TypeError('a sign-in goes on after its end');
      const own = challenges.filter(({ scheme }) => scheme === handshake.scheme);
      const token = isNew ? undefined : own[0]?.token;
      try {
        const authorization = await handshake.next(own);
        return { authorization, connection: isNew ? 'new' : token === undefined ? 'any' : 'same' };
      } catch (error) {
        const isFinal = !isHawserError(error) || error.code === 'proxy.authentication-refused';
        if (isFinal || this.#handshakes.length === 1) throw error;
        this.#handshakes.shift();
        isNew = true;
      }
    }
  }
}

/** All handshakes that may be tried, strongest first. Throws when there is none. */
function planSignIn(challenges: readonly Challenge[], options: SignInOptions, digest: DigestOptions): Handshake[] {
  const { proxy, domain, kerberos } = options;
  const { user, password } = digest;
  const isUsable = ({ scheme }: Challenge): boolean =>
    scheme !== 'digest' || readDigestChallenge(challenges) !== undefined;
  const offered = new Set(challenges.filter(isUsable).map(({ scheme }) => scheme));
  const names = [...new Set(challenges.map(nameOf))].join(', ') || '?';
  const credentials = splitUser(user, domain, password);
  // A user whose password was not stored yet: an empty one would be judged, and count towards the lockout.
  const hasPassword = user !== '' && (password !== '' || options.user === undefined);
  const handshakes: Handshake[] = [];
  if (offered.has('negotiate')) handshakes.push(kerberosHandshake(proxy, kerberos ?? {}));
  if (hasPassword) {
    if (offered.has('ntlm')) handshakes.push(ntlmHandshake(proxy, credentials, envelopes.ntlm));
    if (offered.has('negotiate')) {
      handshakes.push(ntlmHandshake(proxy, credentials, envelopes.negotiate));
      handshakes.push(ntlmHandshake(proxy, credentials, envelopes.negotiateBare));
    }
    if (offered.has('digest')) handshakes.push(digestHandshake(digest));
    if (offered.has('basic')) handshakes.push(basicHandshake(proxy, user, password));
  } else if (wantsPassword(offered) && kerberos === undefined) handshakes.push(missing(proxy, names));
  if (handshakes.length > 0) return handshakes;
  if (wantsPassword(offered)) throw proxyErrors('proxy.authentication-required', { proxy: proxy.host, offered: names });
  throw proxyErrors('proxy.scheme-unsupported', {
    proxy: proxy.host,
    offered: names,
    supported: 'negotiate, ntlm, digest, basic',
  });
}

function nameAndPassword({ proxy, user, password }: SignInOptions): { user: string; password: string } {
  return {
    user: user ?? decodeURIComponent(proxy.username),
    password: password ?? decodeURIComponent(proxy.password),
  };
}

function wantsPassword(offered: ReadonlySet<string>): boolean {
  return ['ntlm', 'digest', 'basic'].some((scheme) => offered.has(scheme));
}

/** A Digest that is not usable is so because of its algorithm or its quality of protection. */
function nameOf(challenge: Challenge): string {
  const { scheme, parameters } = challenge;
  if (scheme !== 'digest' || readDigestChallenge([challenge])) return scheme;
  return `digest (${[parameters['algorithm'] ?? 'MD5', parameters['qop']].filter(Boolean).join(', ')})`;
}

/**
 * Stands at the end when there is no user or password: nobody configured Kerberos, so that it failed is not the news.
 */
function missing(proxy: URL, offered: string): Handshake {
  const error = proxyErrors('proxy.authentication-required', { proxy: proxy.host, offered });
  return { scheme: '', name: '', next: async () => await Promise.reject(error) };
}
