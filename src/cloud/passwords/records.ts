import type { EventContext } from '../../base/event-log.ts';
import { EventLog } from '../../base/event-log.ts';
import type { EffectOperation } from '../../wire/index.ts';
import { auditRecord } from '../audit/store.ts';
import type { RecordsOf, RequestRecords } from '../relay/records.ts';
import { pendingRecords } from '../password-hashes/written-back.ts';
import { passwordEvents } from './events.ts';

/** The field's category of everything about passwords, and its names of what was asked. */
const category = 'Self-service Password Management';
const activities = {
  reset: 'Reset password (by admin)',
  unlock: 'Unlock user account (by admin)',
  change: 'Change password (self-service)',
} as const satisfies Record<EffectOperation, string>;

const statuses = { success: 'success', refused: 'failure', failed: 'failure', unknown: 'unknown' } as const;

/** What the audit and the event log say of requests about passwords: who asked, and what came of it. */
export function passwordRecords(context: EventContext): RecordsOf {
  const records: RequestRecords = {
    asked: (tenant, { id, operation, objectId, actor }, at) => {
      const activity = activities[operation];
      const events = new EventLog(context, tenant);
      const values = { activity, actor, object: objectId, request: id };
      const about = { category, activity, actor, targetId: objectId, correlationId: id };
      return [
        auditRecord(tenant, at, { ...about, status: 'started', reason: 'asked' }),
        events.record([events.prepare(passwordEvents.asked, values, id)]),
      ];
    },
    concluded: (tenant, { id, operation, objectId, actor }, { outcome, agentId, at }) => {
      const { result, reason, warnings } = outcome;
      const activity = activities[operation];
      const agent = agentId ?? '-';
      const events = new EventLog(context, tenant);
      const values = { activity, object: objectId, agent, request: id, events: outcome.events.join(' ') || '-' };
      const event =
        result === 'success'
          ? events.prepare(passwordEvents.succeeded, values, id)
          : events.prepare(passwordEvents.failed, { ...values, result, reason }, id);
      const about = { category, activity, actor, targetId: objectId, correlationId: id };
      const details = { onPremisesAgent: agent, events: outcome.events.map(String), warnings };
      return [
        auditRecord(tenant, at, { ...about, status: statuses[result], reason, details }),
        events.record([event]),
        ...pendingRecords(tenant, id, outcome),
      ];
    },
  };
  return { reset: records, change: records, unlock: records };
}
