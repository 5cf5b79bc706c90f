import { fromBytes, isBytes, sidFromBytes } from '../directory/index.ts';
import { textOf } from './entry.ts';
import { escapeFilterValue } from './filter.ts';
import type { Session } from './session.ts';

/** An account by the name with which it signs in. */
export interface FoundAccount {
  readonly dn: string;
  readonly sid: string;
  /** sAMAccountName. */
  readonly name: string | undefined;
}

/**
 * Finds an account by what it signs in with: a DN, `name@domain` or `DOMAIN\name`. Undefined when it cannot be found,
 * and then nobody can be told from it. sAMAccountName and userPrincipalName are unique each, but one account's may be
 * the other's.
 */
export async function findAccountByName(
  session: Session,
  base: string,
  account: string,
): Promise<FoundAccount | undefined> {
  const isDn = /^[^=@\\]+=/.test(account);
  const name = escapeFilterValue(account.replace(/^.*\\/, ''));
  const local = name.replace(/@.*$/, '');
  const filter = account.includes('@')
    ? `(|(userPrincipalName=${name})(sAMAccountName=${local}))`
    : `(sAMAccountName=${name})`;
  const attributes = ['objectSid', 'userPrincipalName', 'sAMAccountName'];
  const entries = isDn
    ? [await session.read(account, attributes)]
    : (await session.search({ base, filter, attributes, sizeLimit: 5 })).entries;
  const isExact = (entry: (typeof entries)[number]): boolean =>
    textOf(entry?.attributes ?? {}, 'userPrincipalName')?.toLowerCase() === account.toLowerCase();
  const entry = entries.find(isExact) ?? (entries.length === 1 ? entries[0] : undefined);
  const value = entry?.attributes['objectSid'];
  if (!entry || !isBytes(value)) return undefined;
  return { dn: entry.dn, sid: sidFromBytes(fromBytes(value)), name: textOf(entry.attributes, 'sAMAccountName') };
}
