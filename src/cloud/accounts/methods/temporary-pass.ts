import { sql } from 'kysely';
import { MINUTE } from '../../../base/clock.ts';
import type { FeatureContext } from '../../../base/feature-context.ts';
import { methodErrors } from './errors.ts';
import type { MethodId } from './method.ts';
import { methodTexts } from './method.ts';
import type { Owner } from './method-store.ts';
import { deleteMethodsOfKind, insertMethod } from './method-store.ts';
import { longCodeHash, newLongCode } from './typed-code.ts';

/**
 * Temporary Access Pass: somebody who has no other way gets in with it, for a time, to register one. There is one for
 * each person; a new one ends the old.
 */
export const LEAST_MINUTES = 10;
export const MOST_MINUTES = 43_200;

export interface PassWanted {
  readonly minutes: number;
  readonly uses: 'once' | 'many';
  /** Absent: from now on. */
  readonly startsAt?: Date | undefined;
}

/** Its value is shown once and kept nowhere. */
export interface Pass {
  readonly value: string;
  readonly startsAt: Date;
  readonly expiresAt: Date;
  readonly uses: 'once' | 'many';
}

/** In a transaction of the caller. Throws `methods.pass-time`. */
export async function insertPass(
  { connection, clock }: FeatureContext,
  owner: Owner,
  { minutes, uses, startsAt: wanted }: PassWanted,
): Promise<Pass> {
  if (!Number.isInteger(minutes) || minutes < LEAST_MINUTES || minutes > MOST_MINUTES)
    throw methodErrors('methods.pass-time', { least: LEAST_MINUTES, most: MOST_MINUTES });
  const now = clock.now();
  const startsAt = wanted !== undefined && wanted > now ? wanted : now;
  const expiresAt = new Date(startsAt.getTime() + minutes * MINUTE);
  const value = newLongCode();
  await deleteMethodsOfKind(connection, owner, 'pass');
  await insertMethod(connection, owner, {
    ...{ kind: 'pass', name: methodTexts.pass.en, source: 'administrator', createdAt: now, verifiedAt: now },
    usableForResetFrom: startsAt,
    handle: longCodeHash(value),
    public: { startsAt, expiresAt, uses },
  });
  return { value, startsAt, expiresAt, uses };
}

/** Whether it is the person's pass at this time; one that is good for once is gone then. */
export async function usePass(
  { connection, clock }: FeatureContext,
  { tenant, id: objectId }: Owner,
  typed: string,
): Promise<MethodId | undefined> {
  const now = clock.now();
  const fits = sql`tenant = ${tenant.number} and object_id = ${objectId} and kind = 'pass'
    and handle = ${longCodeHash(typed)} and (public->>'startsAt')::timestamptz <= ${now}
    and (public->>'expiresAt')::timestamptz > ${now}`;
  const { rows } = await sql<{ id: MethodId }>`
    with once as (delete from method where ${fits} and public->>'uses' = 'once' returning id),
      many as (update method set last_used_at = ${now} where ${fits} and public->>'uses' = 'many' returning id)
    select id from once union all select id from many`.execute(connection);
  return rows[0]?.id;
}
