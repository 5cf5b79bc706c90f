import type { PoolClient } from 'pg';

/** What a client of the driver is asked with: a text and its parameters, or an object of the driver's. */
export type Query = (query: unknown, parameters?: unknown) => Promise<unknown>;

/** Puts something of ours in front of a client's `query`. */
export function replaceQuery(client: PoolClient, replacement: (query: Query) => Query): void {
  const query = client.query.bind(client) as Query;
  Object.assign(client, { query: replacement(query) });
}
