import { sql } from 'kysely';
import { overlap } from '../../base/ahead.ts';
import type { CopyValue } from '../../base/database/copy.ts';
import { copyRows } from '../../base/database/copy.ts';
import type { Connection } from '../../base/database/connection.ts';
import type { MetaverseId, SpaceId } from '../ids.ts';
import { asJson, intArray } from '../database.ts';
import { importKind, placeholder, queue } from '../space/space.ts';
import { clearErrors, recordErrors } from '../object-errors.ts';
import { count } from '../run/step.ts';
import type { SynchronizationBatch } from './batch.ts';
import type { Synchronization } from './context.ts';
import { keysOf } from '../metaverse/joins.ts';
import { keptDecision } from './kept-decision.ts';
import type { TargetChange } from './outbound.ts';
import type { MetaverseWorking, SourceWorking } from '../metaverse/working.ts';
import { sameAttributes } from '../metaverse/working.ts';

/** Writes what a batch came to, in the caller's transaction: all of it or nothing. */
export async function writeBatch(
  run: Synchronization,
  connection: Connection,
  batch: SynchronizationBatch,
  targets: readonly TargetChange[],
): Promise<void> {
  const metaverse = [...batch.metaverse.values()].filter(
    (object) => object.isAffected && !batch.isHeld(object) && !(object.isNew && object.isDead),
  );
  await overlap(
    async () => await writeMetaverse(run, connection, metaverse),
    async () => await writeLinks(connection, batch),
    async () => await writeTargets(connection, targets),
  );
  await deleteGone(
    connection,
    batch.gone.filter(({ row }) => !batch.held.has(row.id)),
  );
  await writeErrors(run, connection, batch);
  const done = batch.queued.map(({ row }) => row.id).filter((id) => !batch.held.has(id));
  await sql`delete from pending_import where object = any(${intArray(done)}::int[])`.execute(connection);
  await run.targetIds.save(connection);
  await run.metaverseIds.save(connection);
  const again = [...batch.rejoin];
  await queue(
    connection,
    again.map((id) => ({ id, kind: importKind.rejoin })),
  );
}

async function writeMetaverse(
  run: Synchronization,
  connection: Connection,
  objects: readonly MetaverseWorking[],
): Promise<void> {
  const dead = objects.filter(({ isDead }) => isDead).map(({ id }) => id);
  const inserts: CopyValue[][] = [];
  const updates: object[] = [];
  const rekeyed: MetaverseWorking[] = [];
  for (const object of objects) {
    if (object.isDead || object.result === undefined) continue;
    const { attributes } = object.result;
    if (object.before !== undefined && sameAttributes(object.before, attributes)) continue;
    if (object.isNew) inserts.push([object.id, object.objectClass, JSON.stringify(attributes)]);
    else updates.push({ id: object.id, attributes });
    rekeyed.push(object);
  }
  await copyRows(connection, 'metaverse_object', ['id', 'object_class', 'attributes'], inserts);
  if (updates.length > 0) {
    await sql`update metaverse_object m set attributes = r.attributes
      from json_to_recordset(${asJson(updates)}::json) as r(id int, attributes json)
      where m.id = r.id`.execute(connection);
  }
  if (dead.length > 0) {
    count(run.step, 'metaverseDeleted', dead.length);
    await sql`delete from metaverse_link where metaverse = any(${intArray(dead)}::int[])`.execute(connection);
    await sql`delete from metaverse_object where id = any(${intArray(dead)}::int[])`.execute(connection);
  }
  if (run.joins) await writeKeys(run, connection, rekeyed, dead);
}

async function writeKeys(
  run: Synchronization,
  connection: Connection,
  objects: readonly MetaverseWorking[],
  dead: readonly MetaverseId[],
): Promise<void> {
  const stale = [...dead, ...objects.filter(({ isNew }) => !isNew).map(({ id }) => id)];
  if (stale.length > 0) {
    await sql`delete from metaverse_key where metaverse = any(${intArray(stale)}::int[])`.execute(connection);
  }
  const keys = objects.flatMap((object) =>
    keysOf(object, run.rules.joinAttributes).map((key) => ({ ...key, metaverse: object.id })),
  );
  if (keys.length === 0) return;
  await sql`insert into metaverse_key (attribute, value, metaverse)
    select * from unnest(${keys.map(({ attribute }) => attribute)}::text[], ${keys.map(({ value }) => value)}::text[],
      ${intArray(keys.map(({ metaverse }) => metaverse))}::int[]) on conflict do nothing`.execute(connection);
}

