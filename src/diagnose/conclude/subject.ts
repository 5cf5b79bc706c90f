import type { Subject } from '../catalogue/record.ts';

/** How accounts of services are called: what the vendor's installers create, and what people name theirs. */
const service =
  /\bMSOL_[0-9a-f]{6}|\bSync_[\w-]{1,40}_[0-9a-f]{6,}|\bAAD_[0-9a-f]{8,}|\bADSyncMSA|\bpGMSA_|\bprovAgentgMSA\b|AzureADServiceAccount|GetServiceAccount|Directory Synchronization Service Account|(?:^|[\s\\"'=:/(])(?:svc|srv|sa|service)[-_.]\w|\bservice principal (?:name|id|named|with)\b|\bclient_credentials\b/i;
/** `NAME$`, but neither a share (`C$`, `ADMIN$`) nor a variable. */
const machine =
  /(?<![\w$])(?!(?:[a-z]|admin|ipc|print|fax)\$)[a-z0-9][a-z0-9-]{1,14}\$(?![\w$({])|\b(?:computer|machine) account\b/i;
const share = /\\\\[\w.-]{1,80}\\[\w-]{1,40}\$/g;

/** Whose account failed, where the lines of a finding name it by a name that tells; undefined where they do not. */
export function subjectOf(lines: readonly string[]): Subject | undefined {
  const found = new Set(lines.map(subjectIn).filter((subject) => subject !== undefined));
  const [only] = found;
  return found.size === 1 ? only : undefined;
}

function subjectIn(line: string): Subject | undefined {
  const text = line.slice(0, 2000);
  if (service.test(text)) return 'service';
  return machine.test(text.replace(share, ' ')) ? 'machine' : undefined;
}
