import { sameDn } from '../../directory/index.ts';
import type { Forest } from '../forest.ts';
import { isGranted } from '../rights/access.ts';
import { accessMask } from '../rights/security-descriptor.ts';
import type { Session } from '../rights/session.ts';
import type { Value } from '../schema/syntax.ts';
import type { RequestControls } from '../search/controls.ts';
import type { Entry } from '../store/entry.ts';
import type { RawModification } from '../wire/message.ts';
import { defaultsOf } from './account-attributes.ts';
import { planModify } from './modification.ts';
import { placeOf } from './naming.ts';
import { refusal } from '../refusals/refusals.ts';
import { requireUnique } from './values.ts';

const names = new Set(['isdeleted', 'distinguishedname']);

/** Reanimation of a tombstone ([MS-ADTS] 3.1.1.5.3.7): one modify that deletes isDeleted and names the new place. */
export function isRestore(modifications: readonly RawModification[]): boolean {
  const isNamed = (name: string): boolean => modifications.some((one) => one.name.toLowerCase() === name);
  return isNamed('isdeleted') && isNamed('distinguishedname');
}

export function restore(
  forest: Forest,
  session: Session,
  entry: Entry,
  modifications: readonly RawModification[],
  controls: RequestControls,
): void {
  const target = modifications
    .find(({ name }) => name.toLowerCase() === 'distinguishedname')
    ?.values[0]?.toString('utf8');
  if (!entry.isDeleted || target === undefined || entry === forest.deletedObjects) {
    throw refusal(forest, 'unwilling', { dn: entry.dn });
  }
  const { parent, rdn } = placeOf(forest, entry.definition, target);
  if (!isGranted(session, parent, accessMask.createChild))
    throw refusal(forest, 'access-denied', { dn: parent.dn, right: 'create child' });
  if (sameDn(parent.dn, forest.deletedObjects.dn)) throw refusal(forest, 'unwilling', { dn: entry.dn });
  const accountName = entry.text('samaccountname');
  if (accountName !== undefined) requireUnique(forest, 'samaccountname', accountName, entry);
  const attributes: Record<string, readonly Value[]> = { isdeleted: [], isrecycled: [], 'msds-lastknownrdn': [] };
  for (const [key, values] of Object.entries(defaultsOf(entry.definition))) {
    if (entry.values(key).length === 0) attributes[key] = values;
  }
  const others = modifications.filter(({ name }) => !names.has(name.toLowerCase()));
  const rest = others.length > 0 ? planModify(forest, session, entry, others, controls) : [];
  forest.store.commit([
    { kind: 'move', id: entry.id, parent: parent.id, rdn },
    { kind: 'set', id: entry.id, attributes },
    ...rest,
  ]);
}
