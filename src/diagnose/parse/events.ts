import { eventSourceOf } from '../catalogue/lookup.ts';
import type { Line } from '../text/lines.ts';
import type { Level } from './fact-kinds.ts';
import type { Facts } from './facts.ts';

/** What an event log says about one event before its text. */
interface EventHeader {
  readonly source?: string | undefined;
  readonly id?: number | undefined;
  readonly time?: number | undefined;
  readonly level?: Level | undefined;
}

const levels: readonly (readonly [RegExp, Level])[] = [
  [/^(1|critical|kritiek|kritisch|critique)/i, 'error'],
  [/^(2|error|fout|fehler|erreur)/i, 'error'],
  [/^(3|warn|waarsch|avert)/i, 'warning'],
  [/^(0|4|5|info|verbose|uitgebreid|détail)/i, 'information'],
];

export function levelOf(word: string): Level | undefined {
  return levels.find(([pattern]) => pattern.test(word.trim()))?.[1];
}

/** The security log calls everything information; what failed stands among the keywords. */
export function isAuditFailure(keywords: string): boolean {
  return /audit failure|controle mislukt|überwachung gescheitert|échec de l.audit|0x8010000000000000/i.test(keywords);
}

/** Known sources in running text, longest first. */
export const sourceInText =
  /\b(Directory Synchronization|PasswordResetService|Device Registration Service|User Device Registration|Microsoft-Windows-User[ -]Device[ -]Registration|Microsoft-Windows-AAD|ADSync|SQLLocalDB|AD FS|AAD(?=\/|\b)|NTDS (?:Replication|KCC|General|ISAM)|ActiveDirectory_DomainService|Schannel|NETLOGON|Netlogon(?= \d{4}\b)|GroupPolicy|Time-Service|W32Time|Kerberos-Key-Distribution-Center|Security-Kerberos|HelloForBusiness|DeviceManagement-Enterprise-Diagnostics-Provider|DFS Replication|ODJConnectorService)/;

/** Records an event; what follows until the next one belongs to it. */
export function addEvent(facts: Facts, line: Line, header: EventHeader): void {
  if (header.id === undefined) return;
  facts.moments.begin();
  const source = header.source === undefined ? '' : (eventSourceOf(header.source) ?? header.source.trim());
  facts.add('event', `${source}/${header.id}`, line, { source, id: header.id, level: header.level }, header.time);
  facts.time = header.time;
}
