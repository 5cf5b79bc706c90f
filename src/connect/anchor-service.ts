import { SECOND } from '../base/clock.ts';
import { isHawserError } from '../base/errors.ts';
import type { Logger } from '../base/log.ts';
import type { Service } from '../base/work.ts';
import { pause } from '../base/work.ts';

/** How long after an export its source anchors begin to be written. */
const LOOK_MS = 5 * SECOND;

/** Until nothing more can be written at once. */
export async function writeAll(write: () => Promise<boolean>): Promise<void> {
  let isMore = true;
  while (isMore) isMore = await write();
}

/** Writes the source anchors that are due, a batch at a time, beside the cycles of the schedule. */
export function anchorService({
  write,
  log,
}: {
  /** Writes a batch; whether more could be written at once. */
  readonly write: (signal: AbortSignal) => Promise<boolean>;
  readonly log: Logger;
}): Service {
  const attempt = async (signal: AbortSignal): Promise<void> => {
    try {
      await writeAll(async () => !signal.aborted && (await write(signal)));
    } catch (error) {
      if (signal.aborted) return;
      if (!isHawserError(error)) throw error;
      log.warn({ errorCode: error.code }, `source anchors could not be written: ${error.message}`);
    }
  };
  return {
    name: 'source anchors',
    run: async (signal) => {
      do await attempt(signal);
      while (await pause(LOOK_MS, signal));
    },
  };
}
