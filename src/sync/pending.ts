import type { SourceAnchor } from './ports.ts';
import { sql } from 'kysely';
import type { AttributeValue, Attributes } from '../directory/index.ts';
import type { Connection } from '../base/database/connection.ts';

/** One object that waits to be exported, with what is to change. */
export interface PendingExport {
  readonly target: string;
  readonly operation: 'add' | 'update' | 'delete';
  readonly objectClass: string;
  readonly sourceAnchor: SourceAnchor;
  readonly dn: string | null;
  readonly displayName: string | null;
  /** Attribute → what the target has, and what it is to have. Of an add everything, of a delete nothing. */
  readonly changes: Readonly<
    Record<string, { readonly from: AttributeValue | null; readonly to: AttributeValue | null }>
  >;
  readonly referencesToAdd: number;
  readonly referencesToRemove: number;
  readonly verdict: 'approved' | 'declined' | null;
}

interface PendingRow extends Omit<PendingExport, 'changes' | 'operation'> {
  readonly phase: number | null;
  readonly attributes: Attributes;
  readonly before: Readonly<Record<string, AttributeValue | null>> | null;
}

export interface PendingPage {
  readonly items: readonly PendingExport[];
  /** Where the next page begins; null: this was the last. */
  readonly next: string | null;
}

export interface PendingQuery {
  readonly limit?: number;
  /** `next` of the page before. */
  readonly after?: string | undefined;
}

/** By object, so that what comes or goes meanwhile moves nothing else; a page has what is deleted first. */
export async function readPendingPage(
  connection: Connection,
  { limit = 1000, after = '' }: PendingQuery = {},
): Promise<PendingPage> {
  const last = /^\d{1,15}$/.test(after) ? after : '0';
  const { rows } = await sql<PendingRow & { readonly object: number }>`
    with all_waiting as (select object from pending_export union select object from pending_export_reference),
    waiting as (select object from all_waiting where object > ${last}::bigint order by object limit ${limit + 1})
    select w.object, c.name as target, p.phase, t.object_class as "objectClass", t.source_anchor as "sourceAnchor",
      t.attributes, p.before, p.verdict, t.attributes->>'displayName' as "displayName",
      (select min(o.dn) from metaverse_link l join space_object o on o.id = l.object
        where l.metaverse = t.metaverse) as dn,
      (select count(*)::int from pending_export_reference r where r.object = t.id and r.wanted) as "referencesToAdd",
      (select count(*)::int from pending_export_reference r
        where r.object = t.id and not r.wanted) as "referencesToRemove"
    from waiting w join target_object t on t.id = w.object join connector c on c.id = t.connector
    left join pending_export p on p.object = t.id
    order by coalesce(p.phase, 4), t.id`.execute(connection);
  const ids = rows.map(({ object }) => object).toSorted((a, b) => a - b);
  const end = ids[limit - 1];
  const hasMore = ids.length > limit && end !== undefined;
  return {
    items: rows.filter(({ object }) => !hasMore || object <= end).map(toPendingExport),
    next: hasMore ? String(end) : null,
  };
}

function toPendingExport(row: PendingRow & { readonly object: number }): PendingExport {
  const { phase, attributes, before, object: _object, ...rest } = row;
  return {
    ...rest,
    operation: phase === 0 ? 'delete' : phase === null || phase === 1 ? 'update' : 'add',
    changes: phase === 0 ? {} : changesOf(phase === null ? {} : attributes, phase === 1 ? (before ?? {}) : undefined),
  };
}

function changesOf(wanted: Attributes, before: PendingRow['before'] | undefined): PendingExport['changes'] {
  const names = Object.keys(before ?? wanted);
  return Object.fromEntries(names.map((name) => [name, { from: before?.[name] ?? null, to: wanted[name] ?? null }]));
}
