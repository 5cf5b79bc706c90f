import { SECOND } from '../base/clock.ts';
import { isHawserError } from '../base/errors.ts';
import type { Logger } from '../base/log.ts';
import type { Service } from '../base/work.ts';
import { Backoff, pause } from '../base/work.ts';
import type { Agent } from './agent.ts';
import type { ConnectConfiguration } from './configuration.ts';
import type { RunProgress, RunSummary } from './control/operations.ts';

export interface ScheduleOptions {
  readonly settings: ConnectConfiguration['schedule'];
  readonly log: Logger;
  readonly onProgress?: (progress: RunProgress) => void;
  readonly onRun?: (run: RunSummary) => void;
}

/**
 * Runs cycles on a schedule: one at the start, one every `everySeconds`, and, when watching, one as soon as a source
 * has something new. A failing cycle is tried again with growing pauses; it never ends the service.
 */
export function schedule(
  agent: Agent,
  { settings, log, onProgress = () => undefined, onRun }: ScheduleOptions,
): Service {
  const everyMs = settings.everySeconds * SECOND;
  const watchMs = settings.watchSeconds === null ? null : settings.watchSeconds * SECOND;
  const backoff = new Backoff({ firstMs: 2 * SECOND, maxMs: Math.max(everyMs, 60 * SECOND) });

  const cycle = async (signal: AbortSignal): Promise<boolean> => {
    try {
      const run = await agent.sync({}, onProgress, signal);
      onRun?.(run);
      log.info({ run: run.id, result: run.result }, `${run.profile} cycle: ${run.result}`);
      return !run.result.startsWith('stopped-') || run.result === 'stopped-deletion-threshold-exceeded';
    } catch (error) {
      if (signal.aborted) return false;
      // Somebody asked for one.
      if (isHawserError(error, 'connect.cycle-running') || isHawserError(error, 'sync.run-in-progress')) return true;
      log.error({ err: error }, 'the cycle failed');
      return false;
    }
  };

  /** Waits for the next cycle; returns early when a source has something new. */
  const waitForWork = async (until: number, signal: AbortSignal): Promise<void> => {
    while (!signal.aborted && Date.now() < until) {
      const left = until - Date.now();
      if (!(await pause(watchMs === null ? left : Math.min(left, watchMs), signal))) return;
      if (watchMs === null) continue;
      try {
        if (await agent.hasChanges(signal)) return;
      } catch (error) {
        if (!isHawserError(error)) throw error; // an expected failure shows in the next cycle, with its own history
        log.debug({ errorCode: error.code }, 'looking for changes failed');
      }
    }
  };

  return {
    name: 'schedule',
    run: async (signal) => {
      while (!signal.aborted) {
        if (!settings.enabled) {
          await pause(everyMs, signal);
          continue;
        }
        const succeeded = await cycle(signal);
        if (succeeded) backoff.reset();
        const until = Date.now() + (succeeded ? everyMs : backoff.next());
        agent.nextRunAt = new Date(until);
        await waitForWork(until, signal);
      }
    },
  };
}
