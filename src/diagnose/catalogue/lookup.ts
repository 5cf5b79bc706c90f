import type { CodeRecord, EventSource, Space } from './record.ts';
import { systemSources } from './record.ts';
import { catalogue } from './store.ts';

/** The record with this id, or undefined. */
export function recordById(id: string): CodeRecord | undefined {
  return catalogue().byId(id);
}

/** Like `recordById`, for ids that the caller wrote himself: an unknown one is a bug. */
export function requireRecord(id: string): CodeRecord {
  const record = recordById(id);
  if (!record) throw new TypeError(`no code "${id}" in the catalogue`);
  return record;
}

/**
 * Every reading of `number` in one space, the general one first. A 32-bit status with facility Win32 (0x8007xxxx) and
 * its plain error find each other, in both directions; the negative form of a status is accepted.
 */
export function recordsByNumber(space: Space, number: number): readonly CodeRecord[] {
  return catalogue().byNumber(space, number < 0 ? number + 2 ** 32 : number);
}

/**
 * The events with this id; of one log when `source` is given (in any letter case and common spelling). The engine and
 * its cloud connector write to the same log and are often taken for each other, so either name finds the other's
 * events.
 */
export function eventRecords(number: number, source?: string): readonly CodeRecord[] {
  const records = catalogue().byNumber('event', number);
  if (source === undefined) return records.filter(({ eventSource }) => !namedOnly.has(eventSource));
  const log = eventSourceOf(source);
  const ofLog = records.filter((record) => record.eventSource === log);
  const twin =
    log === 'ADSync' ? 'Directory Synchronization' : log === 'Directory Synchronization' ? 'ADSync' : undefined;
  return ofLog.length > 0 ? ofLog : records.filter((record) => record.eventSource === twin);
}

/** Records with this symbolic name, without regard to case, spaces, hyphens and underscores. */
export function recordsByName(name: string): readonly CodeRecord[] {
  return catalogue().byName(name);
}

export function allRecords(): readonly CodeRecord[] {
  return catalogue().all();
}

const namedOnly: ReadonlySet<EventSource | undefined> = new Set(systemSources);

const sourcePatterns: readonly (readonly [RegExp, EventSource])[] = [
  [/^directory\s*sync/i, 'Directory Synchronization'],
  [/^adsync|^miiserver|^fimsync/i, 'ADSync'],
  [/^passwordreset/i, 'PasswordResetService'],
  [/user[\s-]*device[\s-]*registration|^udr$/i, 'User Device Registration'],
  [/^ad\s*fs|^adfs/i, 'AD FS'],
  [/^device registration service/i, 'Device Registration Service'],
  [/^(microsoft-windows-)?aad(\b|\/|$)/i, 'AAD'],
  [/localdb/i, 'MSSQL$LocalDB'],
  [/^hawser/i, 'Hawser'],
  [/^(microsoft-windows-)?kerberos-key-distribution-center|^kdc$/i, 'Kerberos-Key-Distribution-Center'],
  [/^(microsoft-windows-)?security-kerberos/i, 'Security-Kerberos'],
  [/^ntds\b|activedirectory_domainservice/i, 'NTDS'],
  [/^schannel/i, 'Schannel'],
  [/^netlogon/i, 'NETLOGON'],
  [/^(microsoft-windows-)?group ?policy/i, 'GroupPolicy'],
  [/^(microsoft-windows-)?time-service|^w32time/i, 'Time-Service'],
  [/^(microsoft-windows-)?lsasrv|^lsa$/i, 'LsaSrv'],
  [/^(microsoft-windows-)?helloforbusiness/i, 'HelloForBusiness'],
  [/^(microsoft-windows-)?devicemanagement/i, 'DeviceManagement'],
  [/^dfs ?r(?:eplication)?$/i, 'DFS Replication'],
  [/odj ?connector/i, 'ODJConnector'],
  [/azure ?ad ?password ?protection/i, 'AzureADPasswordProtection'],
];

/** The log that a source, provider or channel name speaks of: "Microsoft-Windows-AAD/Operational" is AAD. */
export function eventSourceOf(name: string): EventSource | undefined {
  return sourcePatterns.find(([pattern]) => pattern.test(name.trim()))?.[1];
}
