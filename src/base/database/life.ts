import { once } from 'node:events';
import { SECOND } from '../clock.ts';
import type { Logger } from '../log.ts';
import type { Service } from '../work.ts';
import { pause } from '../work.ts';
import type { Database } from './database.ts';

/** Requests that come meanwhile are answered with the reason. */
const LAST_WORDS_MS = 2 * SECOND;
/** Then the process is gone, whatever still hangs in it. */
const END_MS = 10 * SECOND;

function endProcess(): void {
  process.kill(process.pid, 'SIGKILL');
}

/**
 * A service that fails with the reason when the database is lost. The process ends with it, so that its supervisor
 * starts another one, which finds in the data folder everything that was confirmed.
 */
export function databaseLife({ lost }: Pick<Database, 'lost'>, log: Logger, end = endProcess): Service {
  return {
    name: 'database',
    run: async (signal) => {
      const either = AbortSignal.any([signal, lost]);
      if (!either.aborted) await once(either, 'abort');
      if (!lost.aborted) return;
      log.fatal({ err: lost.reason }, 'the database is lost; the process ends');
      setTimeout(end, END_MS).unref();
      await pause(LAST_WORDS_MS, signal);
      lost.throwIfAborted();
    },
  };
}
