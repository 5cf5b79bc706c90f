import { sql } from 'kysely';
import type { CloudClass } from '../../directory/index.ts';
import type { ConfirmedObjects } from '../../wire/index.ts';
import type { Connection } from '../../base/database/connection.ts';
import type { ObjectId } from '../objects/object.ts';
import type { GrantedForests } from './authority.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import { digestOfLast } from './state.ts';

/** At most so much text of attributes and so many references a page, whatever its number of objects. */
const MAX_OCTETS = 8 * 1024 * 1024;
const MAX_REFERENCES = 50_000;
/** So many changes are looked at in one statement. */
const WINDOW = 2_000;

export interface ConfirmedQuery {
  /** The sequence of the last change that the agent knows of. */
  readonly after: number;
  readonly limit: number;
  /** Leaves out what this actor changed itself: it knows the answers to its batches. */
  readonly exceptOf?: string;
  /** The forests whose objects the agent may write. It reads those, and what belongs to no forest. */
  readonly granted: GrantedForests;
}

/**
 * What the directory holds of the synchronized objects, for the import of the target: in the order of their latest
 * changes, so that an agent that reads page after page misses nothing of what happens meanwhile. An object that changes
 * while it reads comes again, with a later page. What is in quarantine belongs to `attributes` as everything else that
 * the agent sent: the object has it as soon as it is free.
 */
export async function readConfirmedObjects(
  connection: Connection,
  tenant: TenantKey,
  query: ConfirmedQuery,
): Promise<ConfirmedObjects> {
  // Read first: whatever has a number up to this one is committed, and seen by the statements below. What changes
  // meanwhile comes with a later page.
  const numbers = await readNumbers(connection, tenant);
  const { lastChange } = numbers;
  const { rows, isCut } = await readPage(connection, tenant, query, lastChange);
  const references = await readReferences(connection, tenant, rows);
  const last = rows.at(-1)?.sequence ?? query.after;
  return {
    objects: rows.map(({ id, number, objectClass, sourceAnchor, deleted, attributes, forests }) => ({
      id,
      objectClass,
      sourceAnchor,
      deleted,
      attributes,
      forests,
      references: deleted || number === null ? {} : (references.get(number) ?? {}),
    })),
    after: isCut ? last : Math.max(last, lastChange),
    isLast: !isCut,
    ...numbers,
  };
}

type Numbers = Pick<ConfirmedObjects, 'lastBatch' | 'lastBatchDigest' | 'lastChange'>;

async function readNumbers(connection: Connection, tenant: TenantKey): Promise<Numbers> {
  const { rows } = await sql<Numbers>`
    select last_batch as "lastBatch", (${digestOfLast(tenant)}) as "lastBatchDigest", last_change as "lastChange"
    from provisioning_state
    where tenant = ${tenant.number}`.execute(connection);
  return rows[0] ?? { lastBatch: 0, lastBatchDigest: null, lastChange: 0 };
}

interface ConfirmedRow {
  readonly sequence: number;
  readonly id: ObjectId;
  /** null: nothing is left of the object. */
  readonly number: number | null;
  readonly objectClass: CloudClass;
  readonly sourceAnchor: string | null;
  readonly deleted: boolean;
  readonly forests: string[];
  readonly attributes: ConfirmedObjects['objects'][number]['attributes'];
}

/** Window after window of the change log, until the page is full or the log is read. */
async function readPage(
  connection: Connection,
  tenant: TenantKey,
  query: ConfirmedQuery,
  lastChange: number,
): Promise<{ readonly rows: readonly ConfirmedRow[]; readonly isCut: boolean }> {
  const page: ConfirmedRow[] = [];
  let [octets, references] = [0, 0];
  for (let from = query.after; from < lastChange;) {
    const upTo = Math.min(from + WINDOW, lastChange);
    // One row beyond the page says whether there is more.
    const limit = query.limit + 1 - page.length;
    const rows = await readWindow(connection, tenant, { ...query, from, upTo, limit });
    for (const row of rows) {
      octets += row.octets;
      references += row.references;
      const fits = page.length < query.limit && octets <= MAX_OCTETS && references <= MAX_REFERENCES;
      if (page.length > 0 && !fits) return { rows: page, isCut: true };
      page.push(row);
    }
    from = rows.length > 0 ? upTo : await beforeNextChange(connection, tenant, upTo, lastChange);
  }
  return { rows: page, isCut: false };
}

