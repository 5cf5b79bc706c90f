import type { PoolClient } from 'pg';
import { sql } from 'kysely';
import { replaceQuery } from './driver-query.ts';

const MARK = '/* prepared */';

/**
 * Stands first in a statement that is asked for one thing at a time, and often: the server parses it once a connection
 * and soon keeps its plan. With a short statement that is three quarters of its processor time. Not for statements over
 * many rows: a kept plan knows neither how long an array is nor how far a table has grown since.
 */
export const prepared = sql.raw(MARK);

/** Texts that are put together from parts could become many, and a server keeps each until the connection ends. */
const MOST = 500;
const names = new Map<string, string>();

function nameOf(text: string): string | undefined {
  let name = names.get(text);
  if (name === undefined && names.size < MOST) names.set(text, (name = `hawser_${names.size}`));
  return name;
}

/** Lets a client of the driver keep the statements that are marked so. */
export function addPrepared(client: PoolClient): void {
  /** A migration changed what these answer: their plans are of no more use in this connection. */
  const stale = new Set<string>();
  replaceQuery(client, (query) => async (text, values) => {
    const name = typeof text === 'string' && text.startsWith(MARK) && !stale.has(text) ? nameOf(text) : undefined;
    if (typeof text !== 'string' || name === undefined) return await query(text, values);
    try {
      return await query({ name, text, values });
    } catch (error) {
      if (!isStale(error)) throw error;
      stale.add(text);
      return await query(text, values);
    }
  });
}

/** [PostgreSQL] RevalidateCachedQuery: "cached plan must not change result type", feature_not_supported. */
function isStale(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '0A000' && /cached plan/.test(error.message);
}
