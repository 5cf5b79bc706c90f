import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../base/clock.ts';
import { HOUR, MINUTE } from '../../base/clock.ts';
import type { Database } from '../../base/database/database.ts';
import type { Brand } from '../../base/ids.ts';
import type { TenantId } from '../tenants/tenant.ts';
import type { Administrator } from './store.ts';
import { deleteEndedSessions, deleteSession, findSession, insertSession, touchSession } from './store.ts';

/**
 * Sessions live in the database, so that any node answers and ending one works at once. The browser holds `TENANT.SECRET`; the database holds the hash of
 * the secret, so that who reads the table can not sign in with it. A session ends after an hour without a request, and after twelve hours in any case.
 */
const IDLE_MS = HOUR;
const LIFETIME_MS = 12 * HOUR;
/** Use is written down at most this often: a page view costs a read, not a write. */
const TOUCH_MS = MINUTE;

export type SessionToken = Brand<string, 'SessionToken'>;

export interface Session {
  readonly token: SessionToken;
  readonly administrator: Administrator;
}

interface Dependencies {
  readonly database: Database;
  readonly clock: Clock;
}

export async function openSession(
  { database, clock }: Dependencies,
  administrator: Administrator,
): Promise<SessionToken> {
  const secret = randomBytes(32).toString('base64url');
  const now = clock.now();
  await insertSession(database, administrator, hashOf(secret), now, new Date(now.getTime() + LIFETIME_MS));
  return `${administrator.tenantId}.${secret}` as SessionToken;
}

/** The living session that a cookie's text names, if any. A page that refreshes itself (`isUse` false) does not keep it alive. */
export async function resumeSession(
  { database, clock }: Dependencies,
  text: string | undefined,
  isUse = true,
): Promise<Session | undefined> {
  const parts = parseToken(text);
  if (!parts) return undefined;
  const now = clock.now();
  const found = await findSession(database, parts.tenantId, parts.hash, now, new Date(now.getTime() - IDLE_MS));
  if (!found) return undefined;
  const { lastSeenAt, ...administrator } = found;
  if (isUse && now.getTime() - lastSeenAt.getTime() > TOUCH_MS)
    await touchSession(database, parts.tenantId, parts.hash, now);
  return { token: text as SessionToken, administrator };
}

export async function closeSession(database: Database, text: string | undefined): Promise<void> {
  const parts = parseToken(text);
  if (parts) await deleteSession(database, parts.tenantId, parts.hash);
}

/** Removes the sessions that are over: housekeeping, they are refused without it too. */
export async function sweepSessions({ database, clock }: Dependencies): Promise<void> {
  const now = clock.now();
  await deleteEndedSessions(database, now, new Date(now.getTime() - IDLE_MS));
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

function parseToken(text: string | undefined): { tenantId: TenantId; hash: string } | undefined {
  const match = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([\w-]{43})$/.exec(text ?? '');
  return match?.[1] === undefined || match[2] === undefined
    ? undefined
    : { tenantId: match[1] as TenantId, hash: hashOf(match[2]) };
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
