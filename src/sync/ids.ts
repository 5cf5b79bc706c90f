import type { Brand } from '../base/ids.ts';

/**
 * The integers by which the engine's tables know things. They meet in the same rows, so each kind is a type of its own.
 * A row type beside its statement says which column is what; nothing else makes one, but `IdSequence` and the id of an
 * export operation.
 */

/** Of a connector, source or target. */
export type ConnectorNumber = Brand<number, 'ConnectorNumber'>;
/** Of a source object in the connector space. */
export type SpaceId = Brand<number, 'SpaceId'>;
export type MetaverseId = Brand<number, 'MetaverseId'>;
/** Of an object as it is to be in a target; not the id that the target gives it. */
export type TargetId = Brand<number, 'TargetId'>;
/** Of the name of a reference attribute, on any side. */
export type AttributeNumber = Brand<number, 'AttributeNumber'>;
export type FlowSetId = Brand<number, 'FlowSetId'>;
export type RunId = Brand<number, 'RunId'>;
export type StepId = Brand<number, 'StepId'>;
/** Of deletes that the threshold holds back together; 0 stands for the setting that lets all of them through. */
export type HoldNumber = Brand<number, 'HoldNumber'>;
