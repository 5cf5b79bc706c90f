import type { Challenge } from './challenges.ts';
import { authenticateMessage, negotiateMessage, parseChallenge } from './ntlm.ts';
import { proxyErrors } from './proxy-errors.ts';

/** One way to sign in to a proxy, over the rounds that it takes. */
export interface Handshake {
  readonly scheme: string;
  /**
   * The value of Proxy-Authorization for the next CONNECT. `token` is what the proxy answered to the last one; `fresh` is true in the first round. Throws
   * `proxy.authentication-refused` when the proxy asks again after everything was said.
   */
  next(token: string | undefined, fresh: boolean): Promise<string>;
}

export interface HandshakeOptions {
  readonly proxy: URL;
  readonly user?: string | undefined;
  readonly domain?: string | undefined;
  readonly password?: string | undefined;
}

const supported = ['ntlm', 'basic'];

/** The strongest scheme that the proxy offers and we can do. */
export function chooseHandshake(challenges: readonly Challenge[], options: HandshakeOptions): Handshake {
  const { proxy } = options;
  const offered = challenges.map(({ scheme }) => scheme);
  const user = options.user ?? decodeURIComponent(proxy.username);
  const password = options.password ?? decodeURIComponent(proxy.password);
  const names = offered.join(', ') || '?';
  if (!offered.some((scheme) => supported.includes(scheme))) {
    throw proxyErrors('proxy.scheme-unsupported', {
      proxy: proxy.host,
      offered: names,
      supported: supported.join(', '),
    });
  }
  if (user === '') throw proxyErrors('proxy.authentication-required', { proxy: proxy.host, offered: names });
  const credentials = splitUser(user, options.domain, password);
  const refused = (scheme: string): never => {
    throw proxyErrors('proxy.authentication-refused', { proxy: proxy.host, user, scheme });
  };
  return offered.includes('ntlm') ? ntlm(credentials, refused) : basic(user, password, refused);
}

interface Credentials {
  readonly user: string;
  readonly domain: string;
  readonly password: string;
}

/** `DOMAIN\name` and `name` with a domain of its own; a UPN goes as it is with an empty domain. */
function splitUser(text: string, domain: string | undefined, password: string): Credentials {
  const [first = '', second] = text.split('\\');
  return second === undefined
    ? { user: first, domain: domain ?? '', password }
    : { user: second, domain: first, password };
}

function basic(user: string, password: string, refused: (scheme: string) => never): Handshake {
  const value = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  return { scheme: 'basic', next: async (_token, fresh) => (fresh ? value : refused('basic')) };
}

function ntlm(credentials: Credentials, refused: (scheme: string) => never): Handshake {
  return {
    scheme: 'ntlm',
    next: async (token, fresh) => {
      if (fresh) return `NTLM ${negotiateMessage().toString('base64')}`;
      const challenge = token === undefined ? undefined : parseChallenge(Buffer.from(token, 'base64'));
      if (!challenge) return refused('ntlm');
      return `NTLM ${authenticateMessage(credentials, challenge).toString('base64')}`;
    },
  };
}
