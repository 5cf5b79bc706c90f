import { sql } from 'kysely';
import type { Connection } from './database.ts';
import { present } from './import/space.ts';
import type { Anchor, ConnectorId } from './ports.ts';

/** Where an object of a target is in a source, as the connector space knows it. */
export interface LocatedSource {
  readonly connector: ConnectorId;
  readonly anchor: Anchor;
  readonly dn: string;
  readonly objectClass: string;
  /** null: it has no such attribute. */
  readonly userAccountControl: number | null;
}

/**
 * From the source anchor back to the forest: the object that is wanted in the target, its metaverse object, and every present object of a source that is joined to
 * it. Empty when the target is not to have it (any more).
 */
export async function locateSources(connection: Connection, sourceAnchor: string): Promise<readonly LocatedSource[]> {
  const { rows } = await sql<LocatedSource>`
    select c.name as connector, o.anchor, o.dn, o.object_class as "objectClass",
      (o.attributes->>'userAccountControl')::bigint::float8 as "userAccountControl"
    from target_object t
    join metaverse_link l on l.metaverse = t.metaverse
    join space_object o on o.id = l.object
    join connector c on c.id = o.connector
    where t.source_anchor = ${sourceAnchor} and t.wanted and o.state = ${present} and o.anchor is not null
    order by c.id, o.id`.execute(connection);
  return rows;
}
