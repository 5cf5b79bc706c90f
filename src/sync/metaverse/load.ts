import type { Anchor, SourceAnchor } from '../ports.ts';
import { sql } from 'kysely';
import type { Attributes, MetaverseClass } from '../../directory/index.ts';
import type { Connection } from '../../base/database/connection.ts';
import type { ConnectorNumber, FlowSetId, MetaverseId, SpaceId, TargetId } from '../ids.ts';
import { intArray, readColumns } from '../database.ts';
import type { ImportKind, SpaceState } from '../space/space.ts';

/** SQL that reads what one batch of the synchronization is about. */
export interface SourceRow {
  readonly id: SpaceId;
  readonly connector: ConnectorNumber;
  readonly state: SpaceState;
  readonly anchor: Anchor;
  readonly dn: string;
  readonly objectClass: string;
  readonly attributes: Attributes;
  readonly counts: Readonly<Record<string, number>> | null;
  readonly metaverse: MetaverseId | null;
}

export interface QueuedRow extends SourceRow {
  readonly kind: ImportKind;
}

export interface MetaverseRow {
  readonly id: MetaverseId;
  readonly objectClass: MetaverseClass;
  readonly attributes: Attributes;
}

export interface TargetRow {
  readonly id: TargetId;
  readonly connector: ConnectorNumber;
  readonly metaverse: MetaverseId | null;
  readonly flowSet: FlowSetId | null;
  readonly wanted: boolean;
  readonly objectClass: string;
  readonly sourceAnchor: SourceAnchor;
  readonly attributes: Attributes;
  readonly exported: boolean;
  readonly pending: boolean;
  /** Of the pending export: the confirmed values of the attributes that differ from what is wanted. */
  readonly before: Readonly<Record<string, Attributes[string] | null>> | null;
}

const sourceColumns = sql`o.id, o.connector, o.state, o.anchor, o.dn, o.object_class as "objectClass", o.attributes,
  o.reference_counts as counts, l.metaverse`;

const queuedColumns = [
  'kind',
  'id',
  'connector',
  'state',
  'anchor',
  'dn',
  'objectClass',
  'attributes',
  'counts',
  'metaverse',
] as const;

const targetColumns = sql`t.id, t.connector, t.metaverse, t.flow_set as "flowSet", t.wanted,
  t.object_class as "objectClass", t.source_anchor as "sourceAnchor", t.attributes,
  e.object is not null as exported, p.object is not null as pending, p.before`;

const targetNames = [
  'id',
  'connector',
  'metaverse',
  'flowSet',
  'wanted',
  'objectClass',
  'sourceAnchor',
  'attributes',
  'exported',
  'pending',
  'before',
] as const;

const targetState = sql`left join exported_object e on e.object = t.id
  left join pending_export p on p.object = t.id`;

export async function readQueue(connection: Connection, after: number, limit: number): Promise<readonly QueuedRow[]> {
  return await readColumns<QueuedRow>(
    connection,
    queuedColumns,
    sql`select p.kind, ${sourceColumns}
      from (select object, kind from pending_import where object > ${after} order by object limit ${limit}) p
      join space_object o on o.id = p.object left join metaverse_link l on l.object = o.id
      order by o.id`,
  );
}

export async function readQueued(connection: Connection, ids: readonly SpaceId[]): Promise<readonly QueuedRow[]> {
  return await readColumns<QueuedRow>(
    connection,
    queuedColumns,
    sql`select p.kind, ${sourceColumns}
      from pending_import p join space_object o on o.id = p.object left join metaverse_link l on l.object = o.id
      where p.object = any(${intArray(ids)}::int[]) order by o.id`,
  );
}

/** Every object that is linked to these metaverse objects. */
export async function readLinked(
  connection: Connection,
  metaverse: readonly MetaverseId[],
): Promise<readonly SourceRow[]> {
  if (metaverse.length === 0) return [];
  const { rows } = await sql<SourceRow>`select ${sourceColumns}
    from unnest(${intArray(metaverse)}::int[]) as k(metaverse) cross join lateral
      (select * from metaverse_link m where m.metaverse = k.metaverse offset 0) l
    join space_object o on o.id = l.object order by l.connector, o.id`.execute(connection);
  return rows;
}

export async function readMetaverse(
  connection: Connection,
  ids: readonly MetaverseId[],
): Promise<readonly MetaverseRow[]> {
  if (ids.length === 0) return [];
  return await readColumns<MetaverseRow>(
    connection,
    ['id', 'objectClass', 'attributes'],
    sql`select m.id, m.object_class as "objectClass", m.attributes
      from unnest(${intArray(ids)}::int[]) as k(id) join metaverse_object m on m.id = k.id`,
  );
}

export async function readTargets(
  connection: Connection,
  metaverse: readonly MetaverseId[],
): Promise<readonly TargetRow[]> {
  if (metaverse.length === 0) return [];
  return await readColumns<TargetRow>(
    connection,
    targetNames,
    sql`select ${targetColumns} from unnest(${intArray(metaverse)}::int[]) as k(metaverse) cross join lateral
      (select * from target_object o where o.metaverse = k.metaverse offset 0) t ${targetState}`,
  );
}

export async function readTargetsByAnchor(
  connection: Connection,
  connector: ConnectorNumber,
  sourceAnchors: readonly SourceAnchor[],
): Promise<readonly TargetRow[]> {
  if (sourceAnchors.length === 0) return [];
  const { rows } =
    await sql<TargetRow>`select ${targetColumns} from unnest(${sourceAnchors}::text[]) as k(source_anchor) cross join lateral
      (select * from target_object o where o.source_anchor = k.source_anchor and o.connector = ${connector} offset 0) t
      ${targetState}`.execute(connection);
  return rows;
}

/** Metaverse objects that hold one of these join values, with their present links. */
export async function readJoinCandidates(
  connection: Connection,
  keys: readonly { readonly attribute: string; readonly value: string }[],
): Promise<readonly { readonly attribute: string; readonly value: string; readonly metaverse: MetaverseId }[]> {
  if (keys.length === 0) return [];
  const { rows } = await sql<{ attribute: string; value: string; metaverse: MetaverseId }>`
    select k.attribute, k.value, k.metaverse from metaverse_key k
    join (select distinct * from unnest(${keys.map(({ attribute }) => attribute)}::text[],
      ${keys.map(({ value }) => value)}::text[])) as wanted(attribute, value)
    on wanted.attribute = k.attribute and wanted.value = k.value`.execute(connection);
  return rows;
}
