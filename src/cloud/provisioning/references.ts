import { emptyRecord } from '../../base/own.ts';
import { sql } from 'kysely';
import { copyTenantRows } from '../../base/database/copy.ts';
import type { CloudClass } from '../../directory/index.ts';
import type { ChangeDetails } from '../objects/change-log.ts';
import { integerColumn } from '../objects/integer-column.ts';
import type { TenantLock } from '../objects/lock.ts';
import type { ObjectId } from '../objects/object.ts';
import type { Connection } from '../../base/database/connection.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import type { TenantMemory } from './memory.ts';
import type { Step } from './plan.ts';

/** What became of the references of one object. */
export interface ReferenceResult {
  readonly counts: Record<string, { added: number; removed: number }>;
  readonly unresolved: Record<string, string[]>;
}

/** The references of one attribute of one object: most go from few sources to many targets. */
interface Wanted {
  readonly source: number;
  readonly attribute: string;
  readonly anchors: ReadonlySet<string>;
}

/** Rows of one attribute, as columns. */
interface Rows {
  readonly sources: number[];
  readonly targets: number[];
}

/** What the steps of a wave ask of the references. */
interface Requested {
  /** Of attributes that had no reference before. */
  readonly first: readonly Wanted[];
  readonly added: readonly Wanted[];
  readonly removed: readonly Wanted[];
  /** Objects whose other references go. */
  readonly replaced: readonly number[];
}

/**
 * One row a reference and one statement a direction and attribute, whatever the sizes of the groups. Targets that the
 * tenant does not know are given back.
 */
export async function writeReferences(
  transaction: Connection,
  lock: TenantLock,
  memory: TenantMemory,
  steps: readonly Step[],
): Promise<ReadonlyMap<number, ReferenceResult>> {
  const { first, added, removed, replaced } = requestedBy(steps, memory);
  const results = new Results();
  const live = await findLive(transaction, lock.tenant, memory, anchorsOf([...first, ...added, ...removed]));
  const liveOf = (anchor: string): readonly number[] => {
    const number = live.get(anchor);
    return number === undefined ? [] : [number];
  };
  if (removed.length > 0) {
    const inBin = await findInBin(transaction, lock.tenant, anchorsOf(removed));
    const numbersOf = (anchor: string): readonly number[] => [...liveOf(anchor), ...(inBin.get(anchor) ?? [])];
    results.countRows(await remove(transaction, lock, rowsOf(removed, numbersOf)), 'removed');
  }
  const wanted = rowsOf(added, liveOf);
  if (replaced.length > 0) results.countRows(await removeOthers(transaction, lock, replaced, wanted), 'removed');
  await insert(transaction, lock, rowsOf(first, liveOf));
  results.countRows(await add(transaction, lock, wanted), 'added');
  for (const { source, attribute, anchors } of [...first, ...added])
    for (const anchor of anchors) if (!live.has(anchor)) results.addUnresolved(source, attribute, anchor);
  for (const { source, attribute, anchors } of first) {
    let found = 0;
    for (const anchor of anchors) if (live.has(anchor)) found++;
    results.count(source, attribute, 'added', found);
  }
  return results.bySource;
}

function requestedBy(steps: readonly Step[], memory: TenantMemory): Requested {
  const first: Wanted[] = [];
  const added: Wanted[] = [];
  const removed: Wanted[] = [];
  const replaced: number[] = [];
  for (const { operation, number: source, before, answer } of steps) {
    if (source === undefined || operation.kind === 'delete' || answer.outcome === 'rejected') continue;
    if (operation.kind === 'add' && before) replaced.push(source);
    for (const [attribute, change] of Object.entries(operation.references)) {
      const anchors = new Set<string>('add' in change ? change.add : change);
      if (anchors.size > 0) {
        const isFirst = memory.isFirstReference(operation.sourceAnchor, source, attribute);
        (isFirst ? first : added).push({ source, attribute, anchors });
      }
      if ('remove' in change && change.remove.length > 0) {
        removed.push({ source, attribute, anchors: new Set(change.remove) });
      }
    }
  }
  return { first, added, removed, replaced };
}

class Results {
  readonly bySource = new Map<number, ReferenceResult>();

