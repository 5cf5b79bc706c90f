import type { Forest } from '../forest.ts';
import type { AttributeDefinition } from '../schema/schema.ts';
import type { Entry } from '../store/entry.ts';
import type { RawModification } from '../wire/message.ts';
import { LdapFailure } from '../wire/result.ts';
import { linkTarget, readValues, requireSingle } from './values.ts';

/** What a request makes of one linked attribute, before it is done. */
export interface LinkEdit {
  readonly add: Set<Entry>;
  readonly remove: Set<Entry>;
}

/** References cost what changes, however many there are: nothing here walks over the members of a group, except a replace. */
export function editLinks(
  forest: Forest,
  entry: Entry,
  attribute: AttributeDefinition,
  modification: RawModification,
  edit: LinkEdit,
  isPermissive: boolean,
): void {
  const held = entry.links?.get(attribute.key);
  const isHeld = (target: Entry): boolean =>
    edit.add.has(target) || ((held?.get(target) ?? 0) > 0 && !edit.remove.has(target));
  const put = (target: Entry): void => {
    if (!edit.remove.delete(target)) edit.add.add(target);
  };
  const drop = (target: Entry): void => {
    if (!edit.add.delete(target)) edit.remove.add(target);
  };
  const targets = readValues(forest, attribute, modification).map((value) =>
    modification.action === 'delete'
      ? (forest.store.resolve(String(value)) ?? linkTarget(forest, attribute, value))
      : linkTarget(forest, attribute, value),
  );
  switch (modification.action) {
    case 'add':
      for (const target of targets) {
        if (!isHeld(target)) put(target);
        else if (!isPermissive) throw alreadyThere(forest, attribute);
      }
      break;
    case 'delete':
      if (targets.length === 0) {
        const all = [...(held?.keys() ?? [])].filter(isHeld);
        if (all.length === 0 && !isPermissive) throw notThere(forest, attribute);
        for (const target of all) drop(target);
      }
      for (const target of targets) {
        if (isHeld(target)) drop(target);
        else if (!isPermissive) throw notThere(forest, attribute);
      }
      break;
    case 'replace': {
      const wanted = new Set(targets);
      for (const target of [...(held?.keys() ?? []), ...edit.add])
        if (isHeld(target) && !wanted.has(target)) drop(target);
      for (const target of wanted) if (!isHeld(target)) put(target);
      break;
    }
  }
  if (attribute.isSingle)
    requireSingle(forest, attribute, [...(held?.keys() ?? [])].filter(isHeld).length + edit.add.size);
}

function alreadyThere(forest: Forest, { key, name }: AttributeDefinition): LdapFailure {
  return key === 'member'
    ? new LdapFailure(
        'entryAlreadyExists',
        forest.isWindows
          ? '00000562: UpdErr: DSID-031A1262, problem 6005 (ENTRY_EXISTS), data 0\n'
          : '00000562: Attribute member already exists for target',
      )
    : new LdapFailure(
        'attributeOrValueExists',
        `00002083: AtrErr: DSID-03151830, #1:\n\t0: 00002083: DSID-03151830, problem 1006 (ATT_OR_VALUE_EXISTS), data 0, Att (${name})\n`,
      );
}

function notThere(forest: Forest, { key, name }: AttributeDefinition): LdapFailure {
  return key === 'member'
    ? new LdapFailure(
        'unwillingToPerform',
        forest.isWindows
          ? '00000561: SvcErr: DSID-031A1254, problem 5003 (WILL_NOT_PERFORM), data 0\n'
          : "00000561: Attribute member doesn't exist for target",
      )
    : new LdapFailure(
        'noSuchAttribute',
        `00002085: AtrErr: DSID-03151F0C, #1:\n\t0: 00002085: DSID-03151F0C, problem 1001 (NO_ATTRIBUTE_OR_VAL), data 0, Att (${name})\n`,
      );
}
