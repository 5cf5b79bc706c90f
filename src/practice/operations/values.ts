import { sameDn } from '../../directory/index.ts';
import type { Forest } from '../forest.ts';
import { type AttributeDefinition, type ClassDefinition, secretAttributes } from '../schema/schema.ts';
import { type Value, valueFromWire, valueKey } from '../schema/syntax.ts';
import type { Entry } from '../store/entry.ts';
import type { RawAttribute } from '../wire/message.ts';
import { LdapFailure } from '../wire/result.ts';

/** The attribute that a client wants to write, or the refusal. */
export function writableAttribute(forest: Forest, name: string, definition: ClassDefinition): AttributeDefinition {
  const attribute = forest.schema.attribute(name.split(';')[0] as string);
  if (!attribute) {
    throw new LdapFailure(
      'noSuchAttribute',
      forest.isWindows
        ? '00000057: LdapErr: DSID-0C090C3E, comment: Error in attribute conversion operation, data 0, v4563'
        : `00000057: attribute '${name}' was not found in the schema`,
    );
  }
  if (!forest.schema.allows(definition, attribute)) {
    throw new LdapFailure(
      'objectClassViolation',
      forest.isWindows
        ? `0000207D: UpdErr: DSID-0315121C, problem 6002 (OBJ_CLASS_VIOLATION), data 0\n`
        : `00002014: attribute '${attribute.name}' does not exist in the specified objectclasses`,
    );
  }
  return attribute;
}

/** What the system keeps to itself. */
export function refuseSystemOnly(forest: Forest, attribute: AttributeDefinition): void {
  if (
    !attribute.isSystemOnly &&
    !attribute.isConstructed &&
    attribute.forward === undefined &&
    !systemManaged.has(attribute.key)
  )
    return;
  throw new LdapFailure(
    attribute.forward === undefined ? 'constraintViolation' : 'unwillingToPerform',
    forest.isWindows
      ? `0000209A: AtrErr: DSID-0315171A, #1:\n\t0: 0000209A: DSID-0315171A, problem 1005 (CONSTRAINT_ATT_TYPE), data 0, Att (${attribute.name})\n`
      : `0000209A: attribute '${attribute.name}' is system-only`,
  );
}

const systemManaged = new Set([
  ...secretAttributes,
  'samaccounttype',
  'badpwdcount',
  'badpasswordtime',
  'lastlogon',
  'logoncount',
  'lastknownparent',
  'isrecycled',
]);

/** The values as they are kept; a value that does not have the syntax is refused, and so are two values where one is allowed. */
export function readValues(forest: Forest, attribute: AttributeDefinition, { values }: RawAttribute): Value[] {
  const result = values.map((octets) => {
    const value = valueFromWire(attribute.syntax, octets);
    if (value === undefined) throw invalidSyntax(forest, attribute);
    return value;
  });
  return result;
}

export function requireSingle(forest: Forest, attribute: AttributeDefinition, count: number): void {
  if (!attribute.isSingle || count <= 1) return;
  throw new LdapFailure(
    'constraintViolation',
    forest.isWindows
      ? `00002081: AtrErr: DSID-03151904, #1:\n\t0: 00002081: DSID-03151904, problem 1005 (CONSTRAINT_ATT_TYPE), data 0, Att (${attribute.name})\n`
      : `attribute '${attribute.name}' is single-valued`,
  );
}

/** The entry that a link has to point to. */
export function linkTarget(forest: Forest, attribute: AttributeDefinition, value: Value): Entry {
  const target = forest.store.resolve(String(value));
  if (!target || target.isDeleted) {
    throw new LdapFailure(
      'noSuchObject',
      forest.isWindows
        ? `0000208D: NameErr: DSID-03152EF4, problem 2001 (NO_OBJECT), data 0, best match of:\n\t'${forest.head.dn}'\n`
        : `00002030: the target of '${attribute.name}' does not exist: ${String(value)}`,
    );
  }
  return target;
}

export function sameValue(attribute: AttributeDefinition, a: Value, b: Value): boolean {
  if (attribute.syntax === 'dn') return sameDn(String(a), String(b));
  return valueKey(attribute.syntax, a) === valueKey(attribute.syntax, b);
}

/** Names that exist once in a domain (sAMAccountName) or a forest (userPrincipalName). */
export function requireUnique(
  forest: Forest,
  key: 'samaccountname' | 'userprincipalname',
  value: Value,
  self: Entry | undefined,
): void {
  const other = forest.store.findOne(key, value);
  if (!other || other === self) return;
  if (key === 'samaccountname') {
    throw new LdapFailure(
      'entryAlreadyExists',
      forest.isWindows
        ? '00000524: UpdErr: DSID-031A11E2, problem 6005 (ENTRY_EXISTS), data 0\n'
        : `00002071: samldb: samAccountName '${String(value)}' already in use!`,
    );
  }
  throw new LdapFailure(
    'constraintViolation',
    forest.isWindows
      ? '000021C8: AtrErr: DSID-03200F36, #1:\n\t0: 000021C8: DSID-03200F36, problem 1005 (CONSTRAINT_ATT_TYPE), data 0, Att 90290 (userPrincipalName)\n'
      : `000021C8: samldb: userPrincipalName '${String(value)}' already in use!`,
  );
}

function invalidSyntax(forest: Forest, { name }: AttributeDefinition): LdapFailure {
  return new LdapFailure(
    'invalidAttributeSyntax',
    forest.isWindows
      ? `00000057: LdapErr: DSID-0C090D8A, comment: Error in attribute conversion operation, data 0, v4563`
      : `attribute '${name}': the value does not have the syntax of the attribute`,
  );
}
