import type { PoolClient } from 'pg';
import pg from 'pg';
import { CopyData } from './copy.ts';

/** Lets a client of a PostgreSQL server COPY from the rows given as parameter. */
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

interface CopyConnection {
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}

/** The driver's own query, but for the answer to the server's "go ahead". */
class CopyQuery extends pg.Query {
  readonly #text: string;

  constructor(command: string, text: string) {
    super(command);
    this.#text = text;
  }

  handleCopyInResponse(connection: CopyConnection): void {
    connection.sendCopyFromChunk(Buffer.from(this.#text));
    connection.endCopyFrom();
  }
}
