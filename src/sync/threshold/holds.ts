import { sql } from 'kysely';
import { z } from 'zod';
import type { Connection } from '../../base/database/connection.ts';
import { writeSetting } from '../database.ts';
import type { ConnectorNumber, HoldNumber, TargetId } from '../ids.ts';
import type { DeleteCause, DeleteVerdict, HeldDelete, HeldGroup, SourceAnchor } from '../ports.ts';
import { digestOf, groupOf } from './digest.ts';

/** A number of a hold that comes from elsewhere: given back by a target, or typed. */
export const holdNumber = z.custom<HoldNumber>((value) => Number.isSafeInteger(value) && Number(value) > 0);

const unknownCause: DeleteCause = { kind: 'unknown', source: null, container: null };

/** Deletes that began to be held back now. */
export interface FormedHold {
  readonly id: HoldNumber;
  readonly objectClass: string;
  readonly count: number;
}

/**
 * Every delete of the class that nobody has decided about, and that no earlier hold has, is held back until somebody
 * does or its object is wanted again, however the window moves on. Those on their way have left.
 */
export async function formHold(
  connection: Connection,
  connector: ConnectorNumber,
  { objectClass, at }: { readonly objectClass: string; readonly at: Date },
): Promise<FormedHold | undefined> {
  const { rows } = await sql<{ id: HoldNumber }>`update pending_export p set held_at = ${at},
      hold = coalesce((select value::int from sync_setting where name = 'last-hold'), 0) + 1
    from target_object t
    where p.connector = ${connector} and p.phase = 0 and p.hold is null and t.id = p.object
      and t.object_class = ${objectClass} and not ${isOnItsWay}
    returning p.hold as id`.execute(connection);
  const id = rows[0]?.id;
  if (id === undefined) return undefined;
  await writeSetting(connection, 'last-hold', id);
  return { id, objectClass, count: rows.length };
}

/** Whether the delete `p` is in a batch that is not answered. */
export const isOnItsWay = sql`exists (select from export_delete d
  join export_batch b on b.connector = d.connector and b.number = d.batch where d.object = p.object)`;

export interface HoldGroup extends HeldGroup {
  readonly verdict: DeleteVerdict | null;
}

/** What one hold holds back now. */
export interface Hold {
  readonly id: HoldNumber;
  readonly objectClass: string;
  readonly heldAt: Date;
  readonly count: number;
  readonly digest: string;
  readonly groups: readonly HoldGroup[];
  /** What was decided about all of it; `mixed` about some this, about some that; null: somebody has to decide. */
  readonly verdict: DeleteVerdict | 'mixed' | null;
  readonly deletes: readonly (HeldDelete & { readonly object: TargetId })[];
}

interface HeldRow {
  readonly hold: HoldNumber;
  readonly objectClass: string;
  readonly heldAt: Date;
  readonly object: TargetId;
  readonly sourceAnchor: SourceAnchor;
  readonly name: string | null;
  readonly cause: DeleteCause | null;
  readonly verdict: DeleteVerdict | null;
}

/** The holds of a target, or one of them, the oldest first. */
export async function readHolds(
  connection: Connection,
  connector: ConnectorNumber,
  hold?: HoldNumber,
): Promise<readonly Hold[]> {
  const { rows } = await sql<HeldRow>`select p.hold, t.object_class as "objectClass", p.held_at as "heldAt", p.object,
      t.source_anchor as "sourceAnchor", t.attributes->>'displayName' as name, p.cause, p.verdict
    from pending_export p join target_object t on t.id = p.object
    where p.connector = ${connector} and p.hold is not null
      and (${hold ?? null}::int is null or p.hold = ${hold ?? null}::int)
    order by p.hold, p.object`.execute(connection);
  return [...Map.groupBy(rows, (row) => row.hold).values()].flatMap((held) => toHold(held) ?? []);
}

function toHold(rows: readonly HeldRow[]): Hold | undefined {
  const [first] = rows;
  if (first === undefined) return undefined;
  const { hold: id, objectClass, heldAt } = first;
  const deletes = rows.map(({ object, sourceAnchor, name, cause, verdict }) => {
    const known = cause ?? unknownCause;
    return { object, sourceAnchor, name, cause: known, group: groupOf(known), verdict };
  });
  const groups = [...Map.groupBy(deletes, ({ group }) => group)].map(([group, held]) => ({
    ...{ id: group, count: held.length, verdict: verdictOf(held) },
    cause: held[0]?.cause.kind ?? 'unknown',
    source: held[0]?.cause.source ?? null,
    container: held[0]?.cause.container ?? null,
    digest: digestOfDeletes(id, held),
  }));
  return {
    ...{ id, objectClass, heldAt, count: deletes.length, digest: digestOfDeletes(id, deletes), deletes },
    groups: groups.toSorted((a, b) => b.count - a.count),
    verdict: verdictOfHold(deletes),
  };
}

export function digestOfDeletes(hold: HoldNumber, deletes: readonly Pick<HeldDelete, 'sourceAnchor'>[]): string {
  return digestOf(
    hold,
    deletes.map(({ sourceAnchor }) => sourceAnchor),
  );
}

type Decided = readonly { readonly verdict: DeleteVerdict | null }[];

function verdictOf(deletes: Decided): DeleteVerdict | null {
  const first = deletes[0]?.verdict ?? null;
  return deletes.every(({ verdict }) => verdict === first) ? first : null;
}

function verdictOfHold(deletes: Decided): Hold['verdict'] {
  const isOpen = deletes.some(({ verdict }) => verdict === null);
  return isOpen ? null : (verdictOf(deletes) ?? 'mixed');
}

/** How a hold stands, cheaply: it only ever becomes smaller, or more of it is decided. */
export interface HoldVersion {
  readonly id: HoldNumber;
  readonly version: string;
}

export async function readHoldVersions(
  connection: Connection,
  connector: ConnectorNumber,
): Promise<readonly HoldVersion[]> {
  const { rows } = await sql<{ id: HoldNumber; heldAt: Date; count: number; approved: number; declined: number }>`
    select hold as id, min(held_at) as "heldAt", count(*)::int as count,
      count(*) filter (where verdict = 'approved')::int as approved,
      count(*) filter (where verdict = 'declined')::int as declined
    from pending_export where connector = ${connector} and hold is not null group by 1 order by 1`.execute(connection);
  return rows.map(({ id, heldAt, count, approved, declined }) => ({
    id,
    version: `${heldAt.toISOString()} ${count} ${approved} ${declined}`,
  }));
}
