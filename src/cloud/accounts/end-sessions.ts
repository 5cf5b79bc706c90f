import type { BusinessContext } from '../audit/business-events.ts';
import { businessEvents, recordEvent } from '../audit/business-events.ts';
import { inTransaction } from '../../base/database/transaction.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import type { Actor } from './actor.ts';
import { nameOf, refuseActor } from './actor.ts';
import { accountErrors } from './errors.ts';
import { getPerson } from './person.ts';
import type { SessionId } from './session-store.ts';
import { deleteSession, endSessions } from './session-store.ts';

/**
 * Ends one session of somebody, or all of them and what was proved so far. Throws `accounts.unknown-user`,
 * `accounts.unknown-session` and what `refuseAct` throws.
 */
export async function endSessionsOf(
  context: BusinessContext,
  tenant: TenantKey,
  { name, session }: { readonly name: string; readonly session: SessionId | 'all' },
  actor: Actor,
): Promise<void> {
  await inTransaction(context, async (inside) => {
    const { connection, clock } = inside;
    const person = await getPerson(connection, tenant, name);
    await refuseActor(connection, actor, person, 'end-sessions');
    if (session === 'all') await endSessions(connection, tenant, [person.id], clock.now());
    else if (!(await deleteSession(connection, person, session)))
      throw accountErrors('accounts.unknown-session', { id: session });
    const by = nameOf(actor);
    const values = { user: person.upn, sessions: session, actor: by };
    await recordEvent(inside, tenant, businessEvents.sessionsEnded, values, { actor: by, targetId: person.id });
  });
}
