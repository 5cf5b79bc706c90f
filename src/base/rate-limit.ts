import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';
import { required } from './assert.ts';
import type { ChangeRecord } from './database/change-record.ts';
import { announceRecords, changeSteps } from './database/change-record.ts';
import type { FeatureContext } from './feature-context.ts';
import { prepared } from './database/prepared.ts';

/** So many points in a window that starts with the first one. */
export interface RateLimit {
  /** Names the purpose: "console-sign-in-account". Limits of the same name share their counters. */
  readonly name: string;
  readonly points: number;
  readonly windowMs: number;
}

export interface RateLimitAnswer {
  readonly allowed: boolean;
  /** When the window ends and the counter starts over. */
  readonly resetAt: Date;
}

/**
 * Takes one point for `subject`. Counting and deciding are one statement, so that any number of nodes and of
 * simultaneous requests can not get more than the limit. A refused request counts too, but does not lengthen the
 * window.
 */
export async function takePoint(context: FeatureContext, limit: RateLimit, subject: string): Promise<RateLimitAnswer> {
  const [answer] = await take(context, [{ limit, subject }]);
  return required(answer, 'an answer for each limit');
}

/** One subject under a limit of its own. */
export interface LimitedSubject {
  readonly limit: RateLimit;
  readonly subject: string;
}

/** What taking a point of one subject has come to. */
export type TakenPoint = RateLimitAnswer & LimitedSubject;

/**
 * Takes a point for each in turn, in one statement, until one has none left: those after it keep theirs. Answers that
 * one; undefined when all had one.
 */
export async function takePoints(
  context: FeatureContext,
  subjects: readonly LimitedSubject[],
): Promise<TakenPoint | undefined> {
  return (await take(context, subjects)).find(({ allowed }) => !allowed);
}

/**
 * Makes a change together with the records of it, as `changeAndRecord` does, and takes points for it, as `takePoints`
 * does, in one statement: without rows from the change none are taken. Answers whether it was made, and which limit is
 * exceeded.
 */
export async function changeAndTake(
  context: FeatureContext,
  change: RawBuilder<unknown>,
  records: readonly ChangeRecord[],
  subjects: readonly LimitedSubject[],
): Promise<{ readonly isMade: boolean; readonly exceeded: TakenPoint | undefined }> {
  const { connection, clock } = context;
  const steps = [...changeSteps(change, records), ...takingSteps(subjects, clock.now(), sql`from change`)];
  const made = sql`select -1 as step, 0 as points, null::timestamptz as reset_at from change`;
  const { rows } = await sql<TakenRow>`${prepared}
    with ${sql.join(steps)} ${sql.join([made, ...takenOf(subjects)], sql` union all `)}`.execute(connection);
  const isMade = rows.some(({ step }) => step < 0);
  if (isMade) announceRecords(connection, records);
  return { isMade, exceeded: answersOf(subjects, rows).find(({ allowed }) => !allowed) };
}

async function take(
  { connection, clock }: FeatureContext,
  subjects: readonly LimitedSubject[],
): Promise<readonly TakenPoint[]> {
  const { rows } = await sql<TakenRow>`${prepared}
    with ${sql.join(takingSteps(subjects, clock.now(), sql``))}
    ${sql.join(takenOf(subjects), sql` union all `)}`.execute(connection);
  return answersOf(subjects, rows);
}

interface TakenRow {
  readonly step: number;
  readonly points: number;
  readonly reset_at: Date;
}

/**
 * Each takes a point of one subject, as long as the one before had some left; `from`: what the first one depends on.
 */
function takingSteps(
  subjects: readonly LimitedSubject[],
  now: Date,
  from: RawBuilder<unknown>,
): readonly RawBuilder<unknown>[] {
  return subjects.map(({ limit: { name, windowMs }, subject }, step) => {
    const before = subjects[step - 1];
    const asLongAs = before ? sql`from ${sql.ref(`step_${step - 1}`)} where points <= ${before.limit.points}` : from;
    return sql`${sql.ref(`step_${step}`)} as (
      insert into rate_limit (name, subject, points, reset_at)
      select ${name}, ${subject}, 1, ${new Date(now.getTime() + windowMs)} ${asLongAs}
      on conflict (name, subject) do update set
        points = case when rate_limit.reset_at <= ${now} then 1 else least(rate_limit.points, 1000000) + 1 end,
        reset_at = case when rate_limit.reset_at <= ${now} then excluded.reset_at else rate_limit.reset_at end
      returning points, reset_at)`;
  });
}

function takenOf(subjects: readonly LimitedSubject[]): readonly RawBuilder<unknown>[] {
  return subjects.map((_, step) => sql`select ${step}::integer as step, * from ${sql.ref(`step_${step}`)}`);
}

function answersOf(subjects: readonly LimitedSubject[], rows: readonly TakenRow[]): readonly TakenPoint[] {
  return rows.flatMap(({ step, points, reset_at: resetAt }) => {
    const taken = subjects[step];
    return taken ? [{ ...taken, allowed: points <= taken.limit.points, resetAt }] : [];
  });
}

/** Forgets what `subject` has used: after a success that proves who it was. */
export async function returnPoints(
  { connection }: Pick<FeatureContext, 'connection'>,
  { name }: RateLimit,
  subject: string,
): Promise<void> {
  await sql`${prepared} delete from rate_limit where name = ${name} and subject = ${subject}`.execute(connection);
}

/** Gives back one point that `subject` took: what it stood for is not limited after all. */
export async function returnPoint(
  { connection }: Pick<FeatureContext, 'connection'>,
  { name }: RateLimit,
  subject: string,
): Promise<void> {
  await sql`${prepared} update rate_limit set points = points - 1
    where name = ${name} and subject = ${subject} and points > 0`.execute(connection);
}

/** Removes the counters whose window is over. */
export async function sweepRateLimits({ connection, clock }: FeatureContext): Promise<void> {
  await sql`delete from rate_limit where reset_at <= ${clock.now()}`.execute(connection);
}
