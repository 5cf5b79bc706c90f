import { required } from '../../base/assert.ts';
import { sql } from 'kysely';
import type { ExportOperation, SourceAnchor } from '../ports.ts';
import type { Connection } from '../../base/database/connection.ts';
import type { AttributeNumber, ConnectorNumber, TargetId } from '../ids.ts';
import { readBatch, readColumns, intArray } from '../database.ts';
import type { ReferenceAttributes } from '../space/references.ts';
import { fitting } from './batch-size.ts';
import { Forests } from '../metaverse/forests.ts';
import { exportPhase } from '../synchronize/outbound.ts';
import { Members } from './members.ts';
import type { BatchContent, PendingRow, SentReference } from './operations.ts';
import { addOperation, updateOperation } from './operations.ts';

/**
 * Cuts pending exports into batches, in an order in which each finds what it needs: after the deletes (`cut-deletes.ts`) updates,
 * adds, adds of groups with those members that the target holds by then, and last the references that had to wait.
 */
export const MAX_OPERATIONS = 1_000;
const MAX_REFERENCES = 20_000;
/** What goes along with the add of one object; the rest follows as updates. */
const MAX_OWN_REFERENCES = 5_000;

export interface PrepareOptions {
  readonly connector: ConnectorNumber;
  readonly attributes: ReferenceAttributes;
}

export class BatchCutter {
  readonly #options: PrepareOptions;
  #phase: number = exportPhase.update;
  #after = 0;
  #afterReference: readonly [object: number, attribute: number, member: number] = [0, 0, 0];
  /** Members did not fit into the add of their group, or were not there yet. */
  #hasLater = false;
  readonly #members: Members;
  readonly #forests = new Forests();
  /** How many groups fit a batch, going by the last one. */
  #groups = MAX_OPERATIONS;

  constructor(options: PrepareOptions) {
    this.#options = options;
    this.#members = new Members(options.connector);
  }

  /**
   * The next batch, or undefined when there is nothing left. `inFlight`: objects of sent batches whose answers are not
   * in yet.
   */
  async next(connection: Connection, inFlight: readonly TargetId[]): Promise<BatchContent | undefined> {
    return await readBatch(connection, (reader) => this.#next(reader, inFlight));
  }

  async #next(connection: Connection, inFlight: readonly TargetId[]): Promise<BatchContent | undefined> {
    for (; this.#phase <= exportPhase.addGroup; this.#phase++) {
      const content = await this.#objects(connection, inFlight);
      if (content !== undefined) return content;
      this.#after = 0;
    }
    return await this.#references(connection, inFlight);
  }

