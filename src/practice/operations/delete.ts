import { nameOf } from '../../directory/index.ts';
import type { Forest } from '../forest.ts';
import { isGranted } from '../rights/access.ts';
import { accessMask } from '../rights/security-descriptor.ts';
import type { Session } from '../rights/session.ts';
import type { Value } from '../schema/syntax.ts';
import type { RequestControls } from '../search/controls.ts';
import type { Change } from '../store/change.ts';
import type { Entry } from '../store/entry.ts';
import { noSuchObject, requireBind } from '../refusals/failures.ts';
import { refusal } from '../refusals/refusals.ts';

/**
 * A deletion leaves a tombstone ([MS-ADTS] 3.1.1.5.5) below CN=Deleted Objects, without references and with few
 * attributes.
 */
export function remove(forest: Forest, session: Session, dn: string, controls: RequestControls): void {
  requireBind(session);
  const entry = forest.resolve(dn);
  if (!entry || entry.isDeleted) throw noSuchObject(forest, dn);
  if (
    !isGranted(session, entry, accessMask.delete) &&
    !(entry.parent && isGranted(session, entry.parent, accessMask.deleteChild))
  ) {
    throw refusal(forest, 'access-denied', { dn: entry.dn, right: 'delete' });
  }
  for (const one of controls.has('treeDelete') ? subtreeLeavesFirst(entry) : [entry]) refuseSystemObject(forest, one);
  const count = entry.children?.size ?? 0;
  if (count > 0 && !controls.has('treeDelete')) throw refusal(forest, 'not-leaf', { count });
  forest.store.commit(subtreeLeavesFirst(entry).flatMap((one) => tombstone(forest, one)));
}

function refuseSystemObject(forest: Forest, entry: Entry): void {
  const isNeeded = entry.text('iscriticalsystemobject') === 'TRUE';
  if (entry.parent && !isNeeded && entry.namingContext === forest.head) return;
  throw refusal(forest, entry.text('objectsid') === undefined ? 'system-object' : 'system-account', { dn: entry.dn });
}

function tombstone(forest: Forest, entry: Entry): Change[] {
  const attributes: Record<string, readonly Value[]> = {};
  for (const key in entry.attributes) {
    const isKept =
      key === 'name' || key === 'ntsecuritydescriptor' || forest.schema.attribute(key)?.isKeptOnDelete === true;
    if (!isKept && key !== entry.definition.rdn.toLowerCase()) attributes[key] = [];
  }
  attributes['isdeleted'] = ['TRUE'];
  attributes['isrecycled'] = ['TRUE'];
  attributes['lastknownparent'] = [entry.parent?.dn ?? ''];
  attributes['msds-lastknownrdn'] = [nameOf(entry.rdn)];
  const changes: Change[] = [];
  for (const [attribute, links] of entry.links ?? []) {
    const present = [...links].filter(([, usn]) => usn > 0).map(([target]) => target.id);
    if (present.length > 0) changes.push({ kind: 'link', id: entry.id, attribute, add: [], remove: present });
  }
  for (const [attribute, sources] of entry.backLinks ?? []) {
    for (const source of sources) changes.push({ kind: 'link', id: source.id, attribute, add: [], remove: [entry.id] });
  }
  changes.push({ kind: 'set', id: entry.id, attributes });
  changes.push({
    kind: 'move',
    id: entry.id,
    parent: forest.deletedObjects.id,
    rdn: String.raw`${entry.rdn}\0ADEL:${entry.guid}`,
  });
  return changes;
}

function subtreeLeavesFirst(entry: Entry): Entry[] {
  return [...[...(entry.children?.values() ?? [])].flatMap(subtreeLeavesFirst), entry];
}