async function writeLinks(connection: Connection, batch: SynchronizationBatch): Promise<void> {
  const unlinked: SpaceId[] = [];
  const linked: SourceWorking[] = [];
  for (const source of batch.sources.values()) {
    const { row, metaverse } = source;
    if (batch.held.has(row.id) || (metaverse !== undefined && batch.isHeld(metaverse))) continue;
    const id = metaverse === undefined || metaverse.isDead ? null : metaverse.id;
    if (id === row.metaverse) continue;
    if (row.metaverse !== null) unlinked.push(row.id);
    if (id !== null) linked.push(source);
  }
  if (unlinked.length > 0) {
    await sql`delete from metaverse_link where object = any(${intArray(unlinked)}::int[])`.execute(connection);
  }
  await copyRows(
    connection,
    'metaverse_link',
    ['object', 'metaverse', 'connector'],
    linked.map(({ row, metaverse }) => [row.id, metaverse?.id ?? 0, row.connector]),
  );
}

async function writeTargets(connection: Connection, changes: readonly TargetChange[]): Promise<void> {
  // What was never exported and is no longer wanted leaves no trace.
  const vanished = changes.filter(({ wanted, pending }) => !wanted && pending === null).map(({ id }) => id);
  const kept = changes.filter(({ wanted, pending }) => wanted || pending !== null);
  const updates = kept.filter(({ isNew }) => !isNew).map(updateRow);
  await copyRows(
    connection,
    'target_object',
    ['id', 'connector', 'metaverse', 'flow_set', 'wanted', 'object_class', 'source_anchor', 'attributes'],
    kept.filter(({ isNew }) => isNew).map(insertRow),
  );
  if (updates.length > 0) {
    await sql`update target_object t set metaverse = r.metaverse, flow_set = r.flow_set, wanted = r.wanted,
        source_anchor = r.source_anchor, attributes = r.attributes
      from json_to_recordset(${asJson(updates)}::json) as r(id int, metaverse int, flow_set int, wanted boolean,
        source_anchor text, attributes json)
      where t.id = r.id and (t.metaverse, t.flow_set, t.wanted, t.source_anchor, t.attributes::text)
        is distinct from (r.metaverse, r.flow_set, r.wanted, r.source_anchor, r.attributes::text)`.execute(connection);
  }
  await writePending(connection, kept);
  await writeReviews(connection, kept);
  const connectors = [...new Set(kept.filter(({ isNew }) => isNew).map(({ connector }) => connector))];
  if (connectors.length > 0) {
    await sql`update connector set back_references_due = true
      where id = any(${intArray(connectors)}::smallint[]) and not back_references_due`.execute(connection);
  }
  if (vanished.length > 0) {
    await sql`delete from pending_export where object = any(${intArray(vanished)}::int[])`.execute(connection);
    await sql`delete from pending_export_reference where object = any(${intArray(vanished)}::int[])
      or member = any(${intArray(vanished)}::int[])`.execute(connection);
    await sql`delete from target_object where id = any(${intArray(vanished)}::int[])`.execute(connection);
  }
}

function insertRow(change: TargetChange): CopyValue[] {
  const { id, connector, metaverse, flowSet, wanted, objectClass, sourceAnchor, attributes } = change;
  return [id, connector, metaverse, flowSet, wanted, objectClass, sourceAnchor, JSON.stringify(attributes)];
}

function updateRow({ id, metaverse, flowSet, wanted, sourceAnchor, attributes }: TargetChange): object {
  return { id, metaverse, flow_set: flowSet, wanted, source_anchor: sourceAnchor, attributes };
}

