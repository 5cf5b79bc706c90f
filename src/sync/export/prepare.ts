import { sql } from 'kysely';
import type { ExportOperation } from '../ports.ts';
import type { Connection } from '../database.ts';
import type { ReferenceAttributes } from '../import/references.ts';
import { exportPhase } from '../synchronize/outbound.ts';
import type { BatchContent, PendingRow, SentReference } from './operations.ts';
import { addOperation, deleteOperation, updateOperation } from './operations.ts';

/**
 * Cuts pending exports into batches, in an order in which each finds what it needs: deletes (they free names), updates, adds, adds of groups with those members
 * that the target holds by then, and last the references that had to wait.
 */
export const MAX_OPERATIONS = 1_000;
const MAX_REFERENCES = 20_000;
/** What goes along with the add of one object; the rest follows as updates. */
const MAX_OWN_REFERENCES = 5_000;

export interface PrepareOptions {
  readonly connector: number;
  readonly attributes: ReferenceAttributes;
  /** Above the threshold only deletes that an administrator approved go out. */
  readonly deletes: 'all' | 'approved';
}

export class BatchCutter {
  readonly #options: PrepareOptions;
  #phase: number = exportPhase.delete;
  #after = 0;
  #afterReference: SentReference = [0, 0, 0];
  /** How many groups fit a batch, going by the last one. */
  #groups = MAX_OPERATIONS;

  constructor(options: PrepareOptions) {
    this.#options = options;
  }

  /** The next batch, or undefined when there is nothing left. `inFlight`: objects of sent batches whose answers are not in yet. */
  async next(connection: Connection, inFlight: readonly number[]): Promise<BatchContent | undefined> {
    for (; this.#phase <= exportPhase.addGroup; this.#phase++) {
      const content = await this.#objects(connection, inFlight);
      if (content !== undefined) return content;
      this.#after = 0;
    }
    return await this.#references(connection, inFlight);
  }

