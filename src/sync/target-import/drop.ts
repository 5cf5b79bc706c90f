import { sql } from 'kysely';
import type { Connection } from '../../base/database/connection.ts';
import { intArray } from '../database.ts';
import type { ConnectorNumber, TargetId } from '../ids.ts';
import { exportPhase } from '../synchronize/outbound.ts';
import { settleDeletes } from '../threshold/journal.ts';

/**
 * Objects that the target no longer holds. What is wanted is to be added again, with its references and those of others
 * to it; what is not leaves no trace.
 */
export async function dropConfirmed(
  connection: Connection,
  connector: ConnectorNumber,
  objects: readonly TargetId[],
): Promise<void> {
  if (objects.length === 0) return;
  const ids = sql`any(${intArray(objects)}::int[])`;
  await settleDeletes(connection, objects);
  await sql`delete from exported_object where object = ${ids}`.execute(connection);
  await sql`delete from exported_reference where object = ${ids}`.execute(connection);
  await sql`delete from exported_reference where member = ${ids}`.execute(connection);
  await sql`delete from pending_export_reference where object = ${ids}`.execute(connection);
  await sql`delete from reference_review where object = ${ids}`.execute(connection);
  await sql`delete from pending_export p using target_object t
    where p.object = ${ids} and t.id = p.object`.execute(connection);
  await sql`insert into pending_export (object, connector, phase)
    select id, connector,
      (case when object_class = 'group' then ${exportPhase.addGroup} else ${exportPhase.add} end)::smallint
    from target_object where id = ${ids} and wanted`.execute(connection);
  await sql`update connector set back_references_due = true where id = ${connector}`.execute(connection);
  await sql`delete from pending_export_reference p using target_object t
    where p.member = ${ids} and t.id = p.member and not t.wanted`.execute(connection);
  await sql`delete from object_error e using target_object t where e.kind = 'export' and e.connector = ${connector}
    and t.id = ${ids} and not t.wanted and e.key = t.id::text`.execute(connection);
  await sql`delete from target_object where id = ${ids} and not wanted`.execute(connection);
}
