import { required } from '../../base/assert.ts';
import { randomUUID } from 'node:crypto';
import { fileTimeFromDate } from '../../directory/index.ts';
import type { Forest } from '../forest.ts';
import { newPassword, readPassword } from '../passwords/unicode-pwd.ts';
import { isGranted } from '../rights/access.ts';
import { schemaGuids } from '../rights/schema-guids.ts';
import { accessMask } from '../rights/security-descriptor.ts';
import type { Session } from '../rights/session.ts';
import type { ClassDefinition } from '../schema/schema.ts';
import type { Value } from '../schema/syntax.ts';
import type { RawAttribute } from '../wire/message.ts';
import { accountTypeOf, defaultsOf } from './account-attributes.ts';
import { requireBind } from '../refusals/failures.ts';
import { placeOf } from './naming.ts';
import { refusal } from '../refusals/refusals.ts';
import {
  linkTarget,
  readValues,
  refuseForeignMember,
  refuseSystemOnly,
  requireSingle,
  requireUnique,
  writableAttribute,
} from './values.ts';

/** What a client may name at creation although the system keeps it afterwards. */
const namedAtCreation = new Set(['objectclass', 'objectcategory', 'name', 'distinguishedname', 'instancetype']);

export function add(forest: Forest, session: Session, dn: string, attributes: readonly RawAttribute[]): void {
  requireBind(session);
  const definition = classOf(forest, dn, attributes);
  const { parent, rdn } = placeOf(forest, definition, dn);
  if (!isGranted(session, parent, accessMask.createChild, schemaGuids[definition.name.toLowerCase()])) {
    throw refusal(forest, 'access-denied', { dn: parent.dn, right: 'create child' });
  }
  if (
    definition.parents.size > 0 &&
    !parent.definition.chain.some((name) => definition.parents.has(name.toLowerCase()))
  ) {
    throw refusal(forest, 'class-not-allowed-here', { name: definition.name, dn: parent.dn });
  }
  const values: Record<string, readonly Value[]> = { ...defaultsOf(definition) };
  const links: Record<string, readonly number[]> = {};
  for (const attribute of attributes) readAttribute(forest, session, definition, dn, attribute, values, links);
  values['objectclass'] = definition.chain;
  delete values['objectcategory'];
  for (const key of ['name', 'distinguishedname', 'instancetype']) delete values[key];
  completeAccount(forest, definition, values);
  const groupType = Number(values['grouptype']?.[0] ?? 0);
  for (const id of links['member'] ?? []) refuseForeignMember(forest, groupType, forest.store.byId(id));
  const rdnKey = definition.rdn.toLowerCase();
  for (const key of definition.must) {
    if (values[key] === undefined && links[key] === undefined && key !== rdnKey && !suppliedBySystem.has(key)) {
      throw refusal(forest, 'must-missing', { name: key, dn });
    }
  }
  const { store } = forest;
  store.commit([
    { kind: 'add', id: store.newId(), guid: randomUUID(), parent: parent.id, rdn, attributes: values, links },
  ]);
}

const suppliedBySystem = new Set(['instancetype', 'ntsecuritydescriptor', 'objectcategory', 'objectsid', 'cn', 'ou']);

function classOf(forest: Forest, dn: string, attributes: readonly RawAttribute[]): ClassDefinition {
  const names =
    attributes
      .find(({ name }) => name.toLowerCase() === 'objectclass')
      ?.values.map((value) => value.toString('utf8')) ?? [];
  const unknown = names.find((name) => !forest.schema.class(name));
  const definition = forest.schema.structuralClass(names);
  if (unknown !== undefined || !definition) {
    throw unknown === undefined
      ? refusal(forest, 'class-missing', { dn })
      : refusal(forest, 'class-unknown', { name: unknown });
  }
  return definition;
}

function readAttribute(
  forest: Forest,
  session: Session,
  definition: ClassDefinition,
  dn: string,
  raw: RawAttribute,
  values: Record<string, readonly Value[]>,
  links: Record<string, readonly number[]>,
): void {
  if (raw.name.toLowerCase() === 'unicodepwd') {
    if (!session.isEncrypted) throw refusal(forest, 'unwilling');
    Object.assign(values, newPassword(forest, undefined, readPassword(forest, raw)));
    return;
  }
  const attribute = writableAttribute(forest, raw.name, definition, dn);
  if (!namedAtCreation.has(attribute.key)) refuseSystemOnly(forest, attribute, dn);
  const read = readValues(forest, attribute, raw, dn);
  if (read.length === 0) throw refusal(forest, 'syntax-invalid', { name: attribute.name, dn });
  requireSingle(forest, attribute, read.length, dn);
  if (attribute.linkId === undefined) values[attribute.key] = read;
  else links[attribute.key] = [...new Set(read.map((value) => linkTarget(forest, attribute, value).id))];
}

/** SID, account name and type, and the rules about them. */
function completeAccount(forest: Forest, definition: ClassDefinition, values: Record<string, readonly Value[]>): void {
  if (!definition.must.has('samaccountname') && !definition.chain.includes('user') && definition.name !== 'group')
    return;
  values['samaccountname'] ??= [`$${randomUUID().replaceAll('-', '').slice(0, 16).toUpperCase()}`];
  requireUnique(
    forest,
    'samaccountname',
    required(values['samaccountname'][0], 'values[samaccountname][0]'),
    undefined,
  );
  const upn = values['userprincipalname']?.[0];
  if (upn !== undefined) requireUnique(forest, 'userprincipalname', upn, undefined);
  values['objectsid'] = [`${forest.domainSid}-${forest.newRid()}`];
  const uac = values['useraccountcontrol']?.[0];
  const groupType = values['grouptype']?.[0];
  const type = accountTypeOf(
    uac === undefined ? undefined : Number(uac),
    groupType === undefined ? undefined : Number(groupType),
  );
  if (type !== undefined) values['samaccounttype'] = [type];
  if (values['pwdlastset']?.[0] === '-1') values['pwdlastset'] = [fileTimeFromDate(forest.now())];
}
