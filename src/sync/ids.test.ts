import { expectTypeOf, test } from 'vitest';
import type {
  AttributeNumber,
  ConnectorNumber,
  FlowSetId,
  MetaverseId,
  RunId,
  SpaceId,
  StepId,
  TargetId,
} from './ids.ts';
import type { Anchor, ConnectorId, SourceAnchor, Watermark } from './ports.ts';

interface Ids {
  readonly attribute: AttributeNumber;
  readonly connector: ConnectorNumber;
  readonly flowSet: FlowSetId;
  readonly metaverse: MetaverseId;
  readonly run: RunId;
  readonly space: SpaceId;
  readonly step: StepId;
  readonly target: TargetId;
  readonly anchor: Anchor;
  readonly connectorName: ConnectorId;
  readonly sourceAnchor: SourceAnchor;
  readonly watermark: Watermark;
}

/** The pairs of which one would be taken for the other. */
type Mistakable = {
  [One in keyof Ids]: {
    [Other in Exclude<keyof Ids, One>]: Ids[One] extends Ids[Other] ? `${One} for ${Other}` : never;
  }[Exclude<keyof Ids, One>];
}[keyof Ids];

test('no id of the engine is taken for one of another kind, nor a bare number for any', () => {
  expectTypeOf<Mistakable>().toBeNever();
  expectTypeOf<number>().not.toExtend<SpaceId>();
  expectTypeOf<string>().not.toExtend<Anchor>();
});
