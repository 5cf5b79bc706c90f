import type { Session } from '../../../ldap/index.ts';
import { deletedObjectsControls, extendedDnControl, readRootDse } from '../../../ldap/index.ts';
import type { ImportChange } from '../../../sync/index.ts';
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

/**
 * Tombstones, and objects in the recycle bin past their time: those that the account may see. Whether it may is asked
 * apart (connect/rights); where it may not, deletions come with the next full import.
 */
async function* usnDeletions(context: ImportContext, later: string): AsyncGenerator<UsnStep, void, undefined> {
  const { session, rootDse, baseDn, pageSize, types, converter, signal } = context;
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
      controls: [...deletedObjectsControls(rootDse), extendedDnControl()],
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

/** Taken before reading: what changes while it is read comes again with the next delta. */
export async function highestUsn(session: Session): Promise<string> {
  return (await readRootDse(session)).highestCommittedUsn ?? '0';
}
