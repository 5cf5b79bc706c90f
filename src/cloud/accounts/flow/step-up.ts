import { inTransaction } from '../../../base/database/transaction.ts';
import { normalizeName } from '../sign-in-name.ts';
import type { FirstFactor } from '../policy/outlook.ts';
import type { Session } from '../session.ts';
import { resumeSession } from '../session.ts';
import { lockAccount } from '../session-store.ts';
import { freshState } from './flow.ts';
import { deleteFlow } from './flow-store.ts';
import type { FlowContext, FlowToken, Where } from './open-flow.ts';
import { readFlow, startFlow } from './open-flow.ts';

/**
 * Somebody is signed in, with less than an application needs: what they proved counts, and only the second factor is
 * asked; it makes no recent proof of an old one. Undefined where there is none to ask: registering one takes a proof of
 * now, not a cookie. The account is locked first, as everything that ends sessions does, so that a session that ended
 * meanwhile counts for nothing.
 */
export async function stepUp(
  context: FlowContext,
  { id, person, amr, provedAt, token }: Session,
  where: Where,
): Promise<FlowToken | undefined> {
  const first = firstOf(amr);
  if (first === undefined) return undefined;
  return await inTransaction(context, async (inside) => {
    await lockAccount(inside.connection, person);
    if ((await resumeSession(inside, token))?.id !== id) return undefined;
    const at = provedAt.toISOString();
    const proved = { first, factors: 1, amr: [...amr], provedAt: at, since: at };
    const state = { ...freshState({ demand: 2 }), ...proved };
    const name = normalizeName(person.upn);
    const started = await startFlow(inside, person.tenant, { name, objectId: person.id, state });
    const flow = await readFlow(inside, started, where);
    if (flow.step.kind === 'second-factor') return started;
    await deleteFlow(inside.connection, flow.tenant, flow.secretHash);
    return undefined;
  });
}

/** A session that came of a pass has two factors, or its person a role: they start from the beginning. */
function firstOf(amr: readonly string[]): FirstFactor | undefined {
  if (amr.includes('mfa')) return undefined;
  if (amr.includes('pwd')) return 'password';
  return amr.includes('hwk') || amr.includes('swk') ? 'passkey' : undefined;
}
