import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export interface MsalSettings {
  readonly client: string;
  readonly authority: string;
  readonly ca: string;
  readonly secret?: string;
}

type Told = Readonly<Record<string, unknown>>;

/** Debian's python3-msal in a process of its own. */
export class MsalClient implements AsyncDisposable {
  readonly #child;
  readonly #lines;
  #errors = '';

  constructor(settings: MsalSettings) {
    const script = new URL('msal-client.py', import.meta.url).pathname;
    // What the machine trusts otherwise stands before what the program says.
    const env = { PATH: process.env['PATH'], REQUESTS_CA_BUNDLE: settings.ca };
    this.#child = spawn('/usr/bin/python3', [script], { stdio: ['pipe', 'pipe', 'pipe'], env });
    this.#child.stderr.on('data', (chunk: Buffer) => (this.#errors += chunk.toString()));
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
    this.#child.stdin.write(`${JSON.stringify(settings)}\n`);
  }

  async ask(what: Told): Promise<Told> {
    this.#child.stdin.write(`${JSON.stringify(what)}\n`);
    const { value, done } = await this.#lines.next();
    if (done === true) throw new Error(`python3-msal ended: ${this.#errors}`);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the script prints objects
    return JSON.parse(value) as Told;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.stdin.end();
    if (this.#child.exitCode === null) await once(this.#child, 'exit');
  }
}
