import { isHawserError } from '../../../base/errors.ts';
import { wellKnownDn } from '../../../directory/index.ts';
import type { Session } from '../../../ldap/index.ts';
import { extendedDnControl, readRootDse, showDeletedControl, showRecycledControl } from '../../../ldap/index.ts';
import { syncErrors } from '../../../sync/index.ts';
import type { ImportChange } from '../../../sync/index.ts';
import { importDetail } from '../details.ts';
import { proxiedObjectName } from './attributes.ts';
import type { Departure, ImportContext } from './context.ts';
import { changeFilter, departureOf, inOrOut, isContainer, objectFilter, readWhole, wholeChange } from './context.ts';

export interface UsnStep {
  readonly changes: readonly ImportChange[];
  readonly departures: readonly Departure[];
}

/**
 * Following changes by uSNChanged, for accounts without the right to replicate. Every change of an object gives it the
 * next number of this domain controller, so the numbers of another one mean nothing. Objects are read completely, as
 * nobody says which attribute changed.
 */
export async function* usnEverything(context: ImportContext): AsyncGenerator<readonly ImportChange[], void, undefined> {
  for await (const converted of readWhole(context, objectFilter)) {
    yield converted.map((one) => wholeChange(one, context.scope)).filter((change) => change !== undefined);
  }
}

export async function* usnChanges(context: ImportContext, since: string): AsyncGenerator<UsnStep, void, undefined> {
  const later = `(uSNChanged>=${BigInt(since) + 1n})`;
  const movedTrees: string[] = [];
  for await (const converted of readWhole(context, `(&${changeFilter}${later})`)) {
    const changes: ImportChange[] = [];
    for (const one of converted) {
      if (isContainer(one)) {
        // What was done to it is not known: it may have been renamed, and its contents do not change with it.
        movedTrees.push(one.dn);
      } else {
        const change = inOrOut(one, context);
        if (change) changes.push(change);
      }
    }
    yield { changes, departures: [] };
  }
  for (const base of movedTrees) {
    for await (const converted of readWhole(context, objectFilter, base)) {
      const changes = converted.map((one) => inOrOut(one, context)).filter((change) => change !== undefined);
      yield { changes, departures: [] };
    }
  }
  yield* usnDeletions(context, later);
}

/** Tombstones, and objects in the recycle bin past their time. */
async function* usnDeletions(context: ImportContext, later: string): AsyncGenerator<UsnStep, void, undefined> {
  const { session, baseDn, pageSize, types, converter, signal } = context;
  const pages = session.searchPages(
    {
      base: baseDn,
      filter: `(&(isDeleted=TRUE)${later})`,
      attributes: [
        'objectGUID',
        'objectClass',
        'isDeleted',
        ...(types.has(proxiedObjectName) ? [proxiedObjectName] : []),
      ],
      controls: [...deletedControls(context), extendedDnControl()],
      types,
      signal,
    },
    pageSize,
  );
  for await (const { entries } of pages) {
    const departures = entries.map((entry) => departureOf(converter.convert(entry)));
    yield { changes: [], departures: departures.filter((one) => one !== undefined) };
  }
}

function deletedControls({ rootDse }: ImportContext): ReturnType<typeof showDeletedControl>[] {
  const control = showRecycledControl();
  return rootDse.supportedControls.has(control.type) ? [showDeletedControl(), control] : [showDeletedControl()];
}

/**
 * Without the right to see deleted objects (by default only administrators have it) a delta would never report a
 * deletion. That it is there is only known when a tombstone is seen; otherwise every import has to be a full one.
 */
export async function requireDeletedObjects(context: ImportContext): Promise<void> {
  const { session, baseDn, connector, signal } = context;
  try {
    const { entries } = await session.search({
      base: wellKnownDn('deletedObjects', baseDn),
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
  const why = importDetail('connectors.deleted-objects-hidden');
  throw syncErrors('sync.full-import-required', { connector, why });
}

/** Taken before reading: what changes while it is read comes again with the next delta. */
export async function highestUsn(session: Session): Promise<string> {
  return (await readRootDse(session)).highestCommittedUsn ?? '0';
}
