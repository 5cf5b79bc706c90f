import type { ReferenceTarget } from '../ports.ts';
import { required } from '../../base/assert.ts';
import { sql } from 'kysely';
import type { Connection } from '../../base/database/connection.ts';
import type { AttributeNumber, SpaceId } from '../ids.ts';
import { addReferences, queueReferences, readReferences, removeReferences } from '../space/references.ts';
import { newPlaceholder } from '../space/placeholders.ts';
import type { ReferenceRow, SpaceWrite } from '../space/space.ts';
import { present } from '../space/space.ts';
import type { Space } from './import-space.ts';
import type { Working } from './working-set.ts';
import { wasKnown } from './working-set.ts';

export interface StagedReferences {
  /** For targets that nobody has seen. */
  readonly placeholders: readonly SpaceWrite[];
  /** Rows of objects that had none, counted and yet to be written. */
  readonly first: readonly ReferenceRow[];
}

/**
 * Writes the reference rows of known objects in a batch and counts them all. The cost follows the change: an object
 * whose source shows only what came and went has only those rows touched, however many it has.
 */
export async function stageReferences(
  connection: Connection,
  space: Space,
  objects: readonly Working[],
): Promise<StagedReferences> {
  const live = objects.filter(({ state }) => state === present);
  const { idOf, placeholders } = await resolveTargets(connection, space, live);

  const first: ReferenceRow[] = [];
  const add: ReferenceRow[] = [];
  const remove: ReferenceRow[] = [];
  const compared: Working[] = [];
  for (const object of live) {
    const isKnown = wasKnown(object);
    for (const [name, plan] of object.references) {
      if (plan.replaces && isKnown) continue;
      const attribute = space.attributes.idOf(name);
      const rows = rowsFor(object.id, attribute, plan.add, idOf);
      if (!isKnown) {
        first.push(...rows);
        object.counts[name] = rows.length;
        object.countsChanged = true;
      } else {
        add.push(...rows);
        remove.push(...rowsFor(object.id, attribute, plan.remove, idOf));
      }
    }
    const replaces = object.wholeObject || [...object.references.values()].some((plan) => plan.replaces);
    if (isKnown && replaces && (object.references.size > 0 || Object.keys(object.counts).length > 0)) {
      compared.push(object);
    }
  }
  compare(
    space,
    compared,
    await readReferences(
      connection,
      compared.map(({ id }) => id),
    ),
    idOf,
    { add, remove },
  );

  const removed = await removeReferences(connection, remove);
  const added = await addReferences(connection, add);
  await queueReferences(connection, [...removed, ...added]);
  const byId = new Map(live.map((object) => [object.id, object]));
  for (const row of removed) adjust(byId, space, row, -1);
  for (const row of added) adjust(byId, space, row, 1);
  space.counters.referencesAdded += first.length + added.length;
  space.counters.referencesRemoved += removed.length;
  return { placeholders, first };
}

/** The whole of a reference attribute was read: what is stored and was not read is gone. */
function compare(
  space: Space,
  objects: readonly Working[],
  stored: readonly ReferenceRow[],
  idOf: (target: ReferenceTarget) => SpaceId,
  { add, remove }: { add: ReferenceRow[]; remove: ReferenceRow[] },
): void {
  const byObject = Map.groupBy(stored, ({ source }) => source);
  for (const object of objects) {
    const before = Map.groupBy(byObject.get(object.id) ?? [], ({ attribute }) => attribute);
    const names = new Set(object.references.keys());
    if (object.wholeObject) for (const attribute of before.keys()) names.add(space.attributes.nameOf(attribute));
    for (const name of names) {
      const plan = object.references.get(name);
      if (plan !== undefined && !plan.replaces) continue;
      const attribute = space.attributes.idOf(name);
      const known = new Set((before.get(attribute) ?? []).map(({ target }) => target));
      const received = new Set([...(plan?.add ?? [])].map(idOf));
      for (const target of received) if (!known.has(target)) add.push({ source: object.id, attribute, target });
      for (const target of known) if (!received.has(target)) remove.push({ source: object.id, attribute, target });
    }
  }
}

function rowsFor(
  source: SpaceId,
  attribute: AttributeNumber,
  targets: ReadonlySet<ReferenceTarget>,
  idOf: (target: ReferenceTarget) => SpaceId,
): ReferenceRow[] {
  const ids = new Set<SpaceId>();
  for (const target of targets) ids.add(idOf(target));
  // In the order of the primary key: rows that go to its end are the cheapest.
  return [...ids].sort((a, b) => a - b).map((target) => ({ source, attribute, target }));
}

function adjust(objects: ReadonlyMap<SpaceId, Working>, space: Space, row: ReferenceRow, by: number): void {
  const object = objects.get(row.source);
  if (object === undefined) return;
  const name = space.attributes.nameOf(row.attribute);
  object.counts[name] = (object.counts[name] ?? 0) + by;
  object.countsChanged = true;
  object.touched = true;
}

async function resolveTargets(
  connection: Connection,
  space: Space,
  objects: readonly Working[],
): Promise<{ idOf: (target: ReferenceTarget) => SpaceId; placeholders: SpaceWrite[] }> {
  const resolved = new Map<ReferenceTarget, SpaceId>();
  const missing = new Set<ReferenceTarget>();
  const look = (target: ReferenceTarget): void => {
    if (resolved.has(target) || missing.has(target)) return;
    const id = space.recent.get(target);
    if (id === undefined) missing.add(target);
    else resolved.set(target, id);
  };
  for (const object of objects) {
    for (const plan of object.references.values()) {
      plan.add.forEach(look);
      plan.remove.forEach(look);
    }
  }
  if (missing.size > 0) {
    const names = [...missing].filter((target) => target.startsWith('dn:')).map((target) => target.slice(3));
    const anchors = [...missing].filter((target) => !target.startsWith('dn:'));
    const { rows } = await sql<{ key: ReferenceTarget; id: SpaceId }>`
      select 'dn:' || o.dn_key as key, o.id from unnest(${names}::text[]) as k(dn_key) cross join lateral
        (select s.id, s.dn_key from space_object s
          where s.dn_key = k.dn_key and s.connector = ${space.connector} offset 0) o
      union all select o.anchor, o.id from unnest(${anchors}::text[]) as k(anchor) cross join lateral
        (select s.id, s.anchor from space_object s
          where s.anchor = k.anchor and s.connector = ${space.connector} offset 0) o`.execute(connection);
    for (const { key, id } of rows) {
      resolved.set(key, id);
      missing.delete(key);
    }
  }
  const placeholders: SpaceWrite[] = [];
  for (const target of missing) {
    const id = space.ids.next();
    placeholders.push(newPlaceholder(id, target));
    resolved.set(target, id);
  }
  for (const [target, id] of resolved) space.recent.set(target, id);
  return { idOf: (target) => required(resolved.get(target), 'the target'), placeholders };
}
