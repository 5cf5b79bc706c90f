import { sql } from 'kysely';
import type { Brand } from '../../base/ids.ts';
import { newId, idMaker } from '../../base/ids.ts';
import type { Connection } from '../../base/database/connection.ts';
import { prepared } from '../../base/database/prepared.ts';
import type { ObjectId } from '../objects/object.ts';
import { sweep } from '../tenants/sweeps.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import { endFlows } from './end-flows.ts';
import type { Person, PersonRow } from './person.ts';
import { isLive, personColumns } from './person.ts';

export type SessionId = Brand<string, 'SessionId'>;
export const toSessionId = idMaker<SessionId>();

/** Where somebody signed in, as it looked from here. */
export interface Client {
  readonly address: string;
  readonly userAgent?: string;
}

export interface NewSession {
  readonly secretHash: string;
  readonly now: Date;
  readonly expiresAt: Date;
  /** When the identity was proved: before the account was locked, so before any change that is known since. */
  readonly provedAt: Date;
  /**
   * What the password was compared with; a password that was changed meanwhile proves nothing any more. Null: it was
   * compared at a forest.
   */
  readonly verifier: string | null;
  readonly amr: readonly string[];
  /** It outlives an hour without a request. */
  readonly staysSignedIn: boolean;
  readonly client: Client;
}

/** Behind it, what ends the sessions of somebody has either happened or comes later. */
export async function lockAccount(
  transaction: Connection,
  { tenant, id }: Pick<Person, 'tenant' | 'id'>,
): Promise<void> {
  await sql`select 1 from account where tenant = ${tenant.number} and object_id = ${id} for update`.execute(
    transaction,
  );
}

/**
 * Writes a session down, in a transaction of the caller: the account is locked first, and what could have changed
 * since the proof is looked at behind the lock. Undefined when it no longer holds.
 */
export async function insertSession(
  transaction: Connection,
  { tenant, id: objectId }: Pick<Person, 'tenant' | 'id'>,
  session: NewSession,
): Promise<SessionId | undefined> {
  const { secretHash, now, expiresAt, provedAt, verifier, amr, client, staysSignedIn } = session;
  await noteSignIn(transaction, { tenant, id: objectId }, now);
  const { rows } = await sql<{ id: SessionId }>`${prepared}
    insert into session
      (tenant, id, secret_hash, object_id, created_at, proved_at, last_seen_at, expires_at, amr, client, stays)
    select ${tenant.number}::integer, ${newId<SessionId>()}::uuid, ${secretHash}, a.object_id, ${now}::timestamptz,
      greatest(${provedAt}::timestamptz, a.sessions_valid_from), ${now}::timestamptz, ${expiresAt}::timestamptz,
      ${[...amr]}::text[], ${JSON.stringify(client)}::jsonb, ${staysSignedIn}::boolean
    from account a join object o on o.tenant = a.tenant and o.id = a.object_id
    where a.tenant = ${tenant.number} and a.object_id = ${objectId} and not a.sign_in_blocked and ${isLive}
      and ${holds({ tenant, id: objectId }, verifier)}
    returning id`.execute(transaction);
  return rows[0]?.id;
}

async function noteSignIn(transaction: Connection, { tenant, id }: Pick<Person, 'tenant' | 'id'>, now: Date) {
  await sql`${prepared} update account set last_sign_in_at = ${now}
    where tenant = ${tenant.number} and object_id = ${id}`.execute(transaction);
}

export interface FoundSession {
  readonly id: SessionId;
  readonly person: Person;
  readonly provedAt: Date;
  readonly lastSeenAt: Date;
  readonly amr: readonly string[];
  /** It outlives the window of the browser. */
  readonly stays: boolean;
}

/**
 * Whose session it is, when it is one still: not over, not idle since `idleSince`, proved after all that ends
 * sessions, of somebody who may sign in.
 */
