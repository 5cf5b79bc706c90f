import { extname, join } from 'node:path';
import { required } from '../base/assert.ts';
import type { Child } from './child.ts';
import { startChild } from './child.ts';

/** The processes of a lab, in the order in which they start; they stop in the opposite one. */
export type RoleName = 'forest' | 'cloud' | 'connect';
const order: readonly RoleName[] = ['forest', 'cloud', 'connect'];

interface RoleOptions {
  /** The file that plays the role; default: of the same name. */
  readonly module?: string;
  readonly settings: object;
  readonly onMessage?: (message: unknown) => void;
}

/** Each role in its own process: started, stopped, killed, started again, and all of them ended together. */
export class Roles implements AsyncDisposable {
  readonly #options: { readonly logs: string; readonly signal: AbortSignal };
  readonly #known = new Map<RoleName, RoleOptions>();
  readonly #children = new Map<RoleName, Child<unknown>>();
  readonly #death = Promise.withResolvers<string>();

  constructor(options: { readonly logs: string; readonly signal: AbortSignal }) {
    this.#options = options;
  }

  /** Resolves with the name of a role that ended though nobody asked it to. */
  get firstDeath(): Promise<string> {
    return this.#death.promise;
  }

  async start<Ready>(name: RoleName, options: RoleOptions): Promise<Ready> {
    this.#known.set(name, options);
    return await this.#begin<Ready>(name, options);
  }

  async #begin<Ready>(name: RoleName, { module = name, settings, onMessage }: RoleOptions): Promise<Ready> {
    const { logs, signal } = this.#options;
    const child = await startChild<Ready>({
      name,
      module: new URL(`processes/${module}${extname(import.meta.url)}`, import.meta.url),
      settings,
      logFile: join(logs, `${name}.log`),
      signal,
      ...(onMessage && { onMessage }),
    });
    this.#children.set(name, child);
    void this.#watch(name, child);
    return child.ready;
  }

  /** With the settings of the first time; files that somebody changed meanwhile stay as they are. */
  async startAgain(name: RoleName, changes: object = {}): Promise<void> {
    if (this.#children.has(name)) return;
    const options = required(this.#known.get(name), name);
    await this.#begin(name, { ...options, settings: { ...options.settings, ...changes, isRestart: true } });
  }

  async stop(name: RoleName): Promise<void> {
    await this.#release(name)?.[Symbol.asyncDispose]();
  }

  async kill(name: RoleName): Promise<void> {
    const child = this.#release(name);
    if (!child) return;
    process.kill(child.pid, 'SIGKILL');
    await child.ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const name of order.toReversed()) await this.stop(name);
  }

  async #watch(name: RoleName, child: Child<unknown>): Promise<void> {
    await child.ended;
    if (this.#children.get(name) === child) this.#death.resolve(name);
  }

  /** A role that was asked to stop has not crashed. */
  #release(name: RoleName): Child<unknown> | undefined {
    const child = this.#children.get(name);
    this.#children.delete(name);
    return child;
  }
}
