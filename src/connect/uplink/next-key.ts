import type { Discovery } from '../../wire/index.ts';
import { keyAnswer, signStatement } from '../../wire/index.ts';
import { detailOf, isHawserError } from '../../base/errors.ts';
import { readAnswer } from './answer.ts';
import type { OutboundClient } from './outbound-client.ts';
import type { OwnKeys } from './own-keys.ts';
import type { Token } from './token.ts';

export interface SettleOptions {
  readonly own: OwnKeys;
  readonly outbound: OutboundClient;
  readonly endpoints: Discovery;
  /** A token for one of the keys. Throws `connect.agent-revoked` when the cloud does not know it. */
  readonly tokenOf: (which: 'present' | 'next') => Promise<Token>;
  readonly signal?: AbortSignal | undefined;
}

/**
 * An agent with two keys finds out which of them the cloud takes, and ends with one: what a process before it was at
 * when it was killed, or what the network lost, is done again and means the same. While the cloud does not take the
 * next key, the present one goes on working; why is in `own.refusal`.
 */
export async function settleKeys(options: SettleOptions): Promise<Token> {
  const { own, tokenOf } = options;
  const known = await tokenIfKnown(options);
  if (known) {
    own.promote();
    return known;
  }
  const token = await tokenOf('present');
  if (!own.isHolder) return token;
  try {
    await announceNextKey(options, token);
  } catch (error) {
    if (!isHawserError(error)) throw error;
    own.refusal = detailOf(error);
    return token;
  }
  const fresh = await tokenOf('next');
  own.promote();
  return fresh;
}

/** Undefined: the cloud has not heard of the next key. */
async function tokenIfKnown({ tokenOf }: SettleOptions): Promise<Token | undefined> {
  try {
    return await tokenOf('next');
  } catch (error) {
    if (!isHawserError(error, 'connect.agent-revoked')) throw error;
    return undefined;
  }
}

/** Says which key takes the place of the present one: signed with that one, and holding what only the new one signs. */
async function announceNextKey({ own, outbound, endpoints, signal }: SettleOptions, token: Token): Promise<void> {
  const { identity, present, next } = own;
  if (!next) return;
  const who = { tenant: identity.tenantId, agent: identity.agentId };
  const proof = signStatement('hawser-key-proof+jws', { ...who, previous: present.publicKey.kid }, next.privateKey);
  const statement = signStatement('hawser-next-key+jws', { ...who, key: next.publicKey, proof }, present.privateKey);
  const { keyEndpoint: url } = endpoints;
  const answer = await outbound.send({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token.value}` },
    body: JSON.stringify({ statement }),
    ...(signal && { signal }),
  });
  readAnswer(keyAnswer, url, answer);
}
