import { AsyncLocalStorage } from 'node:async_hooks';
import type { Duplex } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import type { PoolClient } from 'pg';
import { sql } from 'kysely';
import { baseErrors } from '../base-errors.ts';
import { HOUR, MINUTE, SECOND } from '../clock.ts';
import type { Connection, DatabaseKind } from './connection.ts';
import { replaceQuery } from './driver-query.ts';
import { inTransaction } from './transaction.ts';

/** How long one statement may take, where nothing else is said. */
export const STATEMENT_MS = MINUTE;
/** And in maintenance, which goes through all of a large database. */
const PATIENT_MS = HOUR;

const patience = new AsyncLocalStorage<number>();

/** What a statement fails with that was not answered in time. Its connection is gone with it. */
export class DeadlinePassed extends Error {
  override readonly name = 'DeadlinePassed';
  readonly seconds: number;

  constructor(milliseconds: number) {
    super(`no answer within ${milliseconds} ms`);
    this.seconds = Math.ceil(milliseconds / 1000);
  }
}

/**
 * Every statement of the driver's client gets a deadline, past which the connection is destroyed: that needs no answer
 * of the other side, whatever became of it. A server that is still there has given the statement up by then
 * (`statement_timeout`) and keeps its connection.
 */
export function addDeadline(client: PoolClient, usualMs: number, graceMs: number): void {
  replaceQuery(client, (query) => async (...given) => {
    const milliseconds = (patience.getStore() ?? usualMs) + graceMs;
    const timer = setTimeout(() => cutConnection(client, new DeadlinePassed(milliseconds)), milliseconds);
    try {
      return await query(...given);
    } finally {
      clearTimeout(timer);
    }
  });
}

/** Ends the connection of the driver's client without asking the other side. */
export function cutConnection(client: PoolClient & { connection?: { readonly stream: Duplex } }, why: Error): void {
  client.connection?.stream.destroy(why);
}

/** For maintenance: `work` on one connection, each of whose statements may take an hour. */
export async function patiently<Result>(
  { kind, kysely }: { readonly kind: DatabaseKind; readonly kysely: Connection },
  work: (connection: Connection) => Promise<Result>,
): Promise<Result> {
  return await patience.run(PATIENT_MS, async () => {
    // The embedded database has no clock that could interrupt it.
    if (kind === 'pglite') return await work(kysely);
    return await kysely.connection().execute(async (connection) => {
      await sql`select set_config('statement_timeout', ${`${PATIENT_MS}ms`}, false)`.execute(connection);
      try {
        return await work(connection);
      } finally {
        await sql`reset statement_timeout`.execute(connection);
      }
    });
  });
}

/** The same for one transaction, whatever the database. */
export async function inPatientTransaction(
  connection: Connection,
  work: (transaction: Connection) => Promise<void>,
): Promise<void> {
  await patience.run(PATIENT_MS, async () => {
    await inTransaction({ connection }, async ({ connection: transaction }) => {
      await sql`select set_config('statement_timeout', ${`${PATIENT_MS}ms`}, true)`.execute(transaction);
      await work(transaction);
    });
  });
}

/**
 * What `work` answers, unless that takes longer than a person or a monitor waits: then `base.database-slow`, and the
 * answer is dropped.
 */
export async function promptly<Result>(
  { kind: location, lost }: { readonly kind: DatabaseKind; readonly lost: AbortSignal },
  withinMs: number,
  work: () => Promise<Result>,
): Promise<Result> {
  lost.throwIfAborted();
  const answered = new AbortController();
  const silence = pause(withinMs, undefined, { signal: answered.signal }).then(() =>
    Promise.reject(baseErrors('base.database-slow', { location, seconds: Math.ceil(withinMs / SECOND) })),
  );
  try {
    return await Promise.race([work(), silence]);
  } finally {
    answered.abort();
  }
}
