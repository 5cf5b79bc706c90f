import { randomBytes } from 'node:crypto';
import type { FeatureContext } from '../../base/feature-context.ts';
import type { PublicKey, RelayFeature, Signer } from '../../wire/index.ts';
import { isUsable, verifyStatementOf, wireErrors } from '../../wire/index.ts';
import { readKeys, signersOf } from '../agents/key-store.ts';
import type { AuthenticatedAgent } from '../agents/store.ts';
import { cloudErrors } from '../errors.ts';

/** What an agent has said of itself, and proved to be its own words of this moment. */
export interface Hello {
  readonly name: string;
  /** The key of its registration, or one that took its place: outcomes are signed with it from here on. */
  readonly signer: Signer;
  /** What requests are sealed to. */
  readonly key: PublicKey;
  readonly features: readonly RelayFeature[];
}

/** For one hello: whoever recorded another has signed another one. */
export function newNonce(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * The agent says which key to seal to and what it does, signed with its own key and with the nonce that it was sent on
 * this socket: who reads along can neither put another key in the place nor say it again, here or on a socket of their
 * own. Which keys are the agent's is asked now, as it may have rotated them since it connected. Throws
 * `cloud.agent-revoked`, `wire.signature-wrong` and `wire.statement-invalid`.
 */
export async function readHello(
  { connection, clock }: FeatureContext,
  { tenant, agentId }: AuthenticatedAgent,
  { nonce, statement }: { readonly nonce: string; readonly statement: string },
): Promise<Hello> {
  const keys = await readKeys(connection, tenant, agentId, { now: clock.now() });
  if (!keys) throw cloudErrors('cloud.agent-revoked', {});
  const { said, signer } = verifyStatementOf('hawser-agent+jws', statement, signersOf(keys));
  const { agent, key, features } = said;
  const isOwn = said.tenant === tenant.id && agent === agentId && said.nonce === nonce;
  // A key that nobody can seal to would be in the way of every request of the tenant.
  if (!isOwn || !isUsable(key)) throw wireErrors('wire.statement-invalid', { what: 'hawser-agent+jws' });
  return { name: keys.name, signer, key, features };
}
