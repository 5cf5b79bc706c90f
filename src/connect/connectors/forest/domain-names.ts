import { domainOf } from '../../../directory/index.ts';
import type { RootDse, Session } from '../../../ldap/index.ts';
import { escapeFilterValue, textOf } from '../../../ldap/index.ts';

/** The names of the domain and its forest, as expressions use them (%Domain.FQDN%). */
export async function readDomainNames(session: Session, rootDse: RootDse): Promise<Readonly<Record<string, string>>> {
  const { defaultNamingContext, configurationNamingContext, rootDomainNamingContext = defaultNamingContext } = rootDse;
  const { entries } = await session.search({
    base: `CN=Partitions,${configurationNamingContext ?? ''}`,
    scope: 'one',
    filter: `(nCName=${escapeFilterValue(defaultNamingContext)})`,
    attributes: ['nETBIOSName'],
  });
  const netbios = entries[0] && textOf(entries[0].attributes, 'nETBIOSName');
  return {
    'Domain.FQDN': domainOf(defaultNamingContext),
    'Domain.LDAP': defaultNamingContext,
    'Forest.FQDN': domainOf(rootDomainNamingContext),
    'Forest.LDAP': rootDomainNamingContext,
    ...(netbios === undefined ? {} : { 'Domain.Netbios': netbios }),
  };
}
