import { baseErrors } from './base-errors.ts';

/** Costly work, so many at a time; some more wait, and the rest is turned away at once instead of after a long wait. */
export class BoundedQueue {
  readonly #atOnce: number;
  readonly #waiting: number;
  readonly #busy: () => Error;
  readonly #queue: (() => void)[] = [];
  #running = 0;

  constructor(
    { atOnce, waiting }: { readonly atOnce: number; readonly waiting: number },
    busy: () => Error = () => baseErrors('base.busy', {}),
  ) {
    this.#atOnce = atOnce;
    this.#waiting = waiting;
    this.#busy = busy;
  }

  /** Throws `base.busy`, or what the maker of the queue says instead. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running < this.#atOnce) this.#running++;
    else {
      if (this.#queue.length >= this.#waiting) throw this.#busy();
      // Whoever leaves hands its place on: nobody slips in between.
      await new Promise<void>((resolve) => this.#queue.push(resolve));
    }
    try {
      return await work();
    } finally {
      const next = this.#queue.shift();
      if (next) next();
      else this.#running--;
    }
  }
}
