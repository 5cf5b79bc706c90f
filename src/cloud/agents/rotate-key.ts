import { MINUTE } from '../../base/clock.ts';
import { inTransaction } from '../../base/database/transaction.ts';
import { isHawserError } from '../../base/errors.ts';
import type { PublicKey, Signer } from '../../wire/index.ts';
import { importOnce, isUsable, verifyStatement, verifyStatementOf } from '../../wire/index.ts';
import type { BusinessContext } from '../audit/business-events.ts';
import { businessEvents, recordEvent } from '../audit/business-events.ts';
import { cloudErrors } from '../errors.ts';
import { readKeys, replaceKey, signersOf } from './key-store.ts';
import type { AuthenticatedAgent } from './store.ts';

/** How long the key of before is taken beside the new one: for what was signed with it and is on its way. */
export const KEY_OVERLAP_MS = MINUTE;

/**
 * Puts another key in the place of the one that an agent proves itself with. The request is signed with the old key,
 * and holds what only the new one can sign: a token alone replaces nothing, and nobody registers a key of somebody
 * else. The same request again is answered the same, as the agent may not have heard the answer. Throws
 * `cloud.key-not-proved`.
 */
export async function rotateKeyAndRecord(
  context: BusinessContext,
  { tenant, agentId }: AuthenticatedAgent,
  statement: string,
): Promise<{ readonly keyId: string }> {
  return await inTransaction(context, async (within) => {
    const now = within.clock.now();
    const keys = await readKeys(within.connection, tenant, agentId, { now, lock: true });
    if (!keys) throw cloudErrors('cloud.agent-revoked', {});
    const { next, signer } = readStatement(statement, { tenant: tenant.id, agent: agentId, signers: signersOf(keys) });
    const { kid: keyId, ...publicKey } = next;
    if (keyId === keys.present.keyId) return { keyId };
    // The one before proves what was asked for already, and nothing new.
    if (signer !== keys.present.keyId) throw cloudErrors('cloud.key-not-proved', {});
    const until = new Date(now.getTime() + KEY_OVERLAP_MS);
    await replaceKey(within.connection, tenant, agentId, { keyId, publicKey, now, until });
    const values = { agent: keys.name, id: agentId, key: keyId, previous: signer };
    const by = { actor: `agent:${agentId}`, targetId: agentId };
    await recordEvent(within, tenant, businessEvents.agentKeyRotated, values, by);
    return { keyId };
  });
}

interface Expected {
  readonly tenant: string;
  readonly agent: string;
  readonly signers: readonly Signer[];
}

function readStatement(
  text: string,
  { tenant, agent, signers }: Expected,
): { readonly next: PublicKey; readonly signer: string } {
  try {
    const { said, signer } = verifyStatementOf('hawser-next-key+jws', text, signers);
    if (!isUsable(said.key)) throw cloudErrors('cloud.key-not-proved', {});
    const proof = verifyStatement('hawser-key-proof+jws', said.proof, importOnce(said.key));
    const isOwn = [said, proof].every((one) => one.tenant === tenant && one.agent === agent);
    if (!isOwn || proof.previous !== signer.kid) throw cloudErrors('cloud.key-not-proved', {});
    return { next: said.key, signer: signer.kid };
  } catch (cause) {
    if (!isHawserError(cause)) throw cause;
    throw cloudErrors('cloud.key-not-proved', {}, { cause });
  }
}
