import { groupTypeBits, wellKnownRids, wellKnownSids } from '../../directory/index.ts';
import type { Forest } from '../forest.ts';
import type { Entry } from '../store/entry.ts';

/** Who asks, and over what. */
export interface Session {
  /** Undefined: anonymous. */
  readonly account: Entry | undefined;
  readonly sids: ReadonlySet<string>;
  readonly isAdministrator: boolean;
  readonly isEncrypted: boolean;
}

export function anonymous(isEncrypted: boolean): Session {
  return { account: undefined, sids: new Set([wellKnownSids.everyone]), isAdministrator: false, isEncrypted };
}

export function sessionOf(forest: Forest, account: Entry, isEncrypted: boolean): Session {
  const sids = new Set<string>([
    wellKnownSids.everyone,
    wellKnownSids.authenticatedUsers,
    ...tokenGroups(forest, account),
  ]);
  const own = account.text('objectsid');
  if (own !== undefined) sids.add(own);
  const isAdministrator =
    sids.has(wellKnownSids.administrators) || sids.has(`${forest.domainSid}-${wellKnownRids.domainAdmins}`);
  return { account, sids, isAdministrator, isEncrypted };
}

/**
 * SIDs of the groups that hold the account: its primary group, its groups, and the groups that hold those. Local groups
 * of other domains count there only.
 */
export function tokenGroups(forest: Forest, account: Entry): Set<string> {
  const counts = (group: Entry): boolean =>
    forest.holds(group) || (group.number('grouptype') & groupTypeBits.domainLocal) === 0;
  const found = new Set<string>();
  const queue: Entry[] = [...(account.backLinks?.get('member') ?? [])];
  const primary = account.text('primarygroupid');
  const primaryGroup = primary === undefined ? undefined : forest.homeOf(account).byRid(Number(primary));
  if (primaryGroup) queue.push(primaryGroup);
  for (let group = queue.pop(); group; group = queue.pop()) {
    const sid = group.text('objectsid');
    if (sid === undefined || found.has(sid) || !counts(group)) continue;
    found.add(sid);
    queue.push(...(group.backLinks?.get('member') ?? []));
  }
  return found;
}
