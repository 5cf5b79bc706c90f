import { BlockList, isIP } from 'node:net';

/**
 * Which hosts are reached without the proxy. One meaning everywhere in Hawser, where other programs disagree among
 * themselves:
 *
 * - entries are separated by commas or white space; letter case does not matter
 * - `example.com` and `.example.com`: the host and everything below it; `*.example.com`: only what is below it
 * - `*`: everything; `<local>`: names without a dot
 * - `10.0.0.0/8`, `fd00::/8`: addresses in that range (only when the host is written as an address)
 * - `host:443`: only that port
 */
export interface NoProxyRule {
  readonly entry: string;
  matches(host: string, port: number): boolean;
}

export function parseNoProxy(text: string): readonly NoProxyRule[] {
  return text
    .split(/[\s,;]+/)
    .filter((entry) => entry !== '')
    .map((entry) => ({ entry, matches: matcher(entry.toLowerCase()) }));
}

/** The entry that makes `host` go direct, for the person who wonders why. */
export function findNoProxy(rules: readonly NoProxyRule[], host: string, port: number): string | undefined {
  const plain = host.toLowerCase().replace(/^\[|\]$/g, '');
  return rules.find((rule) => rule.matches(plain, port))?.entry;
}

function matcher(entry: string): NoProxyRule['matches'] {
  if (entry === '*') return () => true;
  if (entry === '<local>') return (host) => !host.includes('.') && isIP(host) === 0;
  const range = /^([\da-f.:]+)\/(\d{1,3})$/.exec(entry);
  if (range) return rangeMatcher(range[1] ?? '', Number(range[2]));
  const withPort = /^(.*[^:]):(\d{1,5})$/.exec(entry);
  const onlyPort = withPort && isIP(entry) === 0 ? Number(withPort[2]) : undefined;
  const name = (onlyPort === undefined ? entry : (withPort?.[1] ?? '')).replace(/^\[|\]$/g, '');
  const onPort = (port: number): boolean => onlyPort === undefined || onlyPort === port;
  if (name.startsWith('*.')) return (host, port) => onPort(port) && host.endsWith(name.slice(1));
  const bare = name.replace(/^\./, '');
  return (host, port) => onPort(port) && (host === bare || (isIP(bare) === 0 && host.endsWith(`.${bare}`)));
}

function rangeMatcher(network: string, prefix: number): NoProxyRule['matches'] {
  const family = isIP(network);
  if (family === 0 || prefix > (family === 4 ? 32 : 128)) return () => false;
  const list = new BlockList();
  list.addSubnet(network, prefix, family === 4 ? 'ipv4' : 'ipv6');
  return (host) => isIP(host) === family && list.check(host, family === 4 ? 'ipv4' : 'ipv6');
}

/** Entries that curl, .NET, Java or Node.js read in another way than Hawser. */
export function ambiguousEntries(text: string): readonly string[] {
  return parseNoProxy(text)
    .map(({ entry }) => entry)
    .filter((entry) => /\/\d+$|^<local>$|^\*.+|\*$/.test(entry) && entry !== '*');
}
