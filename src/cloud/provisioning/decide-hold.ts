import { sql } from 'kysely';
import { inTransaction } from '../../base/database/transaction.ts';
import type { DeleteVerdict } from '../../wire/index.ts';
import type { BusinessContext } from '../audit/business-events.ts';
import { businessEvents, recordEvent } from '../audit/business-events.ts';
import { cloudErrors } from '../errors.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import type { HoldName } from './holds.ts';
import { listHolds } from './holds.ts';

export interface HoldVerdict extends HoldName {
  /** null: all of the hold. */
  readonly group: string | null;
  /** Of what was shown. */
  readonly digest: string;
  readonly verdict: DeleteVerdict;
}

/**
 * Approves or declines the deletes of a hold or of one group of it: exactly those that were shown. The agent carries it
 * out before its next export, after it has looked whether they are still the same. Returns how many. Throws
 * `cloud.unknown-hold` and `cloud.hold-changed`.
 */
export async function decideHold(
  context: BusinessContext,
  tenant: TenantKey,
  { agentId, number, group, digest, verdict }: HoldVerdict,
  { actor }: { readonly actor: string },
): Promise<number> {
  return await inTransaction(context, async (within) => {
    const { connection, clock } = within;
    const [hold] = await listHolds(connection, tenant, { agentId, number });
    const shown = group === null ? hold : hold?.groups.find(({ id }) => id === group);
    if (hold === undefined || shown === undefined) throw cloudErrors('cloud.unknown-hold', { hold: number });
    if (shown.digest !== digest) {
      const before = Number(digest.split('-')[1] ?? 0);
      throw cloudErrors('cloud.hold-changed', { hold: number, before, now: shown.count });
    }
    const of = group ?? '';
    // Whoever decides about all of it decides about its groups too.
    if (group === null) {
      await sql`delete from hold_decision where tenant = ${tenant.number} and agent_id = ${agentId}
        and hold = ${number}`.execute(connection);
    }
    await sql`insert into hold_decision
        (tenant, agent_id, hold, group_id, held_at, digest, verdict, decided_by, decided_at)
      values (${tenant.number}, ${agentId}, ${number}, ${of}, ${hold.heldAt}, ${digest}, ${verdict}, ${actor},
        ${clock.now()})
      on conflict (tenant, agent_id, hold, group_id) do update set held_at = excluded.held_at, digest = excluded.digest,
        verdict = excluded.verdict, decided_by = excluded.decided_by, decided_at = excluded.decided_at`.execute(
      connection,
    );
    const entry = verdict === 'approved' ? businessEvents.deletesApproved : businessEvents.deletesDeclined;
    const values = { count: shown.count, objectClass: hold.objectClass, hold: number, agent: hold.agentName, actor };
    await recordEvent(within, tenant, entry, values, { actor, targetId: agentId });
    return shown.count;
  });
}
