import { domainOf, sameDn } from '../../directory/index.ts';
import type { Person } from './person.ts';

/**
 * Whether `account`, as a configuration names it for signing in, is this person: a DN, `name@domain` or
 * `DOMAIN\name`. The short name of a domain is not compared: rather one too many.
 */
export function isAccountOf({ names, dn }: Pick<Person, 'names' | 'dn'>, account: string): boolean {
  if (/^[^=@\\]+=/.test(account)) return sameDn(account, dn);
  const wanted = account.toLowerCase();
  const name = names.account?.toLowerCase();
  if (!wanted.includes('@')) return name === wanted.replace(/^.*\\/, '');
  return wanted === names.upn?.toLowerCase() || wanted === `${name}@${domainOf(dn).toLowerCase()}`;
}
