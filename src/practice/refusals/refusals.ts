import type { Forest, Personality } from '../forest.ts';
import { LdapFailure, type ResultName } from '../wire/result.ts';

type Row = Readonly<Record<Personality, readonly [result: ResultName, text: string]>>;

const attribute = (code: string, problem: string): string =>
  `${code}: AtrErr: DSID-03151830, #1:\n\t0: ${code}: DSID-03151830, problem ${problem}, data 0, Att ({name})\n`;
const constraint = '1005 (CONSTRAINT_ATT_TYPE)';
const update = (code: string, problem: string): string =>
  `${code}: UpdErr: DSID-031A11E2, problem ${problem}, data 0\n`;
const naming = (code: string, problem: string): string =>
  `${code}: NameErr: DSID-03100288, problem ${problem}, data 0, best match of:\n\t'{matched}'\n`;
const service = (code: string): string => `${code}: SvcErr: DSID-031A1262, problem 5003 (WILL_NOT_PERFORM), data 0\n`;

/**
 * Every refusal of a write, in the manners of the two servers. The result codes and the leading eight digits are what
 * clients distinguish them by; of the rest only the manner matters (a DSID differs from build to build). Samba's texts
 * are those of 4.17.
 */
const rows = {
  'access-denied': {
    windows: [
      'insufficientAccessRights',
      '00002098: SecErr: DSID-031514A0, problem 4003 (INSUFF_ACCESS_RIGHTS), data 0\n',
    ],
    samba: ['insufficientAccessRights', '00002098: Object {dn} has no {right} access\n'],
  },
  'account-name-taken': {
    windows: ['entryAlreadyExists', update('00000524', '6005 (ENTRY_EXISTS)')],
    samba: ['entryAlreadyExists', `00002071: samldb: samAccountName '{value}' already in use!`],
  },
  'class-missing': {
    windows: ['objectClassViolation', update('00002014', '6002 (OBJ_CLASS_VIOLATION)')],
    samba: ['objectClassViolation', '00002014: objectclass: Cannot add {dn}, no objectclass specified!'],
  },
  'class-unknown': {
    windows: [
      'noSuchAttribute',
      '00000057: LdapErr: DSID-0C090D8A, comment: Error in attribute conversion operation, data 0, v4563',
    ],
    samba: ['noSuchAttribute', `0000202B: objectclass '{name}' is not a valid objectClass in schema`],
  },
  'class-not-allowed-here': {
    windows: ['namingViolation', naming('00002099', '2005 (NAMING_VIOLATION)')],
    samba: ['namingViolation', '00002037: structural objectClass {name} is not a valid child class for {dn}'],
  },
  'class-change': {
    windows: ['objectClassModsProhibited', update('000020B2', '6007 (OBJ_CLASS_MODS_PROHIBITED)')],
    samba: [
      'objectClassViolation',
      '00002014: objectclass: not permitted to change the structural objectClass on {dn}!',
    ],
  },
  'descriptor-invalid': {
    windows: ['invalidAttributeSyntax', attribute('00000539', '1002 (BAD_ATT_SYNTAX)')],
    samba: ['operationsError', '00000539: the security descriptor of {dn} cannot be read'],
  },
  'dn-invalid': {
    windows: [
      'invalidDNSyntax',
      `0000208F: NameErr: DSID-03100225, problem 2006 (BAD_NAME), data 8350, best match of:\n\t'{dn}'\n`,
    ],
    samba: ['invalidDNSyntax', `00002032: invalid dn '{dn}'`],
  },
  'group-type-elsewhere': {
    windows: ['objectClassViolation', update('0000207D', '6002 (OBJ_CLASS_VIOLATION)')],
    samba: ['operationsError', '00002020: operations error at samldb.c'],
  },
  'foreign-local-group': {
    windows: ['unwillingToPerform', service('00002148')],
    samba: ['unwillingToPerform', '00002148: {dn} is a local group of another domain'],
  },
  'foreign-member': {
    windows: ['unwillingToPerform', service('00002147')],
    samba: ['unwillingToPerform', '00002147: a global group takes no member of another domain: {dn}'],
  },
  'cross-domain-move': {
    windows: ['unwillingToPerform', service('00002129')],
    samba: ['unwillingToPerform', '00002035: {dn} cannot be moved to another domain'],
  },
  'cross-domain-memberships': {
    windows: ['unwillingToPerform', service('0000212A')],
    samba: ['unwillingToPerform', '00002035: {dn} is a member of global groups'],
  },
  'link-missing': {
    windows: ['noSuchAttribute', attribute('00002085', '1001 (NO_ATTRIBUTE_OR_VAL)')],
    samba: ['noSuchAttribute', `Attribute {name} doesn't exist for target GUID {guid}`],
  },
  'link-present': {
    windows: ['attributeOrValueExists', attribute('00002083', '1006 (ATT_OR_VALUE_EXISTS)')],
    samba: ['attributeOrValueExists', 'Attribute {name} already exists for target GUID {guid}'],
  },
  'link-target-missing': {
    windows: ['noSuchObject', naming('0000208D', '2001 (NO_OBJECT)')],
    samba: ['noSuchObject', `00000525: specified dn doesn't exist at extended_dn_store.c`],
  },
  'member-missing': {
    windows: ['unwillingToPerform', service('00000561')],
    samba: ['unwillingToPerform', `Attribute member doesn't exist for target GUID {guid}`],
  },
  'member-present': {
    windows: ['entryAlreadyExists', update('00000562', '6005 (ENTRY_EXISTS)')],
    samba: ['entryAlreadyExists', 'Attribute member already exists for target GUID {guid}'],
  },
  'must-missing': {
    windows: ['objectClassViolation', update('0000207C', '6002 (OBJ_CLASS_VIOLATION)')],
    samba: [
      'objectClassViolation',
      `00002014: objectclass_attrs: at least one mandatory attribute ('{name}') on entry '{dn}' wasn't specified!`,
    ],
  },
  'name-invalid': {
    windows: ['namingViolation', naming('00002099', '2005 (NAMING_VIOLATION)')],
    samba: ['namingViolation', `00002037: objectclass: Invalid RDN '{name}'!`],
  },
  'name-taken': {
    windows: ['entryAlreadyExists', update('00002071', '6005 (ENTRY_EXISTS)')],
    samba: ['entryAlreadyExists', 'Entry {dn} already exists'],
  },
  'naming-attribute': {
    windows: ['notAllowedOnRDN', update('000020B1', '6004 (CANT_ON_RDN)')],
    samba: [
      'notAllowedOnRDN',
      `00002016: Modify of '{name}' on {dn} not permitted, must use 'rename' operation instead`,
    ],
  },
  'not-in-class': {
    windows: ['objectClassViolation', update('0000207D', '6002 (OBJ_CLASS_VIOLATION)')],
    samba: [
      'objectClassViolation',
      `00002014: objectclass_attrs: attribute '{name}' does not exist in the specified objectclasses!`,
    ],
  },
  'not-leaf': {
    windows: ['notAllowedOnNonLeaf', update('00002015', '6003 (CANT_ON_NON_LEAF)')],
    samba: ['notAllowedOnNonLeaf', 'subtree_delete: Unable to delete a non-leaf node (it has {count} children)!'],
  },
  'parent-missing': {
    windows: ['noSuchObject', naming('0000208D', '2001 (NO_OBJECT)')],
    samba: ['noSuchObject', '00002030: objectclass: Cannot add {dn}, parent does not exist!'],
  },
  'new-parent-missing': {
    windows: ['noSuchObject', naming('0000208D', '2001 (NO_OBJECT)')],
    samba: ['other', '00002095: objectclass: Cannot rename {dn}, parent does not exist!'],
  },
  'below-itself': {
    windows: ['unwillingToPerform', service('00002015')],
    samba: ['unwillingToPerform', '00002035: objectclass: Cannot rename {dn} to be a child of itself'],
  },
  'password-time': {
    windows: ['unwillingToPerform', service('00000057')],
    samba: ['other', '00000057: samldb_pwd_last_set_change: pwdLastSet must be 0 or -1 only!'],
  },
  'password-required': {
    windows: ['unwillingToPerform', service('0000052D')],
    samba: ['unwillingToPerform', '0000052D: a password is required'],
  },
  'principal-name-taken': {
    windows: ['constraintViolation', attribute('000021C8', constraint)],
    samba: ['constraintViolation', `000021C8: samldb: userPrincipalName '{value}' already in use!`],
  },
  'single-valued': {
    windows: ['constraintViolation', attribute('00002081', constraint)],
    samba: ['attributeOrValueExists', '0000200D: SINGLE-VALUE attribute {name} on {dn} specified more than once'],
  },
  'syntax-invalid': {
    windows: ['invalidAttributeSyntax', attribute('00000057', '1002 (BAD_ATT_SYNTAX)')],
    samba: [
      'invalidAttributeSyntax',
      `0000200B: objectclass_attrs: attribute '{name}' on entry '{dn}' contains at least one invalid value!`,
    ],
  },
  'system-account': {
    windows: ['unwillingToPerform', service('0000206C')],
    samba: ['other', 'error in module samldb: Other during LDB_DELETE (80)'],
  },
  'system-attribute': {
    windows: ['constraintViolation', attribute('0000209A', constraint)],
    samba: [
      'constraintViolation',
      `0000202F: objectclass_attrs: attribute '{name}' on entry '{dn}' can only be modified as system`,
    ],
  },
  'system-object': {
    windows: ['unwillingToPerform', service('0000206C')],
    samba: ['unwillingToPerform', `00002035: objectclass: Cannot delete {dn}, it isn't permitted!`],
  },
  'system-rename': {
    windows: ['unwillingToPerform', service('000020B1')],
    samba: ['unwillingToPerform', '00002035: subtree_rename: Cannot rename {dn} - DISALLOW_RENAME set'],
  },
  'sam-attribute': {
    windows: ['unwillingToPerform', service('0000209A')],
    samba: ['unwillingToPerform', '00002035: samldb: {name} must not be specified!'],
  },
  'unknown-attribute': {
    windows: [
      'noSuchAttribute',
      '00000057: LdapErr: DSID-0C090C3E, comment: Error in attribute conversion operation, data 0, v4563',
    ],
    samba: ['noSuchAttribute', `acl_modify: attribute '{name}' on entry '{dn}' was not found in the schema!`],
  },
  unwilling: {
    windows: ['unwillingToPerform', service('0000200F')],
    samba: ['unwillingToPerform', '00002035: {dn} is not permitted'],
  },
  'value-missing': {
    windows: ['noSuchAttribute', attribute('00002085', '1001 (NO_ATTRIBUTE_OR_VAL)')],
    samba: ['noSuchAttribute', `attribute '{name}': no matching attribute value while deleting attribute on '{dn}'`],
  },
  'value-present': {
    windows: ['attributeOrValueExists', attribute('00002083', '1006 (ATT_OR_VALUE_EXISTS)')],
    samba: ['attributeOrValueExists', `attribute '{name}': value #0 on '{dn}' already exists`],
  },
  'back-link': {
    windows: ['unwillingToPerform', service('0000209A')],
    samba: [
      'unwillingToPerform',
      `00002035: objectclass_attrs: attribute '{name}' on entry '{dn}' must not be modified directly, it is a linked attribute`,
    ],
  },
} as const satisfies Record<string, Row>;

export type RefusalReason = keyof typeof rows;

export function refusal(
  forest: Forest,
  reason: RefusalReason,
  data: Readonly<Record<string, string | number>> = {},
): LdapFailure {
  const [result, text] = rows[reason][forest.personality];
  const isNamed = forest.isWindows && result === 'noSuchObject';
  const matched = forest.head.dn;
  return new LdapFailure(
    result,
    text.replace(/\{(\w+)\}/g, (_, name: string) => String(data[name] ?? (name === 'matched' ? matched : ''))),
    isNamed ? { matchedDn: matched } : {},
  );
}
