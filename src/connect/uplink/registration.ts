import type { Clock } from '../../base/clock.ts';
import { systemClock } from '../../base/clock.ts';
import { agentRegistered, discovery, publicKeyOf } from '../../wire/index.ts';
import type { Discovery } from '../../wire/index.ts';
import { readAnswer } from './answer.ts';
import { isPrivate } from '../check-cloud.ts';
import { connectErrors } from '../errors.ts';
import type { SecretStore } from '../secret-store.ts';
import type { OutboundClient } from './outbound-client.ts';
import type { AgentIdentity } from './own-keys.ts';
import { newKey, OwnKeys } from './own-keys.ts';

/**
 * Where everything of the tenant is. Throws `connect.cloud-unreachable`, `connect.cloud-refused`,
 * `connect.unexpected-answer`, and `connect.plain-endpoint` where a cloud that was reached privately leads elsewhere
 * without TLS.
 */
export async function discoverCloud(
  outbound: OutboundClient,
  cloudUrl: string,
  tenant: string,
  signal?: AbortSignal,
): Promise<Discovery> {
  const url = new URL('/provisioning/v1/discover', cloudUrl);
  url.searchParams.set('tenant', tenant);
  const answer = await outbound.send({ method: 'GET', url: url.href, ...(signal && { signal }) });
  const found = readAnswer(discovery, url.href, answer);
  const plain = Object.entries(found).find(([name, value]) => name.endsWith('Endpoint') && !isPrivate(value))?.[1];
  if (isPrivate(cloudUrl) && plain !== undefined)
    throw connectErrors('connect.plain-endpoint', { url: cloudUrl, endpoint: plain });
  return found;
}

export interface RegisterOptions {
  readonly cloudUrl: string;
  readonly tenant: string;
  /** The administrator's one-time code. */
  readonly code: string;
  /** The agent's name in the console, usually the host's. */
  readonly name: string;
  readonly version: string;
  readonly clock?: Clock;
}

/** Makes a key pair, registers its public half with the one-time code and keeps the identity sealed. */
export async function registerAgent(
  outbound: OutboundClient,
  secrets: SecretStore,
  options: RegisterOptions,
): Promise<AgentIdentity> {
  const { cloudUrl, tenant, code, name, version, clock = systemClock } = options;
  const { registrationEndpoint, tenantId } = await discoverCloud(outbound, cloudUrl, tenant);
  const key = newKey(clock.now());
  const { kid: _, ...publicKey } = publicKeyOf(key.privateKey);
  const answer = await outbound.send({
    method: 'POST',
    url: registrationEndpoint,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ tenantId, code, name, version, publicKey }),
  });
  const identity = readAnswer(agentRegistered, registrationEndpoint, answer);
  OwnKeys.create(secrets, identity, key);
  return identity;
}
