import type { Engine } from '../../../src/sync/index.ts';

/** Decides about everything that is held back, as it is shown at this moment. */
export async function decideAll(engine: Engine, verdict: 'approved' | 'declined'): Promise<number> {
  const threshold = engine.threshold();
  let count = 0;
  for (const { id, digest } of (await threshold.overview()).holds)
    count += await threshold.decide({ hold: id, group: null, digest, verdict, by: 'test' });
  return count;
}
