import { sql } from 'kysely';
import type { Connection } from '../base/database/connection.ts';

export interface ConnectorStatistics {
  readonly name: string;
  readonly kind: 'source' | 'target';
  readonly objects: number;
  /** When an import (or, of a target, an export) last ended well. */
  readonly lastSuccessAt: Date | null;
  /** Of a source: when everything was last read and compared. */
  readonly fullImportAt: Date | null;
}

/** What there is, in numbers. */
export interface Statistics {
  readonly connectors: readonly ConnectorStatistics[];
  readonly metaverseObjects: number;
  readonly pendingAdds: number;
  readonly pendingUpdates: number;
  readonly pendingDeletes: number;
  readonly objectErrors: number;
  /** What targets hold, no source wants, and is not deleted there yet. */
  readonly orphans: number;
}

export async function readStatistics(connection: Connection): Promise<Statistics> {
  const totals = await sql<Omit<Statistics, 'connectors'>>`
    select (select count(*)::int from metaverse_object) as "metaverseObjects",
      (select count(*)::int from pending_export where phase >= 2) as "pendingAdds",
      (select count(*)::int from pending_export where phase = 1)
        + (select count(distinct r.object)::int from pending_export_reference r
            where not exists (select from pending_export p where p.object = r.object)) as "pendingUpdates",
      (select count(*)::int from pending_export where phase = 0) as "pendingDeletes",
      (select count(*)::int from object_error) as "objectErrors",
      (select count(*)::int from target_object t join exported_object e on e.object = t.id
        left join pending_export p on p.object = t.id
        where not t.wanted and (p.object is null or p.cause->>'kind' = 'orphan')) as orphans`.execute(connection);
  const connectors = await sql<ConnectorStatistics>`
    select c.name, c.side as kind, c.full_import_at as "fullImportAt",
      case c.side when 'source' then (select count(*)::int from space_object o where o.connector = c.id and o.state = 1)
        else (select count(*)::int from exported_object e join target_object t on t.id = e.object
          where t.connector = c.id)
      end as objects,
      (select max(s.finished_at) from sync_step s
        where s.connector = c.name and s.kind in ('full-import', 'delta-import', 'export')
        and (s.result = 'success' or s.result like 'completed-%')) as "lastSuccessAt"
    from connector c order by c.side, c.id`.execute(connection);
  const [row] = totals.rows;
  return {
    ...(row ?? {
      metaverseObjects: 0,
      pendingAdds: 0,
      pendingUpdates: 0,
      pendingDeletes: 0,
      objectErrors: 0,
      orphans: 0,
    }),
    connectors: connectors.rows,
  };
}
