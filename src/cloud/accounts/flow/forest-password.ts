import { inTransaction } from '../../../base/database/transaction.ts';
import { mailSecurityNotice } from '../methods/security-notice.ts';
import { endSessions } from '../session-store.ts';
import { recordRefusal } from '../sign-in-record.ts';
import { flowErrors } from './errors.ts';
import { forestRefusal } from './forest-errors.ts';
import type { ForestPasswords } from './forest-password-port.ts';
import type { FlowContext, Where } from './open-flow.ts';
import { answer, keepFlow, ownerOf, readFlow } from './open-flow.ts';

/**
 * A new password in the forest, in place of one that has expired or has to be changed. The forest judges both: the old
 * one, which nobody kept since the sign-in, and the new one by its rules. Every session and every other sign-in of the
 * person ends. Throws `flow.ended`, `flow.other-step` and what `forestRefusal` has.
 */
export async function changeForestPassword(
  context: FlowContext,
  text: string,
  where: Where,
  passwords: ForestPasswords,
): Promise<void> {
  const before = await readFlow(context, text, where);
  const { forestPasswords } = context;
  if (before.step.kind !== 'change-forest-password' || !forestPasswords) throw flowErrors('flow.other-step', {});
  const person = ownerOf(before);
  // Outside of a transaction: it takes its time, and its outcome ends the sign-ins of the person, this one too.
  const reason = await forestPasswords.change(person, passwords);
  if (reason !== 'done') {
    const refusal = forestRefusal(reason);
    if (reason !== 'old-wrong') {
      await recordRefusal(context, { upn: before.name, ...where }, refusal, { methods: before.state.amr });
      throw refusal;
    }
    // Only a wrong password costs a try.
    await answer(context, text, where, {
      belongs: ({ kind }) => kind === 'change-forest-password',
      judge: async () => await Promise.resolve({ refusal }),
    });
  }
  await inTransaction(context, async (inside) => {
    await endSessions(inside.connection, person.tenant, [person.id], inside.clock.now());
    await keepFlow(inside, { ...before, state: { ...before.state, mustChange: 'no' } });
    await mailSecurityNotice(inside, person, { kind: 'password-changed' }, { person });
  });
}
