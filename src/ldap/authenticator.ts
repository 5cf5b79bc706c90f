import type { HawserError } from '../base/errors.ts';
import { isHawserError } from '../base/errors.ts';
import type { Connection } from './connection.ts';
import type { DomainOptions } from './failover.ts';
import { connectToAny } from './failover.ts';
import type { ServerAddress } from './servers.ts';

/** A refused sign-in, or undefined when the password is right. */
export type SignInRefusal = HawserError | undefined;

/**
 * Checks people's passwords by binding as them. Connections are kept and bound again, as a handshake costs many times a
 * bind; each carries one check at a time. A connection that broke while it was idle is replaced once: that bind never
 * reached the server as a failed attempt.
 */
export class Authenticator implements AsyncDisposable {
  readonly #options: DomainOptions;
  readonly #limit: number;
  readonly #idle: Connection[] = [];
  readonly #waiting: ((connection: Connection | undefined) => void)[] = [];
  #count = 0;
  #preferred: ServerAddress | undefined;
  #isClosed = false;

  constructor(options: DomainOptions, { connections = 8 }: { readonly connections?: number } = {}) {
    this.#options = options;
    this.#limit = connections;
  }

  /**
   * Answers why `account` (UPN, DOMAIN\name or DN) may not sign in: `ldap.wrong-password`, `ldap.account-locked`,
   * `ldap.password-expired`, … Throws when it is not known (`ldap.no-server-reachable`).
   */
  async verify(account: string, password: string, signal?: AbortSignal): Promise<SignInRefusal> {
    for (let attempt = 1; ; attempt++) {
      const { connection, isReused } = await this.#take();
      try {
        await connection.bind(account, password, signal);
        return undefined;
      } catch (error) {
        if (!isHawserError(error)) throw error;
        if (error.entry.status === 401) return error;
        if (!isReused || attempt > this.#limit || !isHawserError(error, 'ldap.connection-lost')) throw error;
      } finally {
        this.#giveBack(connection);
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    for (const connection of this.#idle.splice(0)) connection.close();
    await Promise.resolve();
  }

  async #take(): Promise<{ readonly connection: Connection; readonly isReused: boolean }> {
    const idle = this.#nextIdle();
    if (idle) return { connection: idle, isReused: true };
    if (this.#count >= this.#limit) {
      const given = await new Promise<Connection | undefined>((resolve) => this.#waiting.push(resolve));
      if (given) return { connection: given, isReused: true };
    }
    this.#count++;
    try {
      const { connection, server } = await connectToAny(this.#options, this.#preferred, async () => Promise.resolve());
      this.#preferred = server;
      return { connection, isReused: false };
    } catch (error) {
      this.#release();
      throw error;
    }
  }

  #nextIdle(): Connection | undefined {
    for (;;) {
      const connection = this.#idle.pop();
      if (!connection || connection.isOpen) return connection;
      this.#count--;
    }
  }

  #giveBack(connection: Connection): void {
    if (this.#isClosed || !connection.isOpen) {
      connection.close();
      this.#release();
      return;
    }
    const next = this.#waiting.shift();
    if (next) next(connection);
    else this.#idle.push(connection);
  }

  /** One connection fewer: whoever waits may make another. */
  #release(): void {
    this.#count--;
    this.#waiting.shift()?.(undefined);
  }
}
