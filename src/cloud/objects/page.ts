import { sql } from 'kysely';
import { encodeCursor } from './cursor.ts';

/** Lists are paged by key: the next page costs what the first one cost, at any depth. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Give it as `after` for the next page; null at the end. */
  readonly next: string | null;
}

export interface Paging {
  readonly after?: string | null | undefined;
  readonly limit?: number;
}

/** Of `object o`: its agent reports that no source wants it, and holds the deletion back. */
export const isOrphan = sql`(o.synchronized and o.deleted_at is null and exists (
  select from hold_delete d where d.tenant = o.tenant and d.source_anchor = o.source_anchor))`;

export const summaryColumns = sql`o.id, o.class as "objectClass",
  coalesce(o.on_premises->>'displayName', o.cloud->>'displayName') as "displayName",
  o.user_principal_name as "userPrincipalName", coalesce(o.on_premises->>'mail', o.cloud->>'mail') as mail,
  o.synchronized, ${isOrphan} as "isOrphan",
  coalesce(o.on_premises->>'accountEnabled', o.cloud->>'accountEnabled')::boolean as "accountEnabled",
  o.created_at as "createdAt", o.changed_at as "changedAt", o.deleted_at as "deletedAt"`;

/** Cuts the row that shows whether there is more, and names where the next page starts. */
export function toPage<Row extends object>(
  rows: readonly Row[],
  limit: number,
  keyOf: (row: Row) => readonly (string | number)[],
): Page<Row> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last ? encodeCursor(keyOf(last)) : null };
}
