/**
 * Whose turn it is: cycles and looks for changes read through the connectors, a reload of the rules closes them. A
 * reload waits for what reads now, and what wants to read then waits for the reload.
 */
export class Turns {
  #reload: Promise<unknown> = Promise.resolve();
  readonly #readers = new Set<Promise<unknown>>();

  /** Work that reads through the connectors. */
  async read<Result>(work: () => Promise<Result>): Promise<Result> {
    let waited;
    do {
      waited = this.#reload;
      await waited;
    } while (waited !== this.#reload);
    return await this.#hold(work());
  }

  /** Work during which nobody reads. */
  async alone<Result>(work: () => Promise<Result>): Promise<Result> {
    const before = [this.#reload, ...this.#readers];
    const turn = (async () => {
      await Promise.allSettled(before);
      return await work();
    })();
    this.#reload = turn.catch(() => undefined);
    return await turn;
  }

  async #hold<Result>(reading: Promise<Result>): Promise<Result> {
    this.#readers.add(reading);
    try {
      return await reading;
    } finally {
      this.#readers.delete(reading);
    }
  }
}
