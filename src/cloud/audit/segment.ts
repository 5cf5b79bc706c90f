import { createHash } from 'node:crypto';
import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';

/**
 * What a seal says of a segment of the audit. Pure: the sealer makes it, and whoever verifies makes it again.
 */

/** An entry as it is sealed: every column as a text that no session setting changes. */
export interface SealedEntry {
  readonly id: string;
  readonly at: string;
  readonly category: string;
  readonly activity: string;
  readonly actor: string;
  readonly targetId: string | null;
  readonly status: string;
  readonly reason: string;
  readonly address: string | null;
  readonly correlationId: string;
  readonly details: string;
}

/** The columns of `SealedEntry`; `jsonb` and `numeric` have one text for one value. */
export const sealedColumns: RawBuilder<unknown> = sql`id, extract(epoch from at)::text as at, category, activity, actor,
  target_id as "targetId", status, reason, address, correlation_id as "correlationId", details::text as details`;

export interface Seal {
  readonly upto: number;
  readonly count: number;
  readonly sealedAt: Date;
  readonly content: string;
  readonly digest: string;
}

/** Texts are written as JSON, so that none can look like two. */
export function contentOf(tenant: number, first: number, entries: readonly SealedEntry[]): string {
  const hash = createHash('sha256').update(JSON.stringify([tenant, first]));
  for (const e of entries) {
    const values = [e.id, e.at, e.category, e.activity, e.actor, e.targetId, e.status, e.reason, e.address];
    hash.update(JSON.stringify([...values, e.correlationId, e.details]));
  }
  return hash.digest('hex');
}

export function digestOf(previous: string, { upto, count, sealedAt, content }: Omit<Seal, 'digest'>): string {
  const line = JSON.stringify([previous, upto, count, sealedAt.toISOString(), content]);
  return createHash('sha256').update(line).digest('hex');
}
