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
import { LdapFailure } from '../wire/result.ts';
import { accountTypeOf, defaultsOf } from './account-attributes.ts';
import { accessDenied, requireBind } from './failures.ts';
import { placeOf } from './naming.ts';
import { linkTarget, readValues, refuseSystemOnly, requireSingle, requireUnique, writableAttribute } from './values.ts';

/** What a client may name at creation although the system keeps it afterwards. */
const namedAtCreation = new Set(['objectclass', 'objectcategory', 'name', 'distinguishedname', 'instancetype']);

export function add(forest: Forest, session: Session, dn: string, attributes: readonly RawAttribute[]): void {
  requireBind(session);
  const definition = classOf(forest, attributes);
  const { parent, rdn } = placeOf(forest, definition, dn);
  if (!isGranted(session, parent, accessMask.createChild, schemaGuids[definition.name.toLowerCase()])) {
    throw accessDenied(forest, `Object ${parent.dn} has no create child access`);
  }
  if (
    definition.parents.size > 0 &&
    !parent.definition.chain.some((name) => definition.parents.has(name.toLowerCase()))
  ) {
    throw new LdapFailure(
      'namingViolation',
      `00002099: NameErr: DSID-03050F78, problem 2005 (NAMING_VIOLATION), data 0, best match of:\n\t'${parent.dn}'\n`,
    );
  }
  const values: Record<string, readonly Value[]> = { ...defaultsOf(definition) };
  const links: Record<string, readonly number[]> = {};
  for (const attribute of attributes) readAttribute(forest, session, definition, attribute, values, links);
  values['objectclass'] = definition.chain;
  delete values['objectcategory'];
  for (const key of ['name', 'distinguishedname', 'instancetype']) delete values[key];
  completeAccount(forest, definition, values);
  const rdnKey = definition.rdn.toLowerCase();
  for (const key of definition.must) {
    if (values[key] === undefined && links[key] === undefined && key !== rdnKey && !suppliedBySystem.has(key)) {
      throw new LdapFailure(
        'objectClassViolation',
        `0000207C: UpdErr: DSID-0315121C, problem 6002 (OBJ_CLASS_VIOLATION), data 0 (${key})\n`,
      );
    }
  }
  const { store } = forest;
  store.commit([
    { kind: 'add', id: store.newId(), guid: randomUUID(), parent: parent.id, rdn, attributes: values, links },
  ]);
}

const suppliedBySystem = new Set(['instancetype', 'ntsecuritydescriptor', 'objectcategory', 'objectsid', 'cn', 'ou']);

function classOf(forest: Forest, attributes: readonly RawAttribute[]): ClassDefinition {
  const names =
    attributes
      .find(({ name }) => name.toLowerCase() === 'objectclass')
      ?.values.map((value) => value.toString('utf8')) ?? [];
  const unknown = names.find((name) => !forest.schema.class(name));
  const definition = forest.schema.structuralClass(names);
  if (unknown !== undefined || !definition) {
    throw new LdapFailure(
      unknown === undefined ? 'objectClassViolation' : 'noSuchAttribute',
      unknown === undefined
        ? '00002014: UpdErr: DSID-0315166D, problem 6002 (OBJ_CLASS_VIOLATION), data 0\n'
        : `00000057: objectclass '${unknown}' is not a valid objectClass in schema`,
    );
  }
  return definition;
}

function readAttribute(
  forest: Forest,
  session: Session,
  definition: ClassDefinition,
  raw: RawAttribute,
  values: Record<string, readonly Value[]>,
  links: Record<string, readonly number[]>,
): void {
  if (raw.name.toLowerCase() === 'unicodepwd') {
    if (!session.isEncrypted)
      throw new LdapFailure(
        'unwillingToPerform',
        '0000001F: SvcErr: DSID-031A12D2, problem 5003 (WILL_NOT_PERFORM), data 0\n',
      );
    Object.assign(values, newPassword(forest, undefined, readPassword(forest, raw)));
    return;
  }
  const attribute = writableAttribute(forest, raw.name, definition);
  if (!namedAtCreation.has(attribute.key)) refuseSystemOnly(forest, attribute);
  const read = readValues(forest, attribute, raw);
  if (read.length === 0)
    throw new LdapFailure('constraintViolation', `00002081: attribute '${attribute.name}' without a value`);
  requireSingle(forest, attribute, read.length);
  if (attribute.linkId === undefined) values[attribute.key] = read;
  else links[attribute.key] = [...new Set(read.map((value) => linkTarget(forest, attribute, value).id))];
}

/** SID, account name and type, and the rules about them. */
function completeAccount(forest: Forest, definition: ClassDefinition, values: Record<string, readonly Value[]>): void {
  if (!definition.must.has('samaccountname') && !definition.chain.includes('user') && definition.name !== 'group')
    return;
  values['samaccountname'] ??= [`$${randomUUID().replaceAll('-', '').slice(0, 16).toUpperCase()}`];
  requireUnique(forest, 'samaccountname', values['samaccountname'][0] as Value, undefined);
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