/** Changes that are no longer kept leave gaps in the log. */
async function beforeNextChange(
  connection: Connection,
  tenant: TenantKey,
  upTo: number,
  lastChange: number,
): Promise<number> {
  const { rows } = await sql<{ next: number | null }>`select min(sequence) as next from object_change
    where tenant = ${tenant.number} and sequence > ${upTo}`.execute(connection);
  return (rows[0]?.next ?? lastChange + 1) - 1;
}

interface WindowQuery extends ConfirmedQuery {
  readonly from: number;
  readonly upTo: number;
}

/**
 * The latest changes with numbers in a part of the log. Only that part is looked at: left to itself, the planner sorts
 * all that is left of the log for every page, and whoever reads it whole waits for the square of it.
 */
async function readWindow(
  connection: Connection,
  tenant: TenantKey,
  { from, upTo, limit, exceptOf, granted }: WindowQuery,
): Promise<readonly (ConfirmedRow & { readonly octets: number; readonly references: number })[]> {
  const byOthers = exceptOf === undefined ? sql`true` : sql`c.actor <> ${exceptOf}`;
  const laterByOthers = exceptOf === undefined ? sql`true` : sql`l.actor <> ${exceptOf}`;
  const forests = sql`from object_forest f where f.tenant = ${tenant.number} and f.number = o.number`;
  const { rows } = await sql<ConfirmedRow & { readonly octets: number; readonly references: number }>`
    with latest as materialized (
      select c.sequence, c.object_id, c.class, o.number, o.source_anchor, o.deleted_at, o.on_premises
      from object_change c left join lateral (select * from object known
        where known.tenant = ${tenant.number} and known.id = c.object_id offset 0) o on true
      where c.tenant = ${tenant.number} and c.sequence > ${from} and c.sequence <= ${upTo} and ${byOthers}
        and (o.id is null or o.synchronized
          and coalesce((select bool_or(f.forest = any(${[...granted]}::text[])) ${forests}), true))
        and c.sequence = (select max(l.sequence) from object_change l
          where l.tenant = ${tenant.number} and l.object_id = c.object_id and ${laterByOthers})
      order by c.sequence limit ${limit})
    select sequence, object_id as id, number, class as "objectClass", source_anchor as "sourceAnchor",
      number is null or deleted_at is not null as deleted,
      case when number is null or deleted_at is not null then '{}'::json else on_premises end as attributes,
      array(select f.forest from object_forest f
        where f.tenant = ${tenant.number} and f.number = latest.number order by f.forest) as forests,
      coalesce(octet_length(on_premises::text), 0) as octets,
      (select count(*) from reference r where r.tenant = ${tenant.number} and r.source = latest.number) as "references"
    from latest order by sequence`.execute(connection);
  return rows;
}

/** Of what is live, to what is live and synchronized too: all that a batch can name. */
async function readReferences(
  connection: Connection,
  tenant: TenantKey,
  rows: readonly ConfirmedRow[],
): Promise<ReadonlyMap<number, Record<string, string[]>>> {
  const numbers = rows.flatMap(({ number, deleted }) => (number === null || deleted ? [] : [number]));
  const found = new Map<number, Record<string, string[]>>();
  if (numbers.length === 0) return found;
  const result = await sql<{ source: number; attribute: string; anchors: string[] }>`
    select r.source, r.attribute, array_agg(t.source_anchor) as anchors
    from unnest(${numbers}::integer[]) as n (number)
    join reference r on r.tenant = ${tenant.number} and r.source = n.number
    join object t on t.tenant = ${tenant.number} and t.number = r.target
    where t.synchronized and t.deleted_at is null and t.source_anchor is not null
    group by r.source, r.attribute`.execute(connection);
  for (const { source, attribute, anchors } of result.rows) {
    const ofObject = found.get(source) ?? {};
    ofObject[attribute] = anchors;
    found.set(source, ofObject);
  }
  return found;
}
