import { fileTimeFromDate } from '../../directory/index.ts';
import type { Forest } from '../forest.ts';
import { applyPassword } from '../passwords/unicode-pwd.ts';
import { policyOf } from '../passwords/policy.ts';
import { isGranted, mayWriteAttribute } from '../rights/access.ts';
import { accessMask, parseSecurityDescriptor } from '../rights/security-descriptor.ts';
import type { Session } from '../rights/session.ts';
import type { AttributeDefinition } from '../schema/schema.ts';
import type { Value } from '../schema/syntax.ts';
import type { RequestControls } from '../search/controls.ts';
import type { Change } from '../store/change.ts';
import type { Entry } from '../store/entry.ts';
import type { RawModification } from '../wire/message.ts';
import { accountTypeOf } from './account-attributes.ts';
import { editLinks, type LinkEdit } from './link-edit.ts';
import { refusal } from '../refusals/refusals.ts';
import { readValues, refuseSystemOnly, requireSingle, requireUnique, sameValue, writableAttribute } from './values.ts';

/** What the modifications of one request change: everything, or a refusal. */
export function planModify(
  forest: Forest,
  session: Session,
  entry: Entry,
  modifications: readonly RawModification[],
  controls: RequestControls,
): Change[] {
  const pending: Record<string, readonly Value[]> = {};
  const links = new Map<string, LinkEdit>();
  const isPermissive = controls.has('permissiveModify');
  const isPassword = ({ name }: RawModification): boolean => name.toLowerCase() === 'unicodepwd';
  const passwords = modifications.filter(isPassword);
  if (passwords.length > 0)
    Object.assign(
      pending,
      applyPassword(forest, session, entry, passwords, { isHinted: controls.enforcesPolicyHints }),
    );
  for (const modification of modifications) {
    if (isPassword(modification)) continue;
    if (modification.name.toLowerCase() === 'grouptype' && entry.definition.name !== 'group')
      throw refusal(forest, 'group-type-elsewhere');
    const attribute = writableAttribute(forest, modification.name, entry.definition, entry.dn);
    refuse(forest, session, entry, attribute);
    if (attribute.linkId === undefined) {
      const held = pending[attribute.key] ?? entry.values(attribute.key);
      pending[attribute.key] = editValues(forest, attribute, held, modification, isPermissive, entry.dn);
    } else {
      const edit = links.get(attribute.key) ?? { add: new Set(), remove: new Set() };
      editLinks(forest, entry, attribute, modification, edit, isPermissive);
      links.set(attribute.key, edit);
    }
  }
  for (const key of Object.keys(pending)) settle(forest, entry, key, pending);
  const changes: Change[] = [];
  if (Object.keys(pending).length > 0) changes.push({ kind: 'set', id: entry.id, attributes: pending });
  for (const [attribute, { add, remove }] of links) {
    if (add.size + remove.size === 0) continue;
    changes.push({
      kind: 'link',
      id: entry.id,
      attribute,
      add: [...add].map(({ id }) => id),
      remove: [...remove].map(({ id }) => id),
    });
  }
  return changes;
}

function refuse(forest: Forest, session: Session, entry: Entry, attribute: AttributeDefinition): void {
  const isDescriptor = attribute.key === 'ntsecuritydescriptor';
  const isAllowed = isDescriptor
    ? isGranted(session, entry, accessMask.writeDacl)
    : mayWriteAttribute(session, entry, attribute.name);
  if (!isAllowed) throw refusal(forest, 'access-denied', { dn: entry.dn, right: 'write property' });
  if (attribute.key === entry.definition.rdn.toLowerCase() || attribute.key === 'name') {
    throw refusal(forest, 'naming-attribute', { name: attribute.name, dn: entry.dn });
  }
  if (attribute.key === 'objectclass') {
    throw refusal(forest, 'class-change', { dn: entry.dn });
  }
  refuseSystemOnly(forest, attribute, entry.dn);
}

