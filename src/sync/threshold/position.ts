import { z } from 'zod';
import { sql } from 'kysely';
import type { Connection } from '../../base/database/connection.ts';
import { HOUR } from '../../base/clock.ts';
import type { ConnectorNumber } from '../ids.ts';
import type { TargetPosition } from '../ports.ts';
import { unknownLimits } from './limits.ts';

/** What the threshold goes by: limits and time are the target's own. */
export type KnownPosition = Pick<TargetPosition, 'limits' | 'recentDeletes' | 'lastBatch' | 'now'>;

const stored = z.object({
  lastBatch: z.object({ number: z.int(), digest: z.string().nullable() }),
  now: z.coerce.date(),
  limits: z.object({
    enabled: z.boolean(),
    windowHours: z.number(),
    count: z.number(),
    percent: z.number().nullable(),
  }),
  recentDeletes: z.array(z.object({ objectClass: z.string(), count: z.number() })),
});

const nameOf = (connector: ConnectorNumber): string => `position ${connector}`;

/**
 * Kept for as long as the target cannot be asked, over restarts too: its limits stay those it last named, and while
 * nobody knows what time it is there, nothing becomes older.
 */
export async function rememberPosition(
  connection: Connection,
  connector: ConnectorNumber,
  { limits, recentDeletes, lastBatch, now }: TargetPosition,
): Promise<void> {
  const value = JSON.stringify({ limits, recentDeletes, lastBatch, now } satisfies KnownPosition);
  await sql`insert into sync_setting (name, value) values (${nameOf(connector)}, ${value}::jsonb)
    on conflict (name) do update set value = excluded.value`.execute(connection);
}

/** Where the target stood when it last answered. Before it ever did, every delete is held back. */
export async function readPosition(connection: Connection, connector: ConnectorNumber): Promise<KnownPosition> {
  const { rows } = await sql<{ value: unknown }>`
    select value from sync_setting where name = ${nameOf(connector)}`.execute(connection);
  const [row] = rows;
  return row === undefined
    ? { limits: unknownLimits, recentDeletes: [], lastBatch: { number: 0, digest: null }, now: new Date(0) }
    : stored.parse(row.value);
}

export function windowStart({ limits, now }: KnownPosition): Date {
  return new Date(now.getTime() - limits.windowHours * HOUR);
}
