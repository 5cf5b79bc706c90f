import { sql } from 'kysely';
import type { Connection } from '../database.ts';
import { intArray } from '../database.ts';

/** A target object that others refer to. */
export interface Member {
  readonly id: number;
  readonly anchor: string;
  /** Whether the target was known to hold it when it was looked up. */
  isExported: boolean;
}

const CAPACITY = 200_000;

/**
 * References of objects that are to be added, as the target knows them. A reference row names a source object; which target object that is hardly changes while an
 * export goes, so it is looked up once per object and not once per reference. Bounded: a full cache starts anew.
 */
export class Members {
  readonly #connector: number;
  /** By source object; null: nothing wanted in this target. */
  #known = new Map<number, Member | null>();

  constructor(connector: number) {
    this.#connector = connector;
  }

  /** Object → attribute → members, for these objects. */
  async ownReferences(
    connection: Connection,
    objects: readonly number[],
  ): Promise<ReadonlyMap<number, ReadonlyMap<number, readonly Member[]>>> {
    const { rows } = await sql<{ object: number; attribute: number; targets: string }>`
      select g.id as object, f.target_attribute as attribute, string_agg(r.target::text, ' ') as targets
      from unnest(${intArray(objects)}::int[]) as k(id)
      join target_object g on g.id = k.id
      join reference_flow f on f.flow_set = g.flow_set
      join metaverse_link ls on ls.metaverse = g.metaverse and ls.connector = f.connector
      cross join lateral (select s.target from space_reference s
        where s.source = ls.object and s.attribute = f.source_attribute offset 0) r
      group by g.id, f.target_attribute`.execute(connection);
    const references = rows.map(({ object, attribute, targets }) => ({
      object,
      attribute,
      targets: targets.split(' ').map(Number),
    }));
    await this.#look(connection, new Set(references.flatMap(({ targets }) => targets)));
    const own = new Map<number, Map<number, Member[]>>();
    for (const { object, attribute, targets } of references) {
      const members = new Map<number, Member>();
      for (const target of targets) {
        const member = this.#known.get(target);
        if (member !== null && member !== undefined) members.set(member.id, member);
      }
      const ofObject = own.get(object) ?? new Map<number, Member[]>();
      own.set(object, ofObject.set(attribute, [...members.values()]));
    }
    return own;
  }

  async #look(connection: Connection, sources: ReadonlySet<number>): Promise<void> {
    if (this.#known.size + sources.size > CAPACITY) this.#known = new Map();
    const missing = [...sources].filter((id) => this.#known.get(id)?.isExported !== true);
    if (missing.length === 0) return;
    for (const id of missing) this.#known.set(id, null);
    const { rows } = await sql<Member & { readonly source: number }>`
      select l.object as source, t.id, t.source_anchor as anchor, e.object is not null as "isExported"
      from unnest(${intArray(missing)}::int[]) as k(object)
      join metaverse_link l on l.object = k.object
      cross join lateral (select o.id, o.source_anchor from target_object o
        where o.metaverse = l.metaverse and o.connector = ${this.#connector} and o.wanted offset 0) t
      left join exported_object e on e.object = t.id`.execute(connection);
    const byId = new Map<number, Member>();
    for (const { source, id, anchor, isExported } of rows) {
      const member = byId.get(id) ?? { id, anchor, isExported };
      byId.set(id, member);
      this.#known.set(source, member);
    }
  }
}
