import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { z } from 'zod';
import type { Clock } from '../../base/clock.ts';
import { MINUTE, SECOND } from '../../base/clock.ts';
import { isHawserError } from '../../base/errors.ts';
import type { Discovery } from '../../wire/index.ts';
import { relayLimits } from '../../wire/index.ts';
import { connectErrors } from '../errors.ts';
import { readAnswer } from './answer.ts';
import type { OutboundAnswer, OutboundClient } from './outbound-client.ts';
import type { AgentIdentity, OwnKey } from './own-keys.ts';

const tokenAnswer = z.object({ access_token: z.string(), expires_in: z.number() });

export interface Token {
  readonly value: string;
  /** By the agent's clock, and a minute early. */
  readonly expiresAt: number;
}

export interface TokenRequest {
  readonly identity: AgentIdentity;
  readonly key: OwnKey;
  readonly endpoints: Pick<Discovery, 'tokenEndpoint' | 'issuer'>;
  readonly signal?: AbortSignal | undefined;
}

/**
 * client_credentials with private_key_jwt (RFC 7523 2.2); the assertion lives one minute and is used once. Throws
 * `connect.agent-revoked` when the cloud does not know the key, and `connect.clock-differs` when it is the clock.
 */
export async function requestToken(
  { outbound, clock }: { readonly outbound: OutboundClient; readonly clock: Clock },
  { identity: { clientId }, key, endpoints: { tokenEndpoint, issuer }, signal }: TokenRequest,
): Promise<Token> {
  const now = clock.now().getTime();
  const issuedAt = Math.floor(now / SECOND);
  const assertion = await new SignJWT()
    .setProtectedHeader({ alg: 'ES256', kid: key.publicKey.kid })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(issuer)
    .setJti(randomUUID())
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + 60)
    .sign(key.privateKey);
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
    scope: 'provisioning',
  });
  const answer = await outbound.send({
    method: 'POST',
    url: tokenEndpoint,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: form.toString(),
    ...(signal && { signal }),
  });
  const { access_token: value, expires_in: lifetime } = readToken(tokenEndpoint, answer, clock.now());
  return { value, expiresAt: now + Math.max(30, lifetime - 60) * SECOND };
}

/**
 * A cloud that does not take the proof says no more than that. A clock that is wrong looks like a wrong key to it, and
 * the answer shows what time it is there.
 */
function readToken(url: string, answer: OutboundAnswer, now: Date): z.output<typeof tokenAnswer> {
  try {
    return readAnswer(tokenAnswer, url, answer);
  } catch (error) {
    if (!isHawserError(error, 'connect.agent-revoked')) throw error;
    const cloud = new Date(String(answer.headers['date']));
    const aheadMs = now.getTime() - cloud.getTime();
    // Without a time in the answer nothing is known of the clock.
    if (!(Math.abs(aheadMs) > relayLimits.clockSkewMs)) throw error;
    const times = { local: now.toISOString(), cloud: cloud.toISOString() };
    throw connectErrors('connect.clock-differs', { ...times, minutes: Math.round(aheadMs / MINUTE) }, { cause: error });
  }
}
