import { sql } from 'kysely';
import type { ConnectorId, Watermark } from './ports.ts';
import type { Connection } from '../base/database/connection.ts';
import type { ConnectorNumber } from './ids.ts';

/** The small number that stands for a connector in every table; given once, never again to another. */
export async function numberConnectors(
  connection: Connection,
  connectors: readonly { readonly id: ConnectorId; readonly side: 'source' | 'target' }[],
): Promise<ReadonlyMap<ConnectorId, ConnectorNumber>> {
  for (const { id, side } of connectors) {
    await sql`insert into connector (id, name, side)
      select coalesce(max(id), 0) + 1, ${id}, ${side} from connector
      having not exists (select from connector where name = ${id})`.execute(connection);
  }
  const { rows } = await sql<{ id: ConnectorNumber; name: ConnectorId }>`select id, name from connector`.execute(
    connection,
  );
  return new Map(rows.map(({ id, name }) => [name, id]));
}

export interface ImportState {
  readonly hasWatermark: boolean;
  readonly isUnfinished: boolean;
  readonly needsFull: boolean;
  /** When everything was last read and compared. */
  readonly fullImportAt: Date | null;
}

export async function readImportState(connection: Connection, connector: ConnectorNumber): Promise<ImportState> {
  const { rows } = await sql<ImportState>`select watermark is not null as "hasWatermark",
    partial_watermark is not null as "isUnfinished", full_import_required as "needsFull",
    full_import_at as "fullImportAt"
    from connector where id = ${connector}`.execute(connection);
  return rows[0] ?? { hasWatermark: false, isUnfinished: false, needsFull: true, fullImportAt: null };
}

/** Up to where the source has been read; null when a delta cannot start. */
export async function readWatermark(connection: Connection, connector: ConnectorNumber): Promise<Watermark | null> {
  const { rows } = await sql<{
    watermark: Watermark | null;
  }>`select case when full_import_required then null else watermark end as watermark
    from connector where id = ${connector}`.execute(connection);
  return rows[0]?.watermark ?? null;
}

export async function requireFullImport(connection: Connection, connector: ConnectorNumber): Promise<void> {
  await sql`update connector set full_import_required = true where id = ${connector}`.execute(connection);
}
