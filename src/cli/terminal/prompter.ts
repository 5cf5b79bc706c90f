import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';

/** Asks on a terminal, or takes the next line of what is piped in. */
export class Prompter implements Disposable {
  #hidden = false;
  readonly #input = createInterface({
    input: process.stdin,
    terminal: process.stdin.isTTY,
    output: new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        if (!this.#hidden && process.stdin.isTTY) process.stderr.write(chunk);
        done();
      },
    }),
  });
  readonly #lines = this.#input[Symbol.asyncIterator]();

  async ask(question: string): Promise<string> {
    if (process.stdin.isTTY) process.stderr.write(`${question}: `);
    const line = await this.#lines.next();
    return line.done === true ? '' : line.value.trim();
  }

  /** Like `ask`, and what is typed does not appear. */
  async askSecret(question: string): Promise<string> {
    this.#hidden = true;
    try {
      return await this.ask(question);
    } finally {
      this.#hidden = false;
      if (process.stdin.isTTY) process.stderr.write('\n');
    }
  }

  [Symbol.dispose](): void {
    this.#input.close();
  }
}
