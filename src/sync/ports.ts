import type { Detail } from '../base/details.ts';
import type { Attributes } from '../directory/index.ts';
import type { Brand } from '../base/ids.ts';
import { idMaker } from '../base/ids.ts';
import type { HoldNumber } from './ids.ts';

/**
 * What the engine asks of the world. A connector on the source side yields changes; one on the target side takes
 * batches and answers per object. Neither is an LDAP or HTTP thing here.
 */

export type ConnectorId = Brand<string, 'ConnectorId'>;
/** The immutable identity of an object in its source: the GUID text (lower case, no braces) for a forest. */
export type Anchor = Brand<string, 'Anchor'>;
/** The identity of an object in every target, for life; the rules choose it from the source's attributes. */
export type SourceAnchor = Brand<string, 'SourceAnchor'>;
/** Where a source has been read up to; opaque to the engine, made and understood by the connector. */
export type Watermark = Brand<string, 'Watermark'>;

/** The id of a connector as the configuration names it: `cloud`, or a domain in lower case. */
export const toConnectorId = idMaker<ConnectorId>();

/** For connectors: the GUID text, or whatever else never changes in the source. */
export const toAnchor = idMaker<Anchor>();

/** From an attribute, or from a target that names an object by it. */
export const toSourceAnchor = idMaker<SourceAnchor>();

/** For connectors: what they will understand again. */
export const toWatermark = idMaker<Watermark>();

/** The target of a reference: an anchor where the source names one, else `dn:` and the normalised DN. */
export type ReferenceTarget = string;

/** A multi-valued reference attribute (member, manager) as the source has it. */
export type ReferenceChange =
  /** This is all of it. */
  | { readonly kind: 'all'; readonly targets: readonly ReferenceTarget[] }
  /** Only what changed (DirSync with incremental values). */
  | { readonly kind: 'delta'; readonly add: readonly ReferenceTarget[]; readonly remove: readonly ReferenceTarget[] };

/** One line of what a source says happened. */
export type ImportChange =
  /** The whole object: attributes that are not named are absent. */
  | {
      readonly kind: 'object';
      readonly anchor: Anchor;
      readonly dn: string;
      readonly objectClass: string;
      readonly attributes: Attributes;
      readonly references: Readonly<Record<string, ReferenceChange>>;
    }
  /**
   * Part of an object that may or may not be known: named attributes take the value, `removed` ones go, the rest stays.
   */
  | {
      readonly kind: 'change';
      readonly anchor: Anchor;
      /** Present when it was renamed, moved or is new. */
      readonly dn?: string;
      readonly objectClass?: string;
      readonly attributes: Attributes;
      readonly removed: readonly string[];
      readonly references: Readonly<Record<string, ReferenceChange>>;
    }
  /** Deleted, or (`isMoved`) still there and no longer in what this connector reads. */
  | { readonly kind: 'delete'; readonly anchor: Anchor; readonly isMoved?: true }
  /** An object that could not be read; nothing is concluded from it, least of all that it is gone. */
  | {
      readonly kind: 'unreadable';
      readonly anchor?: Anchor;
      readonly dn: string;
      readonly code: string;
      readonly detail: Detail;
    };

export interface ImportBatch {
  readonly changes: readonly ImportChange[];
  /**
   * Resuming from here yields everything after this batch; null while a full read cannot be resumed. Stored in the
   * batch's own transaction.
   */
  readonly watermark: Watermark | null;
  /** Objects in all, when the source knows: for the progress bar. */
  readonly expected?: number;
}

export interface SourceConnector {
  readonly id: ConnectorId;
  /** The name people see: the forest's DNS name. */
  readonly name: string;
  /** Values of %Domain.FQDN% and the like in expressions, for an object at `dn`. */
  parameters(dn: string): Readonly<Record<string, string>>;
  /** Whether the containers that are read hold an object of this name; absent where there are none to choose. */
  reads?(dn: string): boolean;
  /** Which way the last import read, in a word or two for people; undefined where there is only one. */
  way?(): string | undefined;
  /**
   * Everything in scope. A generator that returns normally has read everything; one that throws has not, and nothing
   * becomes obsolete. The last batch carries the watermark from which a delta may start.
   */
  fullImport(signal: AbortSignal): AsyncIterable<ImportBatch>;
  /**
   * What changed since `watermark`. Throws a HawserError with code `sync.full-import-required` when the source no
   * longer knows it.
   */
  deltaImport(watermark: Watermark, signal: AbortSignal): AsyncIterable<ImportBatch>;
  /**
   * Writes the source anchor that the engine chose back to objects that have none (mS-DS-ConsistencyGuid); absent where
   * the connector may not write.
   */
  writeSourceAnchors?(
    anchors: readonly { readonly anchor: Anchor; readonly dn: string; readonly sourceAnchor: SourceAnchor }[],
    signal: AbortSignal,
  ): Promise<readonly { readonly anchor: Anchor; readonly error?: Detail }[]>;
}

