import { sql } from 'kysely';
import type { ChangeDetails } from '../objects/change-log.ts';
import type { ObjectId } from '../objects/object.ts';
import type { Connection } from '../objects/store.ts';
import type { TenantId } from '../tenants/tenant.ts';
import type { Step } from './plan.ts';

/** What became of the references of one object. */
export interface ReferenceResult {
  readonly counts: Record<string, { added: number; removed: number }>;
  readonly unresolved: Record<string, string[]>;
}

interface Wanted {
  readonly sources: ObjectId[];
  readonly attributes: string[];
  readonly anchors: string[];
}

const nothing = (): Wanted => ({ sources: [], attributes: [], anchors: [] });

/** One row a reference and one statement a direction, whatever the sizes of the groups. Targets that the tenant does not know are given back. */
export async function writeReferences(
  transaction: Connection,
  tenantId: TenantId,
  steps: readonly Step[],
): Promise<ReadonlyMap<ObjectId, ReferenceResult>> {
  const added = nothing();
  const removed = nothing();
  const replaced: ObjectId[] = [];
  for (const { operation, objectId, before, answer } of steps) {
    if (objectId === undefined || operation.kind === 'delete' || answer.outcome === 'rejected') continue;
    if (operation.kind === 'add' && before) replaced.push(objectId);
    for (const [attribute, change] of Object.entries(operation.references)) {
      collect(added, objectId, attribute, 'add' in change ? change.add : change);
      if ('remove' in change) collect(removed, objectId, attribute, change.remove);
    }
  }
  const results = new Map<ObjectId, ReferenceResult>();
  const resultOf = (id: ObjectId): ReferenceResult => {
    const result = results.get(id) ?? { counts: {}, unresolved: {} };
    results.set(id, result);
    return result;
  };
  const count = (rows: readonly CountRow[], direction: 'added' | 'removed'): void => {
    for (const { id, attribute, count } of rows) {
      const { counts } = resultOf(id);
      (counts[attribute] ??= { added: 0, removed: 0 })[direction] += count;
    }
  };
  count(await remove(transaction, tenantId, removed), 'removed');
  count(await removeOthers(transaction, tenantId, replaced, added), 'removed');
  const { rows, unresolved } = await add(transaction, tenantId, added);
  count(rows, 'added');
  for (const { id, attribute, anchor } of unresolved) (resultOf(id).unresolved[attribute] ??= []).push(anchor);
  return results;
}

/** The references of a change log entry; undefined where none changed. */
export function referenceDetails(result: ReferenceResult | undefined): ChangeDetails['references'] | undefined {
  return result && Object.keys(result.counts).length > 0 ? result.counts : undefined;
}

function collect(wanted: Wanted, source: ObjectId, attribute: string, anchors: readonly string[]): void {
  for (const anchor of anchors) {
    wanted.sources.push(source);
    wanted.attributes.push(attribute);
    wanted.anchors.push(anchor);
  }
}

interface CountRow {
  readonly id: ObjectId;
  readonly attribute: string;
  readonly count: number;
}

function unnested({ sources, attributes, anchors }: Wanted) {
  return sql`unnest(${sources}::uuid[], ${attributes}::text[], ${anchors}::text[]) as w (source_id, attribute, anchor)`;
}

async function add(transaction: Connection, tenantId: TenantId, wanted: Wanted) {
  if (wanted.sources.length === 0) return { rows: [], unresolved: [] };
  const { rows } = await sql<CountRow & { readonly anchor: string | null }>`
    with resolved as materialized (
      select w.source_id, w.attribute, w.anchor, o.id as target_id from ${unnested(wanted)}
      left join object o on o.tenant_id = ${tenantId} and o.source_anchor = w.anchor and o.deleted_at is null),
    added as (
      insert into reference (tenant_id, source_id, attribute, target_id)
      select ${tenantId}, source_id, attribute, target_id from resolved where target_id is not null
      on conflict do nothing returning source_id, attribute)
    select source_id as id, attribute, null as anchor, count(*) as count from added group by source_id, attribute
    union all select source_id, attribute, anchor, 1 from resolved where target_id is null`.execute(transaction);
  return {
    rows: rows.filter(({ anchor }) => anchor === null),
    unresolved: rows.flatMap((row) => (row.anchor === null ? [] : [{ ...row, anchor: row.anchor }])),
  };
}

async function remove(transaction: Connection, tenantId: TenantId, wanted: Wanted): Promise<readonly CountRow[]> {
  if (wanted.sources.length === 0) return [];
  const { rows } = await sql<CountRow>`
    with removed as (
      delete from reference r using ${unnested(wanted)}
        join object o on o.tenant_id = ${tenantId} and o.source_anchor = w.anchor
      where r.tenant_id = ${tenantId} and r.source_id = w.source_id and r.attribute = w.attribute and r.target_id = o.id
      returning r.source_id, r.attribute)
    select source_id as id, attribute, count(*) as count from removed group by source_id, attribute`.execute(
    transaction,
  );
  return rows;
}

/** An add of a known object names all its references: the others go. */
async function removeOthers(
  transaction: Connection,
  tenantId: TenantId,
  sources: readonly ObjectId[],
  wanted: Wanted,
): Promise<readonly CountRow[]> {
  if (sources.length === 0) return [];
  const { rows } = await sql<CountRow>`
    with kept as materialized (
      select w.source_id, w.attribute, o.id as target_id from ${unnested(wanted)}
      join object o on o.tenant_id = ${tenantId} and o.source_anchor = w.anchor and o.deleted_at is null),
    removed as (
      delete from reference r where r.tenant_id = ${tenantId} and r.source_id = any(${sources}::uuid[])
        and not exists (select 1 from kept k
          where k.source_id = r.source_id and k.attribute = r.attribute and k.target_id = r.target_id)
      returning r.source_id, r.attribute)
    select source_id as id, attribute, count(*) as count from removed group by source_id, attribute`.execute(
    transaction,
  );
  return rows;
}
