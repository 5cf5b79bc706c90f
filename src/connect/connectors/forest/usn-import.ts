import { isHawserError } from '../../../base/errors.ts';
import { fromBytes, guidFromBytes, isBytes, wellKnownDn } from '../../../directory/index.ts';
import type { Session } from '../../../ldap/index.ts';
import { readRootDse, showDeletedControl, showRecycledControl } from '../../../ldap/index.ts';
import { syncErrors } from '../../../sync/index.ts';
import type { Anchor, ImportChange } from '../../../sync/index.ts';
import type { ImportContext } from './context.ts';
import { changeFilter, isContainer, objectFilter, readWhole, wholeChange } from './context.ts';

/**
 * Following changes by uSNChanged, for accounts without the right to replicate. Every change of an object gives it the next number of this
 * domain controller, so the numbers of another one mean nothing. Objects are told completely, as nobody says which attribute changed.
 */
export async function* usnEverything(context: ImportContext): AsyncGenerator<readonly ImportChange[], void, undefined> {
  for await (const told of readWhole(context, objectFilter)) {
    yield told.map((one) => wholeChange(one, context.scope)).filter((change) => change !== undefined);
  }
}

export async function* usnChanges(
  context: ImportContext,
  since: string,
): AsyncGenerator<readonly ImportChange[], void, undefined> {
  const { scope } = context;
  const later = `(uSNChanged>=${BigInt(since) + 1n})`;
  const movedTrees: string[] = [];
  for await (const told of readWhole(context, `(&${changeFilter}${later})`)) {
    const changes: ImportChange[] = [];
    for (const one of told) {
      if (isContainer(one)) {
        // What was done to it is not told: it may have been renamed, and its contents do not change with it.
        movedTrees.push(one.dn);
      } else if (one.anchor !== undefined && !scope.has(one.dn)) changes.push({ kind: 'delete', anchor: one.anchor });
      else {
        const change = wholeChange(one, scope);
        if (change) changes.push(change);
      }
    }
    yield changes;
  }
  for (const base of movedTrees) {
    for await (const told of readWhole(context, objectFilter, base)) {
      yield told
        .map((one): ImportChange | undefined =>
          one.anchor !== undefined && !scope.has(one.dn)
            ? { kind: 'delete', anchor: one.anchor }
            : wholeChange(one, scope),
        )
        .filter((change) => change !== undefined);
    }
  }
  yield* usnDeletions(context, later);
}

/** Tombstones, and objects in the recycle bin past their time. */
async function* usnDeletions(
  context: ImportContext,
  later: string,
): AsyncGenerator<readonly ImportChange[], void, undefined> {
  const { session, rootDse, pageSize, signal } = context;
  const pages = session.searchPages(
    {
      base: rootDse.defaultNamingContext,
      filter: `(&(isDeleted=TRUE)${later})`,
      attributes: ['objectGUID'],
      controls: deletedControls(context),
      signal,
    },
    pageSize,
  );
  for await (const { entries } of pages) {
    yield entries
      .map(({ attributes }) => attributes['objectGUID'])
      .filter((value) => isBytes(value))
      .map((value) => ({ kind: 'delete' as const, anchor: guidFromBytes(fromBytes(value)) as Anchor }));
  }
}

function deletedControls({ rootDse }: ImportContext): ReturnType<typeof showDeletedControl>[] {
  const control = showRecycledControl();
  return rootDse.supportedControls.has(control.type) ? [showDeletedControl(), control] : [showDeletedControl()];
}

/**
 * Without the right to see deleted objects (by default only administrators have it) a delta would never tell of a deletion. That it is there is
 * only known when a tombstone is seen; otherwise every import has to be a full one.
 */
export async function requireDeletedObjects(context: ImportContext): Promise<void> {
  const { session, rootDse, connector, signal } = context;
  try {
    const { entries } = await session.search({
      base: wellKnownDn('deletedObjects', rootDse.defaultNamingContext),
      scope: 'one',
      attributes: ['objectGUID'],
      sizeLimit: 1,
      controls: deletedControls(context),
      signal,
    });
    if (entries.length > 0) return;
  } catch (error) {
    if (isHawserError(error, 'ldap.size-limit')) return;
    if (!isHawserError(error, 'ldap.no-such-object') && !isHawserError(error, 'ldap.no-rights')) throw error;
  }
  throw syncErrors('sync.full-import-required', { connector }, { detail: 'the account cannot see deleted objects' });
}

/** Taken before reading: what changes while it is read is told again by the next delta. */
export async function highestUsn(session: Session): Promise<string> {
  return (await readRootDse(session)).highestCommittedUsn ?? '0';
}
