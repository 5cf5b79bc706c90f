import { mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { FolderLock } from '../base/database/folder-lock.ts';
import { lockFolder } from '../base/database/folder-lock.ts';
import { isHawserError } from '../base/errors.ts';
import { labErrors } from './errors.ts';
import { userFolder } from './user-folder.ts';

export interface PortsOptions {
  /** Free ports instead of the usual ones. */
  readonly hasOwn: boolean;
  /** Where labs of this user mark what is theirs. */
  readonly folder?: string;
}

/**
 * The ports of one lab. A port that is free when somebody looks may be taken a moment later: labs of one user therefore
 * mark theirs, for as long as they run, and two that start together never choose the same.
 */
export class Ports implements Disposable {
  readonly #options: PortsOptions;
  readonly #folder: string;
  readonly #marks: FolderLock[] = [];

  constructor(options: PortsOptions) {
    this.#options = options;
    this.#folder = options.folder ?? join(userFolder(), 'ports');
  }

  /** `wanted` when nobody has it, else any free one. */
  async usual(wanted: number): Promise<number> {
    return !this.#options.hasOwn && (await this.#take(wanted)) ? wanted : await this.free();
  }

  /** The very port that somebody asked for. Throws `lab.port-taken`. */
  async exactly(port: number): Promise<number> {
    if (await this.#take(port)) return port;
    throw labErrors('lab.port-taken', { port });
  }

  async free(): Promise<number> {
    for (;;) {
      const port = await freePort();
      if (this.#mark(port)) return port;
    }
  }

  [Symbol.dispose](): void {
    for (const mark of this.#marks.splice(0)) mark.release();
  }

  async #take(port: number): Promise<boolean> {
    return (await tryPort(port)) !== undefined && this.#mark(port);
  }

  #mark(port: number): boolean {
    const folder = join(this.#folder, String(port));
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    try {
      this.#marks.push(lockFolder(folder, 'hawser lab'));
      return true;
    } catch (error) {
      if (isHawserError(error, 'base.folder-in-use')) return false;
      throw error;
    }
  }
}

/** Any loopback port that is free at this moment. */
export async function freePort(): Promise<number> {
  return (await tryPort(0)) ?? 0;
}

async function tryPort(port: number): Promise<number | undefined> {
  const server = createServer();
  return await new Promise((resolve) => {
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : undefined));
    });
  });
}
