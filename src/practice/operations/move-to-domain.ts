import { randomUUID } from 'node:crypto';
import { groupTypeBits, ridOf } from '../../directory/index.ts';
import type { Forest } from '../forest.ts';
import { isGranted } from '../rights/access.ts';
import { schemaGuids } from '../rights/schema-guids.ts';
import { accessMask } from '../rights/security-descriptor.ts';
import type { Session } from '../rights/session.ts';
import type { Value } from '../schema/syntax.ts';
import type { Change } from '../store/change.ts';
import type { Entry } from '../store/entry.ts';
import type { Request } from '../wire/message.ts';
import { LdapFailure } from '../wire/result.ts';
import { normaliseRdn, requireFree } from './naming.ts';
import { refusal } from '../refusals/refusals.ts';
import { requireUnique } from './values.ts';

/**
 * The move of an object to another domain of the forest ([MS-ADTS] 3.1.1.5.4.2). It keeps its objectGUID and gets a SID
 * of the new domain; the old one goes to sIDHistory. In its old domain no tombstone is left: the object is expunged,
 * and the record of the move is a proxy, an infrastructureUpdate whose proxiedObjectName names the object and which is
 * deleted as soon as it is made.
 */
export function moveToDomain(
  forest: Forest,
  session: Session,
  entry: Entry,
  request: Extract<Request, { kind: 'rename' }>,
  targetHost: string,
): void {
  const target = forest.domains.find(({ hostName, domain }) => [hostName, domain].includes(targetHost.toLowerCase()));
  if (!target) {
    throw new LdapFailure(
      'unavailable',
      `000020EF: SvcErr: DSID-0315293C, problem 5002 (UNAVAILABLE), data 0: ${targetHost}`,
    );
  }
  const parent = request.newSuperior === undefined ? undefined : target.resolve(request.newSuperior);
  if (!parent || parent.isDeleted) throw refusal(forest, 'new-parent-missing', { dn: entry.dn });
  const oldSid = entry.text('objectsid');
  const isSystem = oldSid !== undefined && ridOf(oldSid) <= 1000;
  if (target === forest || entry.namingContext !== forest.head || isSystem || (entry.children?.size ?? 0) > 0)
    throw refusal(forest, 'cross-domain-move', { dn: entry.dn });
  if (isBoundToDomain(entry)) throw refusal(forest, 'cross-domain-memberships', { dn: entry.dn });
  const mayLeave = isGranted(session, entry, accessMask.delete);
  const mayEnter = isGranted(session, parent, accessMask.createChild, schemaGuids[entry.definition.name.toLowerCase()]);
  if (!mayLeave || !mayEnter) throw refusal(forest, 'access-denied', { dn: entry.dn, right: 'move' });
  const rdn = normaliseRdn(forest, entry.definition, request.newRdn);
  requireFree(forest, parent, rdn, entry);
  const account = entry.text('samaccountname');
  if (account !== undefined) requireUnique(target, 'samaccountname', account, entry);
  forest.store.commit([
    { kind: 'move', id: entry.id, parent: parent.id, rdn },
    ...newSid(target, entry, oldSid),
    ...proxy(forest, entry),
  ]);
}

/**
 * A member of a global group, or a global or domain-local group with members: outside of its domain it would break
 * their rules.
 */
function isBoundToDomain(entry: Entry): boolean {
  const type = entry.number('grouptype');
  const isEmpty = entry.targets('member').next().done === true;
  if (type !== 0 && (type & groupTypeBits.universal) === 0 && !isEmpty) return true;
  return (entry.backLinks?.get('member') ?? []).some(
    (group) => (group.number('grouptype') & groupTypeBits.global) !== 0,
  );
}

function newSid(target: Forest, entry: Entry, oldSid: string | undefined): Change[] {
  if (oldSid === undefined) return [];
  const attributes: Record<string, readonly Value[]> = {
    objectsid: [`${target.domainSid}-${target.newRid()}`],
    sidhistory: [...entry.values('sidhistory'), oldSid],
  };
  return [{ kind: 'set', id: entry.id, attributes }];
}

/** 1: a proxy; the second number counts the moves of the object. */
function proxy(forest: Forest, { guid }: Entry): Change[] {
  const name = randomUUID();
  const definition = forest.schema.class('infrastructureUpdate');
  return [
    {
      kind: 'add',
      id: forest.store.newId(),
      guid: name,
      parent: forest.deletedObjects.id,
      rdn: String.raw`CN=${randomUUID()}\0ADEL:${name}`,
      attributes: {
        objectclass: definition?.chain ?? [],
        isdeleted: ['TRUE'],
        isrecycled: ['TRUE'],
        lastknownparent: [`CN=Infrastructure,${forest.head.dn}`],
        proxiedobjectname: [`B:16:0000000100000001:${guid}`],
      },
    },
  ];
}
