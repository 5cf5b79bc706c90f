import { isHawserError } from '../../base/errors.ts';
import type { Domain, ForestDomains } from './forests.ts';
import type { GuardOptions } from './guard.ts';
import { protectionOf } from './guard.ts';
import type { Person } from './person.ts';
import type { Surroundings } from './surroundings.ts';
import { readSurroundings } from './surroundings.ts';

export interface ProtectionOptions extends Pick<
  GuardOptions,
  'accounts' | 'agentAccounts' | 'deniedGroups' | 'knowsOldPassword'
> {
  readonly domains: ForestDomains;
  readonly domain: Domain;
}

/**
 * Why the account of a person is out of reach, by everything that the forest says of it; undefined: it is not. The
 * cheap questions come first. Throws when its domain cannot be asked.
 */
export async function findProtection(
  person: Person,
  { domains, domain, accounts, agentAccounts, deniedGroups, knowsOldPassword = false }: ProtectionOptions,
): Promise<string | undefined> {
  const ownSid = await domains.ownSid();
  const named = { ownSid, accounts, agentAccounts, deniedGroups };
  const guard = { ...named, readerSids: domain.readerSids, knowsOldPassword };
  const own = protectionOf(person, guard);
  if (own || knowsOldPassword) return own;
  const { found, why } = await askTheForest(domains, person);
  const elsewhere = found ? protectionOf({ ...person, ...found }, { ...guard, control: found.control }) : 'unreadable';
  return elsewhere && `${elsewhere}${why}`;
}

/**
 * What the whole forest says of somebody; what cannot be asked is not known, and the guard makes of that what it
 * makes of everything that cannot be read.
 */
async function askTheForest(
  domains: ForestDomains,
  person: Person,
): Promise<{ readonly found: Surroundings | undefined; readonly why: string }> {
  try {
    return { found: await readSurroundings(domains, person), why: '' };
  } catch (error) {
    if (!isHawserError(error)) throw error;
    return { found: undefined, why: `: ${error.detail ?? error.message} [${error.code}]` };
  }
}
