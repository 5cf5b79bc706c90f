import { sql } from 'kysely';
import type { FeatureContext } from './feature-context.ts';

/** So many points in a window that starts with the first one. */
export interface RateLimit {
  /** Names the purpose: "console-sign-in-account". Limits of the same name share their counters. */
  readonly name: string;
  readonly points: number;
  readonly windowMs: number;
}

export interface RateLimitAnswer {
  readonly allowed: boolean;
  /** When the window ends and the counter starts anew. */
  readonly resetAt: Date;
}

/**
 * Takes one point for `subject`. Counting and deciding are one statement, so that any number of nodes and of
 * simultaneous requests can not get more than the limit. A refused request counts too, but does not lengthen the
 * window.
 */
export async function takePoint(
  { connection, clock }: FeatureContext,
  { name, points, windowMs }: RateLimit,
  subject: string,
): Promise<RateLimitAnswer> {
  const now = clock.now();
  const resetAt = new Date(now.getTime() + windowMs);
  const { rows } = await sql<{ points: number; reset_at: Date }>`
    insert into rate_limit (name, subject, points, reset_at) values (${name}, ${subject}, 1, ${resetAt})
    on conflict (name, subject) do update set
      points = case when rate_limit.reset_at <= ${now} then 1 else least(rate_limit.points, 1000000) + 1 end,
      reset_at = case when rate_limit.reset_at <= ${now} then excluded.reset_at else rate_limit.reset_at end
    returning points, reset_at`.execute(connection);
  const row = rows[0];
  return { allowed: row !== undefined && row.points <= points, resetAt: row?.reset_at ?? resetAt };
}

/** Forgets what `subject` has used: after a success that proves who it was. */
export async function returnPoints(
  { connection }: Pick<FeatureContext, 'connection'>,
  { name }: RateLimit,
  subject: string,
): Promise<void> {
  await sql`delete from rate_limit where name = ${name} and subject = ${subject}`.execute(connection);
}

/** Removes the counters whose window is over. */
export async function sweepRateLimits({ connection, clock }: FeatureContext): Promise<void> {
  await sql`delete from rate_limit where reset_at <= ${clock.now()}`.execute(connection);
}
