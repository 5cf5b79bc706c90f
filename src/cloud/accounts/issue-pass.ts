import type { BusinessContext } from '../audit/business-events.ts';
import { recordEvent } from '../audit/business-events.ts';
import { methodEvents } from '../audit/method-events.ts';
import { inTransaction } from '../../base/database/transaction.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import type { Actor } from './actor.ts';
import { nameOf, refuseActor } from './actor.ts';
import { methodErrors } from './methods/errors.ts';
import type { Pass, PassWanted } from './methods/temporary-pass.ts';
import { insertPass, LEAST_MINUTES } from './methods/temporary-pass.ts';
import { getPerson } from './person.ts';
import { readPolicy } from './policy/policy-store.ts';
import { mailSecurityNotice } from './methods/security-notice.ts';

/**
 * A Temporary Access Pass for somebody. The limits of the policy hold for administrators; an operator may have to help
 * where the policy went wrong. Throws `accounts.unknown-user`, `methods.pass-time`, `methods.pass-once` and what
 * `refuseAct` throws.
 */
export async function issuePass(
  context: BusinessContext,
  tenant: TenantKey,
  { name, ...wanted }: { readonly name: string } & PassWanted,
  actor: Actor,
): Promise<Pass> {
  return await inTransaction(context, async (inside) => {
    const person = await getPerson(inside.connection, tenant, name);
    await refuseActor(inside.connection, actor, person, 'issue-pass');
    if ('person' in actor) {
      const { maximumMinutes: most, uses } = (await readPolicy(inside.connection, tenant)).methods.pass;
      if (wanted.minutes > most) throw methodErrors('methods.pass-time', { least: LEAST_MINUTES, most });
      if (uses === 'once' && wanted.uses === 'many') throw methodErrors('methods.pass-once', {});
    }
    const pass = await insertPass(inside, person, wanted);
    const by = nameOf(actor);
    const values = { user: person.upn, until: pass.expiresAt.toISOString(), actor: by };
    await recordEvent(inside, tenant, methodEvents.passIssued, values, { actor: by, targetId: person.id });
    await mailSecurityNotice(inside, person, { kind: 'pass-issued' }, actor);
    return pass;
  });
}
