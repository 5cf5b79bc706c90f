import type { Consequence } from '../rights/model.ts';
import type { Detail } from '../../base/details.ts';
import type { DatabaseEvidence } from '../../base/database/evidence.ts';
import type { WritebackRight } from '../../ldap/index.ts';
import type { DeleteCause, ObjectExplanation } from '../../sync/index.ts';
import type { RelayFeature, RunProgress } from '../../wire/index.ts';

export type { ObjectExplanation, RunProgress };

/**
 * What can be asked of an agent. The command line uses it in two ways with one meaning: through the local socket of a
 * running service, or on the agent opened in its own process when none runs. Everything is JSON, and what there is to
 * say is a code with values:
 * `hawser connect … --json` prints these objects with the sentences beside it.
 */
export interface AgentOperations {
  status(): Promise<AgentStatus>;
  /** Runs one cycle. Throws `connect.cycle-running` when one runs already. */
  sync(options: SyncOptions, onProgress: (progress: RunProgress) => void, signal: AbortSignal): Promise<RunSummary>;
  /** The latest first; `before` is the id of the last run of the page before. */
  runs(options: RunsQuery): Promise<readonly RunSummary[]>;
  /** The latest first, a page at a time. */
  errors(options?: PageQuery): Promise<ErrorList>;
  pending(options?: PageQuery): Promise<PendingExports>;
  threshold(): Promise<ThresholdList>;
  /** What the threshold holds back, one by one. */
  heldDeletes(which: HeldDeletesQuery): Promise<readonly HeldDelete[]>;
  /**
   * Lets the deletes of a hold, or of one group of it, go with the next export, or keeps their objects in the cloud:
   * exactly those that the digest names. Throws `sync.staging`, `sync.unknown-hold` and `sync.hold-changed`.
   */
  decideHold(decision: HoldDecision): Promise<ThresholdList>;
  setStaging(on: boolean): Promise<AgentStatus>;
  /**
   * Uses the rule files as they are now, after the cycle that runs. All or nothing: throws `rules.invalid`, and
   * everything stays as it is.
   */
  reloadRules(): Promise<RulesReload>;
  /** Asks every forest now what the account may do in it, and what the runs rest on. */
  probe(): Promise<readonly DomainRights[]>;
  /** Every object that the query may mean: name, sign-in name, mail address, DN, anchor or source anchor. */
  explain(query: string): Promise<readonly ObjectExplanation[]>;
  /**
   * Switches password writeback or pass-through authentication on (with a new key, agreed on with the cloud) or off.
   */
  switchRelay(options: { readonly feature: RelayFeature; readonly on: boolean }): Promise<RelayStatus>;
  /**
   * Sends an encrypted request from the cloud to this agent and back, and looks what the accounts may do in the
   * forests.
   */
  testRelay(): Promise<RelayTest>;
  /** Puts another key in the place of the one that the agent proves itself with. Throws `connect.key-not-taken`. */
  rotateKey(): Promise<KeyStatus>;
  /** Switches password hash synchronization on or off. Throws `connect.hashes-not-configured`. */
  switchPasswordHashes(options: { readonly on: boolean }): Promise<PasswordHashStatus>;
  /** Runs one cycle of it now. */
  synchronizePasswordHashes(): Promise<PasswordHashStatus>;
  /** For a support bundle: events, database, connectors, and the names that have to be redacted. */
  evidence(options: { readonly days: number }): Promise<AgentEvidence>;
}

export interface RunsQuery {
  readonly limit: number;
  readonly before?: number;
}

export interface PageQuery {
  /** At most, and by default, 1,000. */
  readonly limit?: number;
  /** `next` of the page before. */
  readonly after?: string;
}

export interface ErrorList {
  readonly errors: readonly ObjectError[];
  /** Of all objects, and by code, whatever the page shows. */
  readonly total: number;
  readonly codes: Readonly<Record<string, number>>;
  /** Where the next page begins; null: this was the last. */
  readonly next: string | null;
}

export interface RelayTest {
  readonly relay: { readonly milliseconds: number } | Detail;
  readonly forests: readonly ForestCheck[];
}

export interface SyncOptions {
  /** Read and evaluate everything, what the cloud holds too, not only what changed. */
  readonly full?: boolean;
  /** Everything but the export. */
  readonly preview?: boolean;
}

