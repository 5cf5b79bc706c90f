import type { Forest } from '../forest.ts';
import type { AttributeDefinition } from '../schema/schema.ts';
import type { Entry } from '../store/entry.ts';
import type { RawModification } from '../wire/message.ts';
import type { LdapFailure } from '../wire/result.ts';
import { refusal } from '../refusals/refusals.ts';
import { linkTarget, readValues, refuseForeignMember, requireSingle } from './values.ts';

/** What a request makes of one linked attribute, before it is done. */
export interface LinkEdit {
  readonly add: Set<Entry>;
  readonly remove: Set<Entry>;
}

/**
 * References cost what changes, however many there are: nothing here walks over the members of a group, except a
 * replace.
 */
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
  const targets = readValues(forest, attribute, modification, entry.dn).map((value) =>
    modification.action === 'delete'
      ? (forest.resolve(String(value)) ?? forest.store.resolve(String(value)) ?? linkTarget(forest, attribute, value))
      : linkTarget(forest, attribute, value),
  );
  if (attribute.key === 'member' && modification.action !== 'delete')
    for (const target of targets) refuseForeignMember(forest, entry.number('grouptype'), target);
  switch (modification.action) {
    case 'add':
      for (const target of targets) {
        if (!isHeld(target)) put(target);
        else if (!isPermissive) throw alreadyThere(forest, attribute, target);
      }
      break;
    case 'delete':
      if (targets.length === 0) {
        const all = [...(held?.keys() ?? [])].filter(isHeld);
        if (all.length === 0 && !isPermissive) throw notThere(forest, attribute, entry);
        for (const target of all) drop(target);
      }
      for (const target of targets) {
        if (isHeld(target)) drop(target);
        else if (!isPermissive) throw notThere(forest, attribute, target);
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
  if (attribute.isSingle) {
    // A reference that was removed once is still known, and may be among those that are added.
    const kept = [...(held ?? [])].filter(([target, usn]) => usn > 0 && !edit.remove.has(target)).length;
    requireSingle(forest, attribute, kept + edit.add.size, entry.dn);
  }
}

function alreadyThere(forest: Forest, { key, name }: AttributeDefinition, { guid }: Entry): LdapFailure {
  return refusal(forest, key === 'member' ? 'member-present' : 'link-present', { name, guid });
}

function notThere(forest: Forest, { key, name }: AttributeDefinition, { guid }: Entry): LdapFailure {
  return refusal(forest, key === 'member' ? 'member-missing' : 'link-missing', { name, guid });
}
