import type { KerberosSettings } from '../kerberos/index.ts';
import { findNoProxy, parseNoProxy } from './no-proxy.ts';
import { proxyErrors } from './proxy-errors.ts';

/** Where connections go out. */
export interface ProxySettings {
  /**
   * `http://host:port` or `https://host:port`; without it the environment decides. "direct" is: no proxy, whatever the
   * environment says.
   */
  readonly url?: string | undefined;
  /** Address or path of a PAC file, which decides for each host; "auto": the one that the network names (WPAD). */
  readonly pac?: string | undefined;
  readonly noProxy?: string | undefined;
  readonly user?: string | undefined;
  /** The domain of the user, for NTLM. */
  readonly domain?: string | undefined;
  readonly password?: string | undefined;
  readonly kerberos?: KerberosSettings | undefined;
}

export type ProxyChoice =
  | { readonly kind: 'direct'; readonly because: string }
  | { readonly kind: 'proxy'; readonly url: URL; readonly because: string }
  /** A PAC file is to be asked. */
  | { readonly kind: 'pac'; readonly because: string };

export interface Destination {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
}

/**
 * The proxy for one destination by explicit settings or environment. The exceptions come first, then `url`, `pac`, and
 * the environment: lower-case variables win over upper-case ones, an empty variable is an absent one.
 */
export function chooseProxy(
  { url, pac, noProxy }: ProxySettings,
  { host, port, secure }: Destination,
  environment: NodeJS.ProcessEnv = process.env,
): ProxyChoice {
  if (url === 'direct') return { kind: 'direct', because: 'the configuration says direct' };
  const variable = (name: string): [string, string] | undefined => {
    for (const spelling of [name, name.toUpperCase()]) {
      const value = environment[spelling]?.trim();
      if (value !== undefined && value !== '') return [spelling, value];
    }
    return undefined;
  };
  const found: [string, string] | undefined =
    url === undefined && pac === undefined
      ? (variable(secure ? 'https_proxy' : 'http_proxy') ?? variable('all_proxy'))
      : ['the configuration', url ?? ''];
  if (!found) return { kind: 'direct', because: 'no proxy is configured' };
  const exceptions = noProxy ?? variable('no_proxy')?.[1] ?? '';
  const entry = findNoProxy(parseNoProxy(exceptions), host, port);
  if (entry !== undefined) return { kind: 'direct', because: `the exception "${entry}" matches` };
  if (url === undefined && pac !== undefined) return { kind: 'pac', because: `the PAC file ${pac}` };
  return { kind: 'proxy', url: proxyUrl(found[1], found[0]), because: found[0] };
}

/**
 * "proxy:3128" is meant as http://proxy:3128. Throws `proxy.address-invalid`; the address is named without what may be
 * a password.
 */
export function proxyUrl(text: string, source: string): URL {
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const url = URL.parse(address);
  if (url && /^https?:$/.test(url.protocol) && url.hostname !== '' && canDecode(url)) return url;
  throw proxyErrors('proxy.address-invalid', { address: address.replace(/\/\/.*@/, '//…@'), source });
}

/** A stray % in a user or password makes it unreadable. */
function canDecode({ username, password }: URL): boolean {
  try {
    decodeURIComponent(username + password);
    return true;
  } catch {
    return false;
  }
}
