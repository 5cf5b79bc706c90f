import { isHawserError } from '../../base/errors.ts';
import type { ThresholdLimits } from '../../sync/index.ts';

/** Nothing is known of the tenant's limits yet: every delete waits. */
const unknownLimits: ThresholdLimits = { enabled: true, count: 0, percent: null };

/**
 * The tenant's limits for the accidental-delete threshold, or those it last named while it cannot be asked. Before it
 * has ever named any, all deletes are held back: one request that fails must not let more through than the tenant
 * allows.
 */
export function rememberLimits(ask: () => Promise<ThresholdLimits>): () => Promise<ThresholdLimits> {
  let known = unknownLimits;
  return async () => {
    try {
      known = await ask();
    } catch (error) {
      if (!isHawserError(error)) throw error;
    }
    return known;
  };
}
