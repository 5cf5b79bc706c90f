import { baseErrors } from '../base-errors.ts';

/** Counts what each caller has going on at this node, so that one of them cannot fill it. */
export class Turns {
  readonly #most: number;
  readonly #going = new Map<string, number>();

  constructor(most: number) {
    this.#most = most;
  }

  /** Answers how to leave, once. Throws `base.busy`. */
  enter(caller: string): () => void {
    const before = this.#going.get(caller) ?? 0;
    if (before >= this.#most) throw baseErrors('base.busy', {});
    this.#going.set(caller, before + 1);
    return () => {
      const now = this.#going.get(caller) ?? 1;
      if (now > 1) this.#going.set(caller, now - 1);
      else this.#going.delete(caller);
    };
  }
}
