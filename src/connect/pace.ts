import { SECOND } from '../base/clock.ts';
import type { Progress as StepProgress } from '../sync/index.ts';
import type { RunProgress } from '../wire/index.ts';

/** Before that a rate says more about the first batch than about the step. */
const EARLY_MS = 0.5 * SECOND;

export interface PaceOptions {
  readonly startedAt: Date;
  /** Its imports read the cloud, not a forest. */
  readonly target: string;
  /** Milliseconds of a clock that nobody sets. */
  readonly monotonic: () => number;
}

/** How far one run is, and how fast: adds up what its steps report. */
export class Pace {
  readonly #options: PaceOptions;
  /** By step and connector: a step reports what it did so far. */
  readonly #done = new Map<string, StepProgress>();
  #step = '';
  #stepBeganAt = 0;

  constructor(options: PaceOptions) {
    this.#options = options;
  }

  follow(progress: StepProgress): RunProgress {
    const { startedAt, monotonic } = this.#options;
    const { step, connector, done, expected } = progress;
    const key = `${step} ${connector}`;
    const now = monotonic();
    if (key !== this.#step) {
      this.#step = key;
      this.#stepBeganAt = now;
    }
    this.#done.set(key, progress);
    const elapsedMs = now - this.#stepBeganAt;
    const rate = elapsedMs < EARLY_MS ? null : (done / elapsedMs) * SECOND;
    const left = expected === undefined || rate === null || rate === 0 ? null : Math.max(0, expected - done) / rate;
    return {
      startedAt: startedAt.toISOString(),
      step,
      connector,
      done,
      expected: expected ?? null,
      rate,
      secondsLeft: left === null ? null : Math.ceil(left),
      read: this.#sum('-import'),
      matched: this.#sum('-synchronization'),
      sent: this.#sum('export'),
    };
  }

  #sum(kind: '-import' | '-synchronization' | 'export'): number {
    let sum = 0;
    for (const { step, connector, done } of this.#done.values()) {
      const isOfTarget = kind === '-import' && connector === this.#options.target;
      if (step.endsWith(kind) && !isOfTarget) sum += done;
    }
    return sum;
  }
}
