import { csvHead, csvLine } from '../../base/csv.ts';
import type { AuditEntry } from './store.ts';

/** The columns of an export, by the names that the JSON has. */
const columns = [
  ...['id', 'at', 'category', 'activity', 'actor', 'targetId', 'status', 'reason', 'address', 'correlationId'],
  'details',
];

export function auditCsvHead(): string {
  return csvHead(columns);
}

export function auditCsvLines(entries: readonly AuditEntry[]): string {
  return entries
    .map((entry) =>
      csvLine([
        ...[entry.id, new Date(entry.at).toISOString(), entry.category, entry.activity, entry.actor, entry.targetId],
        ...[entry.status, entry.reason, entry.address, entry.correlationId, JSON.stringify(entry.details)],
      ]),
    )
    .join('');
}
