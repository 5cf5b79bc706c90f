import { readFileSync, readdirSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { SECOND } from '../base/clock.ts';

/**
 * Where automatic proxy discovery (WPAD) looks for a PAC file: first what DHCP named (option 252), then
 * `http://wpad.<domain>/wpad.dat` for the domains in which this machine looks names up, and the domains above them.
 *
 * Whoever answers to such a name sees where every connection goes, so it must be a name of the organisation. Nothing on
 * this machine says where the organisation ends and a registry begins (`co.uk`, `cloudapp.net`), and lists of these
 * age. The rule is therefore one that needs none: a domain from which one goes up is asked only while it has three
 * labels; with two, only when it is a search domain itself, which an administrator wrote; with one, never
 * (`wpad.local`, `wpad.home` are for sale or in dispute).
 */
export interface WpadCandidate {
  readonly location: string;
  readonly by: 'DHCP' | 'DNS';
}

export interface WpadSurroundings {
  /** The root of the file system in which to look. */
  readonly root?: string;
  readonly hostname?: string;
  readonly now?: number;
}

export function wpadCandidates(surroundings: WpadSurroundings = {}): readonly WpadCandidate[] {
  const { root = '/', hostname: host = hostname(), now = Date.now() } = surroundings;
  const domains = [...searchDomains(readText(join(root, 'etc/resolv.conf'))), host.split('.').slice(1).join('.')];
  return [
    ...leasedLocations(root, now).map((location) => ({ location, by: 'DHCP' }) as const),
    ...devolve(domains).map((domain) => ({ location: `http://wpad.${domain}/wpad.dat`, by: 'DNS' }) as const),
  ];
}

/** The last `search` or `domain` line counts (resolv.conf(5)). */
export function searchDomains(resolvConf: string): readonly string[] {
  const line = [...resolvConf.matchAll(/^\s*(?:search|domain)[ \t]+(.+)$/gm)].at(-1)?.[1] ?? '';
  return line.trim().split(/\s+/);
}

/** Each domain, then those above it as far as the rule allows; in the order of the search, each once. */
export function devolve(domains: readonly string[]): readonly string[] {
  const asked = domains.flatMap((domain) => {
    const labels = domain.toLowerCase().replace(/\.$/, '').split('.');
    if (labels.length < 2 || labels.includes('')) return [];
    const above = labels.slice(1, -2).map((_, index) => labels.slice(index + 1).join('.'));
    return [labels.join('.'), ...above];
  });
  return [...new Set(asked)];
}

/**
 * Lease files of dhclient (its own, and NetworkManager's) and of systemd-networkd. NetworkManager's built-in client and
 * dhcpcd write no option 252 in text.
 */
const dhclientFolders = ['var/lib/dhcp', 'var/lib/dhclient', 'var/lib/NetworkManager'];
const networkdFolder = 'run/systemd/netif/leases';

function leasedLocations(root: string, now: number): readonly string[] {
  const texts = (folder: string, pattern: RegExp): readonly string[] =>
    namesIn(join(root, folder))
      .filter((name) => pattern.test(name))
      .map((name) => readText(join(root, folder, name)));
  const found = [
    ...dhclientFolders
      .flatMap((folder) => texts(folder, /^dhclient.*\.leases?$/))
      .map((text) => dhclientOption(text, now)),
    ...texts(networkdFolder, /^\d+$/).map(networkdOption),
  ];
  const locations = found.flatMap((text) => {
    // Some servers end the text with a zero or a line end, as Windows once demanded.
    const location = text?.replace(/[\0-\x20]+$/, '') ?? '';
    return /^https?:\/\/[^\s/]+/i.test(location) ? [location] : [];
  });
  return [...new Set(locations)];
}

/**
 * The newest lease that is still good. The option has a name only where dhclient.conf gives it one ("option wpad code
 * 252 = text").
 */
export function dhclientOption(text: string, now: number): string | undefined {
  const lease = [...text.matchAll(/^lease\s*\{([^}]*)\}/gm)].at(-1)?.[1] ?? '';
  // In UTC, or (db-time-format local) in seconds since 1970.
  const [, date, epoch] = /^\s*expire (?:\d (\d+\/\d+\/\d+ [\d:]+)|epoch (\d+));/m.exec(lease) ?? [];
  if (date !== undefined && Date.parse(`${date} UTC`) < now) return undefined;
  if (epoch !== undefined && Number(epoch) * SECOND < now) return undefined;
  const [, quoted, hex] =
    /^\s*option (?:[\w-]*wpad[\w-]*|unknown-252|option-252) (?:"((?:[^"\\]|\\.)*)"|([\da-f]{1,2}(?::[\da-f]{1,2})+));/im.exec(
      lease,
    ) ?? [];
  if (hex !== undefined) return Buffer.from(hex.split(':').map((byte) => Number.parseInt(byte, 16))).toString('latin1');
  return quoted?.replace(/\\(?:([0-7]{3})|(.))/g, (_, octal: string | undefined, other: string) =>
    octal === undefined ? other : String.fromCharCode(Number.parseInt(octal, 8)),
  );
}

export function networkdOption(text: string): string | undefined {
  const hex = /^OPTION_252=([\da-f]+)$/im.exec(text)?.[1];
  return hex === undefined ? undefined : Buffer.from(hex, 'hex').toString('latin1');
}

/** A file that is not there, or not ours to read, shows nothing. */
function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return []; // another distribution
  }
}
