import { sql } from 'kysely';
import type { Connection } from '../../base/database/connection.ts';
import type { ConnectorNumber } from '../ids.ts';
import type { DeleteCause } from '../ports.ts';
import { exportPhase } from '../synchronize/outbound.ts';

const cause: DeleteCause = { kind: 'orphan', source: null, container: null };

/**
 * Orphans: objects that the target holds and no source object wants, found by the import of the target. They are to be
 * deleted, under the threshold as everything else; but only once every source was read and synchronized as a whole, so
 * that an object that could not be read or evaluated is never taken for one. Returns how many are new.
 */
export async function queueOrphans(connection: Connection, connector: ConnectorNumber): Promise<number> {
  const { numAffectedRows } = await sql`
    insert into pending_export (object, connector, phase, cause)
    select t.id, t.connector, ${exportPhase.delete}::smallint, ${JSON.stringify(cause)}::json
    from target_object t join exported_object e on e.object = t.id
    where t.connector = ${connector} and not t.wanted
      and not exists (select from pending_export p where p.object = t.id)
      and not exists (select from pending_import)
      and not exists (select from object_error o where o.kind = 'import')`.execute(connection);
  return Number(numAffectedRows ?? 0);
}