export async function findSession(
  connection: Connection,
  tenant: TenantKey,
  secretHash: string,
  { now, idleSince }: { readonly now: Date; readonly idleSince: Date },
): Promise<FoundSession | undefined> {
  const { rows } = await sql<
    PersonRow & Pick<FoundSession, 'provedAt' | 'lastSeenAt' | 'amr' | 'stays'> & { sessionId: SessionId }
  >`${prepared}
    select s.id as "sessionId", s.proved_at as "provedAt", s.last_seen_at as "lastSeenAt", s.amr, s.stays,
      ${personColumns}
    from session s join account a on a.tenant = s.tenant and a.object_id = s.object_id
    join object o on o.tenant = s.tenant and o.id = s.object_id join tenant t on t.number = s.tenant
    where s.tenant = ${tenant.number} and s.secret_hash = ${secretHash}
      and s.expires_at > ${now} and (s.stays or s.last_seen_at > ${idleSince}) and s.proved_at >= a.sessions_valid_from
      and not a.sign_in_blocked and ${isLive}`.execute(connection);
  const row = rows[0];
  if (!row) return undefined;
  const { sessionId, provedAt, lastSeenAt, amr, stays, ...person } = row;
  return { id: sessionId, person: { ...person, tenant }, provedAt, lastSeenAt, amr, stays };
}

export async function touchSession(
  connection: Connection,
  tenant: TenantKey,
  id: SessionId,
  lastSeenAt: Date,
): Promise<void> {
  await sql`${prepared} update session set last_seen_at = ${lastSeenAt}
    where tenant = ${tenant.number} and id = ${id}`.execute(connection);
}

export interface RenewedSession extends Omit<NewSession, 'verifier' | 'client'> {
  readonly id: SessionId;
}

/**
 * A session goes on after a new proof, which says how and when its person was proved: what the session led to stays,
 * and a copy of its secret is of no use any more. The caller has the account's lock. Undefined when it is over.
 */
export async function renewSession(
  transaction: Connection,
  { tenant, id: objectId }: Pick<Person, 'tenant' | 'id'>,
  { id, secretHash, now, expiresAt, provedAt, amr, staysSignedIn }: RenewedSession,
): Promise<SessionId | undefined> {
  await noteSignIn(transaction, { tenant, id: objectId }, now);
  const { rows } = await sql<{ id: SessionId }>`update session s set secret_hash = ${secretHash},
      proved_at = greatest(s.proved_at, ${provedAt}::timestamptz), last_seen_at = ${now},
      expires_at = greatest(s.expires_at, ${expiresAt}::timestamptz), stays = s.stays or ${staysSignedIn},
      amr = ${[...amr]}::text[]
    where s.tenant = ${tenant.number} and s.id = ${id} and s.object_id = ${objectId} returning s.id`.execute(
    transaction,
  );
  return rows[0]?.id;
}

/** Whether it is one still, until the end of the transaction: whatever ends it comes later. */
export async function holdSession(
  transaction: Connection,
  { tenant, id: objectId }: Pick<Person, 'tenant' | 'id'>,
  sessionId: SessionId,
): Promise<boolean> {
  const { rows } = await sql`select 1 from session
    where tenant = ${tenant.number} and object_id = ${objectId} and id = ${sessionId} for key share`.execute(
    transaction,
  );
  return rows.length > 0;
}

/** Something more was proved in a session, without a word about what was proved before. */
export async function addProof(
  connection: Connection,
  { tenant, id: objectId }: Pick<Person, 'tenant' | 'id'>,
  sessionId: SessionId,
  amr: readonly string[],
): Promise<void> {
  await sql`update session s set amr = array(select distinct unnest(s.amr || ${[...amr]}::text[]) order by 1)
    where s.tenant = ${tenant.number} and s.id = ${sessionId} and s.object_id = ${objectId}`.execute(connection);
}

function holds({ tenant, id }: Pick<Person, 'tenant' | 'id'>, verifier: string | null) {
  return sql`(${verifier}::text is null or exists (select from credential c
    where c.tenant = ${tenant.number} and c.object_id = ${id} and c.verifier = ${verifier}))`;
}

