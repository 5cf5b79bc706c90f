import type { Clock } from '../../base/clock.ts';
import { isHawserError } from '../../base/errors.ts';
import { hawserVersion } from '../../base/version.ts';
import type { FromCloud } from '../../wire/index.ts';
import { importPrivateKey, relayLimits, signStatement } from '../../wire/index.ts';
import type { CloudClient } from '../uplink/client.ts';
import type { AgentIdentity } from '../uplink/registration.ts';
import type { OutboundClient } from '../uplink/outbound-client.ts';
import { Channel } from './channel.ts';
import type { FeatureSwitches } from './features.ts';
import type { RelayKeys } from './keys.ts';

export interface DialOptions {
  readonly identity: AgentIdentity;
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
  take: (message: FromCloud) => void,
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

/** Says which key to seal to and what this agent does, signed with the key of its registration. */
export async function sendHello({ identity, keys, features, clock }: DialOptions, channel: Channel): Promise<void> {
  const { tenantId: tenant, agentId: agent, privateKey } = identity;
  const { key } = keys.present(clock.now());
  const said = { tenant, agent, key, features: [...(await features.on())], at: clock.now().toISOString() };
  const statement = signStatement('hawser-agent+jws', said, importPrivateKey(privateKey));
  channel.send({ type: 'hello', version: hawserVersion(), statement });
}
