import { sql } from 'kysely';
import type { Connection } from '../../base/database/connection.ts';
import type { ConnectorNumber } from '../ids.ts';
import { exportPhase } from '../synchronize/outbound.ts';
import { forgetNumbers } from '../threshold/journal.ts';

/**
 * Resets what the target confirmed: everything wanted is added again (where the object is still there it is matched),
 * everything unwanted deleted.
 */
export async function resetConfirmed(
  connection: Connection,
  connector: ConnectorNumber,
  applied: number,
): Promise<void> {
  await sql`update connector set batch_number = ${applied} where id = ${connector}`.execute(connection);
  await forgetNumbers(connection, connector);
  await sql`delete from export_batch where connector = ${connector}`.execute(connection);
  for (const table of ['exported_reference', 'pending_export_reference'] as const) {
    await sql`delete from ${sql.table(table)} where object in
      (select id from target_object where connector = ${connector})`.execute(connection);
  }
  await sql`delete from exported_object e using target_object t
    where t.id = e.object and t.connector = ${connector} and t.wanted`.execute(connection);
  await sql`insert into pending_export (object, connector, phase, before)
    select id, connector,
      (case when not wanted then ${exportPhase.delete} when object_class = 'group' then ${exportPhase.addGroup}
        else ${exportPhase.add} end)::smallint, null
    from target_object where connector = ${connector}
    on conflict (object) do update set phase = excluded.phase, before = null`.execute(connection);
}
