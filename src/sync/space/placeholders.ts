import type { ReferenceTarget } from '../ports.ts';
import { toAnchor } from '../ports.ts';
import { sql } from 'kysely';
import type { Connection } from '../../base/database/connection.ts';
import type { SpaceId } from '../ids.ts';
import { intArray } from '../database.ts';
import { ensureReferenceIndex } from './reference-index.ts';
import type { SpaceWrite } from './space.ts';
import { placeholder } from './space.ts';

/** Stands for an object that somebody refers to and nobody has seen. `target` is an anchor, or `dn:` and a name. */
export function newPlaceholder(id: SpaceId, target: ReferenceTarget): SpaceWrite {
  const dn = target.startsWith('dn:') ? target.slice(3) : null;
  return {
    id,
    state: placeholder,
    anchor: dn === null ? toAnchor(target) : null,
    dn: dn ?? '',
    dn_key: dn,
    object_class: '',
    digest: '',
    attributes: {},
    reference_counts: null,
  };
}

export async function deletePlaceholders(connection: Connection, ids: readonly SpaceId[]): Promise<void> {
  if (ids.length === 0) return;
  await sql`delete from space_object where id = any(${intArray(ids)}::int[]) and state = ${placeholder}`.execute(
    connection,
  );
  await sql`delete from pending_import where object = any(${intArray(ids)}::int[])`.execute(connection);
}

/** Removes placeholders that nobody refers to any more: part of the housekeeping, not of a run. */
export async function purgePlaceholders(connection: Connection): Promise<number> {
  await ensureReferenceIndex(connection);
  const { numAffectedRows } = await sql`delete from space_object o where o.state = ${placeholder}
    and not exists (select from space_reference r where r.target = o.id)`.execute(connection);
  return Number(numAffectedRows ?? 0);
}
