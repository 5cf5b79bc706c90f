import type { Attributes } from '../../../directory/index.ts';
import type { CheckContext } from './check.ts';
import { compileExpression } from './expression.ts';
import type { Frame } from './function.ts';
import type { Value } from './value.ts';

/** For tests: evaluates an expression on an object with these attributes. */
export function evaluate(text: string, attributes: Attributes = {}, frame: Partial<Frame> = {}): Value {
  return compileExpression(text, testContext).evaluate({
    dn: 'CN=Anna,OU=Sales,DC=contoso,DC=test',
    objectClass: 'user',
    attributes,
    referenceCounts: {},
    parameters: { 'Domain.FQDN': 'contoso.test', 'Forest.LDAP': 'DC=contoso,DC=test' },
    imported: attributes,
    environment: { now: () => new Date('2026-01-02T03:04:05Z'), random: () => 0.5, guid: () => 'a-guid' },
    variables: [],
    ...frame,
  });
}

export const testContext: CheckContext = {
  typeOf: (name) => (name === 'userAccountControl' ? 'number' : name === 'objectGUID' ? 'binary' : 'any'),
  isReference: (name) => name === 'member' || name === 'manager',
  isParameter: (name) => ['Domain.FQDN', 'Forest.LDAP', 'Connector.ID'].includes(name),
  constant: (name) => (name === 'Connector.ID' ? 'connector-1' : undefined),
  alias: (name) => (name === '@sourceAnchor' ? 'mS-DS-ConsistencyGuid' : name),
};
