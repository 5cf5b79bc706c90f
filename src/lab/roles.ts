import { extname, join } from 'node:path';
import type { CommandStyle } from '../base/command-style.ts';
import { required } from '../base/assert.ts';
import type { Child } from './child.ts';
import type { End } from './child.ts';
import { startChild } from './child.ts';

/** The processes of a lab, in the order in which they start; they stop in the opposite one. */
export type RoleName = 'forest' | 'cloud' | 'connect';
const order: readonly RoleName[] = ['forest', 'cloud', 'connect'];

/** A role that ended by itself or was killed by somebody else. */
export interface RoleDeath extends End {
  readonly name: RoleName;
  readonly logFile: string;
}

export interface RolesOptions {
  readonly logs: string;
  /** How their texts name commands. */
  readonly style: CommandStyle;
  readonly signal: AbortSignal;
}

interface RoleOptions {
  /** The file that plays the role; default: of the same name. */
  readonly module?: string;
  readonly settings: object;
  readonly onMessage?: (message: unknown) => void;
}

/** Each role in its own process: started, stopped, killed, started again, and all of them ended together. */
export class Roles implements AsyncDisposable {
  readonly #options: RolesOptions;
  readonly #known = new Map<RoleName, RoleOptions>();
  readonly #children = new Map<RoleName, Child<unknown>>();
  /** Those that are not ready yet: they too have to be gone when the lab is. */
  readonly #starting = new Set<Promise<unknown>>();
  readonly #ending = new AbortController();
  readonly #death = Promise.withResolvers<RoleDeath>();

  constructor(options: RolesOptions) {
    this.#options = options;
  }

  /** Resolves when a role has ended though nobody asked it to. */
  get firstDeath(): Promise<RoleDeath> {
    return this.#death.promise;
  }

  async start<Ready>(name: RoleName, options: RoleOptions): Promise<Ready> {
    this.#known.set(name, options);
    return await this.#begin<Ready>(name, options);
  }

  async #begin<Ready>(name: RoleName, options: RoleOptions): Promise<Ready> {
    const beginning = this.#open<Ready>(name, options);
    this.#starting.add(beginning);
    return await beginning.finally(() => this.#starting.delete(beginning));
  }

  async #open<Ready>(name: RoleName, { module = name, settings, onMessage }: RoleOptions): Promise<Ready> {
    const { logs, signal, style } = this.#options;
    const child = await startChild<Ready>({
      name,
      module: new URL(`processes/${module}${extname(import.meta.url)}`, import.meta.url),
      ...{ settings, style },
      logFile: join(logs, `${name}.log`),
      signal: AbortSignal.any([signal, this.#ending.signal]),
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
    this.#ending.abort();
    await Promise.allSettled(this.#starting);
    for (const name of order.toReversed()) await this.stop(name);
  }

  async #watch(name: RoleName, child: Child<unknown>): Promise<void> {
    const end = await child.ended;
    if (this.#children.get(name) !== child) return;
    this.#children.delete(name);
    this.#death.resolve({ name, ...end, logFile: join(this.#options.logs, `${name}.log`) });
  }

  /** A role that was asked to stop has not crashed. */
  #release(name: RoleName): Child<unknown> | undefined {
    const child = this.#children.get(name);
    this.#children.delete(name);
    return child;
  }
}
