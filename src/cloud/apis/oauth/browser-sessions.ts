import type { Context } from 'hono';
import type { FeatureContext } from '../../../base/feature-context.ts';
import { isSufficient } from '../../accounts/flow/sufficient.ts';
import type { SessionId } from '../../accounts/session-store.ts';
import type { Session } from '../../accounts/session.ts';
import { keepAlive, lookAtSession } from '../../accounts/session.ts';
import type { TenantKey } from '../../tenants/tenant-key.ts';

/** Several people, or several accounts of one, may be signed in, in one browser; the latest first. */
export const MAX_SESSIONS = 5;
export const SESSION_SEPARATOR = '~';

/** The cookie in which a browser keeps its sessions. */
export interface SessionsCookie {
  readonly read: (context: Context) => string | undefined;
  readonly write: (context: Context, sessions: readonly Pick<Session, 'token' | 'stays'>[]) => void;
  readonly remove: (context: Context) => void;
}

/** The living sessions that a browser's cookie names; they go on. */
export async function readSessions(context: FeatureContext, cookie: string | undefined): Promise<readonly Session[]> {
  const sessions = await lookAtSessions(context, cookie);
  await Promise.all(sessions.map(async (session) => await keepAlive(context, session)));
  return sessions;
}

/** The same, without keeping them alive. */
export async function lookAtSessions(context: FeatureContext, cookie: string | undefined): Promise<readonly Session[]> {
  const tokens = (cookie ?? '').split(SESSION_SEPARATOR).slice(0, MAX_SESSIONS);
  const sessions = await Promise.all(tokens.map(async (token) => await lookAtSession(context, token)));
  return sessions.filter((session) => session !== undefined);
}

/** Those of people of one tenant who may go on to its applications with what they proved. */
export async function readUsableSessions(
  context: FeatureContext,
  tenant: TenantKey,
  cookie: string | undefined,
): Promise<readonly Session[]> {
  const sessions = await readSessions(context, cookie);
  const own = sessions.filter(({ person }) => person.tenant.number === tenant.number);
  const sufficient = await Promise.all(own.map(async (session) => await isSufficient(context, session)));
  return own.filter((_, index) => sufficient[index]);
}

/** What a cookie holds from now on. */
export function writeSessions(sessions: readonly Pick<Session, 'token'>[]): string {
  return sessions
    .slice(0, MAX_SESSIONS)
    .map(({ token }) => token)
    .join(SESSION_SEPARATOR);
}

export function withoutSession(sessions: readonly Session[], id: SessionId): readonly Session[] {
  return sessions.filter((session) => session.id !== id);
}

/** A new session comes first, and in place of an earlier one of the same person. */
export function withSession(sessions: readonly Session[], added: Session): readonly Session[] {
  return [added, ...sessions.filter(({ person }) => person.id !== added.person.id)];
}