/**
 * One object's change on its way to the target. `id` is the target object's identity in the connector space, unique
 * inside a batch.
 */
export type ExportOperation =
  | {
      readonly kind: 'add';
      readonly id: string;
      readonly sourceAnchor: SourceAnchor;
      readonly objectClass: string;
      /** Names of the sources that it is joined from, in lower case. */
      readonly forests: readonly string[];
      readonly attributes: Attributes;
      readonly references: Readonly<Record<string, readonly SourceAnchor[]>>;
    }
  | {
      readonly kind: 'update';
      readonly id: string;
      readonly sourceAnchor: SourceAnchor;
      readonly objectClass: string;
      /** Absent where only references change. */
      readonly forests?: readonly string[];
      readonly attributes: Attributes;
      readonly removed: readonly string[];
      /** Targets are source anchors of objects in the same target. */
      readonly references: Readonly<
        Record<string, { readonly add: readonly SourceAnchor[]; readonly remove: readonly SourceAnchor[] }>
      >;
    }
  | {
      readonly kind: 'delete';
      readonly id: string;
      readonly sourceAnchor: SourceAnchor;
      readonly objectClass: string;
      /** Somebody decided that it goes, or the threshold is disabled: it counts for no window. */
      readonly approved?: true;
    };

export type ExportOutcome =
  | 'created'
  | 'updated'
  | 'hard-matched'
  | 'soft-matched'
  | 'unchanged'
  | 'deleted'
  | 'quarantined'
  | 'rejected';

/** The target's word on one operation: the confirming import. */
export interface ExportAnswer {
  readonly id: string;
  readonly outcome: ExportOutcome;
  /** The target's own id of the object. */
  readonly targetId?: string | undefined;
  /** Why, with `quarantined` and `rejected`: a code of the field (AttributeValueMustBeUnique, InvalidSoftMatch, …). */
  readonly code?: string | undefined;
  readonly detail?: Detail | undefined;
  /** Attributes with values that the target keeps in quarantine: they are confirmed, and wait there to be free. */
  readonly waiting?: readonly string[] | undefined;
  /** References whose targets the target does not know (yet): sent again with the next export. */
  readonly unresolved?: Readonly<Record<string, readonly string[]>> | undefined;
}

/** Values of one object that the target could not give it, because other objects hold them. */
export interface QuarantinedObject {
  readonly sourceAnchor: SourceAnchor;
  /** A code of the field (AttributeValueMustBeUnique, InvalidSoftMatch, …). */
  readonly code: string;
  readonly attributes: readonly string[];
  readonly detail: Detail;
  readonly since: Date;
}

export interface ExportBatch {
  /** Rises by one with each batch of this target; the target answers a repeated number with the stored answer. */
  readonly number: number;
  readonly operations: readonly ExportOperation[];
  /** The same operations as JSON, for a target that sends them on. */
  readonly text: string;
}

/** The accidental-delete threshold: how many deletes may leave for one object class within a window of time. */
export interface ThresholdLimits {
  readonly enabled: boolean;
  readonly windowHours: number;
  /** It trips on more than this. */
  readonly count: number;
  /** Of what was there when the window began or came since, 0-100; null: no share. */
  readonly percent: number | null;
}

export const causeKinds = ['gone', 'container', 'filter', 'rule', 'class', 'orphan', 'unknown'] as const;

/**
 * Why an object is no longer wanted: gone in its source, out of the containers that are read, filtered out by the rules
 * that bring it in, provisioned by no rule, of another class now, or an orphan: the target has it and no source does.
 * `unknown`: the cause was not kept.
 */
export interface DeleteCause {
  readonly kind: (typeof causeKinds)[number];
  /** The forest or directory that it came from. */
  readonly source: string | null;
  /** The DN of the container that it was in. */
  readonly container: string | null;
}

export type DeleteVerdict = 'approved' | 'declined';

/** What somebody decided about a hold, or one group of it, as it was shown to them. */
export interface HoldDecision {
  readonly hold: HoldNumber;
  /** When the hold formed: numbers begin again with a new database. Absent: decided right here. */
  readonly heldAt?: Date | undefined;
  readonly group: string | null;
  readonly digest: string;
  readonly verdict: DeleteVerdict;
  readonly by: string;
}

/** A decision that was made beside the engine, for the record of the target. */
export interface ReportedDecision {
  readonly hold: HoldNumber;
  readonly count: number;
  readonly verdict: DeleteVerdict;
  readonly by: string;
  readonly at: Date;
}

