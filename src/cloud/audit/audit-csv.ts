import type { CsvCell } from '../../base/csv.ts';
import { csvOf } from '../../base/csv.ts';
import type { AuditEntry } from './store.ts';

/** The columns of an export, by the names that the JSON has. */
export const auditFile = {
  id: ({ id }): string => id,
  at: ({ at }) => new Date(at).toISOString(),
  category: ({ category }) => category,
  activity: ({ activity }) => activity,
  actor: ({ actor }) => actor,
  targetId: ({ targetId }) => targetId,
  status: ({ status }) => status,
  reason: ({ reason }) => reason,
  address: ({ address }) => address,
  correlationId: ({ correlationId }) => correlationId,
  details: ({ details }) => JSON.stringify(details),
} as const satisfies Record<string, (entry: AuditEntry) => CsvCell>;

export const auditCsv = csvOf<AuditEntry>(auditFile);
