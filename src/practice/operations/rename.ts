import type { Forest } from '../forest.ts';
import { isGranted } from '../rights/access.ts';
import { schemaGuids } from '../rights/schema-guids.ts';
import { accessMask } from '../rights/security-descriptor.ts';
import type { Session } from '../rights/session.ts';
import type { Request } from '../wire/message.ts';
import type { RequestControls } from '../search/controls.ts';
import { noSuchObject, requireBind } from '../refusals/failures.ts';
import { moveToDomain } from './move-to-domain.ts';
import { normaliseRdn, requireFree } from './naming.ts';
import { refusal } from '../refusals/refusals.ts';

/** A new name, a new place, or both. Everything below follows. */
export function rename(
  forest: Forest,
  session: Session,
  request: Extract<Request, { kind: 'rename' }>,
  controls: RequestControls,
): void {
  requireBind(session);
  const { store } = forest;
  const entry = forest.resolve(request.dn);
  if (!entry || entry.isDeleted) throw noSuchObject(forest, request.dn);
  if (!entry.parent || entry.text('iscriticalsystemobject') === 'TRUE')
    throw refusal(forest, 'system-rename', { dn: entry.dn });
  if (!request.deleteOldRdn) throw refusal(forest, 'unwilling', { dn: entry.dn });
  if (controls.crossDomainTarget !== undefined) {
    moveToDomain(forest, session, entry, request, controls.crossDomainTarget);
    return;
  }
  const parent = request.newSuperior === undefined ? entry.parent : forest.resolve(request.newSuperior);
  if (!parent || parent.isDeleted) throw refusal(forest, 'new-parent-missing', { dn: entry.dn });
  if (parent.isAt(entry)) throw refusal(forest, 'below-itself', { dn: entry.dn });
  if (parent.namingContext !== entry.namingContext) throw refusal(forest, 'unwilling', { dn: entry.dn });
  if (!isGranted(session, entry, accessMask.writeProperty))
    throw refusal(forest, 'access-denied', { dn: entry.dn, right: 'write property' });
  if (parent !== entry.parent) {
    const mayLeave =
      isGranted(session, entry, accessMask.delete) || isGranted(session, entry.parent, accessMask.deleteChild);
    const mayEnter = isGranted(
      session,
      parent,
      accessMask.createChild,
      schemaGuids[entry.definition.name.toLowerCase()],
    );
    if (!mayLeave || !mayEnter) throw refusal(forest, 'access-denied', { dn: entry.dn, right: 'move' });
    const { parents } = entry.definition;
    if (parents.size > 0 && !parent.definition.chain.some((name) => parents.has(name.toLowerCase()))) {
      throw refusal(forest, 'class-not-allowed-here', { name: entry.definition.name, dn: parent.dn });
    }
  }
  const rdn = normaliseRdn(forest, entry.definition, request.newRdn);
  requireFree(forest, parent, rdn, entry);
  if (rdn === entry.rdn && parent === entry.parent) return;
  store.commit([{ kind: 'move', id: entry.id, parent: parent.id, rdn }]);
}
