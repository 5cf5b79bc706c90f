import { inTransaction } from '../../../base/database/transaction.ts';
import { lockTenant } from '../../objects/lock.ts';
import { ensureAccount, readAccount } from '../account.ts';
import { flowErrors } from '../flow/errors.ts';
import type { Standing } from '../flow/facts.ts';
import { readStanding } from '../flow/facts.ts';
import type { FlowContext } from '../flow/open-flow.ts';
import type { FoundSession } from '../session-store.ts';
import { holdSession, lockAccount } from '../session-store.ts';

/** Somebody who looks after their own account, in a session that they proved lately. */
export type OwnSession = Pick<FoundSession, 'id' | 'person' | 'amr'>;

/**
 * A change that somebody makes to their own methods. Changes of one person come one after the other, so that two tabs
 * never take away the last two methods; whatever ended the session meanwhile is seen. Throws `flow.ended`.
 */
export async function changeOwn<Result>(
  context: FlowContext,
  { id: session, person }: OwnSession,
  change: (inside: FlowContext, standing: Standing) => Promise<Result>,
): Promise<Result> {
  const { tenant, id } = person;
  return await inTransaction(context, async (inside) => {
    const { connection } = inside;
    // Before the account, as everybody does who could take the last usable emergency account away.
    if ((await readAccount(connection, tenant, id)).emergency) await lockTenant(connection, tenant);
    await ensureAccount(connection, tenant, id);
    await lockAccount(connection, person);
    const standing = await readStanding(inside, tenant, id);
    if (!standing || standing.isBlocked || !(await holdSession(connection, person, session)))
      throw flowErrors('flow.ended', {});
    return await change(inside, standing);
  });
}
