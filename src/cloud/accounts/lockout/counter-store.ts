import { sql } from 'kysely';
import type { z } from 'zod';
import { inTransaction } from '../../../base/database/transaction.ts';
import type { FeatureContext } from '../../../base/feature-context.ts';
import { sweep } from '../../tenants/sweeps.ts';
import type { TenantKey } from '../../tenants/tenant-key.ts';

/** Of whom, and what is counted. */
export interface CounterKey {
  readonly subject: string;
  /** `unknown`, the id of a known browser, or `forest`. */
  readonly place: string;
}

export interface CounterChange<State, Result> {
  readonly state: State;
  /** From then on it says nothing; undefined: it says nothing now. */
  readonly expiresAt: Date | undefined;
  readonly result: Result;
}

/**
 * Changes one counter, alone: its row is locked, so that all nodes count together. `read` gets what is kept, and
 * undefined where nothing is.
 */
export async function changeCounter<Schema extends z.ZodType, Result>(
  context: FeatureContext,
  tenant: TenantKey,
  { subject, place }: CounterKey,
  schema: Schema,
  change: (before: z.output<Schema> | undefined) => CounterChange<z.output<Schema>, Result>,
): Promise<Result> {
  return await inTransaction(context, async ({ connection, clock }) => {
    const now = clock.now();
    const key = sql`tenant = ${tenant.number} and subject = ${subject} and place = ${place}`;
    // What is there is locked by being written, and what is not there is made: one question in either case.
    const { rows } = await sql<{ state: unknown }>`
      insert into password_counter (tenant, subject, place, state, expires_at)
      values (${tenant.number}, ${subject}, ${place}, null, ${now})
      on conflict (tenant, subject, place) do update set
        state = case when password_counter.expires_at > ${now} then password_counter.state end
      returning state`.execute(connection);
    const kept = rows[0]?.state ?? undefined;
    const { state, expiresAt, result } = change(kept === undefined ? undefined : schema.parse(kept));
    await (
      expiresAt === undefined
        ? sql`delete from password_counter where ${key}`
        : sql`update password_counter set state = ${JSON.stringify(state)}, expires_at = ${expiresAt} where ${key}`
    ).execute(connection);
    return result;
  });
}

/** Housekeeping: what is past its time counts for nothing without it too. */
export async function sweepCounters({ connection, clock }: FeatureContext): Promise<void> {
  await sql`${sweep('counter-past')} delete from password_counter where expires_at <= ${clock.now()}`.execute(
    connection,
  );
}
