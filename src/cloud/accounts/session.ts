import { idMaker } from '../../base/ids.ts';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { DAY, HOUR, MINUTE } from '../../base/clock.ts';
import { inTransaction } from '../../base/database/transaction.ts';
import type { FeatureContext } from '../../base/feature-context.ts';
import type { Brand } from '../../base/ids.ts';
import { newBrowserSecret, parseBrowserSecret } from './browser-secret.ts';
import type { Person } from './person.ts';
import type { Client, FoundSession, SessionId, SessionLine } from './session-store.ts';
import {
  deleteEndedSessions,
  findSession,
  insertSession,
  listSessions,
  renewSession,
  touchSession,
} from './session-store.ts';

/**
 * Sessions live in the database, so that any node answers and ending one works at once. A session ends after an hour
 * without a request, and after twelve hours in any case; where somebody stays signed in, after thirty days.
 */
const IDLE_MS = HOUR;
const LIFETIME_MS = 12 * HOUR;
export const STAY_MS = 30 * DAY;
/** Use is written down at most this often: a page view costs a read, not a write. */
const TOUCH_MS = MINUTE;

export type SessionToken = Brand<string, 'SessionToken'>;
const toSessionToken = idMaker<SessionToken>();

export interface Session extends FoundSession {
  readonly token: SessionToken;
}

/** How somebody proved who they are. */
export interface Proof {
  readonly provedAt: Date;
  /** Null: an agent has judged it, or whoever asks has looked behind the lock at what was proved. */
  readonly verifier: string | null;
  readonly client: Client;
  /** In the words of RFC 8176; absent: by a password. */
  readonly amr?: readonly string[];
  readonly staysSignedIn?: boolean;
  /** The session of this browser and person that goes on with this proof; when it is over, another one opens. */
  readonly renews?: SessionId | undefined;
}

export interface OpenedSession {
  readonly id: SessionId;
  readonly token: SessionToken;
}

/** Undefined when the proof no longer holds: the password was changed or the sign-in blocked in the same moment. */
export async function openSession(
  context: FeatureContext,
  person: Person,
  { amr = ['pwd'], staysSignedIn = false, renews, ...proof }: Proof,
): Promise<OpenedSession | undefined> {
  const { text, hash: secretHash } = newBrowserSecret(person.tenant);
  const now = context.clock.now();
  const expiresAt = new Date(now.getTime() + (staysSignedIn ? STAY_MS : LIFETIME_MS));
  const session = { secretHash, now, expiresAt, amr, staysSignedIn, ...proof };
  const id = await inTransaction(context, async ({ connection }) => {
    const renewed = renews && (await renewSession(connection, person, { ...session, id: renews }));
    return renewed ?? (await insertSession(connection, person, session));
  });
  return id && { id, token: toSessionToken(text) };
}

/** The living session that a cookie's text names, if any; it goes on. */
export async function resumeSession(context: FeatureContext, text: string | undefined): Promise<Session | undefined> {
  const session = await lookAtSession(context, text);
  if (session) await keepAlive(context, session);
  return session;
}

/** The same, without keeping it alive: a page that refreshes itself is no use of it. */
export async function lookAtSession(
  { connection, clock }: FeatureContext,
  text: string | undefined,
): Promise<Session | undefined> {
  const secret = await parseBrowserSecret(connection, text);
  if (!secret) return undefined;
  const now = clock.now();
  const { tenant, hash } = secret;
  const found = await findSession(connection, tenant, hash, { now, idleSince: idleSince(now) });
  return found && { ...found, token: toSessionToken(secret.text) };
}

/** Somebody used it. */
export async function keepAlive(
  { connection, clock }: FeatureContext,
  { id, person: { tenant }, lastSeenAt }: FoundSession,
): Promise<void> {
  const now = clock.now();
  if (now.getTime() - lastSeenAt.getTime() > TOUCH_MS) await touchSession(connection, tenant, id, now);
}

export async function sessionsOf(
  { connection, clock }: FeatureContext,
  person: Pick<Person, 'tenant' | 'id'>,
): Promise<readonly SessionLine[]> {
  const now = clock.now();
  return await listSessions(connection, person, { now, idleSince: idleSince(now) });
}

/** Removes the sessions that are over: housekeeping, they are refused without it too. */
export async function sweepSessions({ connection, clock }: FeatureContext): Promise<void> {
  const now = clock.now();
  await deleteEndedSessions(connection, now, idleSince(now));
}

/** The token that every form of this session carries: a page of another site can not know it. */
export function formTokenOf(token: SessionToken): string {
  return createHmac('sha256', token).update('hawser form token').digest('base64url');
}

export function isFormToken(token: SessionToken, candidate: unknown): boolean {
  const expected = Buffer.from(formTokenOf(token));
  const actual = Buffer.from(typeof candidate === 'string' ? candidate : '');
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}

function idleSince(now: Date): Date {
  return new Date(now.getTime() - IDLE_MS);
}