/**
 * False when this person has no such session. What the session led to ends with it, in a transaction of the caller:
 * codes and tokens of applications name it. They come second: whoever writes one down holds the session meanwhile, so
 * what was quicker is there to be deleted, and what is slower finds no session.
 */
export async function deleteSession(
  transaction: Connection,
  { tenant, id: objectId }: Pick<Person, 'tenant' | 'id'>,
  sessionId: SessionId,
): Promise<boolean> {
  const { rows } = await sql`delete from session
    where tenant = ${tenant.number} and object_id = ${objectId} and id = ${sessionId} returning id`.execute(
    transaction,
  );
  if (rows.length === 0) return false;
  await sql`delete from oidc_record
    where tenant = ${tenant.number} and session_id = ${sessionId}`.execute(transaction);
  return true;
}

/**
 * Ends every session of these people, also those that a sign-in is about to write down, in a transaction of the
 * caller. Locking the accounts comes first: a sign-in that was quicker has its session deleted, one that is slower
 * sees what changed.
 */
export async function endSessions(
  transaction: Connection,
  tenant: TenantKey,
  ids: readonly ObjectId[],
  now: Date,
): Promise<void> {
  if (ids.length === 0) return;
  await sql`update account set sessions_valid_from = greatest(sessions_valid_from, ${now})
    where tenant = ${tenant.number} and object_id = any(${[...ids]}::uuid[])`.execute(transaction);
  // In the order of `deleteSession`.
  await sql`delete from session
    where tenant = ${tenant.number} and object_id = any(${[...ids]}::uuid[])`.execute(transaction);
  await sql`delete from oidc_record
    where tenant = ${tenant.number} and object_id = any(${[...ids]}::uuid[])`.execute(transaction);
  await endFlows(transaction, tenant, ids);
}

/**
 * Ends every session of somebody but one, and what only these led to: also tokens of sessions that expired meanwhile,
 * and sign-ins that are under way. In a transaction of the caller; the account is locked first.
 */
export async function deleteOtherSessions(
  transaction: Connection,
  { tenant, id: objectId }: Pick<Person, 'tenant' | 'id'>,
  kept: SessionId,
): Promise<readonly SessionId[]> {
  await lockAccount(transaction, { tenant, id: objectId });
  const { rows } = await sql<{ id: SessionId }>`delete from session
    where tenant = ${tenant.number} and object_id = ${objectId} and id <> ${kept} returning id`.execute(transaction);
  await sql`delete from oidc_record
    where tenant = ${tenant.number} and object_id = ${objectId} and session_id is distinct from ${kept}`.execute(
    transaction,
  );
  await endFlows(transaction, tenant, [objectId]);
  return rows.map(({ id }) => id);
}

export interface SessionLine {
  readonly id: SessionId;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly amr: readonly string[];
  readonly client: Client;
}

/** The living sessions of somebody, the latest used first. */
export async function listSessions(
  connection: Connection,
  { tenant, id }: Pick<Person, 'tenant' | 'id'>,
  { now, idleSince }: { readonly now: Date; readonly idleSince: Date },
): Promise<readonly SessionLine[]> {
  const { rows } = await sql<SessionLine>`
    select s.id, s.created_at as "createdAt", s.last_seen_at as "lastSeenAt", s.amr, s.client
    from session s join account a on a.tenant = s.tenant and a.object_id = s.object_id
    where s.tenant = ${tenant.number} and s.object_id = ${id}
      and s.expires_at > ${now} and (s.stays or s.last_seen_at > ${idleSince}) and s.proved_at >= a.sessions_valid_from
        and not a.sign_in_blocked
    order by s.last_seen_at desc, s.id`.execute(connection);
  return rows;
}

export async function deleteEndedSessions(connection: Connection, now: Date, idleSince: Date): Promise<void> {
  await sql`${sweep('session-past')} delete from session
    where expires_at <= ${now} or (not stays and last_seen_at <= ${idleSince})`.execute(connection);
}
