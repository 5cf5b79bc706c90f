import type { Forest } from '../forest.ts';
import { isGranted } from '../rights/access.ts';
import { schemaGuids } from '../rights/schema-guids.ts';
import { accessMask } from '../rights/security-descriptor.ts';
import type { Session } from '../rights/session.ts';
import type { Request } from '../wire/message.ts';
import { LdapFailure } from '../wire/result.ts';
import { accessDenied, noSuchObject, requireBind } from './failures.ts';
import { normaliseRdn, requireFree } from './naming.ts';

/** A new name, a new place, or both. Everything below follows. */
export function rename(forest: Forest, session: Session, request: Extract<Request, { kind: 'rename' }>): void {
  requireBind(session);
  const { store } = forest;
  const entry = store.resolve(request.dn);
  if (!entry || entry.isDeleted) throw noSuchObject(forest, request.dn);
  const unwilling = (code: string): LdapFailure =>
    new LdapFailure('unwillingToPerform', `${code}: SvcErr: DSID-031A1262, problem 5003 (WILL_NOT_PERFORM), data 0\n`);
  if (!entry.parent || entry.text('iscriticalsystemobject') === 'TRUE') throw unwilling('000020B1');
  if (!request.deleteOldRdn) throw unwilling('000020B4');
  const parent = request.newSuperior === undefined ? entry.parent : store.resolve(request.newSuperior);
  if (!parent || parent.isDeleted) throw noSuchObject(forest, request.newSuperior ?? '');
  if (parent.isAt(entry)) throw unwilling('00002015');
  if (parent.namingContext !== entry.namingContext) throw unwilling('00002117');
  if (!isGranted(session, entry, accessMask.writeProperty))
    throw accessDenied(forest, `Object ${entry.dn} has no write property access`);
  if (parent !== entry.parent) {
    const mayLeave =
      isGranted(session, entry, accessMask.delete) || isGranted(session, entry.parent, accessMask.deleteChild);
    const mayEnter = isGranted(
      session,
      parent,
      accessMask.createChild,
      schemaGuids[entry.definition.name.toLowerCase()],
    );
    if (!mayLeave || !mayEnter) throw accessDenied(forest, `Object ${entry.dn} may not be moved`);
    const { parents } = entry.definition;
    if (parents.size > 0 && !parent.definition.chain.some((name) => parents.has(name.toLowerCase()))) {
      throw new LdapFailure(
        'namingViolation',
        '00002099: NameErr: DSID-03050F78, problem 2005 (NAMING_VIOLATION), data 0, best match of:\n\t\n',
      );
    }
  }
  const rdn = normaliseRdn(entry.definition, request.newRdn);
  requireFree(parent, rdn, entry);
  if (rdn === entry.rdn && parent === entry.parent) return;
  store.commit([{ kind: 'move', id: entry.id, parent: parent.id, rdn }]);
}
