import { z } from 'zod';
import type { Detail } from '../base/details.ts';
import { defineDetails } from '../base/details.ts';
import { storable, storableCount, storableTime } from '../base/storable.ts';

const stepDetail = defineDetails({
  'wire.full-import': { en: 'full import', nl: 'volledige import' },
  'wire.delta-import': { en: 'delta import', nl: 'delta-import' },
  'wire.full-synchronization': { en: 'full synchronization', nl: 'volledige synchronisatie' },
  'wire.delta-synchronization': { en: 'delta synchronization', nl: 'deltasynchronisatie' },
  'wire.export': { en: 'export', nl: 'export' },
});

const step = z.enum(['full-import', 'delta-import', 'full-synchronization', 'delta-synchronization', 'export']);

/** What a step is called in the middle of a sentence. */
export function stepName(kind: z.infer<typeof step>): Detail {
  return stepDetail(`wire.${kind}`);
}

/** How far the run is that an agent does now. */
export const runProgress = z.strictObject({
  startedAt: storableTime,
  step,
  connector: storable.min(1).max(253),
  /** Objects of this step; null while nobody knows how many there are. */
  done: storableCount,
  expected: storableCount.nullable(),
  /** Objects a second in this step; null while it is too early to say. */
  rate: z.number().nonnegative().max(1e9).nullable(),
  /** Until this step has ended. */
  secondsLeft: storableCount.nullable(),
  /** Of the whole run: objects read from the forests, put through the sync rules, and sent to the cloud. */
  read: storableCount,
  matched: storableCount,
  sent: storableCount,
});

/** `POST /provisioning/v1/progress`, at most once a second; null: the run has ended. */
export const progressMessage = z.strictObject({ run: runProgress.nullable() });

export type RunProgress = z.infer<typeof runProgress>;
export type ProgressMessage = z.infer<typeof progressMessage>;
