import { copyOf } from '../text/copy.ts';
import traffic from './traffic.json' with { type: 'json' };

/**
 * The hosts that a hybrid environment talks to, by the part they play: `traffic.json`. Region-specific names vary, so
 * patterns recognise them, not lists: `*.` in front stands for any labels, a star in a label for any letters, `.*` at
 * the end for any domain.
 */
export type Role =
  | keyof typeof traffic.roles
  | 'hawser-discover'
  | 'hawser-register'
  | 'hawser-health'
  | 'hawser-provisioning';
export type Cloud = 'worldwide' | 'usgov' | 'china' | 'hawser';

export interface Place {
  readonly role: Role;
  readonly cloud: Cloud;
}

interface RoleData {
  /** Client certificates travel there: a proxy that opens TLS breaks it. */
  readonly clientCertificate?: boolean;
  /** Nothing breaks without it. */
  readonly side?: boolean;
  readonly hosts: Readonly<Partial<Record<Cloud, readonly string[]>>>;
}

function isRole(name: string): name is Role {
  return Object.hasOwn(traffic.roles, name) || traffic.paths.some(({ role }) => role === name);
}

/** The role of that name, which `traffic.json` wrote: another one is a mistake in it. */
export function roleNamed(name: string): Role {
  if (!isRole(name)) throw new TypeError(`traffic.json knows no role "${name}"`);
  return name;
}

const data: readonly (readonly [Role, RoleData])[] = Object.entries<RoleData>(traffic.roles).map(([role, value]) => [
  roleNamed(role),
  value,
]);

const clouds: readonly Cloud[] = ['worldwide', 'usgov', 'china', 'hawser'];

/**
 * Patterns by the last two labels of what they match, so that the rest of the internet costs one look-up; others
 * under the empty string.
 */
const bySuffix = new Map<string, (Place & { readonly pattern: RegExp })[]>();
for (const [role, { hosts }] of data) {
  for (const cloud of clouds) {
    for (const text of hosts[cloud] ?? []) {
      const suffix = text.endsWith('*') ? '' : suffixOf(text);
      const list = bySuffix.get(suffix) ?? [];
      list.push({ role, cloud, pattern: compile(text) });
      bySuffix.set(suffix, list);
    }
  }
}

function compile(text: string): RegExp {
  const head = text.startsWith('*.') ? '(?:[a-z0-9_-]{1,63}\\.){1,8}' : '';
  const tail = text.endsWith('.*') ? '(?:\\.[a-z0-9-]{1,63}){1,6}' : '';
  const middle = text.slice(head ? 2 : 0, tail ? -2 : undefined);
  return new RegExp(`^${head}${middle.replaceAll('.', '\\.').replaceAll('*', '[a-z0-9]{1,40}')}${tail}$`);
}

function suffixOf(host: string): string {
  const last = host.lastIndexOf('.');
  return host.slice(host.lastIndexOf('.', last - 1) + 1);
}

const known = new Map<string, Place | null>();

/** The part that a host plays and in which cloud, or undefined for the rest of the internet. */
export function placeOf(host: string): Place | undefined {
  const cached = known.get(host);
  if (cached !== undefined) return cached ?? undefined;
  const fits = ({ pattern }: { readonly pattern: RegExp }) => pattern.test(host);
  const fit = bySuffix.get(suffixOf(host))?.find(fits) ?? bySuffix.get('')?.find(fits);
  const place = fit && { role: fit.role, cloud: fit.cloud };
  if (known.size > 5000) known.clear();
  known.set(copyOf(host), place ?? null);
  return place;
}

export function roleOf(host: string): Role | undefined {
  return placeOf(host)?.role;
}

/** What a path shows about a host of nobody's: Hawser lives under any name. `own` paths are nobody else's. */
export function roleOfPath(path: string): { readonly role: Role; readonly own: boolean } | undefined {
  const at = traffic.paths.find(
    (one) => path.startsWith(one.path) || (one.path === '/oauth2/' && path.includes(one.path)),
  );
  return at ? { role: roleNamed(at.role), own: at.own ?? false } : undefined;
}

/** Client certificates travel to these: a proxy that opens TLS breaks them. */
export const certificateRoles: ReadonlySet<string> = new Set(
  data.filter(([, { clientCertificate }]) => clientCertificate).map(([role]) => role),
);

const sideRoles: ReadonlySet<Role> = new Set(data.filter(([, { side }]) => side).map(([role]) => role));

/** Nothing that a person waits for breaks without a host of such a role. */
export function isSide(role: Role | undefined): boolean {
  return role !== undefined && sideRoles.has(role);
}

/** How a host of a role is written where no line of the log names it; Hawser's are recognised by their paths. */
export function nameOfRole(role: Role, cloud: Cloud): string {
  const path = traffic.paths.find((one) => one.role === role)?.path;
  const hosts = data.find(([one]) => one === role)?.[1].hosts;
  return path ?? hosts?.[cloud]?.[0] ?? hosts?.worldwide?.[0] ?? role;
}
