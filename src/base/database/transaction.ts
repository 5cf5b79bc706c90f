import { setTimeout as pause } from 'node:timers/promises';
import type { Connection } from './connection.ts';

/**
 * Serialization failure and deadlock: the database gave up one transaction for the sake of another. Nothing of it is
 * left, and the same again will do.
 */
const CONFLICTS: ReadonlySet<unknown> = new Set(['40001', '40P01']);
const MAX_ATTEMPTS = 10;
const FIRST_WAIT_MS = 4;
const LONGEST_WAIT_MS = 500;

/** What waits for the commit of an open transaction. */
const waiting = new WeakMap<Connection, (() => void)[]>();

/**
 * Does `work` in one transaction, with the context that it is given: all of it happens, or nothing. It may run several
 * times, until no other transaction is in the way; so what it does outside of the database has to wait for the commit
 * (`afterCommit`). Inside of another transaction it is part of that.
 */
export async function inTransaction<Context extends { readonly connection: Connection }, Result>(
  context: Context,
  work: (within: Context) => Promise<Result>,
): Promise<Result> {
  if (context.connection.isTransaction) return await work(context);
  return await retryConflicts(async () => {
    const after: (() => void)[] = [];
    const result = await context.connection.transaction().execute(async (connection) => {
      waiting.set(connection, after);
      return await work({ ...context, connection });
    });
    for (const act of after) act();
    return result;
  });
}

/** Does what cannot be undone, and must not happen twice, once the transaction is committed; outside of one at once. */
export function afterCommit(connection: Connection, act: () => void): void {
  const after = waiting.get(connection);
  if (after) after.push(act);
  else act();
}

/**
 * Repeats what ends in a conflict, each time after a longer wait whose length is chance: those that met would meet
 * again.
 */
export async function retryConflicts<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === MAX_ATTEMPTS || !isConflict(error)) throw error;
      await pause(Math.random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt));
    }
  }
}

function isConflict(error: unknown): boolean {
  return error instanceof Error && 'code' in error && CONFLICTS.has(error.code);
}
