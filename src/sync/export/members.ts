import type { SourceAnchor } from '../ports.ts';
import { sql } from 'kysely';
import type { Connection } from '../../base/database/connection.ts';
import type { AttributeNumber, ConnectorNumber, SpaceId, TargetId } from '../ids.ts';
import { intArray, readColumns } from '../database.ts';

/** A target object that others refer to. */
export interface Member {
  readonly id: TargetId;
  readonly anchor: SourceAnchor;
  /** Whether the target was known to hold it when it was looked up. */
  isExported: boolean;
}

interface ReferenceRow {
  readonly object: TargetId;
  readonly source: SpaceId;
  readonly attribute: AttributeNumber;
  readonly targets: readonly SpaceId[] | null;
}

/** What an object that is to be added refers to. */
export interface OwnReferences {
  /** The source objects that it comes from. */
  readonly sources: SpaceId[];
  /** Attribute → members by their number. */
  readonly members: Map<AttributeNumber, Map<TargetId, Member>>;
}

const CAPACITY = 200_000;

/**
 * References of objects that are to be added, as the target knows them. A reference row names a source object; which
 * target object that is hardly changes while an export goes, so it is looked up once per object and not once per
 * reference, and not at all for what this export has added itself. Bounded: a full cache starts over.
 */
export class Members {
  readonly #connector: ConnectorNumber;
  /** By source object; null: nothing wanted in this target. */
  #known = new Map<SpaceId, Member | null>();

  constructor(connector: ConnectorNumber) {
    this.#connector = connector;
  }

  /** By object, for those of these objects that could have references. */
  async ownReferences(
    connection: Connection,
    objects: readonly TargetId[],
  ): Promise<ReadonlyMap<TargetId, OwnReferences>> {
    // One row for each source that the attribute comes from.
    const references = await readColumns<ReferenceRow>(
      connection,
      ['object', 'source', 'attribute', 'targets'],
      sql`select g.id as object, ls.object as source, f.target_attribute as attribute, r.targets
        from unnest(${intArray(objects)}::int[]) as k(id)
        join target_object g on g.id = k.id
        join reference_flow f on f.flow_set = g.flow_set
        join metaverse_link ls on ls.metaverse = g.metaverse and ls.connector = f.connector
        cross join lateral (select ('[' || string_agg(s.target::text, ',') || ']')::json as targets
          from space_reference s
          where s.source = ls.object and s.attribute = f.source_attribute offset 0) r`,
    );
    const sources = new Set<SpaceId>();
    for (const { targets } of references) for (const target of targets ?? []) sources.add(target);
    await this.#look(connection, sources);
    const own = new Map<TargetId, OwnReferences>();
    for (const { object, source, attribute, targets } of references) {
      let ofObject = own.get(object);
      if (ofObject === undefined) own.set(object, (ofObject = { sources: [], members: new Map() }));
      ofObject.sources.push(source);
      if (targets === null) continue;
      let members = ofObject.members.get(attribute);
      if (members === undefined) ofObject.members.set(attribute, (members = new Map()));
      for (const target of targets) {
        const member = this.#known.get(target);
        if (member !== null && member !== undefined) members.set(member.id, member);
      }
    }
    return own;
  }

  /**
   * The object is on its way to the target: who refers to it later need not ask. Should the target not take it, the
   * answer to the reference says so.
   */
  isSent(id: TargetId, anchor: SourceAnchor, { sources }: OwnReferences): void {
    const member: Member = { id, anchor, isExported: true };
    for (const source of sources) this.#known.set(source, member);
  }

  async #look(connection: Connection, sources: ReadonlySet<SpaceId>): Promise<void> {
    if (this.#known.size + sources.size > CAPACITY) this.#known = new Map();
    const missing = [...sources].filter((id) => this.#known.get(id)?.isExported !== true);
    if (missing.length === 0) return;
    for (const id of missing) this.#known.set(id, null);
    const rows = await readColumns<Member & { readonly source: SpaceId }>(
      connection,
      ['source', 'id', 'anchor', 'isExported'],
      sql`select l.object as source, t.id, t.source_anchor as anchor, e.object is not null as "isExported"
      from unnest(${intArray(missing)}::int[]) as k(object)
      join metaverse_link l on l.object = k.object
      cross join lateral (select o.id, o.source_anchor from target_object o
        where o.metaverse = l.metaverse and o.connector = ${this.#connector} and o.wanted offset 0) t
      left join exported_object e on e.object = t.id`,
    );
    const byId = new Map<TargetId, Member>();
    for (const { source, id, anchor, isExported } of rows) {
      const member = byId.get(id) ?? { id, anchor, isExported };
      byId.set(id, member);
      this.#known.set(source, member);
    }
  }
}
