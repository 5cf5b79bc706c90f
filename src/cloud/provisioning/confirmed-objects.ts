import { sql } from 'kysely';
import type { CloudClass } from '../../directory/index.ts';
import type { ConfirmedObjects } from '../../wire/index.ts';
import type { Connection } from '../../base/database/connection.ts';
import type { ObjectId } from '../objects/object.ts';
import type { GrantedForests } from './authority.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';

/** At most so much text of attributes and so many references a page, whatever its number of objects. */
const MAX_OCTETS = 8 * 1024 * 1024;
const MAX_REFERENCES = 50_000;

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
  // Read first: whatever has a number up to this one is committed, and seen by the statements below.
  const { lastBatch, lastChange } = await readNumbers(connection, tenant);
  const { rows, isCut } = await readPage(connection, tenant, query);
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
    lastBatch,
    lastChange,
  };
}

async function readNumbers(
  connection: Connection,
  tenant: TenantKey,
): Promise<Pick<ConfirmedObjects, 'lastBatch' | 'lastChange'>> {
  const { rows } = await sql<Pick<ConfirmedObjects, 'lastBatch' | 'lastChange'>>`
    select last_batch as "lastBatch", last_change as "lastChange" from provisioning_state
    where tenant = ${tenant.number}`.execute(connection);
  return rows[0] ?? { lastBatch: 0, lastChange: 0 };
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

async function readPage(
  connection: Connection,
  tenant: TenantKey,
  { after, limit, exceptOf, granted }: ConfirmedQuery,
): Promise<{ readonly rows: readonly ConfirmedRow[]; readonly isCut: boolean }> {
  const byOthers = exceptOf === undefined ? sql`true` : sql`c.actor <> ${exceptOf}`;
  const laterByOthers = exceptOf === undefined ? sql`true` : sql`l.actor <> ${exceptOf}`;
  const forest = sql`select from object_forest f where f.tenant = ${tenant.number} and f.number = o.number`;
  // One row beyond the page says whether there is more.
  const { rows } = await sql<ConfirmedRow & { readonly fits: boolean }>`
    with latest as materialized (
      select c.sequence, c.object_id, c.class, o.number, o.source_anchor, o.deleted_at, o.on_premises
      from object_change c left join object o on o.tenant = ${tenant.number} and o.id = c.object_id
      where c.tenant = ${tenant.number} and c.sequence > ${after} and ${byOthers}
        and (o.id is null or o.synchronized and (not exists (${forest})
          or exists (${forest} and f.forest = any(${[...granted]}::text[]))))
        and c.sequence = (select l.sequence from object_change l
          where l.tenant = ${tenant.number} and l.object_id = c.object_id and ${laterByOthers}
          order by l.sequence desc limit 1)
      order by c.sequence limit ${limit + 1}),
    sized as (
      select p.*, row_number() over w as position, sum(octet_length(p.on_premises::text)) over w as octets,
        sum((select count(*) from reference r where r.tenant = ${tenant.number} and r.source = p.number)) over w
          as "references"
      from latest p window w as (order by p.sequence))
    select sequence, object_id as id, number, class as "objectClass", source_anchor as "sourceAnchor",
      number is null or deleted_at is not null as deleted,
      case when number is null or deleted_at is not null then '{}'::json else on_premises end as attributes,
      array(select f.forest from object_forest f
        where f.tenant = ${tenant.number} and f.number = sized.number order by f.forest) as forests,
      position = 1 or (position <= ${limit} and coalesce(octets, 0) <= ${MAX_OCTETS}
        and coalesce("references", 0) <= ${MAX_REFERENCES}) as fits
    from sized order by sequence`.execute(connection);
  const page = rows.filter(({ fits }) => fits);
  return { rows: page, isCut: page.length < rows.length };
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
