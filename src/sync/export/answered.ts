import type { ExportAnswer, ExportOperation } from '../ports.ts';
import type { TargetId } from '../ids.ts';

/** An operation with the target's word on it. */
export interface Answered {
  readonly object: TargetId;
  readonly operation: ExportOperation;
  readonly answer: ExportAnswer;
}
