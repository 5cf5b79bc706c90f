import { networkInterfaces } from 'node:os';
import { createPacResolver, sandbox as standardFunctions } from 'pac-resolver';
import { QuickJS } from 'quickjs-wasi';
import { SECOND } from '../base/clock.ts';

/**
 * The script of a PAC file, run in an interpreter of its own (QuickJS in WebAssembly): it sees the functions of PAC
 * files and nothing of this process, has a bounded memory, and is interrupted when it computes too long. Name lookups
 * that it asks for happen outside; waiting for them is not computing.
 */
export class PacScript implements Disposable {
  readonly #vm: QuickJS;
  readonly #find: (url: string, host: string) => Promise<string>;
  readonly #budget: { deadline: number };

  private constructor(vm: QuickJS, find: (url: string, host: string) => Promise<string>, budget: { deadline: number }) {
    this.#vm = vm;
    this.#find = find;
    this.#budget = budget;
  }

  /** Rejects with the script's own error. */
  static async compile(source: string): Promise<PacScript> {
    const budget = { deadline: Date.now() + COMPUTING };
    const vm = await QuickJS.create({ memoryLimit: MEMORY, interruptHandler: () => Date.now() > budget.deadline });
    try {
      const sandbox = { ...waitingFunctions(budget), alert: () => undefined, myIpAddress };
      return new PacScript(vm, createPacResolver(vm, source, { sandbox }), budget);
    } catch (error) {
      vm.dispose();
      throw error;
    }
  }

  /** What the script answers for a destination. Rejects with its error, or "takes too long". */
  async find(url: string, host: string): Promise<string> {
    this.#budget.deadline = Date.now() + COMPUTING;
    const { promise: late, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      this.#budget.deadline = EXPIRED;
      reject(new Error('it takes too long'));
    }, TIMEOUT);
    try {
      const answer: unknown = await Promise.race([this.#find(url, host), late]);
      if (answer === null || answer === undefined) return '';
      if (typeof answer !== 'string') throw new Error(`FindProxyForURL answered a ${typeof answer}`);
      return answer;
    } finally {
      clearTimeout(timer);
    }
  }

  [Symbol.dispose](): void {
    this.#vm.dispose();
  }
}

const COMPUTING = SECOND;
const EXPIRED = 0;
const TIMEOUT = 10 * SECOND;
const MEMORY = 32 * 1024 * 1024;

type PacFunction = (...values: never[]) => unknown;

/** The functions that look names up; when one comes back, the script may compute again. */
function waitingFunctions(budget: { deadline: number }): Record<string, PacFunction> {
  const { dnsResolve, isResolvable, isInNet } = standardFunctions;
  const entries = Object.entries({ dnsResolve, isResolvable, isInNet });
  return Object.fromEntries(
    entries.map(([name, look]: [string, PacFunction]) => [
      name,
      async (...values: never[]): Promise<unknown> => {
        try {
          return await look(...values);
        } finally {
          if (budget.deadline !== EXPIRED) budget.deadline = Date.now() + COMPUTING;
        }
      },
    ]),
  );
}

/**
 * The first address that is not a loopback one. The library's own answer would open a connection to a public name
 * server.
 */
function myIpAddress(): string {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return addresses.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1';
}
