import type { Connection } from '../../base/database/connection.ts';
import { readSetting, writeSetting } from '../database.ts';
import { syncErrors } from '../errors.ts';

export const consistencyGuid = 'mS-DS-ConsistencyGuid';

/** The attribute that is the source anchor is chosen once. Throws `sync.source-anchor-chosen` for another one. */
export async function chooseSourceAnchor(connection: Connection, wanted: string): Promise<void> {
  const chosen = await readSetting(connection, 'source-anchor');
  if (chosen === undefined) await writeSetting(connection, 'source-anchor', wanted);
  else if (chosen.toLowerCase() !== wanted.toLowerCase()) {
    throw syncErrors('sync.source-anchor-chosen', { chosen, wanted });
  }
}
