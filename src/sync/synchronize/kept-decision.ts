import { sql } from 'kysely';
import { exportPhase } from './outbound.ts';

/**
 * Of an upsert into `pending_export as p`: what is known and decided about a delete stays as long as it is one. An
 * object that is wanted again loses it all, so that the next time it goes is a new delete.
 */
export const keptDecision = sql.join(
  (['cause', 'hold', 'held_at', 'verdict'] as const).map((column) => {
    const kept = column === 'cause' ? sql`coalesce(p.cause, excluded.cause)` : sql`p.${sql.ref(column)}`;
    return sql`${sql.ref(column)} = case when excluded.phase = ${sql.lit(exportPhase.delete)} then ${kept} end`;
  }),
);
