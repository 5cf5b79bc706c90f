import type { Attributes } from '../../directory/index.ts';
import { toConnectorId } from '../ports.ts';
import { compileRuleSet } from './compile-rules.ts';
import { loadRuleSet } from './load-rules.ts';
import type { CompiledRules, RuleConnector, SourceObject } from './rule-set.ts';

export const forestA = { id: toConnectorId('forest-a'), type: 'forest', name: 'a.test' } as const;
export const forestB = { id: toConnectorId('forest-b'), type: 'forest', name: 'b.test' } as const;
export const cloud = { id: toConnectorId('cloud'), type: 'cloud', name: 'Contoso' } as const;

/** For tests: rules written as YAML, for two forests and the cloud. */
export function compileYaml(
  text: string,
  connectors: readonly RuleConnector[] = [forestA, forestB, cloud],
): CompiledRules {
  return compileRuleSet(loadRuleSet([{ file: 'test.yaml', text }]), { connectors });
}

/** For tests: an object of a forest with the attributes that every account has. */
export function source(attributes: Attributes, rest: Partial<SourceObject> = {}): SourceObject {
  return {
    connector: forestA.id,
    objectClass: 'user',
    dn: 'CN=Anna,OU=Sales,DC=a,DC=test',
    attributes,
    parameters: {
      'Domain.FQDN': 'a.test',
      'Domain.Netbios': 'A',
      'Domain.LDAP': 'DC=a,DC=test',
      'Forest.FQDN': 'a.test',
      'Forest.Netbios': 'A',
      'Forest.LDAP': 'DC=a,DC=test',
    },
    ...rest,
  };
}
