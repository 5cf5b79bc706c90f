import type { PoolClient } from 'pg';
import pg from 'pg';
import { CopyData } from './copy.ts';
import { replaceQuery } from './driver-query.ts';

/** Lets a client of the driver COPY from the rows given as parameter. */
export function addCopy(client: PoolClient): void {
  replaceQuery(client, (query) => async (text, parameters) => {
    const data: unknown = Array.isArray(parameters) ? parameters[0] : undefined;
    if (typeof text !== 'string' || !(data instanceof CopyData)) return await query(text, parameters);
    return await new Promise((resolve, reject) => {
      const done = (error: Error | null, result: unknown): void => (error ? reject(error) : resolve(result));
      void query(new CopyQuery(text, data.text), done);
    });
  });
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
