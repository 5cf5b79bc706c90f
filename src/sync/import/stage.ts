import { overlap } from '../../base/ahead.ts';
import { dnKey } from '../../directory/index.ts';
import type { Anchor, ImportChange } from '../ports.ts';
import type { Connection } from '../../base/database/connection.ts';
import type { SpaceId } from '../ids.ts';
import { digestOf } from './digest.ts';
import { claimNames } from './names.ts';
import { maybeKnown } from './recent-map.ts';
import { addFirstReferences } from '../space/references.ts';
import { stageReferences } from './stage-references.ts';
import type { AnchoredRow, ImportKind, SpaceWrite } from '../space/space.ts';
import {
  findByAnchor,
  importKind,
  insertObjects,
  obsolete,
  placeholder,
  present,
  queue,
  queueFresh,
  readAttributes,
  updateObjects,
  updateWithoutAttributes,
} from '../space/space.ts';
import type { Space } from './import-space.ts';
import type { Working } from './working-set.ts';
import { applyChange, countsOf, wasKnown, workingFrom } from './working-set.ts';

/**
 * Stages one batch in the connector space, in the caller's transaction. Only what differs from what is known is written
 * and queued for synchronization. Returns the ids of the objects that the batch is about.
 *
 * The lines of a batch are first folded into one working object per anchor. Names are claimed next, because a name may
 * pass from one object to another, and references by name must find the new holder. References come last: then
 * everything they can point at is known, or gets a placeholder.
 */
export async function stageBatch(
  connection: Connection,
  space: Space,
  changes: readonly ImportChange[],
): Promise<readonly SpaceId[]> {
  const objects = await foldChanges(connection, space, changes);
  const all = [...objects.values()];
  await claimNames(connection, space, all);
  for (const object of all) if (object.state === present) space.recent.set(object.anchor, object.id);
  const { placeholders, first } = await stageReferences(connection, space, all);
  await overlap(
    async () => await addFirstReferences(connection, first),
    async () => await writeObjects(connection, space, all, placeholders),
  );
  await space.ids.save(connection);
  return all.map(({ id }) => id);
}

async function foldChanges(
  connection: Connection,
  space: Space,
  changes: readonly ImportChange[],
): Promise<ReadonlyMap<Anchor, Working>> {
  const anchors = new Set<Anchor>();
  const partial = new Set<Anchor>();
  for (const change of changes) {
    if (change.kind === 'unreadable') continue;
    anchors.add(change.anchor);
    if (change.kind === 'change') partial.add(change.anchor);
  }
  const rows = new Map<Anchor, AnchoredRow>();
  for (const row of await findByAnchor(connection, space.connector, maybeKnown(space, [...anchors])))
    rows.set(row.anchor, row);
  const stored = await readAttributes(
    connection,
    [...rows.values()].filter(({ anchor }) => partial.has(anchor)).map(({ id }) => id),
  );

  const objects = new Map<Anchor, Working>();
  for (const change of changes) {
    if (change.kind === 'unreadable') continue;
    let object = objects.get(change.anchor);
    if (object === undefined) {
      const row = rows.get(change.anchor);
      // Nothing to forget: it came and went between two imports, or never was in scope.
      if (row === undefined && change.kind === 'delete') continue;
      if (row === undefined && change.kind === 'change' && change.dn === undefined) continue;
      object = workingFrom(row, change.anchor, row?.id ?? space.ids.next());
      object.attributes = stored.get(object.id);
      objects.set(change.anchor, object);
    }
    applyChange(object, change, dnKey);
  }
  return objects;
}

async function writeObjects(
  connection: Connection,
  space: Space,
  objects: readonly Working[],
  placeholders: readonly SpaceWrite[],
): Promise<void> {
  const inserts: SpaceWrite[] = [...placeholders];
  const updates: SpaceWrite[] = [];
  const renames: Omit<SpaceWrite, 'attributes'>[] = [];
  const queued: { id: SpaceId; kind: ImportKind }[] = [];
  const fresh: { id: SpaceId; kind: ImportKind }[] = [];
  const { counters } = space;
  for (const object of objects) {
    const { row } = object;
    if (object.state === placeholder) continue;
    if (object.state === obsolete) {
      if (row?.state === present) {
        counters.deleted++;
        queued.push({ id: object.id, kind: object.isMoved ? importKind.leave : importKind.delete });
        renames.push({ ...columnsOf(object, row.digest) });
      }
      continue;
    }
    const digest = object.attributesChanged || row === undefined ? digestOf(object.attributes ?? {}) : row.digest;
    const kind = changeOf(object, digest);
    if (kind === undefined) {
      counters.unchanged++;
      continue;
    }
    count(space, object, kind);
    (row === undefined ? fresh : queued).push({ id: object.id, kind });
    const columns = columnsOf(object, digest);
    if (row === undefined) inserts.push({ ...columns, attributes: object.attributes ?? {} });
    else if (digest === row.digest) renames.push(columns);
    else updates.push({ ...columns, attributes: object.attributes ?? {} });
  }
  await insertObjects(connection, space.connector, inserts);
  await updateObjects(connection, updates);
  await updateWithoutAttributes(connection, renames);
  await queue(connection, queued);
  await queueFresh(connection, fresh);
}

function columnsOf(object: Working, digest: string): Omit<SpaceWrite, 'attributes'> {
  return {
    id: object.id,
    state: object.state,
    anchor: object.anchor,
    dn: object.dn,
    dn_key: object.dnKey,
    object_class: object.objectClass,
    digest,
    reference_counts: countsOf(object.counts),
  };
}

/** What happened to it, or undefined when nothing did. */
function changeOf(object: Working, digest: string): ImportKind | undefined {
  const { row } = object;
  if (row === undefined || row.state === placeholder) return importKind.add;
  if (row.state === obsolete) return importKind.update;
  if (row.objectClass !== object.objectClass) return importKind.replace;
  const changed =
    digest !== row.digest ||
    object.dn !== row.dn ||
    object.dnKey !== row.dnKey ||
    object.touched ||
    object.countsChanged;
  return changed ? importKind.update : undefined;
}

function count({ counters }: Space, object: Working, kind: ImportKind): void {
  if (kind === importKind.add) counters.added++;
  else counters.updated++;
  if (wasKnown(object) && object.row?.dn !== object.dn) counters.renamed++;
}
