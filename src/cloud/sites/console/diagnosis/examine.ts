import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { BoundedQueue } from '../../../../base/bounded-queue.ts';
import type { Clock } from '../../../../base/clock.ts';
import { SECOND } from '../../../../base/clock.ts';
import type { Language } from '../../../../base/messages.ts';
import type { Diagnosis, Excerpt } from '../../../../diagnose/index.ts';
import { diagnosisErrors } from './errors.ts';

export interface GivenText {
  readonly name: string;
  readonly content: string | Uint8Array;
}

export interface Examined {
  readonly diagnosis: Diagnosis;
  readonly excerpts: readonly Excerpt[];
}

export interface ExamineLimits {
  readonly timeMs: number;
  readonly memoryMb: number;
  /** At a time, on this node. */
  readonly workers: number;
  /** So many wait for a worker; more are turned away. */
  readonly waiting: number;
}

export const defaultExamineLimits: ExamineLimits = { timeMs: 20 * SECOND, memoryMb: 256, workers: 2, waiting: 8 };

const module = new URL(`worker${extname(import.meta.url)}`, import.meta.url);

/**
 * Looks at texts that anybody may have written, in a thread with limits of time and memory, so that a hostile one costs
 * its sender an error page and others nothing. Nothing is stored.
 */
export class Examiner {
  readonly #limits: ExamineLimits;
  readonly #queue: BoundedQueue;

  constructor(limits: ExamineLimits = defaultExamineLimits) {
    const { workers: atOnce, waiting } = limits;
    this.#limits = limits;
    this.#queue = new BoundedQueue({ atOnce, waiting }, () => diagnosisErrors('diagnosis.busy', {}));
  }

  /** Throws `diagnosis.busy`, `diagnosis.took-too-long`, `diagnosis.too-heavy`. */
  async examine(texts: readonly GivenText[], language: Language, clock: Clock): Promise<Examined> {
    return await this.#queue.run(async () => await this.#run({ texts, language, now: clock.now().getTime() }));
  }

  async #run(workerData: object): Promise<Examined> {
    const { timeMs, memoryMb } = this.#limits;
    const worker = new Worker(module, {
      workerData,
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: 32 },
    });
    const { promise, resolve, reject } = Promise.withResolvers<Examined>();
    const timer = setTimeout(
      () => reject(diagnosisErrors('diagnosis.took-too-long', { seconds: Math.round(timeMs / SECOND) })),
      timeMs,
    );
    worker.once('message', resolve);
    worker.once('error', (cause: NodeJS.ErrnoException) => {
      const isMemory = cause.code === 'ERR_WORKER_OUT_OF_MEMORY';
      reject(isMemory ? diagnosisErrors('diagnosis.too-heavy', {}, { cause }) : cause);
    });
    worker.once('exit', () => reject(diagnosisErrors('diagnosis.too-heavy', {})));
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      await worker.terminate();
    }
  }
}