  async #objects(connection: Connection, inFlight: readonly number[]): Promise<BatchContent | undefined> {
    const isAdd = this.#phase >= exportPhase.add;
    const limit = this.#phase === exportPhase.addGroup ? this.#groups : MAX_OPERATIONS;
    const rows = await this.#readPending(connection, limit);
    if (rows.length === 0) return undefined;
    if (!isAdd) {
      this.#after = rows.at(-1)?.object ?? this.#after;
      const toOperation = this.#phase === exportPhase.delete ? deleteOperation : updateOperation;
      return { operations: rows.map(toOperation), members: {}, later: [] };
    }
    return await this.#adds(connection, rows, inFlight);
  }

  async #readPending(connection: Connection, limit: number): Promise<readonly PendingRow[]> {
    const isHeldBack = this.#phase === exportPhase.delete && this.#options.deletes === 'approved';
    const { rows } = await sql<PendingRow>`
      select p.object, t.object_class as "objectClass", t.source_anchor as "sourceAnchor", t.attributes, p.before
      from pending_export p join target_object t on t.id = p.object
      where p.connector = ${this.#options.connector} and p.phase = ${this.#phase} and p.object > ${this.#after}
        and p.verdict is distinct from 'declined' and (not ${isHeldBack}::boolean or p.verdict = 'approved')
      order by p.object limit ${limit}`.execute(connection);
    return rows;
  }

  async #adds(connection: Connection, rows: readonly PendingRow[], inFlight: readonly number[]): Promise<BatchContent> {
    const objects = rows.map(({ object }) => object);
    // Members in the same batch count as there: should the target see it otherwise, it says so, and they are sent again.
    const own = await readOwnReferences(connection, objects, [...inFlight, ...objects]);
    const byObject = Map.groupBy(own, ({ object }) => object);
    const operations: ExportOperation[] = [];
    const members: Record<string, number> = {};
    const later: SentReference[] = [];
    let carried = 0;
    for (const row of rows) {
      if (operations.length > 0 && carried > MAX_REFERENCES) break;
      const references: Record<string, string[]> = {};
      for (const { attribute, ids, anchors, there } of byObject.get(row.object) ?? []) {
        const name = this.#options.attributes.nameOf(attribute);
        const sent = there ? Math.min(ids.length, MAX_OWN_REFERENCES) : 0;
        for (let at = 0; at < sent; at++) members[anchors[at] as string] = ids[at] as number;
        for (let at = sent; at < ids.length; at++) later.push([row.object, attribute, ids[at] as number]);
        if (sent > 0) references[name] = anchors.slice(0, sent);
        carried += ids.length;
      }
      operations.push(addOperation(row, references));
      this.#after = row.object;
    }
    if (this.#phase === exportPhase.addGroup) {
      const perGroup = Math.max(1, carried / operations.length);
      this.#groups = Math.max(1, Math.min(MAX_OPERATIONS, Math.round(MAX_REFERENCES / perGroup)));
    }
    return { operations, members, later };
  }

  /** Rows of `pending_export_reference` whose both ends the target holds. */
  async #references(connection: Connection, inFlight: readonly number[]): Promise<BatchContent | undefined> {
    const [object, attribute, member] = this.#afterReference;
    const { rows } = await sql<ReferenceChangeRow>`
      select p.object, p.attribute, p.member, p.wanted, g.source_anchor as "sourceAnchor",
        g.object_class as "objectClass", t.source_anchor as anchor
      from pending_export_reference p
      join target_object g on g.id = p.object and g.wanted and g.connector = ${this.#options.connector}
      join target_object t on t.id = p.member and t.wanted
      where (p.object, p.attribute, p.member) > (${object}::int, ${attribute}::smallint, ${member}::int)
        and (p.object = any(${inFlight}::int[]) or exists (select from exported_object e where e.object = p.object))
        and (p.member = any(${inFlight}::int[]) or exists (select from exported_object e where e.object = p.member))
      order by p.object, p.attribute, p.member limit ${MAX_REFERENCES}`.execute(connection);
    const operations: ExportOperation[] = [];
    const members: Record<string, number> = {};
    for (const ofObject of Map.groupBy(rows, (row) => row.object).values()) {
      if (operations.length === MAX_OPERATIONS) break;
      operations.push(this.#referenceUpdate(ofObject, members));
      const last = ofObject.at(-1) as ReferenceChangeRow;
      this.#afterReference = [last.object, last.attribute, last.member];
    }
    return operations.length === 0 ? undefined : { operations, members, later: [] };
  }

  #referenceUpdate(rows: readonly ReferenceChangeRow[], members: Record<string, number>): ExportOperation {
    const references: Record<string, { add: string[]; remove: string[] }> = {};
    for (const { attribute, member, anchor, wanted } of rows) {
      const name = this.#options.attributes.nameOf(attribute);
      const change = (references[name] ??= { add: [], remove: [] });
      (wanted ? change.add : change.remove).push(anchor);
      members[anchor] = member;
    }
    const { object, sourceAnchor, objectClass } = rows[0] as ReferenceChangeRow;
    return { kind: 'update', id: String(object), sourceAnchor, objectClass, attributes: {}, removed: [], references };
  }
}

interface ReferenceChangeRow {
  readonly object: number;
  readonly attribute: number;
  readonly member: number;
  readonly wanted: boolean;
  readonly sourceAnchor: string;
  readonly objectClass: string;
  readonly anchor: string;
}

interface OwnReferenceRow {
  readonly object: number;
  readonly attribute: number;
  /** Whether the target holds the members, or will before this batch arrives. */
  readonly there: boolean;
  readonly ids: readonly number[];
  readonly anchors: readonly string[];
}

/** All references of objects that are to be added. Aggregated: a row per object and attribute, however many members. */
async function readOwnReferences(
  connection: Connection,
  objects: readonly number[],
  inFlight: readonly number[],
): Promise<readonly OwnReferenceRow[]> {
  const { rows } = await sql<OwnReferenceRow>`
    select object, attribute, there, json_agg(member) as ids, json_agg(anchor) as anchors
    from (
      select distinct g.id as object, f.target_attribute as attribute, t.id as member, t.source_anchor as anchor,
        (e.object is not null or t.id = any(${inFlight}::int[])) as there
      from target_object g
      join reference_flow f on f.flow_set = g.flow_set
      join metaverse_link ls on ls.metaverse = g.metaverse and ls.connector = f.connector
      join space_reference r on r.source = ls.object and r.attribute = f.source_attribute
      join metaverse_link lt on lt.object = r.target
      join target_object t on t.metaverse = lt.metaverse and t.connector = g.connector and t.wanted
      left join exported_object e on e.object = t.id
      where g.id = any(${objects}::int[])) own
    group by object, attribute, there`.execute(connection);
  return rows;
}
