import type { Clock } from '../../base/clock.ts';
import type { Database } from '../../base/database/database.ts';
import { EventLog } from '../../base/event-log.ts';
import type { Logger } from '../../base/log.ts';
import type { Engine } from '../../sync/index.ts';
import type { ConnectConfiguration } from '../configuration.ts';
import type { SecretStore } from '../secret-store.ts';
import type { CloudClient } from '../uplink/client.ts';
import { openHashForests } from './forest.ts';
import { PasswordHashes } from './password-hashes.ts';
import { HashTarget } from './target.ts';

/** Nothing is connected by opening it. */
export function openPasswordHashes({
  configuration,
  database,
  clock,
  log,
  secrets,
  client,
  engine,
}: {
  readonly configuration: ConnectConfiguration;
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Logger;
  readonly secrets: SecretStore;
  readonly client: CloudClient;
  readonly engine: Engine;
}): PasswordHashes {
  const context = { connection: database.kysely, clock, log };
  const forests = openHashForests(configuration, secrets);
  return new PasswordHashes({
    ...context,
    events: new EventLog(context),
    engine,
    target: new HashTarget(client),
    anchorAttribute: configuration.sourceAnchor,
    deniedGroups: new Set(configuration.writeback.protectedGroups),
    accounts: [...configuration.forests.map(({ account }) => account), ...forests.map(({ account }) => account)],
    forests,
  });
}
