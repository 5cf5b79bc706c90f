import { inTransaction } from '../../../base/database/transaction.ts';
import { accountErrors } from '../../accounts/errors.ts';
import type { SessionId } from '../../accounts/session-store.ts';
import { deleteOtherSessions, deleteSession } from '../../accounts/session-store.ts';
import type { Session } from '../../accounts/session.ts';
import { sessionsOf } from '../../accounts/session.ts';
import { businessEvents, recordEvent } from '../../audit/business-events.ts';
import type { LogoutOptions } from './logout.ts';
import { inform, readAuthorizations } from './logout.ts';

type Own = Pick<Session, 'id' | 'person'>;

/**
 * Somebody ends another session of their own; applications that asked for it hear of it. Throws
 * `accounts.unknown-session`.
 */
export async function revokeSession(options: LogoutOptions, { person }: Own, session: SessionId): Promise<void> {
  const { tenant, id, upn } = person;
  const authorizations = await readAuthorizations(options.connection, tenant, session);
  await inTransaction(options, async (inside) => {
    if (!(await deleteSession(inside.connection, person, session)))
      throw accountErrors('accounts.unknown-session', { id: session });
    const values = { user: upn, sessions: session, actor: upn };
    await recordEvent(inside, tenant, businessEvents.sessionsEnded, values, { actor: upn, targetId: id });
  });
  await inform(options, tenant, { subject: id, authorizations });
}

/** The same with all sessions but this one. */
export async function revokeOtherSessions(options: LogoutOptions, { id: kept, person }: Own): Promise<void> {
  const { tenant, id, upn } = person;
  const others = (await sessionsOf(options, person)).filter((session) => session.id !== kept);
  const authorizations = await Promise.all(
    others.map(async (session) => await readAuthorizations(options.connection, tenant, session.id)),
  );
  await inTransaction(options, async (inside) => {
    await deleteOtherSessions(inside.connection, person, kept);
    const values = { user: upn, sessions: 'others', actor: upn };
    await recordEvent(inside, tenant, businessEvents.sessionsEnded, values, { actor: upn, targetId: id });
  });
  for (const one of authorizations) await inform(options, tenant, { subject: id, authorizations: one });
}
