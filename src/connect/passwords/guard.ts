import { hasFlag, wellKnownRids, wellKnownSids } from '../../directory/index.ts';
import { accessMask, isAllowed } from '../../ldap/index.ts';
import { isAccountOf } from './account-name.ts';
import type { ForestControl } from './control.ts';
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
  | 'account-of-an-agent'
  | 'replicates-secrets'
  | 'former-sid'
  | 'not-a-person'
  | 'unreadable';

/**
 * AdminSDHolder's groups, and those that lead to the same: those of the built-in domain, and those of every other
 * domain by their relative identifier.
 */
const protectedBuiltins: ReadonlySet<string> = new Set([
  wellKnownSids.administrators,
  wellKnownSids.accountOperators,
  wellKnownSids.serverOperators,
  wellKnownSids.printOperators,
  wellKnownSids.backupOperators,
  wellKnownSids.replicator,
  wellKnownSids.incomingForestTrustBuilders,
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
  wellKnownRids.certPublishers,
  wellKnownRids.groupPolicyCreatorOwners,
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
  /** The account that works here; undefined: not known, so that nobody can be distinguished from it. */
  readonly ownSid: string | undefined;
  /** The names with which this agent signs in, to whatever directory. */
  readonly accounts: readonly string[];
  /** SIDs of the accounts of all agents of the tenant, as the cloud names them. */
  readonly agentAccounts: ReadonlySet<string>;
  /** The SIDs by which the agent is granted what it reads; undefined: not known. */
  readonly readerSids: ReadonlySet<string> | undefined;
  /** Who controls the forest; absent: not looked at yet. */
  readonly control?: ForestControl;
  /** SIDs of further groups that the administrator of the agent protects. */
  readonly deniedGroups: ReadonlySet<string>;
  /** Whoever knows the old password may change it, in whatever group: that grants nobody anything. */
  readonly knowsOldPassword?: boolean;
}

/** Why this account is out of reach; undefined: it is not. */
export function protectionOf(person: Person, options: GuardOptions): Protection | undefined {
  const { ownSid, deniedGroups, knowsOldPassword = false } = options;
  const { sid, classes, userAccountControl, groupSids, formerSids, adminCount = 0 } = person;
  if (!classes.includes('user') || classes.some((name) => machineClasses.has(name))) return 'not-a-person';
  if (userAccountControl === undefined) return 'unreadable';
  if (trustBits.some((bit) => hasFlag(userAccountControl, bit))) return 'not-a-person';
  if (sid === undefined || ownSid === undefined) return 'unreadable';
  if (sid === ownSid) return 'own-account';
  const isAgents = options.accounts.some((account) => isAccountOf(person, account));
  if (isAgents || options.agentAccounts.has(sid)) return 'account-of-an-agent';
  if (knowsOldPassword) return undefined;
  if (adminCount >= 1) return 'admin-count';
  if (protectedRids.has(ridOf(sid))) return 'built-in';
  // Everybody is in a group, if only the primary one.
  if (groupSids === undefined || hidesSigns(person, options)) return 'unreadable';
  if (groupSids.some(isProtectedGroup)) return 'group';
  if (groupSids.some((group) => deniedGroups.has(group))) return 'group-of-configuration';
  if (formerSids.some((former) => isProtectedSid(former) || deniedGroups.has(former))) return 'former-sid';
  return options.control && protectionByControl([sid, ...groupSids, ...formerSids], options.control);
}

/** The first of `sids` is the account itself. */
function protectionByControl(sids: readonly string[], control: ForestControl): Protection | undefined {
  const [own = ''] = sids;
  if (control.passwordSetters.has(own)) return 'account-of-an-agent';
  if ([...sids, ...everybody].some((sid) => control.replicators.has(sid))) return 'replicates-secrets';
  return sids.some((sid) => control.groups.has(sid)) ? 'group' : undefined;
}

/** In every token, in no list of groups. */
const everybody = [wellKnownSids.everyone, wellKnownSids.authenticatedUsers];

/** schemaIDGUID of attributes that are absent from most accounts; no property set holds them. */
const signs = {
  adminCount: 'bf967918-0de6-11d0-a285-00aa003049e2',
  sIDHistory: '17eb4278-d167-11d0-b002-0000f80367c1',
};

/**
 * A directory does not say that an attribute may not be read: it is not there. Whether it really is not says the access
 * control list. A filter would not: Samba takes what may not be read for absent there, too.
 */
function hidesSigns({ adminCount, formerSids, descriptor }: Person, { readerSids }: GuardOptions): boolean {
  if (descriptor === undefined || readerSids === undefined) return true;
  const canRead = (sign: keyof typeof signs): boolean =>
    isAllowed(descriptor, readerSids, { mask: accessMask.readProperty, objectTypes: [signs[sign]] });
  return (adminCount === undefined && !canRead('adminCount')) || (formerSids.length === 0 && !canRead('sIDHistory'));
}

/** Relative identifiers below 1000 are the same in every domain, also in that of the forest's root. */
function isProtectedGroup(sid: string): boolean {
  return protectedBuiltins.has(sid) || (sid.startsWith('S-1-5-21-') && protectedGroupRids.has(ridOf(sid)));
}

/** Of a former SID it is not known whether it was an account's or a group's. */
function isProtectedSid(sid: string): boolean {
  return isProtectedGroup(sid) || (sid.startsWith('S-1-5-21-') && protectedRids.has(ridOf(sid)));
}

function ridOf(sid: string): number {
  return Number(sid.slice(sid.lastIndexOf('-') + 1));
}
