import { inTransaction } from '../../../base/database/transaction.ts';
import type { BusinessContext } from '../../audit/business-events.ts';
import { recordEvent } from '../../audit/business-events.ts';
import { methodEvents } from '../../audit/method-events.ts';
import { lockTenant } from '../../objects/lock.ts';
import type { TenantKey } from '../../tenants/tenant-key.ts';
import type { Actor } from '../actor.ts';
import { nameOf } from '../actor.ts';
import { refuseWithout } from '../rights.ts';
import { only } from '../role.ts';
import type { AccessDocument } from './access-document.ts';
import { readAccess, saveAccess } from './access-store.ts';
import type { WrittenText } from './read-document.ts';
import { readWritten } from './read-document.ts';

export interface AccessChange extends WrittenText {
  /** Only says what would become of people. */
  readonly isTrial?: boolean | undefined;
}

/** Replaces the access policy. Throws `access.invalid` and `accounts.role-needed`. */
export async function changeAccess(
  context: BusinessContext,
  tenant: TenantKey,
  { isTrial = false, ...written }: AccessChange,
  actor: Actor,
): Promise<{ readonly document: AccessDocument }> {
  if ('person' in actor) refuseWithout(actor.person.roles, only('authentication-policy'));
  return await inTransaction(context, async (inside) => {
    const { connection, clock } = inside;
    await lockTenant(connection, tenant);
    const before = await readAccess(connection, tenant);
    const document = await readWritten(connection, tenant, written, before);
    if (isTrial) return { document };
    const by = nameOf(actor);
    await saveAccess(connection, tenant, document, { by, at: clock.now() });
    const values = { changes: changesOf(before, document), actor: by };
    await recordEvent(inside, tenant, methodEvents.accessPolicyChanged, values, { actor: by });
    return { document };
  });
}

/** What differs, by policy; what a policy says stands in the event, so that the audit tells what held when. */
function changesOf(before: AccessDocument, after: AccessDocument): string {
  const was = new Map(before.policies.map((policy) => [policy.id, JSON.stringify(policy)]));
  const kept = new Set(after.policies.map(({ id }) => id));
  const changed = after.policies
    .filter((policy) => was.get(policy.id) !== JSON.stringify(policy))
    .map((policy) => `${was.has(policy.id) ? '~' : '+'} ${JSON.stringify(policy)}`);
  const removed = before.policies.filter(({ id }) => !kept.has(id)).map(({ id, name }) => `- ${name} (${id})`);
  const networks = JSON.stringify(after.networks);
  const moved = networks === JSON.stringify(before.networks) ? [] : [`networks ${networks}`];
  return [...changed, ...removed, ...moved].join(', ') || '–';
}
