import { inTransaction } from '../../../base/database/transaction.ts';
import { accountErrors } from '../errors.ts';
import { flowErrors } from '../flow/errors.ts';
import { forestRefusal } from '../flow/forest-errors.ts';
import type { ForestPasswords } from '../flow/forest-password-port.ts';
import type { FlowContext } from '../flow/open-flow.ts';
import { mailSecurityNotice } from '../methods/security-notice.ts';
import type { Client } from '../session-store.ts';
import { endSessions } from '../session-store.ts';
import type { SessionToken, Session } from '../session.ts';
import { openSession } from '../session.ts';

/**
 * Another password in the forest, which judges both: the old one and the new one. Every session ends, and another one
 * opens with what was proved in this one. Throws what `forestRefusal` has, `accounts.password-of-forest`,
 * `accounts.password-same` and `passwords.too-many-requests`.
 */
export async function changeOwnForestPassword(
  context: FlowContext,
  { person, amr, stays: staysSignedIn }: Pick<Session, 'person' | 'amr' | 'stays'>,
  client: Client,
  passwords: ForestPasswords,
): Promise<SessionToken> {
  const { forestPasswords } = context;
  if (!forestPasswords || !person.synchronized) throw accountErrors('accounts.password-of-forest', {});
  if (passwords.oldPassword === passwords.newPassword) throw accountErrors('accounts.password-same', {});
  const reason = await forestPasswords.change(person, passwords);
  if (reason !== 'done') throw forestRefusal(reason);
  return await inTransaction(context, async (inside) => {
    const provedAt = inside.clock.now();
    await endSessions(inside.connection, person.tenant, [person.id], provedAt);
    await mailSecurityNotice(inside, person, { kind: 'password-changed' }, { person });
    const opened = await openSession(inside, person, { provedAt, verifier: null, client, amr, staysSignedIn });
    if (opened === undefined) throw flowErrors('flow.ended', {});
    return opened.token;
  });
}
