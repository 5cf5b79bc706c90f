import type { CsvCell } from '../../base/csv.ts';
import { csvHead, csvLine } from '../../base/csv.ts';
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

export function auditCsvHead(): string {
  return csvHead(Object.keys(auditFile));
}

export function auditCsvLines(entries: readonly AuditEntry[]): string {
  const cells = Object.values(auditFile);
  return entries.map((entry) => csvLine(cells.map((cell) => cell(entry)))).join('');
}
