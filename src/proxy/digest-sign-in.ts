import { randomBytes } from 'node:crypto';
import { parseChallenges } from './challenges.ts';
import type { DigestChallenge } from './digest.ts';
import { digestAuthorization, readDigestChallenge } from './digest.ts';
import type { Handshake } from './handshakes.ts';
import { proxyErrors } from './proxy-errors.ts';

/** The first line of what is asked of the proxy: Digest signs it. */
export interface SignedRequest {
  readonly method: string;
  readonly target: string;
}

/**
 * The nonce that a proxy gave last, with the number of its uses: the tunnels that follow sign in with it at once
 * instead of being refused first. Belongs to one proxy and one user; the proxy refuses counts that it saw already, so
 * all tunnels count together.
 */
export class DigestMemory {
  #challenge: DigestChallenge | undefined;
  #count = 0;

  get challenge(): DigestChallenge | undefined {
    return this.#challenge;
  }

  /** The number of this use. */
  use(challenge: DigestChallenge): number {
    if (challenge.nonce !== this.#challenge?.nonce) this.#count = 0;
    this.#challenge = challenge;
    return ++this.#count;
  }

  /** `Proxy-Authentication-Info` may name the nonce to go on with (RFC 7616 3.5). */
  learn(information: string | undefined): void {
    const [answered] = parseChallenges(`Digest ${information ?? ''}`);
    const nonce = answered?.parameters['nextnonce'];
    if (nonce === undefined || !this.#challenge || nonce === this.#challenge.nonce) return;
    this.#challenge = { ...this.#challenge, nonce };
    this.#count = 0;
  }

  forget(): void {
    this.#challenge = undefined;
  }
}

export interface DigestOptions {
  readonly proxy: URL;
  readonly user: string;
  readonly password: string;
  readonly request: SignedRequest;
  readonly memory: DigestMemory;
}

/** The answer to `challenge`, counted. */
export function signDigest(challenge: DigestChallenge, { user, password, request, memory }: DigestOptions): string {
  const cnonce = randomBytes(24).toString('base64url');
  return digestAuthorization(challenge, { user, password }, { ...request, cnonce, count: memory.use(challenge) });
}

/** A proxy that finds every nonce too old is broken: it would go on for ever. */
const MAX_STALE = 3;

export function digestHandshake(options: DigestOptions): Handshake {
  const { proxy, user, memory } = options;
  let answers = 0;
  return {
    scheme: 'digest',
    name: 'Digest',
    next: async (challenges) => {
      const challenge = readDigestChallenge(challenges);
      if (!challenge || answers > MAX_STALE) {
        memory.forget();
        throw proxyErrors('proxy.handshake-broken', { proxy: proxy.host, scheme: 'Digest' });
      }
      if (answers > 0 && !challenge.stale) {
        memory.forget();
        throw proxyErrors('proxy.authentication-refused', { proxy: proxy.host, user, scheme: 'Digest' });
      }
      answers++;
      return signDigest(challenge, options);
    },
  };
}
