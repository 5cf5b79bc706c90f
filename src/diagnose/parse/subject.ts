import type { Subject } from '../catalogue/record.ts';

/** How accounts of services are called: what the vendor's installers create, and what people name theirs. */
const service = new RegExp(
  [
    /\bMSOL_[0-9a-f]{6}|\bSync_[\w-]{1,40}_[0-9a-f]{6}|\bAAD_[0-9a-f]{8}/,
    /\bADSyncMSA|gmsa|AzureADServiceAccount|GetServiceAccount|Directory Synchronization Service Account/,
    /(?:^|[\s\\"'=:/(])(?:svc|srv|sa|service)[-_.]\w/,
    /\bservice principal (?:name|id|named|with)\b|\bclient_credentials\b/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'i',
);
/** `NAME$`, but neither a share (`C$`, `ADMIN$`) nor a variable. */
const machine = /(?<![\w$])(?!(?:[a-z]|admin|ipc|print|fax)\$)[a-z0-9][a-z0-9-]{1,14}\$(?![\w$({])/i;
const share = /\\\\[\w.-]{1,80}\\[\w-]{1,40}\$/g;
const longest = 2000;

/** Whose account a line names by a name that shows it; undefined where none does. */
export function subjectIn(line: string): Subject | undefined {
  const text = line.slice(0, longest);
  if (service.test(text)) return 'service';
  return text.includes('$') && machine.test(text.replace(share, ' ')) ? 'machine' : undefined;
}

/** A line of an event or log that names the account it is about, and nothing else. */
const field =
  /^\s{0,20}(?:[A-Za-z]{2,12} ){0,2}(?:account|user|client|principal|target ?user)(?: ?name)?\s{0,4}[:=]\s{0,20}\S{1,120}\s{0,4}$/i;

/** Whose account a field says that a text is about. */
export function subjectOfField(line: string): Subject | undefined {
  return line.length < 240 && field.test(line) ? subjectIn(line) : undefined;
}
