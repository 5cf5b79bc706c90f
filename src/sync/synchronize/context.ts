import type { NameFilter } from '../../base/name-filter.ts';
import type { ConnectorNumber, MetaverseId, SpaceId, TargetId } from '../ids.ts';
import type { SourceConnector, TargetConnector } from '../ports.ts';
import type { CompiledRules } from '../rules/rule-set.ts';
import type { IdSequence } from '../database.ts';
import type { NewObjectError } from '../object-errors.ts';
import type { ReferenceAttributes } from '../space/references.ts';
import type { StepContext } from '../run/step.ts';
import type { FlowSets } from './flow-sets.ts';

export interface Numbered<Connector> {
  readonly number: ConnectorNumber;
  readonly connector: Connector;
}

/** What a synchronization works with, from its first batch to its last. */
export interface Synchronization {
  readonly step: StepContext;
  readonly rules: CompiledRules;
  readonly sources: ReadonlyMap<ConnectorNumber, SourceConnector>;
  readonly targets: readonly Numbered<TargetConnector>[];
  /** Objects of different forests can only join when there is more than one. */
  readonly joins: boolean;
  readonly metaverseIds: IdSequence<MetaverseId>;
  readonly targetIds: IdSequence<TargetId>;
  readonly attributes: ReferenceAttributes;
  readonly flowSets: FlowSets;
  /** The source anchors that target objects have had; undefined when there were some before this synchronization. */
  readonly anchors: NameFilter | undefined;
  /** Whether any object has an error: only then there is something to clear. */
  hasErrors: boolean;
  /** Queued again by this synchronization, to be looked at in another pass. */
  readonly again: Set<SpaceId>;
  /** Every queued object was looked at once. */
  isSecondPass: boolean;
}

/** An error of one source object. */
export interface SourceError extends NewObjectError {
  readonly connector: ConnectorNumber;
  readonly object: SpaceId;
}
