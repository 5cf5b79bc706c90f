import type { Clock } from '../../base/clock.ts';
import type { Database } from '../../base/database/database.ts';
import type { EventLog } from '../../base/event-log.ts';
import type { ConnectConfiguration } from '../configuration.ts';
import type { SecretStore } from '../secret-store.ts';
import { readForest } from '../sources.ts';
import { Capabilities } from './capabilities.ts';
import type { RelayFeatures } from './features.ts';
import { featuresOn } from './features.ts';

/** The capabilities of the forests of a configuration. Nothing is asked yet. */
export function openCapabilities({
  configuration: { forests, dataFolder, schedule },
  database,
  clock,
  eventLog,
  secrets,
  relay,
  onMayWriteAnchors,
  onAccount,
  hasHashes,
}: {
  readonly configuration: ConnectConfiguration;
  readonly database: Database;
  readonly clock: Clock;
  readonly eventLog: EventLog;
  readonly secrets: SecretStore;
  /** What the agent does for the cloud on demand. */
  readonly relay: { readonly status: () => Promise<RelayFeatures> };
  readonly onMayWriteAnchors: (connector: string) => Promise<void>;
  readonly onAccount: (sid: string) => void;
  /** Whether password hash synchronization is on. */
  readonly hasHashes: () => Promise<boolean>;
}): Capabilities {
  const writing = new Set(
    forests.flatMap(({ domain, writeSourceAnchor }) => (writeSourceAnchor ? [domain.toLowerCase()] : [])),
  );
  const reading = new Set(
    forests.flatMap(({ domain, passwordHashes }) => (passwordHashes ? [domain.toLowerCase()] : [])),
  );
  return new Capabilities({
    ...{ connection: database.kysely, clock, eventLog, safetyImportHours: schedule.safetyImportHours },
    ...{ onMayWriteAnchors, onAccount },
    forests: forests.map((forest) => readForest(forest, dataFolder, secrets)),
    features: async (name) =>
      featuresOn({
        writesSourceAnchor: writing.has(name),
        relay: await relay.status(),
        readsHashes: reading.has(name) && (await hasHashes()),
      }),
  });
}