  async #objects(connection: Connection, inFlight: readonly TargetId[]): Promise<BatchContent | undefined> {
    const isAdd = this.#phase >= exportPhase.add;
    const limit = this.#phase === exportPhase.addGroup ? this.#groups : MAX_OPERATIONS;
    const pending = await this.#readPending(connection, limit);
    if (pending.length === 0) return undefined;
    const rows = this.#phase === exportPhase.delete ? pending : fitting(pending);
    if (!isAdd) {
      this.#after = rows.at(-1)?.object ?? this.#after;
      const forests = await this.#forestsOf(connection, rows);
      const operations = rows.map((row) => updateOperation(row, forests(row.object)));
      return { operations, members: {}, later: [] };
    }
    return await this.#adds(connection, rows, inFlight);
  }

  async #forestsOf(connection: Connection, rows: readonly PendingRow[]) {
    const objects = rows.map(({ object }) => object);
    return await this.#forests.of(connection, objects);
  }

  async #readPending(connection: Connection, limit: number): Promise<readonly PendingRow[]> {
    return await readColumns<PendingRow>(
      connection,
      ['object', 'objectClass', 'sourceAnchor', 'attributes', 'before'],
      sql`select p.object, t.object_class as "objectClass", t.source_anchor as "sourceAnchor", t.attributes, p.before
        from pending_export p join target_object t on t.id = p.object
        where p.connector = ${this.#options.connector} and p.phase = ${this.#phase} and p.object > ${this.#after}
        order by p.object limit ${limit}`,
    );
  }

  async #adds(
    connection: Connection,
    rows: readonly PendingRow[],
    inFlight: readonly TargetId[],
  ): Promise<BatchContent> {
    const objects = rows.map(({ object }) => object);
    // Members in the same batch count as there: should the target see it otherwise, it says so, and they are sent
    // again.
    const own = await this.#members.ownReferences(connection, objects);
    const forests = await this.#forestsOf(connection, rows);
    const there = new Set([...inFlight, ...objects]);
    const operations: ExportOperation[] = [];
    const members: Record<string, TargetId> = {};
    const later: SentReference[] = [];
    let carried = 0;
    for (const row of rows) {
      if (operations.length > 0 && carried > MAX_REFERENCES) break;
      const references: Record<string, SourceAnchor[]> = {};
      const ofObject = own.get(row.object);
      for (const [attribute, targets] of ofObject?.members ?? []) {
        const sent: SourceAnchor[] = [];
        for (const { id, anchor, isExported } of targets.values()) {
          if (sent.length < MAX_OWN_REFERENCES && (isExported || there.has(id))) {
            sent.push(anchor);
            members[anchor] = id;
          } else {
            later.push([row.object, attribute, id]);
          }
        }
        if (sent.length > 0) references[this.#options.attributes.nameOf(attribute)] = sent;
        carried += targets.size;
      }
      operations.push(addOperation(row, forests(row.object), references));
      if (ofObject) this.#members.isSent(row.object, row.sourceAnchor, ofObject);
      this.#after = row.object;
    }
    if (this.#phase === exportPhase.addGroup) {
      const perGroup = Math.max(1, carried / operations.length);
      this.#groups = Math.max(1, Math.min(MAX_OPERATIONS, Math.round(MAX_REFERENCES / perGroup)));
    }
    this.#hasLater ||= later.length > 0;
    return { operations, members, later };
  }

  /** Rows of `pending_export_reference` whose both ends the target holds. */
  async #references(connection: Connection, inFlight: readonly TargetId[]): Promise<BatchContent | undefined> {
    const [object, attribute, member] = this.#afterReference;
    const { rows } = await sql<ReferenceChangeRow>`
      select p.object, p.attribute, p.member, p.wanted, g.source_anchor as "sourceAnchor",
        g.object_class as "objectClass", t.source_anchor as anchor
      from pending_export_reference p
      cross join lateral (select o.source_anchor, o.object_class from target_object o
        where o.id = p.object and o.wanted and o.connector = ${this.#options.connector} offset 0) g
      cross join lateral (select o.source_anchor from target_object o where o.id = p.member and o.wanted offset 0) t
      left join exported_object ge on ge.object = p.object
      left join exported_object te on te.object = p.member
      where (p.object, p.attribute, p.member) > (${object}::int, ${attribute}::smallint, ${member}::int)
        and (p.object = any(${intArray(inFlight)}::int[]) or ge.object is not null)
        and (p.member = any(${intArray(inFlight)}::int[]) or te.object is not null)
      order by p.object, p.attribute, p.member limit ${MAX_REFERENCES}`.execute(connection);
    const operations: ExportOperation[] = [];
    const members: Record<string, TargetId> = {};
    for (const ofObject of Map.groupBy(rows, (row) => row.object).values()) {
      if (operations.length === MAX_OPERATIONS) break;
      operations.push(this.#referenceUpdate(ofObject, members));
      const last = required(ofObject.at(-1), 'the last row');
      this.#afterReference = [last.object, last.attribute, last.member];
    }
    if (operations.length > 0) return { operations, members, later: [] };
    if (this.#hasLater) {
      // What adds left for later is there when their answers are: from the beginning then, and once.
      this.#hasLater = false;
      this.#afterReference = [0, 0, 0];
    }
    return undefined;
  }

  #referenceUpdate(rows: readonly ReferenceChangeRow[], members: Record<string, TargetId>): ExportOperation {
    const references: Record<string, { add: SourceAnchor[]; remove: SourceAnchor[] }> = {};
    for (const { attribute, member, anchor, wanted } of rows) {
      const name = this.#options.attributes.nameOf(attribute);
      const change = (references[name] ??= { add: [], remove: [] });
      (wanted ? change.add : change.remove).push(anchor);
      members[anchor] = member;
    }
    const { object, sourceAnchor, objectClass } = required(rows[0], 'rows[0]');
    return { kind: 'update', id: String(object), sourceAnchor, objectClass, attributes: {}, removed: [], references };
  }
}

interface ReferenceChangeRow {
  readonly object: TargetId;
  readonly attribute: AttributeNumber;
  readonly member: TargetId;
  readonly wanted: boolean;
  readonly sourceAnchor: SourceAnchor;
  readonly objectClass: string;
  readonly anchor: SourceAnchor;
}
