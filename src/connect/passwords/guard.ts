import { hasFlag, wellKnownRids, wellKnownSids } from '../../directory/index.ts';
import type { Person } from './person.ts';

/**
 * Who may not be reset from the cloud, whoever asks: whoever administers the cloud would otherwise administer the
 * forest (CVE-2017-8613). Windows takes the rights away from the protected accounts automatically (SDProp,
 * AdminSDHolder); Samba never does, and rights that were granted too widely are common. So the agent looks for itself:
 * adminCount is only one sign, and what cannot be read counts as protected.
 */
export type Protection =
  | 'admin-count'
  | 'built-in'
  | 'group'
  | 'group-of-configuration'
  | 'own-account'
  | 'not-a-person'
  | 'unreadable';

/**
 * AdminSDHolder's groups: those of the built-in domain, and those of every other domain by their relative identifier.
 */
const protectedBuiltins: ReadonlySet<string> = new Set([
  wellKnownSids.administrators,
  wellKnownSids.accountOperators,
  wellKnownSids.serverOperators,
  wellKnownSids.printOperators,
  wellKnownSids.backupOperators,
  wellKnownSids.replicator,
]);
const protectedGroupRids: ReadonlySet<number> = new Set([
  wellKnownRids.enterpriseReadOnlyDomainControllers,
  wellKnownRids.domainAdmins,
  wellKnownRids.domainControllers,
  wellKnownRids.schemaAdmins,
  wellKnownRids.enterpriseAdmins,
  wellKnownRids.readOnlyDomainControllers,
  wellKnownRids.keyAdmins,
  wellKnownRids.enterpriseKeyAdmins,
]);
const protectedRids: ReadonlySet<number> = new Set([wellKnownRids.administrator, wellKnownRids.krbtgt]);

const machineClasses = new Set([
  'computer',
  'msDS-ManagedServiceAccount',
  'msDS-GroupManagedServiceAccount',
  'msDS-DelegatedManagedServiceAccount',
  'trustedDomain',
]);
const trustBits = [
  'INTERDOMAIN_TRUST_ACCOUNT',
  'WORKSTATION_TRUST_ACCOUNT',
  'SERVER_TRUST_ACCOUNT',
  'PARTIAL_SECRETS_ACCOUNT',
] as const;

export interface GuardOptions {
  /**
   * The accounts that agents work with; undefined among them: not known, so that nobody can be distinguished from it.
   */
  readonly ownSid: string | undefined;
  /** SIDs of further groups that the administrator of the agent protects. */
  readonly deniedGroups: ReadonlySet<string>;
  /** Whoever knows the old password may change it, in whatever group: that grants nobody anything. */
  readonly knowsOldPassword?: boolean;
}

/** Why this account is out of reach; undefined: it is not. */
export function protectionOf(person: Person, options: GuardOptions): Protection | undefined {
  const { ownSid, deniedGroups, knowsOldPassword = false } = options;
  const { sid, classes, userAccountControl, groupSids, adminCount } = person;
  if (!classes.includes('user') || classes.some((name) => machineClasses.has(name))) return 'not-a-person';
  if (userAccountControl === undefined) return 'unreadable';
  if (trustBits.some((bit) => hasFlag(userAccountControl, bit))) return 'not-a-person';
  if (sid === undefined || ownSid === undefined) return 'unreadable';
  if (sid === ownSid) return 'own-account';
  if (knowsOldPassword) return undefined;
  if (adminCount >= 1) return 'admin-count';
  if (protectedRids.has(ridOf(sid))) return 'built-in';
  // Everybody is in a group, if only the primary one.
  if (groupSids === undefined) return 'unreadable';
  if (groupSids.some(isProtectedGroup)) return 'group';
  return groupSids.some((group) => deniedGroups.has(group)) ? 'group-of-configuration' : undefined;
}

/** Relative identifiers below 1000 are the same in every domain, also in that of the forest's root. */
function isProtectedGroup(sid: string): boolean {
  return protectedBuiltins.has(sid) || (sid.startsWith('S-1-5-21-') && protectedGroupRids.has(ridOf(sid)));
}

function ridOf(sid: string): number {
  return Number(sid.slice(sid.lastIndexOf('-') + 1));
}