  count(source: number, attribute: string, direction: 'added' | 'removed', rows: number): void {
    if (rows > 0) (this.#of(source).counts[attribute] ??= { added: 0, removed: 0 })[direction] += rows;
  }

  countRows(rows: readonly CountRow[], direction: 'added' | 'removed'): void {
    for (const row of rows) this.count(row.source, row.attribute, direction, row.count);
  }

  addUnresolved(source: number, attribute: string, anchor: string): void {
    (this.#of(source).unresolved[attribute] ??= []).push(anchor);
  }

  #of(source: number): ReferenceResult {
    const result = this.bySource.get(source) ?? { counts: emptyRecord(), unresolved: emptyRecord() };
    this.bySource.set(source, result);
    return result;
  }
}

/** The references of a change log entry; undefined where none changed. */
export function referenceDetails(result: ReferenceResult | undefined): ChangeDetails['references'] | undefined {
  return result && Object.keys(result.counts).length > 0 ? result.counts : undefined;
}

function anchorsOf(wanted: readonly Wanted[]): ReadonlySet<string> {
  const all = new Set<string>();
  for (const { anchors } of wanted) for (const anchor of anchors) all.add(anchor);
  return all;
}

function rowsOf(
  wanted: readonly Wanted[],
  numbersOf: (anchor: string) => readonly number[],
): ReadonlyMap<string, Rows> {
  const byAttribute = new Map<string, Rows>();
  for (const { source, attribute, anchors } of wanted) {
    const rows = byAttribute.get(attribute) ?? { sources: [], targets: [] };
    byAttribute.set(attribute, rows);
    for (const anchor of anchors) {
      for (const target of numbersOf(anchor)) {
        rows.sources.push(source);
        rows.targets.push(target);
      }
    }
  }
  return byAttribute;
}

interface Found {
  readonly anchor: string;
  readonly id: ObjectId;
  readonly number: number;
  readonly objectClass: CloudClass;
  readonly synchronized: boolean;
}

/**
 * The live objects with these anchors, by number. The limit keeps each lookup in the index: without statistics the
 * planner would read the whole table.
 */
async function findLive(
  transaction: Connection,
  tenant: TenantKey,
  memory: TenantMemory,
  anchors: ReadonlySet<string>,
): Promise<ReadonlyMap<string, number>> {
  const numbers = new Map<string, number>();
  const unknown: string[] = [];
  for (const anchor of anchors) {
    const number = memory.identities.get(anchor)?.number;
    if (number !== undefined) numbers.set(anchor, number);
    else if (memory.mayExist(anchor)) unknown.push(anchor);
  }
  if (unknown.length === 0) return numbers;
  const { rows } = await sql<Found>`
    select w.anchor, o.id, o.number, o.class as "objectClass", o.synchronized
    from unnest(${unknown}::text[]) as w (anchor)
    cross join lateral (select t.id, t.number, t.class, t.synchronized from object t
      where t.tenant = ${tenant.number} and t.source_anchor = w.anchor and t.deleted_at is null limit 1) o`.execute(
    transaction,
  );
  for (const { anchor, synchronized, ...identity } of rows) {
    numbers.set(anchor, identity.number);
    if (synchronized) memory.addIdentity(anchor, identity);
  }
  return numbers;
}

/** The deleted objects with these anchors: what went before its reference did. */
async function findInBin(
  transaction: Connection,
  tenant: TenantKey,
  anchors: ReadonlySet<string>,
): Promise<ReadonlyMap<string, readonly number[]>> {
  const { rows } = await sql<{ anchor: string; number: number }>`
    select w.anchor, o.number from unnest(${[...anchors]}::text[]) as w (anchor)
    cross join lateral (select t.number from object t
      where t.tenant = ${tenant.number} and t.source_anchor = w.anchor and t.deleted_at is not null offset 0) o`.execute(
    transaction,
  );
  const found = new Map<string, number[]>();
  for (const { anchor, number } of rows) found.set(anchor, [...(found.get(anchor) ?? []), number]);
  return found;
}

interface CountRow {
  readonly source: number;
  readonly attribute: string;
  readonly count: number;
}

function unnested({ sources, targets }: Rows) {
  return sql`unnest(${integerColumn(sources)}, ${integerColumn(targets)}) as n (source, target)`;
}

/** Of objects that never had any of this attribute: nothing can be in the way, and not to look costs half. */
async function insert(
  transaction: Connection,
  { tenant }: TenantLock,
  wanted: ReadonlyMap<string, Rows>,
): Promise<void> {
  for (const [attribute, { sources, targets }] of wanted) {
    await copyTenantRows(
      transaction,
      tenant,
      'reference',
      ['source', 'target', 'attribute'],
      sources.map((source, index) => [source, targets[index] ?? null, attribute]),
    );
  }
}

async function add(
  transaction: Connection,
  { tenant }: TenantLock,
  wanted: ReadonlyMap<string, Rows>,
): Promise<readonly CountRow[]> {
  const counted: CountRow[] = [];
  for (const [attribute, rows] of wanted) {
    const { rows: added } = await sql<CountRow>`
      with added as (
        insert into reference (tenant, source, target, attribute)
        select ${tenant.number}::integer, n.source, n.target, ${attribute}::text from ${unnested(rows)}
        on conflict do nothing returning source, attribute)
      select source, attribute, count(*) as count from added group by source, attribute`.execute(transaction);
    for (const row of added) counted.push(row);
  }
  return counted;
}

async function remove(
  transaction: Connection,
  { tenant }: TenantLock,
  wanted: ReadonlyMap<string, Rows>,
): Promise<readonly CountRow[]> {
  const counted: CountRow[] = [];
  for (const [attribute, rows] of wanted) {
    const { rows: removed } = await sql<CountRow>`
      with removed as (
        delete from reference r using (select n.source, n.target from ${unnested(rows)} offset 0) n
        where r.tenant = ${tenant.number} and r.source = n.source and r.target = n.target and r.attribute = ${attribute}
        returning r.source, r.attribute)
      select source, attribute, count(*) as count from removed group by source, attribute`.execute(transaction);
    for (const row of removed) counted.push(row);
  }
  return counted;
}

/** An add of a known object names all its references: the others go. */
async function removeOthers(
  transaction: Connection,
  { tenant }: TenantLock,
  sources: readonly number[],
  wanted: ReadonlyMap<string, Rows>,
): Promise<readonly CountRow[]> {
  const all = [...wanted];
  const attributes = all.flatMap(([attribute, rows]) => rows.sources.map(() => attribute));
  const kept: Rows = {
    sources: all.flatMap(([, rows]) => rows.sources),
    targets: all.flatMap(([, rows]) => rows.targets),
  };
  const { rows } = await sql<CountRow>`
    with removed as (
      delete from reference r where r.tenant = ${tenant.number} and r.source = any(${integerColumn(sources)})
        and (r.source, r.target, r.attribute) not in (select source, target, attribute
          from unnest(${integerColumn(kept.sources)}, ${integerColumn(kept.targets)}, ${attributes}::text[])
            as k (source, target, attribute))
      returning r.source, r.attribute)
    select source, attribute, count(*) as count from removed group by source, attribute`.execute(transaction);
  return rows;
}
