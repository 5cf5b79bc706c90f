import type { Text, Values } from '../../base/messages.ts';
import type { Proof } from '../catalogue/record.ts';
import type { Fact } from '../parse/fact-kinds.ts';
import type { Confidence, FindingSeverity } from '../result.ts';
import type { DraftAction } from './actions.ts';

/** A finding before ranking: in both languages, with the facts it rests on. */
export interface Draft {
  readonly id: string;
  readonly severity: FindingSeverity;
  readonly confidence: Confidence;
  readonly title: Text;
  readonly cause: Text;
  /** How far it got before it broke. */
  readonly progress?: Text;
  /** The title shows what was seen, and is no guess. */
  readonly observed?: boolean;
  /** Stands above the answer even where nothing is wrong. */
  readonly heads?: boolean;
  readonly actions: readonly DraftAction[];
  readonly proof?: Proof | undefined;
  readonly values: Values;
  readonly codes: readonly string[];
  readonly evidence: readonly Fact[];
  /** What other findings may name this one by. */
  readonly keys: readonly string[];
  readonly explains: readonly string[];
  /** Says only that something failed. */
  readonly wrapper: boolean;
  readonly origin: 'rule' | 'code' | 'event' | 'run';
  readonly depth: number;
  readonly column: number;
  /** Of equally severe findings the lower one comes first. */
  readonly order?: number;
}
