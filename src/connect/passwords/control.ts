import { MINUTE } from '../../base/clock.ts';
import { wellKnownRights } from '../../directory/index.ts';
import type { ForestDomain, SecurityDescriptor } from '../../ldap/index.ts';
import { accessMask, escapeFilterValue, readSecurityDescriptor } from '../../ldap/index.ts';
import type { ForestDomains } from './forests.ts';
import { sidsOf } from './sids.ts';

/**
 * Who controls a forest beyond the groups that every forest has under the same numbers: those who hold rights on the
 * head of a domain, and groups that products bring, which have other numbers everywhere.
 */
export interface ForestControl {
  /** May replicate secrets (DCSync) from a domain, or give themselves that right: users and groups. */
  readonly replicators: ReadonlySet<string>;
  /**
   * Named themselves, not through a group, in a right to reset passwords in a whole domain: how the accounts of agents
   * are set up, those of other agents too.
   */
  readonly passwordSetters: ReadonlySet<string>;
  /** Groups that lead to the control of a domain. */
  readonly groups: ReadonlySet<string>;
}

/**
 * DnsAdmins loads code into domain controllers; the groups of Exchange may write the access control list of the domain
 * or of everybody in it. They are known by name alone.
 */
const groupNames = [
  'DnsAdmins',
  'Exchange Enterprise Servers',
  'Exchange Servers',
  'Exchange Trusted Subsystem',
  'Exchange Windows Permissions',
  'Organization Management',
] as const;

const CONTROL_MS = MINUTE;
const known = new WeakMap<ForestDomains, { readonly control: ForestControl; readonly readAt: number }>();

/**
 * Of all domains of the forest. Undefined: the access control list of a domain cannot be read. Throws when a domain
 * cannot be asked.
 */
export async function readForestControl(domains: ForestDomains): Promise<ForestControl | undefined> {
  const before = known.get(domains);
  if (before && performance.now() - before.readAt < CONTROL_MS) return before.control;
  const all = await domains.all();
  const parts = await Promise.all(all.map(async (one) => await readDomainControl(domains, one)));
  const found = parts.filter((part) => part !== undefined);
  if (found.length < all.length || all.length === 0) return undefined;
  const control = {
    replicators: new Set(found.flatMap(({ replicators }) => replicators)),
    passwordSetters: new Set(found.flatMap(({ passwordSetters }) => passwordSetters)),
    groups: new Set(found.flatMap(({ groups }) => groups)),
  };
  known.set(domains, { control, readAt: performance.now() });
  return control;
}

async function readDomainControl(domains: ForestDomains, { domain, baseDn }: ForestDomain) {
  const { session } = await domains.named(domain);
  const names = groupNames.map((name) => `(sAMAccountName=${escapeFilterValue(name)})`).join('');
  const filter = `(&(objectClass=group)(|${names}))`;
  const [descriptor, { entries }] = await Promise.all([
    readSecurityDescriptor(session, baseDn),
    session.search({ base: baseDn, filter, attributes: ['objectSid'] }),
  ]);
  if (descriptor?.dacl === undefined) return undefined;
  const groups = entries.flatMap(({ attributes }) => sidsOf(attributes['objectSid']));
  return {
    replicators: granted(descriptor, replicatesSecrets),
    passwordSetters: granted(descriptor, setsPasswords),
    groups,
  };
}

type Allowed = Extract<NonNullable<SecurityDescriptor['dacl']>[number], { readonly kind: 'allow' | 'deny' }>;

/** Denials are not looked at: whoever is granted something and denied it elsewhere is rather protected than not. */
function granted({ dacl = [] }: SecurityDescriptor, gives: (entry: Allowed) => boolean): readonly string[] {
  return dacl.flatMap((entry) => (entry.kind === 'allow' && gives(entry) ? [entry.sid] : []));
}

const WRITE_DACL = 0x4_0000;
const WRITE_OWNER = 0x8_0000;
const GENERIC_WRITE_ALL = accessMask.genericAll | WRITE_DACL | WRITE_OWNER;
const INHERIT_ONLY = 0x08;

function replicatesSecrets({ mask, objectType, flags }: Allowed): boolean {
  if ((flags & INHERIT_ONLY) !== 0) return false;
  if ((mask & GENERIC_WRITE_ALL) !== 0) return true;
  return (
    (mask & accessMask.controlAccess) !== 0 &&
    (objectType === undefined || objectType === wellKnownRights.replicateChangesAll)
  );
}

function setsPasswords({ mask, objectType }: Allowed): boolean {
  return (mask & accessMask.controlAccess) !== 0 && objectType === wellKnownRights.resetPassword;
}
