import type { Connection } from '../../base/database/connection.ts';
import type { ConnectorNumber } from '../ids.ts';
import { compareForests } from './compare-forests.ts';
import { queueOrphans } from './orphans.ts';
import { settleSources } from './state.ts';

/** Every source was read and synchronized: what is wanted is of today, and what nothing wants is an orphan. */
export async function settleTarget(connection: Connection, connector: ConnectorNumber): Promise<void> {
  await settleSources(connection, connector);
  await compareForests(connection, connector);
  await queueOrphans(connection, connector);
}
