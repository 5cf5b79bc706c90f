import { dnKey, domainOf, domainToDn, parseExtendedDn, sameDn, valuesOf } from '../directory/index.ts';
import { extendedDnControl } from './controls.ts';
import { textOf } from './entry.ts';
import type { RootDse } from './root-dse.ts';
import type { Session } from './session.ts';

/**
 * One domain of a forest, as the cross-reference in the configuration partition describes it ([MS-ADTS] 6.1.1.2.1.1.4).
 */
export interface ForestDomain {
  /** corp.example.com: the DNS name, by which its domain controllers are found. */
  readonly domain: string;
  /** DC=corp,DC=example,DC=com: the head of its naming context. */
  readonly baseDn: string;
  readonly netbiosName: string | undefined;
  readonly isRoot: boolean;
  /** DNS name of the domain above it in its tree; the root of a tree has none. */
  readonly parent: string | undefined;
}

/** FLAG_CR_NTDS_NC and FLAG_CR_NTDS_DOMAIN. */
const isDomainFilter = '(&(objectClass=crossRef)(systemFlags:1.2.840.113556.1.4.803:=3))';

/**
 * The domains of the forest, the root first, a child after its parent. Every domain controller knows them, as the
 * configuration partition is on all of them. A cross-reference that was made for a domain yet to come (Enabled=FALSE)
 * is none.
 */
export async function readForestDomains(session: Session, rootDse: RootDse): Promise<readonly ForestDomain[]> {
  const { configurationNamingContext, rootDomainNamingContext, defaultNamingContext } = rootDse;
  const { entries } = await session.search({
    base: `CN=Partitions,${configurationNamingContext ?? ''}`,
    scope: 'one',
    filter: isDomainFilter,
    attributes: ['nCName', 'dnsRoot', 'nETBIOSName', 'trustParent', 'Enabled'],
    controls: [extendedDnControl()],
  });
  const references = entries.filter(({ attributes }) => attributes['Enabled'] !== false);
  const domains = new Map<string, string>();
  for (const { dn, attributes } of references) domains.set(dnKey(parseExtendedDn(dn).dn), dnsRootOf(attributes));
  const found = references.map(({ attributes }): ForestDomain => {
    const parent = textOf(attributes, 'trustParent');
    const baseDn = contextOf(attributes);
    return Object.freeze({
      domain: dnsRootOf(attributes),
      baseDn,
      netbiosName: textOf(attributes, 'nETBIOSName'),
      isRoot: sameDn(baseDn, rootDomainNamingContext ?? defaultNamingContext),
      parent: parent === undefined ? undefined : domains.get(dnKey(parseExtendedDn(parent).dn)),
    });
  });
  const path = (domain: string): string => domain.split('.').toReversed().join('.');
  return found.toSorted((a, b) => Number(b.isRoot) - Number(a.isRoot) || path(a.domain).localeCompare(path(b.domain)));
}

function contextOf(attributes: Parameters<typeof textOf>[0]): string {
  return parseExtendedDn(textOf(attributes, 'nCName') ?? '').dn;
}

function dnsRootOf(attributes: Parameters<typeof textOf>[0]): string {
  const [name] = valuesOf(attributes['dnsRoot']);
  return typeof name === 'string' ? name.toLowerCase() : domainOf(contextOf(attributes));
}

/**
 * The domain that an object lies in: the one with the longest name that its name ends in. Undefined for what lies in
 * none of them.
 */
export function domainOfObject<Domain extends Pick<ForestDomain, 'baseDn'>>(
  domains: Iterable<Domain>,
  dn: string,
): Domain | undefined {
  const key = `,${dnKey(dn)}`;
  let found: Domain | undefined;
  for (const domain of domains) {
    const isLonger = domain.baseDn.length > (found?.baseDn.length ?? 0);
    if (isLonger && key.endsWith(`,${dnKey(domain.baseDn)}`)) found = domain;
  }
  return found;
}

/** A domain of which no more than its name is known: alone in its forest, until somebody has asked. */
export function loneDomain(domain: string): ForestDomain {
  return { domain, baseDn: domainToDn(domain), netbiosName: undefined, isRoot: true, parent: undefined };
}
