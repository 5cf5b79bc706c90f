import { inTransaction } from '../../base/database/transaction.ts';
import type { BusinessContext } from '../audit/business-events.ts';
import { businessEvents, recordEvent } from '../audit/business-events.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import type { NewPerson } from './create-person.ts';
import { createAdministrator } from './create-person.ts';
import { issuePass } from './issue-pass.ts';
import type { Pass } from './methods/temporary-pass.ts';
import type { Person } from './person.ts';

const PASS_MINUTES = 60;

/**
 * Whoever has the shell of the server makes an administrator without a password, and a Temporary Access Pass: the first
 * sign-in with it registers what they sign in with from then on. Throws what `createPerson` throws.
 */
export async function createFirstAdministrator(
  context: BusinessContext,
  tenant: TenantKey,
  administrator: Pick<NewPerson, 'upn' | 'displayName'>,
  { operator: actor }: { readonly operator: string },
): Promise<{ readonly person: Person; readonly pass: Pass }> {
  return await inTransaction(context, async (inside) => {
    const person = await createAdministrator(inside, tenant, administrator, actor, async (within, made) => {
      const values = { administrator: made.upn, actor };
      const about = { actor, targetId: made.id };
      await recordEvent(within, tenant, businessEvents.administratorCreated, values, about);
    });
    const wanted = { name: person.id, minutes: PASS_MINUTES, uses: 'once' } as const;
    return { person, pass: await issuePass(inside, tenant, wanted, { operator: actor }) };
  });
}
