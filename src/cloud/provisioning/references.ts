import { sql } from 'kysely';
import type { ChangeDetails } from '../objects/change-log.ts';
import { jsonColumn } from '../objects/json-column.ts';
import type { ObjectId } from '../objects/object.ts';
import type { Connection } from '../objects/page.ts';
import type { TenantId } from '../tenants/tenant.ts';
import type { Step } from './plan.ts';

/** What became of the references of one object. */
export interface ReferenceResult {
  readonly counts: Record<string, { added: number; removed: number }>;
  readonly unresolved: Record<string, string[]>;
}

/** References by source and attribute; the anchors of each stay together, as most go from few sources to many targets. */
interface Wanted {
  readonly sources: ObjectId[];
  readonly attributes: string[];
  readonly anchors: (readonly string[])[];
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
  if (anchors.length === 0) return;
  wanted.sources.push(source);
  wanted.attributes.push(attribute);
  wanted.anchors.push(anchors);
}

interface CountRow {
  readonly id: ObjectId;
  readonly attribute: string;
  readonly count: number;
}

function unnested({ sources, attributes, anchors }: Wanted) {
  return sql`unnest(${sources}::uuid[], ${attributes}::text[], ${jsonColumn(anchors)}) as s (source_id, attribute, anchors)
    cross join lateral json_array_elements_text(s.anchors::json) as w (anchor)`;
}

/** The limit keeps each lookup in the index: without statistics the planner would read the whole table for a join. */
const target = (tenantId: TenantId, state: ReturnType<typeof sql>) =>
  sql`lateral (select t.id from object t where t.tenant_id = ${tenantId} and t.source_anchor = w.anchor ${state} limit 1) o`;

const live = sql`and t.deleted_at is null`;

async function add(transaction: Connection, tenantId: TenantId, wanted: Wanted) {
  if (wanted.sources.length === 0) return { rows: [], unresolved: [] };
  const { rows } = await sql<CountRow & { readonly anchor: string | null }>`
    with resolved as materialized (
      select s.source_id, s.attribute, w.anchor, o.id as target_id from ${unnested(wanted)}
      left join ${target(tenantId, live)} on true),
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
      delete from reference r using (
        select s.source_id, s.attribute, t.id as target_id from ${unnested(wanted)}
        cross join lateral (select t.id from object t where t.tenant_id = ${tenantId} and t.source_anchor = w.anchor and t.deleted_at is null
          union all select t.id from object t where t.tenant_id = ${tenantId} and t.source_anchor = w.anchor and t.deleted_at is not null
          offset 0) t
        offset 0) n
      where r.tenant_id = ${tenantId} and r.source_id = n.source_id and r.attribute = n.attribute and r.target_id = n.target_id
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
      select s.source_id, s.attribute, o.id as target_id from ${unnested(wanted)}
      cross join ${target(tenantId, live)}),
    removed as (
      delete from reference r where r.tenant_id = ${tenantId} and r.source_id = any(${sources}::uuid[])
        and (r.source_id, r.attribute, r.target_id) not in (select source_id, attribute, target_id from kept)
      returning r.source_id, r.attribute)
    select source_id as id, attribute, count(*) as count from removed group by source_id, attribute`.execute(
    transaction,
  );
  return rows;
}
