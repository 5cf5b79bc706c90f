import type { Clock } from '../base/clock.ts';
import type { EventLog } from '../base/event-log.ts';
import type { ConnectConfiguration } from './configuration.ts';
import type { Measures } from './health/measures.ts';
import { measuredOutbound } from './health/measures.ts';
import type { SecretStore } from './secret-store.ts';
import { forestSecret } from './secret-store.ts';
import { CloudClient } from './uplink/client.ts';
import { keyEvents } from './uplink/key-events.ts';
import type { OutboundClient } from './uplink/outbound-client.ts';
import { openOutboundClient } from './uplink/outbound-client.ts';
import type { OwnKeys } from './uplink/own-keys.ts';

export interface UplinkOptions {
  readonly configuration: ConnectConfiguration;
  readonly secrets: SecretStore;
  readonly own: OwnKeys;
  readonly measures: Measures;
  readonly clock: Clock;
  readonly eventLog: EventLog;
}

/** The way to the cloud, and who the agent is on it. Nothing is connected yet; `outbound` is the caller's to end. */
export function openUplink({ configuration, secrets, own, measures, clock, eventLog }: UplinkOptions): {
  readonly outbound: OutboundClient;
  readonly client: CloudClient;
} {
  const { cloud, proxy } = configuration;
  const direct = openOutboundClient({
    caFile: cloud.caFile,
    proxy: { ...proxy, password: proxy.password ?? secrets.get(forestSecret('proxy')) },
  });
  const outbound = measuredOutbound(direct, measures);
  const onOtherKey = async (key: string, previous: string): Promise<void> => {
    await eventLog.write(keyEvents.rotated, { key, previous });
  };
  const where = { cloudUrl: cloud.url, tenant: cloud.tenant };
  return { outbound, client: new CloudClient({ outbound, ...where, own, clock, onOtherKey }) };
}
