import type { Text } from '../../base/messages.ts';
import type { Kind } from '../kinds.ts';

/**
 * A code means something only inside its space: 114 is a provisioning error, an event and a Win32 error at once.
 * `status` holds every 32-bit code (HRESULT and NTSTATUS share one notation), `win32` the plain system errors
 * (WinINet's 12000s and Winsock's 10000s among them), `host` the names of servers, `name` what has no number at all.
 */
export const spaces = [
  'aadsts',
  'msis',
  'sspr',
  'status',
  'win32',
  'event',
  'ldap',
  'ldap-data',
  'kerberos',
  'provisioning',
  'http',
  'host',
  'name',
] as const;
export type Space = (typeof spaces)[number];
/** The spaces whose numbers stand alone in a text. */
export type NumberedSpace = Exclude<Space, 'name' | 'host' | 'event'>;

/** Logs of Windows itself: their numbers are small and mean nothing without their source. */
export const systemSources = [
  'Kerberos-Key-Distribution-Center',
  'Security-Kerberos',
  'NTDS',
  'Schannel',
  'NETLOGON',
  'GroupPolicy',
  'Time-Service',
  'LsaSrv',
  'HelloForBusiness',
  'DeviceManagement',
  'DFS Replication',
  'ODJConnector',
  'AzureADPasswordProtection',
] as const;

/** The logs that number their events. */
export const eventSources = [
  'ADSync',
  'Directory Synchronization',
  'PasswordResetService',
  'User Device Registration',
  'AAD',
  'AD FS',
  'Device Registration Service',
  'MSSQL$LocalDB',
  'Hawser',
  ...systemSources,
] as const;
export type EventSource = (typeof eventSources)[number];

/**
 * How we know: read in a vendor's document, told in a public thread, measured on a server of our own, a published
 * standard value, or derived.
 */
export type Evidence = 'documented' | 'reported' | 'measured' | 'standard' | 'derived';

export type CodeSeverity = 'info' | 'warning' | 'error';

/** Who is able to carry out an action. */
export type Owner =
  | 'user'
  | 'identity-admin'
  | 'directory-admin'
  | 'server-admin'
  | 'network'
  | 'proxy'
  | 'developer'
  | 'nobody';

/** Where something happens: an action that helps in one of them may be nonsense in another. */
export const actionContexts = ['device', 'agent', 'writeback', 'sync', 'sign-in'] as const;
export type ActionContext = (typeof actionContexts)[number];

/** Whose account it is: what helps a person who types a password is nonsense for a service or a machine. */
export const subjects = ['person', 'service', 'machine'] as const;
export type Subject = (typeof subjects)[number];

/** The cheapest way to see whether it is so: what to run or look at, and what its answer means. */
export interface Proof {
  readonly text: Text;
  readonly command?: string;
}

/** Something to do, in the imperative. */
export interface Action {
  readonly id: string;
  readonly text: Text;
  readonly owner: Owner;
  /** Shows or does it; the same in every language. */
  readonly command?: string;
  /** Where it helps; absent: everywhere. */
  readonly contexts?: readonly ActionContext[];
  /** Whom it helps; absent: everybody. */
  readonly subjects?: readonly Subject[];
}

/** One possible reason, most likely first, and what distinguishes it from the others. */
export interface Cause {
  readonly id: string;
  readonly text: Text;
  /** The question whose "yes" points here. */
  readonly ask?: Text;
  /** The command whose answer decides. */
  readonly probe?: string;
  readonly fixes: readonly Action[];
}

/** What a family's answers were taken from. */
export interface Origin {
  readonly title: Text;
  readonly url?: string;
}

/** What one code means to the person who meets it. */
export interface CodeRecord {
  /**
   * Stable, readable and safe in an address: `aadsts-50053`, `hr-801c03f2`, `event-adsync-6329`,
   * `sync-invalid-soft-match`.
   */
  readonly id: string;
  readonly family: string;
  readonly space: Space;
  /** The component that reports it, in its own words ("token service"). */
  readonly source: Text;
  /** Unsigned; absent where the code is only a name. */
  readonly number?: number;
  readonly eventSource?: EventSource;
  /** Symbolic names and spellings met in the wild, the official one first. */
  readonly names: readonly string[];
  /** Other codes that are this one in another notation (a Win32 error of an NTSTATUS, an LDAP hex prefix). */
  readonly equals: readonly string[];
  /** Wrong spellings that documents and translations carry: recognised, never shown as right. */
  readonly damaged: readonly string[];
  readonly severity: CodeSeverity;
  readonly title: Text;
  readonly meaning: Text;
  /** When this reading of an ambiguous number applies. */
  readonly context?: Text;
  readonly causes: readonly Cause[];
  /** What to do whatever the cause, and the causes' own actions after it. */
  readonly fixes: readonly Action[];
  /** Says only that something inside failed: read the code within. */
  readonly isWrapper: boolean;
  /** Codes that usually stand before this one and are the real news. */
  readonly consequenceOf: readonly string[];
  /**
   * Codes and findings that mean no more than this one where it stands beside them: ids, or keys of findings with a
   * trailing `*`.
   */
  readonly explains: readonly string[];
  /** The circumstances in which there is nothing wrong. */
  readonly normalWhen?: Text;
  readonly seeAlso: readonly string[];
  /** Sentences that programs print for it, word for word (sentences/template.ts): found in any text. */
  readonly says: readonly string[];
  /** Sentences that are like it, in other words or such as others use as well: for the text search only. */
  readonly like: readonly string[];
  /** What this case says, in terms of the values of its sentences. */
  readonly detail?: Text;
  readonly proof?: Proof;
  /** What every record of its family can be checked with. */
  readonly usualProof: Proof;
  /** The shape of text that its sentences make likely. */
  readonly kind?: Kind;
  readonly evidence: Evidence;
  readonly origin: Origin;
}
