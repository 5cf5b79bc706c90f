import { MINUTE } from '../../base/clock.ts';
import { sidToBytes } from '../../directory/index.ts';
import type { ForestDomain } from '../../ldap/index.ts';
import { escapeFilterOctets } from '../../ldap/index.ts';
import type { ForestDomains } from './forests.ts';
import { sidsOf } from './sids.ts';

/** Groups in one filter. */
const AT_ONCE = 50;
const HISTORY_MS = MINUTE;

interface Known {
  readonly readAt: number;
  /** Former SIDs by SID of the group; most have none. */
  readonly formerSids: Map<string, readonly string[]>;
}

const known = new WeakMap<ForestDomains, Known>();

/**
 * The former SIDs of groups that hold a person: they are in the token of a sign-in, but not in tokenGroups. Throws when
 * a domain cannot be asked.
 */
export async function readGroupHistory(
  domains: ForestDomains,
  groupSids: readonly string[],
): Promise<readonly string[]> {
  const { formerSids } = knownOf(domains);
  const asked = groupSids.filter((sid) => !formerSids.has(sid));
  if (asked.length > 0) {
    const all = await domains.all();
    const found = new Map((await Promise.all(all.map(async (one) => await readHistory(domains, one, asked)))).flat());
    for (const sid of asked) formerSids.set(sid, found.get(sid) ?? []);
  }
  return groupSids.flatMap((sid) => formerSids.get(sid) ?? []);
}

function knownOf(domains: ForestDomains): Known {
  const before = known.get(domains);
  if (before && performance.now() - before.readAt < HISTORY_MS) return before;
  const fresh = { readAt: performance.now(), formerSids: new Map<string, readonly string[]>() };
  known.set(domains, fresh);
  return fresh;
}

async function readHistory(
  domains: ForestDomains,
  { domain, baseDn: base }: ForestDomain,
  groupSids: readonly string[],
): Promise<readonly (readonly [string, readonly string[]])[]> {
  const { session } = await domains.named(domain);
  const found: (readonly [string, readonly string[]])[] = [];
  for (let at = 0; at < groupSids.length; at += AT_ONCE) {
    const names = groupSids
      .slice(at, at + AT_ONCE)
      .map((sid) => `(objectSid=${escapeFilterOctets(sidToBytes(sid))})`)
      .join('');
    const filter = `(&(sIDHistory=*)(|${names}))`;
    const { entries } = await session.search({ base, filter, attributes: ['objectSid', 'sIDHistory'] });
    for (const { attributes } of entries) {
      const [sid = ''] = sidsOf(attributes['objectSid']);
      found.push([sid, sidsOf(attributes['sIDHistory'])]);
    }
  }
  return found;
}