/** The last batch that a target has applied: two pasts can have come to the same number. */
export interface AppliedBatch {
  readonly number: number;
  /** `digestOfBatch` of its operations; null: there was none. */
  readonly digest: string | null;
}

/** Where a target stands; asked before an export and before each batch of deletes. */
export interface TargetPosition {
  /** To resume after a crash on either side. */
  readonly lastBatch: AppliedBatch;
  /** By the clock of the target: a local clock that jumps makes no delete older. */
  readonly now: Date;
  readonly limits: ThresholdLimits;
  /** Deletes without an approval that it applied within the window, whoever sent them. */
  readonly recentDeletes: readonly { readonly objectClass: string; readonly count: number }[];
  /** Holds that were reported to it, with the version of each. */
  readonly holds: readonly { readonly id: HoldNumber; readonly version: string }[];
  readonly decisions: readonly HoldDecision[];
}

/** One delete that the threshold holds back. */
export interface HeldDelete {
  readonly sourceAnchor: SourceAnchor;
  readonly name: string | null;
  readonly cause: DeleteCause;
  readonly group: string;
  readonly verdict: DeleteVerdict | null;
}

/** Deletes of one hold with the same cause, source and container. */
export interface HeldGroup {
  readonly id: string;
  readonly cause: DeleteCause['kind'];
  readonly source: string | null;
  readonly container: string | null;
  readonly count: number;
  readonly digest: string;
}

/** A page of what a hold holds back; the first replaces the hold. No pages: nothing is left of it. */
export interface HoldPage {
  readonly id: HoldNumber;
  readonly objectClass: string;
  readonly heldAt: Date;
  readonly count: number;
  readonly digest: string;
  readonly version: string;
  readonly page: number;
  readonly pages: number;
  /** Those that deletes of this page belong to. */
  readonly groups: readonly HeldGroup[];
  readonly deletes: readonly HeldDelete[];
}

/** An object that the target holds now. */
export interface ConfirmedObject {
  readonly kind: 'object';
  /** The target's own id. */
  readonly targetId: string;
  readonly objectClass: string;
  readonly sourceAnchor: SourceAnchor;
  /** Names of the sources that it is joined from as the target knows them, in lower case and in order. */
  readonly forests: readonly string[];
  /** As they were exported, also what the target could not give the object (quarantine): it has got them. */
  readonly attributes: Attributes;
  readonly references: Readonly<Record<string, readonly SourceAnchor[]>>;
}

/** One line of what the target tells of what it holds. */
export type ConfirmedChange =
  | ConfirmedObject
  | {
      readonly kind: 'deleted';
      readonly targetId: string;
      readonly objectClass: string;
      /** null: gone for good, and nothing but the id is left. */
      readonly sourceAnchor: SourceAnchor | null;
    };

export interface ConfirmedPage {
  readonly changes: readonly ConfirmedChange[];
  /** Where the next page starts, or the next import. */
  readonly watermark: Watermark;
  readonly isLast: boolean;
  /** When it looked. */
  readonly lastBatch: AppliedBatch;
}

export interface ConfirmedQuery {
  /** full: everything from `after` on; delta: what somebody else changed since. */
  readonly mode: 'full' | 'delta';
  /** null: from the beginning. */
  readonly after: Watermark | null;
}

export interface TargetConnector {
  readonly id: ConnectorId;
  readonly name: string;
  /**
   * Sends one batch. Throws for the batch as a whole (unreachable, refused, stale lease): then nothing in it is
   * confirmed and it is sent again under the same number.
   */
  exportBatch(batch: ExportBatch, signal: AbortSignal): Promise<readonly ExportAnswer[]>;
  position(signal: AbortSignal): Promise<TargetPosition>;
  /**
   * A page of what the target holds, in the order in which it changed: an object that changes while pages are read
   * comes again. Throws a HawserError with code `sync.full-import-required` when the target does not know `after`.
   */
  confirmed(query: ConfirmedQuery, signal: AbortSignal): Promise<ConfirmedPage>;
  /** Takes a page of a hold, for the people who decide there. */
  reportHold(page: HoldPage, signal: AbortSignal): Promise<void>;
  /** Takes note of a decision that was not made there. */
  reportDecision(decision: ReportedDecision, signal: AbortSignal): Promise<void>;
  /**
   * What stands in quarantine and the version of that state; undefined when it is still the one that is known, or the
   * target keeps none.
   */
  quarantine(
    known: string | undefined,
    signal: AbortSignal,
  ): Promise<{ readonly version: string; readonly objects: readonly QuarantinedObject[] } | undefined>;
}
