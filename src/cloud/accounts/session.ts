import { idMaker } from '../../base/ids.ts';
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { HOUR, MINUTE } from '../../base/clock.ts';
import type { Connection } from '../../base/database/connection.ts';
import { inTransaction } from '../../base/database/transaction.ts';
import type { FeatureContext } from '../../base/feature-context.ts';
import type { Brand } from '../../base/ids.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import { resolveTenant } from '../tenants/tenant-key.ts';
import type { Person } from './person.ts';
import type { Client, FoundSession, SessionLine } from './session-store.ts';
import { deleteEndedSessions, findSession, insertSession, listSessions, touchSession } from './session-store.ts';

/**
 * Sessions live in the database, so that any node answers and ending one works at once. The browser holds
 * `TENANT.SECRET`; the database holds the hash of the secret, so that a reader of the table cannot sign in with it. A
 * session ends after an hour without a request, and after twelve hours in any case.
 */
const IDLE_MS = HOUR;
const LIFETIME_MS = 12 * HOUR;
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
  readonly verifier: string;
  readonly client: Client;
}

/** Undefined when the proof no longer holds: the password was changed or the sign-in blocked in the same moment. */
export async function openSession(
  context: FeatureContext,
  person: Person,
  { provedAt, verifier, client }: Proof,
): Promise<SessionToken | undefined> {
  const secret = randomBytes(32).toString('base64url');
  const now = context.clock.now();
  const expiresAt = new Date(now.getTime() + LIFETIME_MS);
  const session = { secretHash: hashOf(secret), now, expiresAt, provedAt, verifier, amr: ['pwd'], client };
  const id = await inTransaction(context, async ({ connection }) => await insertSession(connection, person, session));
  return id && tokenOf(person.tenant, secret);
}

function tokenOf(tenant: TenantKey, secret: string): SessionToken {
  return toSessionToken(`${tenant.id}.${secret}`);
}

/**
 * The living session that a cookie's text names, if any. A page that refreshes itself (`isUse` false) does not keep
 * it alive.
 */
export async function resumeSession(
  { connection, clock }: FeatureContext,
  text: string | undefined,
  isUse = true,
): Promise<Session | undefined> {
  const parts = await parseToken(connection, text);
  if (!parts) return undefined;
  const now = clock.now();
  const found = await findSession(connection, parts.tenant, hashOf(parts.secret), { now, idleSince: idleSince(now) });
  if (!found) return undefined;
  if (isUse && now.getTime() - found.lastSeenAt.getTime() > TOUCH_MS)
    await touchSession(connection, parts.tenant, found.id, now);
  return { ...found, token: tokenOf(parts.tenant, parts.secret) };
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

async function parseToken(
  connection: Connection,
  text: string | undefined,
): Promise<{ readonly tenant: TenantKey; readonly secret: string } | undefined> {
  const [, tenantId = '', secret = ''] = /^([^.]+)\.([\w-]{43})$/.exec(text ?? '') ?? [];
  const tenant = await resolveTenant(connection, tenantId);
  return tenant && { tenant, secret };
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
