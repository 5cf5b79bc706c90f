import { inTransaction } from '../../../base/database/transaction.ts';
import { EventLog } from '../../../base/event-log.ts';
import { appliedOnly } from '../access/decision.ts';
import { ensureAccount } from '../account.ts';
import { accountEvents } from '../../audit/account-events.ts';
import { recordEvent } from '../../audit/business-events.ts';
import { methodEvents } from '../../audit/method-events.ts';
import { getTenant } from '../../tenants/store.ts';
import type { Person } from '../person.ts';
import type { SessionToken } from '../session.ts';
import { openSession } from '../session.ts';
import type { FoundSession } from '../session-store.ts';
import { lockAccount } from '../session-store.ts';
import { insertSignIn } from '../../sign-ins/store.ts';
import { seenOf } from '../sign-in-record.ts';
import { flowErrors } from './errors.ts';
import { deleteFlow } from './flow-store.ts';
import type { FlowContext, Where } from './open-flow.ts';
import { lockOpenFlow, ownerOf, readFlow } from './open-flow.ts';

export interface SignedIn {
  readonly token: SessionToken;
  readonly person: Person;
}

export interface FinishOptions {
  /** The sessions of this browser: that of the same person goes on. */
  readonly present?: readonly Pick<FoundSession, 'id' | 'person'>[];
  /** Somebody with a session was asked again, for something that matters. */
  readonly isConfirmation?: boolean;
}

/**
 * A session for what was proved, and the end of the flow: it gives one, once. The account is locked first, as
 * everything that ends sessions does, so that whatever changed since is seen. Role holders do not stay signed in, and
 * nobody does where the tenant does not offer it.
 * Throws `flow.ended` and `flow.other-step`.
 */
export async function finish(
  context: FlowContext,
  text: string,
  where: Where,
  { present = [], isConfirmation = false }: FinishOptions = {},
): Promise<SignedIn> {
  const owner = ownerOf(await readFlow(context, text, where));
  return await inTransaction(context, async (inside) => {
    await ensureAccount(inside.connection, owner.tenant, owner.id);
    await lockAccount(inside.connection, owner);
    const flow = await lockOpenFlow(inside, text, where);
    if (flow.step.kind !== 'done' || flow.state.provedAt === null) throw flowErrors('flow.other-step', {});
    const person = ownerOf(flow);
    await deleteFlow(inside.connection, flow.tenant, flow.secretHash);
    const { amr, factors, provedAt, since, stays } = flow.state;
    const methods = factors > 1 ? [...amr, 'mfa'] : amr;
    const { signIn } = await getTenant(inside.connection, flow.tenant);
    const opened = await openSession(inside, person, {
      ...{ provedAt: new Date(since ?? provedAt), verifier: null, client: where.client },
      amr: methods,
      staysSignedIn: stays && signIn.offersToStay && !flow.facts.isPrivileged,
      renews: present.find((session) => session.person.id === person.id)?.id,
    });
    if (opened === undefined) throw flowErrors('flow.ended', {});
    const { tenant, upn, id } = person;
    const seen = seenOf({ upn: flow.name, ...where }, isConfirmation ? 'confirmation' : undefined);
    const { token, id: sessionId } = opened;
    const access = appliedOnly(flow.facts.decision);
    await insertSignIn(inside, tenant, { ...seen, methods, access, sessionId, result: 'success', reason: '' });
    const about = { actor: upn, targetId: id };
    if (isConfirmation) await recordEvent(inside, tenant, accountEvents.identityProved, { user: upn }, about);
    else await new EventLog(inside, tenant).write(accountEvents.signedIn, { user: upn });
    if (flow.standing?.isEmergency === true) {
      const values = { user: upn, address: where.client.address };
      await recordEvent(inside, tenant, methodEvents.emergencySignIn, values, about);
    }
    return { token, person };
  });
}
