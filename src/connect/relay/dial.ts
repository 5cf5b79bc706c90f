import type { Clock } from '../../base/clock.ts';
import { isHawserError } from '../../base/errors.ts';
import { hawserVersion } from '../../base/version.ts';
import { relayLimits, signStatement } from '../../wire/index.ts';
import type { CloudClient } from '../uplink/client.ts';
import type { OwnKeys } from '../uplink/own-keys.ts';
import type { OutboundClient } from '../uplink/outbound-client.ts';
import type { Heard } from './channel.ts';
import { Channel } from './channel.ts';
import type { FeatureSwitches } from './features.ts';
import type { RelayKeys } from './keys.ts';

export interface DialOptions {
  readonly own: OwnKeys;
  readonly client: CloudClient;
  readonly outbound: OutboundClient;
  readonly keys: RelayKeys;
  readonly features: FeatureSwitches;
  readonly clock: Clock;
}

/** A channel to the relay, with a token that is requested again once when the cloud does not take the one at hand. */
export async function dial(
  { client, outbound }: DialOptions,
  signal: AbortSignal,
  take: (message: Heard) => void,
): Promise<Channel> {
  const { relayEndpoint } = await client.endpoints(signal);
  const attempt = async (): Promise<Channel> => {
    const headers = { authorization: await client.authorization(signal) };
    const socket = await outbound.webSocket(relayEndpoint, { headers, signal, maxBytes: relayLimits.frameBytes });
    return new Channel(socket, { take });
  };
  try {
    return await attempt();
  } catch (error) {
    if (!isHawserError(error, 'connect.cloud-refused') || error.data['status'] !== 401) throw error;
    client.forgetToken();
    return await attempt();
  }
}

/**
 * Says which key to seal to and what this agent does, in answer to the latest challenge of the cloud and signed with
 * the agent's own key. Throws `connect.relay-disconnected` when the channel ends before one comes.
 */
export async function sendHello({ own, keys, features, clock }: DialOptions, channel: Channel): Promise<void> {
  const nonce = await channel.challenge();
  const { tenantId: tenant, agentId: agent } = own.identity;
  const { key } = keys.present(clock.now());
  const said = { tenant, agent, key, features: [...(await features.on())], nonce };
  const signer = own.present.privateKey;
  channel.sendHello({ version: hawserVersion(), statement: signStatement('hawser-agent+jws', said, signer) }, signer);
}