async function writePending(connection: Connection, changes: readonly TargetChange[]): Promise<void> {
  const settled = changes.filter(({ pending, wasPending }) => pending === null && wasPending).map(({ id }) => id);
  if (settled.length > 0) {
    await sql`delete from pending_export where object = any(${intArray(settled)}::int[])`.execute(connection);
  }
  const rows = changes.flatMap(({ id, connector, isNew, pending }) =>
    pending === null ? [] : [{ id, connector, isNew, ...pending }],
  );
  const text = (before: object | null): string | null => (before === null ? null : JSON.stringify(before));
  await copyRows(
    connection,
    'pending_export',
    ['object', 'connector', 'phase', 'before'],
    rows.filter(({ isNew }) => isNew).map((row) => [row.id, row.connector, row.phase, text(row.before)]),
  );
  const known = rows.filter(({ isNew }) => !isNew);
  if (known.length === 0) return;
  // What waits as a delete and is one again keeps what was decided; whatever came back in between is a new delete.
  await sql`insert into pending_export as p (object, connector, phase, before, cause)
    select * from unnest(${intArray(known.map(({ id }) => id))}::int[],
      ${intArray(known.map(({ connector }) => connector))}::smallint[],
      ${intArray(known.map(({ phase }) => phase))}::smallint[], ${known.map(({ before }) => text(before))}::jsonb[],
      ${known.map(({ cause }) => text(cause ?? null))}::json[])
    on conflict (object) do update set phase = excluded.phase, before = excluded.before,
      ${keptDecision}`.execute(connection);
}

async function writeReviews(connection: Connection, changes: readonly TargetChange[]): Promise<void> {
  const reviewed = changes.filter(({ review }) => review).map(({ id }) => id);
  if (reviewed.length > 0) {
    await sql`insert into reference_review (object) select unnest(${intArray(reviewed)}::int[])
      on conflict do nothing`.execute(connection);
  }
  const revived = changes.filter(({ isRevived }) => isRevived).map(({ id }) => id);
  if (revived.length > 0) {
    // While it waited to be deleted nobody followed who refers to it: all who did, and all who do.
    await sql`insert into reference_review (object)
      select object from exported_reference where member = any(${intArray(revived)}::int[])
      union select g.id from target_object t
        join metaverse_link lt on lt.metaverse = t.metaverse
        join space_reference r on r.target = lt.object
        join metaverse_link ls on ls.object = r.source
        join target_object g on g.metaverse = ls.metaverse and g.wanted
      where t.id = any(${intArray(revived)}::int[])
      on conflict do nothing`.execute(connection);
  }
}

/** Gone in the source and synchronized: forgotten, or a placeholder while somebody still refers to it. */
async function deleteGone(connection: Connection, gone: readonly SourceWorking[]): Promise<void> {
  if (gone.length === 0) return;
  const ids = gone.map(({ row }) => row.id);
  await sql`delete from space_reference where source = any(${intArray(ids)}::int[])`.execute(connection);
  await sql`delete from pending_import_reference where source = any(${intArray(ids)}::int[])`.execute(connection);
  await sql`update space_object o set state = ${placeholder}, dn_key = null, digest = '', attributes = '{}',
      reference_counts = null
    where id = any(${intArray(ids)}::int[]) and exists (select from space_reference r where r.target = o.id)`.execute(
    connection,
  );
  await sql`delete from space_object o where id = any(${intArray(ids)}::int[])
    and not exists (select from space_reference r where r.target = o.id)`.execute(connection);
}

async function writeErrors(run: Synchronization, connection: Connection, batch: SynchronizationBatch): Promise<void> {
  const { step } = run;
  if (run.hasErrors) {
    const failed = new Set(batch.errors.map(({ object }) => object));
    const fine = batch.queued.filter(({ row }) => !failed.has(row.id));
    for (const [connector, sources] of Map.groupBy(fine, ({ row }) => row.connector)) {
      await clearErrors(
        connection,
        'synchronize',
        connector,
        sources.map(({ row }) => row.anchor),
      );
    }
  }
  if (batch.errors.length === 0) return;
  run.hasErrors = true;
  for (const [connector, errors] of Map.groupBy(batch.errors, (error) => error.connector)) {
    await recordErrors(connection, 'synchronize', connector, errors, { stepId: step.stepId, at: step.clock.now() });
  }
}
