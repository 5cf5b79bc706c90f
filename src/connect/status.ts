import { hawserVersion } from '../base/version.ts';
import type { Engine } from '../sync/index.ts';
import type { Activity } from './activity.ts';
import type { ConnectConfiguration } from './configuration.ts';
import type { AgentStatus } from './control/operations.ts';
import type { PasswordHashes } from './password-hashes/password-hashes.ts';
import type { RelayService } from './relay/service.ts';
import type { Capabilities } from './rights/capabilities.ts';
import type { RulesInUse } from './rules-in-use.ts';
import { toSlowLeak } from './threshold-views.ts';
import type { OwnKeys } from './uplink/own-keys.ts';
import { toConnectorStatus, toDomainRights, toKeyStatus, toRunSummary } from './views.ts';

/** Whom the status of an agent is asked of. */
export interface StatusSources {
  readonly configuration: ConnectConfiguration;
  readonly engine: Engine;
  readonly capabilities: Capabilities;
  readonly rules: RulesInUse;
  readonly own: OwnKeys;
  readonly relay: RelayService;
  readonly passwordHashes: PasswordHashes;
  readonly isServing: boolean;
  readonly nextRunAt: Date | null;
  /** What it is at. */
  readonly activity: Activity;
}

/** What `hawser connect status` shows. */
export async function readStatus(sources: StatusSources): Promise<AgentStatus> {
  const { configuration, engine, capabilities, rules, own, relay } = sources;
  const [lastRun] = await engine.runs({ limit: 1 });
  const { connectors, pendingAdds, pendingUpdates, pendingDeletes, ...statistics } = await engine.statistics();
  const { waiting, declined, slowLeaks } = await engine.threshold().counts();
  return {
    version: hawserVersion(),
    tenant: configuration.cloud.tenant,
    cloudUrl: configuration.cloud.url,
    serving: sources.isServing,
    staging: await engine.staging(),
    running: sources.activity.running,
    progress: sources.activity.progress,
    lastRun: lastRun ? toRunSummary(lastRun) : null,
    nextRunAt: sources.nextRunAt?.toISOString() ?? null,
    connectors: connectors.map((connector) => toConnectorStatus(connector, capabilities)),
    domains: (await capabilities.status()).map(toDomainRights),
    pendingExports: pendingAdds + pendingUpdates + pendingDeletes,
    ...statistics,
    heldBackDeletes: waiting,
    declinedDeletes: declined,
    slowLeaks: slowLeaks.map(toSlowLeak),
    anchors: await engine.anchors.progress(),
    rules: await rules.status(),
    relay: await relay.status(),
    passwordHashes: await sources.passwordHashes.status(),
    key: toKeyStatus(own),
  };
}
