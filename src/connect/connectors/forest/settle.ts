import type { HawserError } from '../../../base/errors.ts';
import { isHawserError } from '../../../base/errors.ts';
import { domainOfObject } from '../../../ldap/index.ts';
import type { Anchor } from '../../../sync/index.ts';
import type { Departure } from './context.ts';
import type { Partition } from './partition.ts';

export interface Verdict {
  /** No partition has them: they are deleted, or went where nobody reads. */
  readonly gone: readonly Anchor[];
  /** One of the partitions that might have them could not be asked: nothing is concluded yet. */
  readonly unknown: readonly Anchor[];
}

/**
 * What became of objects that a domain does not have any more. An object that moves inside a forest keeps its GUID: one
 * domain loses it, another has it, and either may be read first. So a loss is a deletion only when no other partition
 * has the object in its scope; the one that has it reports the rest itself. Where a domain says to which other domain
 * an object moved, that is believed, as it may not have reached the domain controller that is asked there.
 */
export async function settleDepartures(
  partitions: readonly Partition[],
  departures: readonly Departure[],
  {
    from,
    away,
    signal,
  }: {
    readonly from: Partition | undefined;
    /** Partitions that did not answer in this import, and why: they are not asked again. */
    readonly away: Map<string, HawserError>;
    readonly signal: AbortSignal;
  },
): Promise<Verdict> {
  // Alone, a domain has the word on what it deleted. What it calls moved may have come back since.
  const asked = (partition: Partition, { movedTo }: Departure): boolean => partition !== from || movedTo !== undefined;
  const open = new Map(departures.map((departure) => [departure.anchor, departure]));
  const unknown = new Set<Anchor>();
  for (const partition of partitions) {
    const anchors = [...open.values()].filter((one) => asked(partition, one)).map(({ anchor }) => anchor);
    if (anchors.length === 0) continue;
    try {
      if (away.has(partition.name)) throw away.get(partition.name);
      const found = await partition.find(anchors, signal);
      for (const [anchor, dn] of found) if (partition.scope?.has(dn) === true) open.delete(anchor);
    } catch (error) {
      if (!isHawserError(error)) throw error;
      away.set(partition.name, error);
      for (const anchor of anchors) unknown.add(anchor);
    }
  }
  const byDomain = new Map(partitions.map((partition) => [partition.domain, partition]));
  for (const { anchor, movedTo } of open.values()) {
    const domain = movedTo === undefined ? undefined : domainOfObject(byDomain.keys(), movedTo);
    const target = domain && byDomain.get(domain);
    if (movedTo === undefined || !target || target === from) continue;
    if (target.scope?.has(movedTo) !== false) open.delete(anchor);
  }
  const left = [...open.keys()];
  return { gone: left.filter((anchor) => !unknown.has(anchor)), unknown: left.filter((anchor) => unknown.has(anchor)) };
}
