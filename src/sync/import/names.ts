import { required } from '../../base/assert.ts';
import type { Connection } from '../../base/database/connection.ts';
import type { SpaceId } from '../ids.ts';
import { redirectReferences, queueReferences } from '../space/references.ts';
import type { SpaceRow } from '../space/space.ts';
import { findByName, importKind, makeTransient, placeholder, present, queue } from '../space/space.ts';
import type { Space } from './import-space.ts';
import { maybeKnown } from './recent-map.ts';
import type { Working } from './working-set.ts';
import { deletePlaceholders } from '../space/placeholders.ts';

/**
 * Gives each object of the batch the name that the source says it has. A name has one holder:
 * - a placeholder that was waiting under it becomes the object, or is merged into it;
 * - another object that still holds it becomes transient: its own rename or deletion has yet to be read.
 */
export async function claimNames(connection: Connection, space: Space, objects: readonly Working[]): Promise<void> {
  const claims = new Map<string, Working>();
  const byId = new Map<SpaceId, Working>();
  for (const object of objects) {
    if (object.row !== undefined) byId.set(object.id, object);
    if (object.state !== present || object.dnKey === null) continue;
    const rival = claims.get(object.dnKey);
    if (rival !== undefined) rival.dnKey = null;
    claims.set(object.dnKey, object);
  }
  const wanted: string[] = [];
  for (const [key, { row }] of claims) if (row?.dnKey !== key) wanted.push(key);
  const holders = await findByName(connection, space.connector, maybeKnown(space, wanted, 'dn:'));
  const displaced: SpaceId[] = [];
  const merged: SpaceId[] = [];
  for (const holder of holders) {
    const claimant = required(claims.get(holder.dnKey), 'the claim');
    if (holder.id === claimant.id || byId.has(holder.id)) continue;
    if (holder.state === placeholder && holder.anchor === null && claimant.row === undefined) {
      claimant.row = holder;
      claimant.id = holder.id;
    } else if (holder.state === placeholder && holder.anchor === null) {
      await mergePlaceholder(connection, holder, claimant);
      merged.push(holder.id);
    } else {
      displaced.push(holder.id);
    }
  }
  await makeTransient(connection, displaced);
  await deletePlaceholders(connection, merged);
  for (const { row } of objects) if (row?.dnKey) space.recent.delete(`dn:${row.dnKey}`);
  for (const [key, { id }] of claims) space.recent.set(`dn:${key}`, id);
}

/** The object that references by name were waiting for. Those who refer to it have to be looked at again. */
async function mergePlaceholder(connection: Connection, holder: SpaceRow, claimant: Working): Promise<void> {
  const redirected = await redirectReferences(connection, holder.id, claimant.id);
  await queueReferences(connection, redirected);
  await queue(
    connection,
    [...new Set(redirected.map(({ source }) => source))].map((id) => ({ id, kind: importKind.update })),
  );
}
