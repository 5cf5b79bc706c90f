import { sql } from 'kysely';
import type { Connection } from '../base/database/connection.ts';
import { prepared } from '../base/database/prepared.ts';
import type { ConnectorNumber } from './ids.ts';
import { present } from './space/space.ts';
import type { Anchor, ConnectorId, SourceAnchor } from './ports.ts';

/** The object of a target that an object of a source is joined to. */
export interface LocatedTarget {
  readonly anchor: Anchor;
  readonly sourceAnchor: SourceAnchor;
  readonly dn: string;
  readonly objectClass: string;
}

/** From objects of one source to those that a target is to have of them; the others are missing. */
export async function locateTargets(
  connection: Connection,
  connector: ConnectorNumber,
  anchors: readonly string[],
): Promise<readonly LocatedTarget[]> {
  const { rows } = await sql<LocatedTarget>`
    select o.anchor, t.source_anchor as "sourceAnchor", o.dn, o.object_class as "objectClass"
    from space_object o
    join metaverse_link l on l.object = o.id
    join target_object t on t.metaverse = l.metaverse
    where o.anchor = any(${[...anchors]}::text[]) and o.connector = ${connector} and o.state = ${present}
      and t.wanted and t.source_anchor is not null`.execute(connection);
  return rows;
}

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
 * From source anchors back to the forest: of each, the object that is wanted in the target, its metaverse object, and
 * every present object of a source that is joined to it, in the order of the anchors. Empty when the target is not to
 * have it (any more).
 */
export async function locateSources(
  connection: Connection,
  sourceAnchors: readonly SourceAnchor[],
  numbers: ReadonlyMap<ConnectorId, ConnectorNumber>,
): Promise<readonly (readonly LocatedSource[])[]> {
  // Connectors are few and known: a join less is a third of the time, and people wait for this.
  const { rows } = await sql<LocatedRow>`${prepared}
    select t.source_anchor as "sourceAnchor", o.connector as number, o.anchor, o.dn, o.object_class as "objectClass",
      (o.attributes->>'userAccountControl')::bigint::float8 as "userAccountControl"
    from target_object t
    join metaverse_link l on l.metaverse = t.metaverse
    join space_object o on o.id = l.object
    where t.source_anchor = any(${[...new Set(sourceAnchors)]}::text[]) and t.wanted and o.state = ${present}
      and o.anchor is not null
    order by o.connector, o.id`.execute(connection);
  const names = new Map([...numbers].map(([id, number]) => [number, id]));
  const found = Map.groupBy(rows, ({ sourceAnchor }) => sourceAnchor);
  return sourceAnchors.map((sourceAnchor) =>
    (found.get(sourceAnchor) ?? []).flatMap(({ number, anchor, dn, objectClass, userAccountControl }) => {
      const connector = names.get(number);
      return connector === undefined ? [] : [{ connector, anchor, dn, objectClass, userAccountControl }];
    }),
  );
}

type LocatedRow = Omit<LocatedSource, 'connector'> & {
  readonly sourceAnchor: SourceAnchor;
  readonly number: ConnectorNumber;
};
