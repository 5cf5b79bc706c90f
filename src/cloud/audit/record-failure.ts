import { isHawserError } from '../../base/errors.ts';
import { newId, isUuid } from '../../base/ids.ts';
import { currentOrigin } from '../../base/origin.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import type { BusinessContext, BusinessEvent } from './business-events.ts';
import { administration } from './business-events.ts';
import { writeAudit } from './store.ts';

/**
 * Something was tried and refused, or went wrong. What it says of the reason is a code: what was typed is not kept. The
 * failure that is reported is the one that happened, also when it cannot be written down.
 */
export async function recordFailure(
  context: BusinessContext,
  tenant: TenantKey,
  { activity }: BusinessEvent,
  { actor, targetId = null, error }: { readonly actor: string; readonly targetId?: string | null; error: unknown },
): Promise<void> {
  try {
    await writeAudit(context, tenant, {
      category: administration,
      activity,
      actor,
      targetId: targetId !== null && isUuid(targetId) ? targetId : null,
      status: 'failure',
      reason: isHawserError(error) ? error.code : 'base.internal',
      correlationId: currentOrigin()?.correlationId ?? newId(),
    });
  } catch (unwritten) {
    context.log.error({ err: unwritten, activity }, 'a failure could not be written into the audit');
  }
}