export interface AgentStatus {
  readonly version: string;
  readonly tenant: string;
  readonly cloudUrl: string;
  /** Whether a service runs (or only this command looks). */
  readonly serving: boolean;
  readonly staging: boolean;
  /** What it is at; null: waiting. */
  readonly running: Detail | null;
  /** How far the cycle is that runs now. */
  readonly progress: RunProgress | null;
  readonly lastRun: RunSummary | null;
  readonly nextRunAt: string | null;
  readonly connectors: readonly ConnectorStatus[];
  /** What the runs of each domain rest on, as it was last asked for. */
  readonly domains: readonly DomainRights[];
  readonly metaverseObjects: number;
  readonly pendingExports: number;
  readonly objectErrors: number;
  /** In the cloud, in no source, and not deleted yet. */
  readonly orphans: number;
  /** Deletes that somebody has to decide about. */
  readonly heldBackDeletes: number;
  /** Deletes that somebody declined: their objects stay in the cloud. */
  readonly declinedDeletes: number;
  readonly slowLeaks: readonly SlowLeak[];
  /** Source anchors that are still to be written into the forests. */
  readonly anchors: AnchorStatus;
  readonly rules: RulesStatus;
  readonly relay: RelayStatus;
  readonly passwordHashes: PasswordHashStatus;
  readonly key: KeyStatus;
}

/** How far the writing of source anchors is, which goes on beside everything else. */
export interface AnchorStatus {
  readonly due: number;
  /** Of these: refused by the forest, and tried again later. */
  readonly failed: number;
  /** Since there was last nothing to do. */
  readonly written: number;
  readonly isWriting: boolean;
}

/** The key with which the agent proves itself to the cloud. */
export interface KeyStatus {
  /** The RFC 7638 thumbprint, as the cloud shows it too. */
  readonly id: string;
  readonly since: string;
  /** A new one that the cloud has not taken yet, and why where that is known. */
  readonly next: { readonly id: string; readonly refusal: Detail | null } | null;
}

/** Password hash synchronization, and how it goes in each domain. */
export interface PasswordHashStatus {
  readonly on: boolean;
  /** Forests that have an account for it. */
  readonly configured: readonly string[];
  readonly domains: readonly {
    readonly connector: string;
    readonly domain: string;
    /** The domain controller that was read last. */
    readonly server: string | null;
    /** Whether everything is being read; otherwise only changes. */
    readonly readsAll: boolean;
    readonly fullAt: string | null;
    readonly succeededAt: string | null;
    /** Why the last cycle failed. */
    readonly failure: Detail | null;
  }[];
}

/** The sync rules in use, and how their files are now. */
export interface RulesStatus {
  readonly revision: string;
  readonly loadedAt: string;
  /** newer: they changed since they were loaded, and all is well with them. */
  readonly onDisk: 'same' | 'newer' | 'invalid';
  readonly problems: readonly Detail[];
}

export interface RulesReload {
  readonly isChanged: boolean;
  readonly previousRevision: string;
  readonly rules: RulesStatus;
  /** Names of rules. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly altered: readonly string[];
  /** What the next cycle does because of it. */
  readonly recomputes: { readonly objects: number; readonly fullImports: readonly string[] };
}

export interface ConnectorStatus {
  readonly name: string;
  readonly kind: 'source' | 'target';
  readonly objects: number;
  readonly lastImportAt: string | null;
  /** Of a source: when everything was last read and compared, and when that is due again. */
  readonly lastFullImportAt: string | null;
  readonly nextSafetyImportAt: string | null;
}

/** What the runs of one domain rest on. */
export interface DomainRights {
  readonly connector: string;
  readonly domain: string;
  /** The domain controller that was asked, and when; null: none has answered yet. */
  readonly server: string | null;
  readonly askedAt: string | null;
  /** How changes are followed: dirsync, usn, or full (not at all: every import reads everything). */
  readonly way: string | null;
  /** How deletions arrive. */
  readonly deletions: 'delta' | 'full-import' | null;
  /** What is missing, and what happens because of it. */
  readonly missing: readonly Consequence[];
  /** Why it could not be asked the last time. */
  readonly failure: Detail | null;
}

export interface RunSummary {
  readonly id: string;
  /** "initial" or "delta". */
  readonly profile: string;
  /** The field's words: success, completed-export-errors, stopped-deletion-threshold-exceeded, … */
  readonly result: string;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly steps: readonly StepSummary[];
}

export interface StepSummary {
  readonly connector: string;
  readonly kind: string;
  readonly result: string;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly counters: Readonly<Record<string, number>>;
  /** Of a full import: why it was one (asked-for, first, unfinished, required, safety). */
  readonly reason?: string;
  /** Of an import: which way the source was read. */
  readonly way?: string;
  /** Why it did not end well. */
  readonly error?: Detail | undefined;
}

export interface ObjectError {
  readonly connector: string;
  readonly dn: string;
  readonly displayName?: string | undefined;
  readonly sourceAnchor?: string | undefined;
  readonly code: string;
  readonly detail: Detail;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
  readonly attempts: number;
  /** A value in quarantine: it stands until the cloud can give it, and is not sent again. */
  readonly isStanding: boolean;
}

