import { sql } from 'kysely';
import type { Connection } from '../../base/database/connection.ts';
import type { ConnectorNumber, HoldNumber, TargetId } from '../ids.ts';
import type { SourceAnchor } from '../ports.ts';
import type { FormedHold } from './holds.ts';
import { formHold, isOnItsWay } from './holds.ts';
import type { KnownPosition } from './position.ts';
import { findTripped } from './subjects.ts';

/** A delete that may leave. `hold`: under which it was approved. */
export interface AdmittedDelete {
  readonly object: TargetId;
  readonly objectClass: string;
  readonly sourceAnchor: SourceAnchor;
  readonly hold: HoldNumber | null;
}

export interface Admitted {
  readonly deletes: readonly AdmittedDelete[];
  readonly formed: readonly FormedHold[];
}

/** Whether any delete may be on its way next: all that a cycle without deletes asks. */
export async function hasDeletesToGo(
  connection: Connection,
  connector: ConnectorNumber,
  after: number,
): Promise<boolean> {
  const { rows } = await sql<{ any: boolean }>`select exists (select from pending_export p
    where ${mayLeave(connector, after)}) as any`.execute(connection);
  return rows[0]?.any ?? false;
}

const mayLeave = (connector: ConnectorNumber, after: number) => sql`p.connector = ${connector} and p.phase = 0
  and (p.hold is null or p.verdict = 'approved') and p.object > ${after} and not ${isOnItsWay}`;

/**
 * The next deletes that may leave, after the threshold has had its say. In the transaction that pins them: what is
 * counted here and what leaves are one.
 */
export async function admitDeletes(
  connection: Connection,
  connector: ConnectorNumber,
  { position, after, limit }: { readonly position: KnownPosition; readonly after: number; readonly limit: number },
): Promise<Admitted> {
  const formed: FormedHold[] = [];
  for (const { objectClass } of await findTripped(connection, connector, position)) {
    const hold = await formHold(connection, connector, { objectClass, at: position.now });
    if (hold !== undefined) formed.push(hold);
  }
  const { rows } = await sql<AdmittedDelete>`select p.object, t.object_class as "objectClass",
      t.source_anchor as "sourceAnchor", p.hold
    from pending_export p join target_object t on t.id = p.object
    where ${mayLeave(connector, after)}
    order by p.object limit ${limit}`.execute(connection);
  return { deletes: rows, formed };
}
