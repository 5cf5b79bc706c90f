import type { JWK } from 'jose';
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import { z } from 'zod';
import { agentRegistered, discovery } from '../../wire/index.ts';
import type { Discovery } from '../../wire/index.ts';
import { readAnswer } from './answer.ts';
import { isPrivate } from '../check-cloud.ts';
import { connectErrors } from '../errors.ts';
import type { SecretStore } from '../secret-store.ts';
import type { OutboundClient } from './outbound-client.ts';

const identitySchema = z.object({ ...agentRegistered.shape, privateKey: z.record(z.string(), z.string()) });

/** Who this agent is to the cloud. The private key was made here and never leaves. */
export interface AgentIdentity {
  readonly agentId: string;
  readonly clientId: string;
  readonly tenantId: string;
  readonly privateKey: JWK;
}

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
}

/** Makes a key pair, registers its public half with the one-time code and keeps the identity sealed. */
export async function registerAgent(
  outbound: OutboundClient,
  secrets: SecretStore,
  options: RegisterOptions,
): Promise<AgentIdentity> {
  const { cloudUrl, tenant, code, name, version } = options;
  const { registrationEndpoint, tenantId } = await discoverCloud(outbound, cloudUrl, tenant);
  const pair = await generateKeyPair('ES256', { extractable: true });
  const { kty, crv, x, y } = await exportJWK(pair.publicKey);
  const answer = await outbound.send({
    method: 'POST',
    url: registrationEndpoint,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ tenantId, code, name, version, publicKey: { kty, crv, x, y } }),
  });
  const registered = readAnswer(agentRegistered, registrationEndpoint, answer);
  const privateKey = { ...(await exportJWK(pair.privateKey)), kid: await calculateJwkThumbprint(pair.publicKey) };
  const identity = { ...registered, privateKey };
  secrets.set('agent-identity', JSON.stringify(identity));
  return identity;
}

/** The identity of a registered agent. Throws `connect.not-registered`. */
export function readIdentity(secrets: SecretStore): AgentIdentity {
  const text = secrets.get('agent-identity');
  if (text === undefined) throw connectErrors('connect.not-registered', {});
  return identitySchema.parse(JSON.parse(text));
}
