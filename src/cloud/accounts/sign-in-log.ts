import { sql } from 'kysely';
import { DAY } from '../../base/clock.ts';
import type { FeatureContext } from '../../base/feature-context.ts';
import type { Brand } from '../../base/ids.ts';
import { newId } from '../../base/ids.ts';
import { newOrderedId } from '../../base/ordered-id.ts';
import { currentOrigin } from '../../base/origin.ts';
import { listSource } from '../objects/list-source.ts';
import type { ObjectId } from '../objects/object.ts';
import { sweep } from '../tenants/sweeps.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';

type SignInId = Brand<string, 'SignInId'>;

/** A month, as long as the field keeps its sign-in logs. */
export const KEPT_DAYS = 30;

export interface NewSignIn {
  /** As `normalizeName` gives it. */
  readonly name: string;
  readonly kind: 'sign-in' | 'confirmation';
  readonly result: 'success' | 'failure';
  /** The code of the refusal; empty for a success. */
  readonly reason: string;
  readonly address: string;
  readonly userAgent?: string | undefined;
  readonly knownBrowser: boolean;
}

export interface SignInRecord extends Required<NewSignIn> {
  readonly id: SignInId;
  readonly at: Date;
  readonly objectId: ObjectId | null;
  readonly correlationId: string;
}

/** One statement, the same for names that exist and names that do not. */
export async function insertSignIn(
  { connection, clock }: FeatureContext,
  tenant: TenantKey,
  { name, kind, result, reason, address, userAgent, knownBrowser }: NewSignIn,
): Promise<void> {
  const now = clock.now();
  await sql`insert into sign_in (tenant, day, id, at, name, object_id, kind, result, reason, address, user_agent,
      known_browser, correlation_id)
    select ${tenant.number}, ${dayOf(now)}::date, ${newOrderedId<SignInId>(now.getTime())}, ${now}, ${name},
      (select object_id from address where tenant = ${tenant.number} and kind = 'upn' and value = ${name}),
      ${kind}, ${result}, ${reason}, ${address}, ${userAgent ?? null}, ${knownBrowser},
      ${currentOrigin()?.correlationId ?? newId()}`.execute(connection);
}

export interface SignInFilter {
  readonly name?: string | undefined;
  readonly result?: 'success' | 'failure' | undefined;
  readonly since?: Date | undefined;
  readonly until?: Date | undefined;
}

/** The latest first. */
export const signInList = listSource<SignInRecord, SignInFilter>({
  columns: sql`s.id, s.at, s.name, s.object_id as "objectId", s.kind, s.result, s.reason, s.address,
    s.user_agent as "userAgent", s.known_browser as "knownBrowser", s.correlation_id as "correlationId"`,
  from: (tenant, { name, result, since, until }) => sql`sign_in s where s.tenant = ${tenant.number}
    ${name === undefined ? sql`` : sql`and s.name = ${name}`}
    ${result === undefined ? sql`` : sql`and s.result = ${result}`}
    ${since === undefined ? sql`` : sql`and s.day >= ${dayOf(since)}::date and s.at >= ${since}`}
    ${until === undefined ? sql`` : sql`and s.day <= ${dayOf(until)}::date and s.at < ${until}`}`,
  sorts: [{ name: 'time', keys: [{ of: sql`s.id`, as: 'uuid' }], descending: true }],
});

/** Removes the days that are past their time. */
export async function sweepSignIns({ connection, clock }: FeatureContext): Promise<void> {
  const last = new Date(clock.now().getTime() - KEPT_DAYS * DAY);
  await sql`${sweep('sign-in-past')} delete from sign_in where day < ${dayOf(last)}::date`.execute(connection);
}

/** The day in UTC. */
function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}
