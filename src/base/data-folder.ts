import { readFileSync, statSync } from 'node:fs';
import { baseErrors } from './base-errors.ts';
import { makeFolder } from './durable-files.ts';

/**
 * Makes the folder in which a service keeps what it knows, where it is missing. Throws `base.folder-of-another`: root
 * may write into the folder of a service's account, but the service could then not open what root left there, and an
 * embedded database ends.
 */
export function makeDataFolder(folder: string, user = process.getuid?.()): void {
  const owner = user === 0 ? (statSync(folder, { throwIfNoEntry: false })?.uid ?? 0) : 0;
  if (owner !== 0) throw baseErrors('base.folder-of-another', { folder, owner: accountName(owner) });
  makeFolder(folder);
}

/** As `sudo -u` takes it: the name, or the number of an account that the machine has no name for. */
function accountName(id: number): string {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((account) => account.split(':')[2] === String(id));
  return line?.split(':')[0] ?? `#${id}`;
}
