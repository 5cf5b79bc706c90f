import { BlockList, isIP } from 'node:net';
import type { Context } from 'hono';
import { isObject } from '../object.ts';

/**
 * Whose request it is. Behind proxies the other end of the connection is the proxy, and a header says who stands before
 * it; anybody can send that header too. So it is read from the right, where the nearest proxy wrote, and only as far as
 * those who wrote are trusted.
 */
export interface TrustedProxies {
  /** Addresses and networks: `10.0.0.5`, `10.0.0.0/8`, `fd00::/8`. */
  readonly addresses: readonly string[];
  /** The one header that these proxies write; others are what the client sent. */
  readonly header: 'x-forwarded-for' | 'forwarded';
}

export type ClientAddressOf = (context: Context) => string;

const UNKNOWN = 'unknown';
/** More hops than any chain of proxies has. */
const MAX_HOPS = 20;

export function clientAddressResolver({ addresses, header }: TrustedProxies): ClientAddressOf {
  const trusted = blockListOf(addresses);
  const isTrusted = (address: string): boolean => trusted.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
  return (context) => {
    let address = peerOf(context);
    const hops = hopsIn(context.req.header(header), header);
    for (const hop of hops.toReversed()) {
      if (address === UNKNOWN || !isTrusted(address)) return address;
      const before = addressIn(hop);
      // Obfuscated, or no address at all: the proxy is the last that is known.
      if (before === undefined) return address;
      address = before;
    }
    return address;
  };
}

/** Whether `text` is an address or a network in prefix notation. */
export function isNetwork(text: string): boolean {
  const [address = '', length, ...rest] = text.split('/');
  const family = isIP(address);
  const most = family === 4 ? 32 : 128;
  return family !== 0 && rest.length === 0 && (length === undefined || (/^\d{1,3}$/.test(length) && +length <= most));
}

/** Whether an address is in one of these, as `isNetwork` takes them. */
export function isInNetworks(address: string, networks: readonly string[]): boolean {
  return networkMatcher(networks)(address);
}

/** The same for many addresses. */
export function networkMatcher(networks: readonly string[]): (address: string) => boolean {
  const list = blockListOf(networks);
  return (address) => {
    const family = isIP(address);
    return family !== 0 && list.check(address, family === 6 ? 'ipv6' : 'ipv4');
  };
}

/**
 * What a limit counts: an IPv4 address, and of IPv6 the /64 that one customer has, who can pick any address in it.
 */
export function networkOf(address: string): string {
  if (isIP(address) !== 6) return address;
  const [head = '', tail] = address.split('::');
  const before = head.split(':').filter((group) => group !== '');
  const after = (tail ?? '').split(':').filter((group) => group !== '');
  const zeros = Array.from(
    { length: tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length) },
    () => '0',
  );
  const groups = [...before, ...zeros, ...after].slice(0, 4);
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}

/** The other end of the connection. */
function peerOf(context: Context): string {
  const env: unknown = context.env;
  const incoming = isObject(env) ? env['incoming'] : undefined;
  const socket = isObject(incoming) ? incoming['socket'] : undefined;
  const address = isObject(socket) ? socket['remoteAddress'] : undefined;
  return (typeof address === 'string' ? addressIn(address) : undefined) ?? UNKNOWN;
}

function hopsIn(value: string | undefined, header: TrustedProxies['header']): readonly string[] {
  const hops = (value ?? '').split(',').slice(-MAX_HOPS);
  if (header === 'x-forwarded-for') return hops;
  return hops.map((hop) => /(?:^|;)\s*for=(?:"([^"]*)"|([^;\s]*))/i.exec(hop)?.slice(1).join('') ?? '');
}

/** `192.0.2.1`, `192.0.2.1:4711`, `[2001:db8::1]:4711`; one that is IPv4 inside of IPv6 is that IPv4 address. */
function addressIn(text: string): string | undefined {
  const plain = /^\[([^\]]*)\](?::\d+)?$/.exec(text.trim())?.[1] ?? text.trim().replace(/^([\d.]+):\d+$/, '$1');
  const address = plain.replace(/%.*$/, '').toLowerCase();
  const mapped = /^::ffff:([\d.]+)$/.exec(address)?.[1];
  const found = mapped ?? address;
  return isIP(found) === 0 ? undefined : found;
}

function blockListOf(addresses: readonly string[]): BlockList {
  const list = new BlockList();
  for (const text of addresses) {
    const [address = '', length] = text.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (length === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(length), family);
  }
  return list;
}
