import { required } from '../../base/assert.ts';
import { groupTypeBits, sameDn } from '../../directory/index.ts';
import type { Forest } from '../forest.ts';
import { type AttributeDefinition, type ClassDefinition, secretAttributes } from '../schema/schema.ts';
import { type Value, valueFromWire, valueKey } from '../schema/syntax.ts';
import type { Entry } from '../store/entry.ts';
import type { RawAttribute } from '../wire/message.ts';
import { refusal } from '../refusals/refusals.ts';

/** The attribute that a client wants to write to the object `dn`, or the refusal. */
export function writableAttribute(
  forest: Forest,
  name: string,
  definition: ClassDefinition,
  dn: string,
): AttributeDefinition {
  const attribute = forest.schema.attribute(required(name.split(';')[0], 'the attribute'));
  if (!attribute) throw refusal(forest, 'unknown-attribute', { name, dn });
  if (!forest.schema.allows(definition, attribute)) throw refusal(forest, 'not-in-class', { name: attribute.name, dn });
  return attribute;
}

/** Names and identifiers that the account database gives out. */
const accountDatabase = new Set(['objectsid', 'samaccounttype']);
const systemManaged = new Set([
  ...secretAttributes,
  'badpasswordtime',
  'lastlogon',
  'logoncount',
  'lastknownparent',
  'isrecycled',
]);

/** What the system keeps to itself. */
export function refuseSystemOnly(forest: Forest, attribute: AttributeDefinition, dn: string): void {
  const { name, key } = attribute;
  if (attribute.forward !== undefined) throw refusal(forest, 'back-link', { name, dn });
  if (accountDatabase.has(key)) throw refusal(forest, 'sam-attribute', { name, dn });
  if (attribute.isSystemOnly || attribute.isConstructed || systemManaged.has(key))
    throw refusal(forest, 'system-attribute', { name, dn });
}

/** The values as they are kept; one that does not have the syntax is refused, and so is an empty one. */
export function readValues(
  forest: Forest,
  attribute: AttributeDefinition,
  { values }: RawAttribute,
  dn: string,
): Value[] {
  return values.map((octets) => {
    const value = octets.length === 0 ? undefined : valueFromWire(attribute.syntax, octets);
    if (value === undefined) throw refusal(forest, 'syntax-invalid', { name: attribute.name, dn });
    return value;
  });
}

export function requireSingle(forest: Forest, attribute: AttributeDefinition, count: number, dn: string): void {
  if (attribute.isSingle && count > 1) throw refusal(forest, 'single-valued', { name: attribute.name, dn });
}

/** The entry that a link has to point to. */
export function linkTarget(forest: Forest, attribute: AttributeDefinition, value: Value): Entry {
  // A name of another domain is looked up there (by way of a global catalog): the reference is to a phantom.
  const target = forest.resolve(String(value)) ?? forest.store.resolve(String(value));
  if (!target || target.isDeleted)
    throw refusal(forest, 'link-target-missing', { name: attribute.name, dn: String(value) });
  return target;
}

/**
 * Across domains a universal group takes any account and any global or universal group, a domain-local group takes
 * those too, and a global group takes nobody ([MS-ADTS] 3.1.1.5.2.7, [MS-SAMR] 3.1.1.8.9).
 */
export function refuseForeignMember(forest: Forest, groupType: number, target: Entry): void {
  if (forest.domains.length === 1 || forest.holds(target)) return;
  const scopes = groupTypeBits;
  const member = target.number('grouptype');
  if ((groupType & scopes.global) !== 0) throw refusal(forest, 'foreign-member', { dn: target.dn });
  if ((member & scopes.domainLocal) !== 0) throw refusal(forest, 'foreign-local-group', { dn: target.dn });
}

export function sameValue(attribute: AttributeDefinition, a: Value, b: Value): boolean {
  if (attribute.syntax === 'dn') return sameDn(String(a), String(b));
  return valueKey(attribute.syntax, a) === valueKey(attribute.syntax, b);
}

/**
 * Names that exist once in a domain (sAMAccountName) or a forest (userPrincipalName). For Samba every account also has
 * the principal name that its account name and domain make.
 */
export function requireUnique(
  forest: Forest,
  key: 'samaccountname' | 'userprincipalname',
  value: Value,
  self: Entry | undefined,
): void {
  const found = (key === 'samaccountname' ? forest : forest.store).findOne(key, value);
  const implicit = forest.isWindows || key === 'samaccountname' ? undefined : ownerOfImplicit(forest, String(value));
  const other = found && found !== self ? found : implicit;
  if (!other || other === self) return;
  throw refusal(forest, key === 'samaccountname' ? 'account-name-taken' : 'principal-name-taken', {
    name: 'userPrincipalName',
    value: String(value),
  });
}

function ownerOfImplicit(forest: Forest, principalName: string): Entry | undefined {
  const at = principalName.lastIndexOf('@');
  if (principalName.slice(at + 1).toLowerCase() !== forest.domain) return undefined;
  return forest.findOne('samaccountname', principalName.slice(0, at));
}
