import type { Clock } from '../base/clock.ts';
import type { Detail } from '../base/details.ts';
import type { Logger } from '../base/log.ts';
import type { ProvisioningTarget } from './uplink/provisioning-target.ts';
import type { Progress as StepProgress } from '../sync/index.ts';
import type { RunProgress } from '../wire/index.ts';
import { stepName } from '../wire/index.ts';
import { agentDetail } from './details.ts';
import { connectErrors } from './errors.ts';
import { Pace } from './pace.ts';
import type { ProgressReportsOptions } from './uplink/progress-reports.ts';
import { ProgressReports } from './uplink/progress-reports.ts';

export interface ActivityOptions {
  /** The name of the target connector. */
  readonly target: string;
  readonly send: ProgressReportsOptions['send'];
  readonly clock: Clock;
  readonly log: Logger;
}

/** One cycle while it runs. */
export interface Cycle extends AsyncDisposable {
  /** Keeps what a step reports, for whoever asks and for the cloud. */
  follow(progress: StepProgress): RunProgress;
}

/** What the agent is at: one cycle at a time, and how far it is. */
export class Activity {
  readonly #options: ActivityOptions;
  #running: Detail | null = null;
  #progress: RunProgress | null = null;

  constructor(options: ActivityOptions) {
    this.#options = options;
  }

  /** null: waiting. */
  get running(): Detail | null {
    return this.#running;
  }

  get progress(): RunProgress | null {
    return this.#progress;
  }

  /** Throws `connect.cycle-running`. */
  begin(kind: string): Cycle {
    if (this.#running !== null) throw connectErrors('connect.cycle-running', {});
    const { target, send, clock, log } = this.#options;
    const pace = new Pace({ startedAt: clock.now(), target, monotonic: () => performance.now() });
    const reports = new ProgressReports({ send, log });
    this.#running = agentDetail('connect.in-cycle', { kind });
    return {
      follow: (step) => {
        const progress = pace.follow(step);
        this.#running = agentDetail('connect.in-step', {
          step: stepName(progress.step),
          connector: progress.connector,
        });
        this.#progress = progress;
        reports.follow(progress);
        return progress;
      },
      [Symbol.asyncDispose]: async () => {
        await reports[Symbol.asyncDispose]();
        this.#running = null;
        this.#progress = null;
      },
    };
  }
}

/** That of an agent with this target. */
export function activityOf(
  target: ProvisioningTarget,
  { clock, log }: { readonly clock: Clock; readonly log: Logger },
): Activity {
  return new Activity({
    target: target.name,
    send: async (message, signal) => await target.reportProgress(message, signal),
    clock,
    log,
  });
}
