import type { ForestDomain, ServerAddress } from '../../../ldap/index.ts';
import { loneDomain } from '../../../ldap/index.ts';
import { connectorErrors } from '../errors.ts';

/** What is read of one domain besides the connector's own. */
export interface DomainSelection {
  /** DNS name. */
  readonly domain: string;
  /** Its domain controllers in order of preference; without them, DNS is asked. */
  readonly servers?: readonly ServerAddress[] | undefined;
  readonly include?: readonly string[] | undefined;
  readonly exclude?: readonly string[] | undefined;
  /** Not read, although `others` says all. */
  readonly skip?: boolean | undefined;
}

export interface ForestSelection {
  readonly domains: readonly DomainSelection[];
  /** Whether domains that are not named are read too, those that come later as well. */
  readonly others: boolean;
}

/** A domain that is read, and how. */
export interface SelectedDomain {
  readonly domain: ForestDomain;
  readonly selection: Omit<DomainSelection, 'skip'>;
}

export interface Selected {
  readonly domains: readonly SelectedDomain[];
  /** Chosen by name, or read before, and not (any more) in the forest. */
  readonly missing: readonly string[];
}

/**
 * The domains to read: the connector's own, those that are named, and with `others` every other one of the forest. A
 * domain that was read before and that the forest does not name any more is not left out silently: its objects would
 * look deleted. It is missing until the configuration says that it is gone.
 */
export function selectDomains(
  own: DomainSelection,
  { domains, others }: ForestSelection,
  forest: readonly ForestDomain[],
  readBefore: readonly string[],
): Selected {
  const byName = new Map(forest.map((domain) => [domain.domain, domain]));
  const named = new Map([own, ...domains].map((one) => [one.domain.toLowerCase(), one]));
  const isSkipped = (name: string): boolean => named.get(name)?.skip === true;
  const wanted = [...new Set([...named.keys(), ...(others ? [...byName.keys(), ...readBefore] : [])])];
  const chosen = wanted.filter((name) => !isSkipped(name));
  const ownName = own.domain.toLowerCase();
  const found = chosen.flatMap((name): SelectedDomain[] => {
    const domain = byName.get(name) ?? (name === ownName ? loneDomain(ownName) : undefined);
    return domain ? [{ domain, selection: named.get(name) ?? { domain: name } }] : [];
  });
  const order = new Map(forest.map(({ domain }, at) => [domain, at]));
  return {
    domains: found.toSorted((a, b) => (order.get(a.domain.domain) ?? 0) - (order.get(b.domain.domain) ?? 0)),
    missing: chosen.filter((name) => !byName.has(name) && name !== ownName),
  };
}

export function missingDomain(domain: string, connector: string): Error {
  return connectorErrors('connectors.domain-missing', { domain, connector });
}
