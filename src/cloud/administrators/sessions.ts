import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../base/clock.ts';
import { HOUR, MINUTE } from '../../base/clock.ts';
import type { Connection } from '../../base/database/connection.ts';
import type { Brand } from '../../base/ids.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import { resolveTenant } from '../tenants/tenant-key.ts';
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
  readonly connection: Connection;
  readonly clock: Clock;
}

export async function openSession(
  { connection, clock }: Dependencies,
  administrator: Administrator,
): Promise<SessionToken> {
  const secret = randomBytes(32).toString('base64url');
  const now = clock.now();
  await insertSession(connection, administrator, hashOf(secret), now, new Date(now.getTime() + LIFETIME_MS));
  return `${administrator.tenant.id}.${secret}` as SessionToken;
}

/** The living session that a cookie's text names, if any. A page that refreshes itself (`isUse` false) does not keep it alive. */
export async function resumeSession(
  { connection, clock }: Dependencies,
  text: string | undefined,
  isUse = true,
): Promise<Session | undefined> {
  const parts = await parseToken(connection, text);
  if (!parts) return undefined;
  const now = clock.now();
  const found = await findSession(connection, parts.tenant, parts.hash, now, new Date(now.getTime() - IDLE_MS));
  if (!found) return undefined;
  const { lastSeenAt, ...administrator } = found;
  if (isUse && now.getTime() - lastSeenAt.getTime() > TOUCH_MS)
    await touchSession(connection, parts.tenant, parts.hash, now);
  return { token: text as SessionToken, administrator };
}

export async function closeSession(connection: Connection, text: string | undefined): Promise<void> {
  const parts = await parseToken(connection, text);
  if (parts) await deleteSession(connection, parts.tenant, parts.hash);
}

/** Removes the sessions that are over: housekeeping, they are refused without it too. */
export async function sweepSessions({ connection, clock }: Dependencies): Promise<void> {
  const now = clock.now();
  await deleteEndedSessions(connection, now, new Date(now.getTime() - IDLE_MS));
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

async function parseToken(
  connection: Connection,
  text: string | undefined,
): Promise<{ readonly tenant: TenantKey; readonly hash: string } | undefined> {
  const [, tenantId, secret] = /^([^.]+)\.([\w-]{43})$/.exec(text ?? '') ?? [];
  const tenant = tenantId === undefined ? undefined : await resolveTenant(connection, tenantId);
  return tenant && secret !== undefined ? { tenant, hash: hashOf(secret) } : undefined;
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
