import { sql } from 'kysely';
import type { Connection } from '../../base/database/connection.ts';
import type { ConnectorNumber } from '../ids.ts';
import { exportPhase } from '../synchronize/outbound.ts';

/**
 * Objects that were read before anything wanted them are wanted now: where the target names other sources than those
 * that they are joined from, an update that carries nothing else tells it.
 */
export async function compareForests(connection: Connection, connector: ConnectorNumber): Promise<void> {
  await sql`
    insert into pending_export (object, connector, phase, before)
    select t.id, t.connector, ${exportPhase.update}::smallint, '{}'
    from exported_object e join target_object t on t.id = e.object
    where e.forests is not null and t.wanted and t.connector = ${connector}
      and e.forests is distinct from (select array_agg(distinct lower(c.name) order by lower(c.name))
        from metaverse_link l join connector c on c.id = l.connector where l.metaverse = t.metaverse)
    on conflict (object) do nothing`.execute(connection);
  await sql`update exported_object e set forests = null from target_object t
    where e.forests is not null and t.id = e.object and t.wanted and t.connector = ${connector}`.execute(connection);
}
