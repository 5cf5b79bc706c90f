import type { Attributes } from '../../directory/index.ts';
import {
  dnKey,
  fromBytes,
  guidFromBytes,
  guidToDn,
  isBytes,
  sidFromBytes,
  wellKnownSids,
} from '../../directory/index.ts';
import type { ForestDomain } from '../../ldap/index.ts';
import { domainOfObject, escapeFilterValue } from '../../ldap/index.ts';
import type { ForestDomains } from './forests.ts';
import type { Person } from './person.ts';

/** A group, or the person: what may be a member of a group. */
interface Member {
  readonly dn: string;
  readonly guid: string;
  readonly sid: string | undefined;
}

/** Names in one filter. */
const AT_ONCE = 50;

/**
 * SIDs of the groups of the whole forest that hold a person, however deep. A domain controller knows nothing of the
 * domain-local groups of other domains (BUILTIN\Administrators of the root is one), neither in tokenGroups nor in
 * adminCount, and the in-chain rule ends where a group of another domain stands in between. So every domain is asked
 * which of its groups hold the person, then which hold those, until nothing new is found. In a forest of one domain
 * tokenGroups says it all, and nothing is asked.
 *
 * Undefined: a SID on the way cannot be read, or a domain does not show who its administrators are. Throws when a
 * domain cannot be asked. Nobody knows then.
 */
export async function readForestGroups(domains: ForestDomains, person: Person): Promise<readonly string[] | undefined> {
  const all = await domains.all();
  // Whoever may not read the list of domains sees an empty one.
  if (!domainOfObject(all, person.dn)) return undefined;
  if (all.length === 1) return [];
  const primary = await readPrimaryGroup(domains, person);
  if (!primary || !(await Promise.all(all.map(async (one) => await showsMembers(domains, one)))).every(Boolean))
    return undefined;
  const seen = new Map<string, Member>();
  for (let fresh: readonly Member[] = [person, primary]; fresh.length > 0;) {
    for (const member of fresh) seen.set(dnKey(member.dn), member);
    const found = await Promise.all(all.map(async (one) => await groupsThatHold(domains, one, fresh)));
    fresh = [...new Map(found.flat().map((group) => [dnKey(group.dn), group])).entries()]
      .filter(([key]) => !seen.has(key))
      .map(([, group]) => group);
  }
  const sids = [...seen.values()].map(({ sid }) => sid);
  return sids.every((sid) => sid !== undefined) ? sids : undefined;
}

/** A primary group does not name its members. */
async function readPrimaryGroup(domains: ForestDomains, { dn, primaryGroupSid }: Person): Promise<Member | undefined> {
  if (primaryGroupSid === undefined) return undefined;
  const { session } = await domains.of(dn);
  const entry = await session.read(`<SID=${primaryGroupSid}>`, ['objectGUID', 'objectSid']);
  return entry && toMember(entry);
}

/**
 * A filter on what may not be read is simply not true of anything: whoever cannot see the administrators of a domain
 * learns nothing from its silence.
 */
async function showsMembers(domains: ForestDomains, { domain }: ForestDomain): Promise<boolean> {
  const { session } = await domains.named(domain);
  const base = `<SID=${wellKnownSids.administrators}>`;
  const { entries } = await session.search({ base, scope: 'base', filter: '(member=*)', attributes: ['objectSid'] });
  return entries.length === 1;
}

async function groupsThatHold(
  domains: ForestDomains,
  { domain, baseDn: base }: ForestDomain,
  members: readonly Member[],
): Promise<readonly Member[]> {
  const { session } = await domains.named(domain);
  const groups: Member[] = [];
  for (let at = 0; at < members.length; at += AT_ONCE) {
    // By name and by GUID: what a domain controller remembers of an object of another domain may bear its former name
    // for days.
    const holds = members
      .slice(at, at + AT_ONCE)
      .flatMap(({ dn, guid }) => [dn, guidToDn(guid)])
      .map((name) => `(member=${escapeFilterValue(name)})`)
      .join('');
    const search = { base, filter: `(&(objectClass=group)(|${holds}))`, attributes: ['objectGUID', 'objectSid'] };
    for await (const { entries } of session.searchPages(search)) groups.push(...entries.map(toMember));
  }
  return groups;
}

function toMember({ dn, attributes }: { readonly dn: string; readonly attributes: Attributes }): Member {
  const guid = attributes['objectGUID'];
  const sid = attributes['objectSid'];
  return {
    dn,
    guid: isBytes(guid) ? guidFromBytes(fromBytes(guid)) : '',
    sid: isBytes(sid) ? sidFromBytes(fromBytes(sid)) : undefined,
  };
}
