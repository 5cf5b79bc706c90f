import { watch } from 'node:fs/promises';
import { SECOND } from '../base/clock.ts';
import { isHawserError } from '../base/errors.ts';
import type { Logger } from '../base/log.ts';
import { systemCodeOf } from '../base/system-error.ts';
import type { Service } from '../base/work.ts';
import { pause } from '../base/work.ts';
import type { AgentOperations } from './control/operations.ts';

/** An editor saves a file in several steps, and a checkout many files: the folder has to be quiet for this long. */
const QUIET_MS = 2 * SECOND;
/** A folder that is gone may come back. */
const AGAIN_MS = 30 * SECOND;

export interface WatchRulesOptions {
  readonly folder: string;
  readonly agent: Pick<AgentOperations, 'reloadRules'>;
  readonly log: Logger;
  readonly quietMs?: number;
}

/** `rules.reload: automatic`: uses rule files that changed, once the folder is quiet. Files with mistakes stay unused. */
export function watchRules({ folder, agent, log, quietMs = QUIET_MS }: WatchRulesOptions): Service {
  const reload = async (): Promise<void> => {
    try {
      const { isChanged, rules } = await agent.reloadRules();
      if (isChanged) log.info({ revision: rules.revision }, 'the sync rules changed on disk and are in use');
    } catch (error) {
      if (!isHawserError(error)) throw error;
      log.warn({ errorCode: error.code }, `the sync rules on disk are not used: ${error.message}`);
    }
  };
  /** Ends when the folder is gone. */
  const follow = async (signal: AbortSignal): Promise<void> => {
    let quiet = new AbortController();
    let waiting: Promise<void> = Promise.resolve();
    try {
      for await (const { eventType: _ } of watch(folder, { recursive: true, signal })) {
        quiet.abort();
        quiet = new AbortController();
        const still = AbortSignal.any([quiet.signal, signal]);
        const before = waiting;
        waiting = (async () => {
          const [isQuiet] = await Promise.all([pause(quietMs, still), before]);
          if (isQuiet) await reload();
        })();
      }
    } catch (error) {
      if (!signal.aborted && systemCodeOf(error) === undefined) throw error;
    } finally {
      quiet.abort();
      await waiting;
    }
  };
  return {
    name: 'rules',
    run: async (signal) => {
      while (!signal.aborted) {
        await follow(signal);
        await pause(AGAIN_MS, signal);
      }
    },
  };
}
