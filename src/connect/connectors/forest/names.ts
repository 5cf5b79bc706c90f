import { domainOf, domainToDn } from '../../../directory/index.ts';
import { domainOfObject } from '../../../ldap/index.ts';
import type { ForestFacts } from './memory.ts';

/**
 * The names of an object's domain and forest, as expressions use them (%Domain.FQDN%). What is not known of the forest
 * yet is taken from the name of the domain.
 */
export function namesOfDomain(
  dn: string,
  { id, name, facts }: { readonly id: string; readonly name: string; readonly facts: ForestFacts },
): Readonly<Record<string, string>> {
  const known = Object.entries(facts.domains).map(([domain, rest]) => ({ domain, ...rest }));
  const found = domainOfObject(known, dn);
  const domain = found?.domain ?? (domainOf(dn) || name);
  const root = facts.root ?? name;
  return {
    'Domain.FQDN': domain,
    'Domain.Netbios': found?.netbiosName ?? (domain.split('.')[0] ?? domain).toUpperCase(),
    'Domain.LDAP': found?.baseDn ?? domainToDn(domain),
    'Forest.FQDN': root,
    'Forest.LDAP': facts.domains[root]?.baseDn ?? domainToDn(root),
    'Connector.ID': id,
    'Connector.Name': name,
  };
}
