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
import { judgeWith, readAccess, saveAccess } from './access-store.ts';
import { accessErrors } from './errors.ts';
import type { AccessImpact } from './impact.ts';
import { forecastAccess } from './impact.ts';
import { OWN_PAGES } from './own-applications.ts';
import { usableEmergencies } from '../emergency.ts';
import { currentOrigin } from '../../../base/origin.ts';
import type { WrittenText } from './read-document.ts';
import { readWritten } from './read-document.ts';

export interface AccessChange extends WrittenText {
  /** Only says what would become of people. */
  readonly isTrial?: boolean | undefined;
  /** People may be stopped by it; never whoever does it, and never every administrator. */
  readonly acceptsImpact?: boolean | undefined;
}

/**
 * Replaces the access policy. Throws `access.invalid`, `accounts.role-needed`, `access.locks-out`,
 * `access.locks-you-out` and `access.locks-administrators-out`.
 */
export async function changeAccess(
  context: BusinessContext,
  tenant: TenantKey,
  { isTrial = false, acceptsImpact = false, ...written }: AccessChange,
  actor: Actor,
): Promise<{ readonly document: AccessDocument; readonly impact: AccessImpact }> {
  if ('person' in actor) refuseWithout(actor.person.roles, only('authentication-policy'));
  return await inTransaction(context, async (inside) => {
    const { connection, clock } = inside;
    await lockTenant(connection, tenant);
    const before = await readAccess(connection, tenant);
    const document = await readWritten(connection, tenant, written, before);
    const you = 'person' in actor ? actor.person.id : undefined;
    const impact = await forecastAccess(inside, tenant, { before, after: document, you });
    if (isTrial) return { document, impact };
    await refuseLockOut(inside, tenant, { document, impact, actor });
    if (!acceptsImpact) refuseImpact(impact);
    const by = nameOf(actor);
    await saveAccess(connection, tenant, document, { by, at: clock.now() });
    const values = { changes: changesOf(before, document), actor: by };
    await recordEvent(inside, tenant, methodEvents.accessPolicyChanged, values, { actor: by });
    return { document, impact };
  });
}

interface Wanted {
  readonly document: AccessDocument;
  readonly impact: AccessImpact;
  readonly actor: Actor;
}

/** What nobody can accept: that whoever does it is locked out here, or everybody who could undo it. */
async function refuseLockOut(
  { connection }: BusinessContext,
  tenant: TenantKey,
  { document, impact: { administrators }, actor }: Wanted,
): Promise<void> {
  if ('person' in actor) {
    const address = currentOrigin()?.address ?? undefined;
    const asked = { application: OWN_PAGES, address };
    const { decided } = await judgeWith(connection, document, actor.person, asked);
    if (decided.access === 'block') throw accessErrors('access.locks-you-out', { policy: decided.policy?.name ?? '' });
  }
  const { count, blocked } = administrators;
  if (count === 0 || blocked < count || (await usableEmergencies(connection, tenant)).length > 0) return;
  throw accessErrors('access.locks-administrators-out', {});
}

function refuseImpact({ blocked, cannot, days }: AccessImpact): void {
  if (blocked.count + cannot.count === 0) return;
  const names = [...new Set([...blocked.names, ...cannot.names])].slice(0, 10);
  throw accessErrors('access.locks-out', { days, blocked: blocked.count, without: cannot.count, names });
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
