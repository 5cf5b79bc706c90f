import pg from 'pg';
import { WebSocket } from 'ws';
import { Connection } from '../../src/ldap/connection.ts';

/** What the parts of the product sent each other, in one process: how often each message was sent. */
export interface Messages {
  /** By the text of the statement, for each connection to a database. */
  readonly statements: ReadonlyMap<object, Counts>;
  /** LDAP requests by operation. */
  readonly directory: Counts;
  /** Messages of the relay by type. */
  readonly relay: Counts;
}

type Counts = Map<string, number>;

/**
 * Counts from now on. Made before what is counted is opened: a connection keeps the methods that it was opened with.
 * Disposing it puts everything back.
 */
export class MessageCount implements Disposable {
  #statements = new Map<object, Counts>();
  #directory: Counts = new Map();
  #relay: Counts = new Map();
  readonly #restore: (() => void)[] = [];

  constructor() {
    this.#watch(pg.Client.prototype, 'query', (client, [query]) => {
      const counts = this.#statements.get(client) ?? new Map<string, number>();
      this.#statements.set(client, counts);
      count(counts, textOf(query));
    });
    this.#watch(Connection.prototype, 'request', (_connection, [, options]) => {
      count(this.#directory, String(Reflect.get(Object(options), 'operation')));
    });
    this.#watch(WebSocket.prototype, 'send', (_socket, [message]) => {
      const { type } = JSON.parse(String(message)) as { type?: unknown };
      count(this.#relay, String(type));
    });
  }

  /** What was sent since the last time. */
  take(): Messages {
    const taken = { statements: this.#statements, directory: this.#directory, relay: this.#relay };
    [this.#statements, this.#directory, this.#relay] = [new Map(), new Map(), new Map()];
    return taken;
  }

  [Symbol.dispose](): void {
    for (const restore of this.#restore) restore();
  }

  #watch(owner: object, method: string, see: (self: object, values: readonly unknown[]) => void): void {
    const descriptor = Object.getOwnPropertyDescriptor(owner, method);
    const original: unknown = descriptor?.value;
    if (!descriptor || typeof original !== 'function') throw new TypeError(`there is no method ${method}`);
    const value = function (this: object, ...values: unknown[]): unknown {
      see(this, values);
      return Reflect.apply(original, this, values);
    };
    Object.defineProperty(owner, method, { ...descriptor, value });
    this.#restore.push(() => Object.defineProperty(owner, method, descriptor));
  }
}

/**
 * How many of these each of `rounds` equal operations sent. What was sent less often than that belongs to none of them:
 * the service does it now and then.
 */
export function perRound(counts: Counts | undefined, rounds: number): number {
  return [...(counts?.values() ?? [])].reduce((sum, times) => sum + Math.floor(times / rounds), 0);
}

function count(counts: Counts, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

function textOf(query: unknown): string {
  if (typeof query === 'string') return query;
  return String(Reflect.get(Object(query), 'text'));
}
