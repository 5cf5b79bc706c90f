import { sql } from 'kysely';
import type { AttributeValue } from '../../directory/index.ts';
import type { Connection } from '../../base/database/connection.ts';
import type { ConnectorNumber, TargetId } from '../ids.ts';
import { asJson, intArray } from '../database.ts';
import { keptDecision } from '../synchronize/kept-decision.ts';
import { exportPhase } from '../synchronize/outbound.ts';
import { confirmedFrom, differences } from '../metaverse/working.ts';
import type { Before } from '../metaverse/working.ts';
import type { TargetRow } from '../metaverse/load.ts';
import type { Answered } from './answered.ts';

/**
 * A batch was sent, its answer was lost, and a synchronization has run since: what it carried is not what is wanted
 * now. The confirmed state is worked out from what was sent, and what is pending from the difference between that and
 * what is wanted. `confirm.ts` has already written which objects exist.
 */
export async function reconcile(
  connection: Connection,
  connector: ConnectorNumber,
  taken: readonly Answered[],
): Promise<void> {
  const ids = taken.map(({ object }) => object);
  const { rows } = await sql<TargetRow>`
    select t.id, t.connector, t.metaverse, t.flow_set as "flowSet", t.wanted, t.object_class as "objectClass",
      t.source_anchor as "sourceAnchor", t.attributes, e.object is not null as exported,
      p.object is not null as pending, p.before
    from target_object t left join exported_object e on e.object = t.id left join pending_export p on p.object = t.id
    where t.id = any(${intArray(ids)}::int[])`.execute(connection);
  const known = new Map(rows.map((row) => [row.id, row]));
  const settled: TargetId[] = [];
  const forgotten: TargetId[] = [];
  const pending: { object: TargetId; connector: ConnectorNumber; phase: number; before: Before | null }[] = [];
  const orphans: object[] = [];
  for (const answered of taken) {
    const { object, operation } = answered;
    const row = known.get(object);
    if (row === undefined) {
      if (operation.kind !== 'add') continue;
      // It vanished while its add was on its way: now it is there and has to go.
      const { sourceAnchor, objectClass, attributes } = operation;
      orphans.push({ id: object, object_class: objectClass, source_anchor: sourceAnchor, attributes });
      pending.push({ object, connector, phase: exportPhase.delete, before: null });
      continue;
    }
    const before = differences(confirmedAfter(answered, row), row.attributes);
    if (!row.exported && !row.wanted) forgotten.push(object);
    else if (!row.exported) pending.push({ object, connector, phase: addPhase(row), before: null });
    else if (!row.wanted) pending.push({ object, connector, phase: exportPhase.delete, before });
    else if (before === null) settled.push(object);
    else pending.push({ object, connector, phase: exportPhase.update, before });
  }
  if (orphans.length > 0) {
    await sql`insert into target_object
        (id, connector, metaverse, flow_set, wanted, object_class, source_anchor, attributes)
      select id, ${connector}::smallint, null, null, false, object_class, source_anchor, attributes
      from json_to_recordset(${asJson(orphans)}::json) as r(id int, object_class text, source_anchor text,
        attributes json)`.execute(connection);
  }
  await sql`delete from pending_export where object = any(${intArray([...settled, ...forgotten])}::int[])`.execute(
    connection,
  );
  await sql`delete from target_object where id = any(${intArray(forgotten)}::int[])`.execute(connection);
  await sql`insert into pending_export as p (object, connector, phase, before)
    select object, connector, phase, before
    from jsonb_to_recordset(${asJson(pending)}::jsonb) as r(object int, connector smallint, phase smallint,
      before jsonb)
    on conflict (object) do update set phase = excluded.phase, before = excluded.before,
      ${keptDecision}`.execute(connection);
  await sql`insert into reference_review (object) select unnest(${intArray(ids)}::int[]) on conflict do nothing`.execute(
    connection,
  );
  await sql`update connector set back_references_due = true where id = ${connector}`.execute(connection);
}

function addPhase({ objectClass }: TargetRow): number {
  return objectClass === 'group' ? exportPhase.addGroup : exportPhase.add;
}

/** What the target holds after it took this operation, values in quarantine included. */
function confirmedAfter({ operation }: Answered, row: TargetRow): Record<string, AttributeValue> {
  if (operation.kind === 'delete') return {};
  const held = operation.kind === 'add' ? {} : { ...confirmedFrom(row.attributes, row.before) };
  const confirmed: Record<string, AttributeValue> = held;
  for (const [name, value] of Object.entries(operation.attributes)) confirmed[name] = value;
  if (operation.kind === 'update') for (const name of operation.removed) delete confirmed[name];
  return confirmed;
}