export interface PendingExports {
  readonly counts: { readonly add: number; readonly update: number; readonly delete: number };
  readonly objects: readonly {
    readonly kind: 'add' | 'update' | 'delete';
    readonly objectClass: string;
    readonly name: string;
    readonly sourceAnchor: string;
    /** Names of those that differ. */
    readonly attributes: readonly string[];
    /** How many references are to be added or removed. */
    readonly references: number;
  }[];
  /** Where the next page begins; null: this was the last. */
  readonly next: string | null;
}

/** `hawser connect threshold list --json`. */
export interface ThresholdList {
  readonly version: 1;
  readonly limits: {
    readonly enabled: boolean;
    readonly windowHours: number;
    readonly count: number;
    readonly percent: number | null;
  };
  /** What counts together: the deletes of one object class, whatever forest the objects come from. */
  readonly subjects: readonly ThresholdSubject[];
  readonly holds: readonly HoldSummary[];
  readonly slowLeaks: readonly SlowLeak[];
}

export interface ThresholdSubject {
  readonly class: string;
  /** What was there when the window began, or came since. */
  readonly base: number;
  /** Deletes without an approval that left within the window. */
  readonly exported: number;
  /** Deletes that nobody has decided about. */
  readonly waiting: number;
  readonly sum: number;
  /** In staging mode: would trip. */
  readonly tripped: boolean;
}

/** Without an approval, more than twice the limit left within seven days, and no window tripped. */
export interface SlowLeak {
  readonly class: string;
  readonly count: number;
  readonly limit: number;
}

export type Verdict = 'approved' | 'declined';

export interface HoldSummary {
  readonly id: number;
  readonly class: string;
  readonly heldAt: string;
  readonly count: number;
  /** Names exactly what is listed here; a decision gives it back. */
  readonly digest: string;
  readonly groups: readonly HoldGroup[];
  /** `mixed`: all of it is decided, some this way and some that; null: somebody has to decide. */
  readonly verdict: Verdict | 'mixed' | null;
}

export interface HoldGroup {
  readonly id: string;
  readonly cause: DeleteCause['kind'];
  readonly source: string | null;
  readonly container: string | null;
  readonly count: number;
  readonly digest: string;
  readonly verdict: Verdict | null;
}

export interface HeldDeletesQuery {
  readonly hold: number | null;
  readonly group: string | null;
}

export interface HeldDelete {
  readonly hold: number;
  readonly group: string;
  readonly class: string;
  readonly heldAt: string;
  readonly name: string | null;
  readonly sourceAnchor: string;
  readonly cause: DeleteCause['kind'];
  readonly source: string | null;
  readonly container: string | null;
  readonly verdict: Verdict | null;
}

export interface HoldDecision extends HeldDeletesQuery {
  readonly hold: number;
  readonly digest: string;
  readonly verdict: Verdict;
  /** Who decides, as the system knows them. */
  readonly by: string;
}

/** Current state of the relay connection. */
export interface RelayStatus {
  readonly writeback: boolean;
  readonly passThrough: boolean;
  readonly connected: boolean;
  /** Connected, or disconnected, since. */
  readonly since: string | null;
  /** Why it is not connected. */
  readonly error: Detail | null;
  /** The key that requests are sealed to. */
  readonly key: string | null;
  /** This agent, as the cloud names it. */
  readonly agent: string;
  /** What is on here and not granted by the tenant; null while the cloud has not said what is. */
  readonly notGranted: readonly MissingGrant[] | null;
}

export interface MissingGrant {
  readonly feature: 'writeback' | 'pass-through';
  readonly forest: string;
}

/** Whether the account of a forest may do what writeback needs. */
export interface ForestCheck {
  readonly domain: string;
  readonly server: string | null;
  /** Whether a reset can be held to the history and minimum age. */
  readonly enforcesHistory: boolean;
  /** How many accounts were looked at: people that are not protected. */
  readonly looked: number;
  /** The first account on which a right is missing. */
  readonly missing: { readonly on: string; readonly rights: readonly WritebackRight[] } | null;
  readonly error: Detail | null;
}

/**
 * What a bundle needs beyond the state that every command shows. Told through the local socket when the service runs.
 */
export interface AgentEvidence {
  readonly database: DatabaseEvidence;
  /** Where each connector stands. */
  readonly watermarks: readonly Readonly<Record<string, string | number | boolean | null>>[];
  /** Names that the redaction has to find; they go no further than the process that redacts. */
  readonly people: readonly string[];
}
