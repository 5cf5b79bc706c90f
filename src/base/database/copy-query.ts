import type { PoolClient } from 'pg';
import pg from 'pg';
import { CopyData } from './copy.ts';

/** Lets a client of the driver COPY from the rows given as parameter. */
export function addCopy(client: PoolClient): void {
  const query = client.query.bind(client) as (text: unknown, parameters?: unknown) => unknown;
  const replacement = (text: string, parameters?: readonly unknown[]): unknown => {
    const data = parameters?.[0];
    if (!(data instanceof CopyData)) return query(text, parameters);
    return new Promise((resolve, reject) => {
      const done = (error: Error | null, result: unknown): void => (error ? reject(error) : resolve(result));
      query(new CopyQuery(text, data.text), done);
    });
  };
  Object.assign(client, { query: replacement });
}

/** What the types of the driver leave out. */
declare module 'pg' {
  interface Connection {
    sendCopyFromChunk(chunk: Buffer): void;
    endCopyFrom(): void;
  }
}

/**
 * The driver's own query, but with the rows right behind the command. They need not wait for the server's "go ahead",
 * which the embedded database could not give in the middle of a message; a server that has refused the command passes
 * over them ([PostgreSQL] 54.2.6, COPY operations).
 */
class CopyQuery extends pg.Query {
  constructor(command: string, text: string) {
    super(command);
    this.submit = (connection) => {
      connection.stream.cork();
      try {
        connection.query(command);
        connection.sendCopyFromChunk(Buffer.from(text));
        connection.endCopyFrom();
      } finally {
        connection.stream.uncork();
      }
    };
  }

  handleCopyInResponse(): void {}
}