function editValues(
  forest: Forest,
  attribute: AttributeDefinition,
  held: readonly Value[],
  modification: RawModification,
  isPermissive: boolean,
  dn: string,
): readonly Value[] {
  const values = readValues(forest, attribute, modification, dn);
  const has = (list: readonly Value[], value: Value): boolean => list.some((one) => sameValue(attribute, one, value));
  let result: Value[];
  switch (modification.action) {
    case 'replace':
      result = values;
      break;
    case 'add': {
      const isThere = values.some((value) => has(held, value));
      if (isThere && !isPermissive) {
        throw refusal(forest, 'value-present', { name: attribute.name, dn });
      }
      result = [...held, ...values.filter((value) => !has(held, value))];
      break;
    }
    case 'delete': {
      const isMissing = values.length === 0 ? held.length === 0 : values.some((value) => !has(held, value));
      if (isMissing && !isPermissive) {
        throw refusal(forest, 'value-missing', { name: attribute.name, dn });
      }
      result = values.length === 0 ? [] : held.filter((value) => !has(values, value));
      break;
    }
  }
  requireSingle(forest, attribute, result.length, dn);
  if (result.some((value, at) => has(result.slice(0, at), value))) {
    throw refusal(forest, 'value-present', { name: attribute.name, dn });
  }
  return result;
}

/** What the system makes of the values that matter to it. */
function settle(forest: Forest, entry: Entry, key: string, pending: Record<string, readonly Value[]>): void {
  const value = pending[key]?.[0];
  const text = typeof value === 'string' ? value : undefined;
  const isRequired = entry.definition.must.has(key);
  if (isRequired && value === undefined) {
    throw refusal(forest, 'must-missing', { name: key, dn: entry.dn });
  }
  switch (key) {
    case 'samaccountname':
    case 'userprincipalname':
      if (text !== undefined) requireUnique(forest, key, text, entry);
      break;
    case 'useraccountcontrol':
      settleAccountControl(forest, entry, Number(text ?? 0), pending);
      break;
    case 'grouptype': {
      const type = accountTypeOf(undefined, Number(text ?? 0));
      if (type !== undefined) pending['samaccounttype'] = [type];
      break;
    }
    case 'pwdlastset':
      settlePasswordTime(forest, text, pending);
      break;
    case 'lockouttime':
      if (text !== '0' && forest.isWindows) throw refusal(forest, 'unwilling', { dn: entry.dn });
      if (text === '0') pending['badpwdcount'] = ['0'];
      break;
    case 'ntsecuritydescriptor':
      settleDescriptor(forest, value, pending);
      break;
    default:
      break;
  }
}

const lockoutBit = 0x10;
const expiredBit = 0x80_0000;
const passwordNotRequired = 0x20;

function settleAccountControl(
  forest: Forest,
  entry: Entry,
  uac: number,
  pending: Record<string, readonly Value[]>,
): void {
  const isEnabled = (uac & 0x2) === 0;
  const hasPassword = entry.text('unicodepwd') !== undefined || pending['unicodepwd'] !== undefined;
  // Samba lets an account without a password be enabled.
  if (
    forest.isWindows &&
    isEnabled &&
    !hasPassword &&
    (uac & passwordNotRequired) === 0 &&
    policyOf(forest).minimumLength > 0
  ) {
    throw refusal(forest, 'password-required');
  }
  const stored = uac & ~(lockoutBit | expiredBit);
  pending['useraccountcontrol'] = [String((stored & 0x3a00) === 0 ? stored | 0x200 : stored)];
  const type = accountTypeOf(stored, undefined);
  if (type !== undefined) pending['samaccounttype'] = [type];
}

function settlePasswordTime(forest: Forest, text: string | undefined, pending: Record<string, readonly Value[]>): void {
  if (text === '-1') pending['pwdlastset'] = [fileTimeFromDate(forest.now())];
  else if (text !== '0' && !pending['unicodepwd']) {
    throw refusal(forest, 'password-time');
  }
}

/** Only what the object itself says is kept; what it inherits follows from above. */
function settleDescriptor(forest: Forest, value: Value | undefined, pending: Record<string, readonly Value[]>): void {
  try {
    if (value !== undefined && typeof value !== 'string') parseSecurityDescriptor(value);
  } catch (cause) {
    throw Object.assign(refusal(forest, 'descriptor-invalid', { name: 'nTSecurityDescriptor' }), { cause });
  }
  if (value === undefined) pending['ntsecuritydescriptor'] = [];
}
