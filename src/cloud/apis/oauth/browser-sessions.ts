import type { FeatureContext } from '../../../base/feature-context.ts';
import type { Session } from '../../accounts/session.ts';
import { resumeSession } from '../../accounts/session.ts';

/** Several people, or several accounts of one, may be signed in, in one browser; the latest first. */
export const MAX_SESSIONS = 5;
const SEPARATOR = '~';

/** The living sessions that a browser's cookie names. */
export async function readSessions(context: FeatureContext, cookie: string | undefined): Promise<readonly Session[]> {
  const tokens = (cookie ?? '').split(SEPARATOR).slice(0, MAX_SESSIONS);
  const sessions = await Promise.all(tokens.map(async (token) => await resumeSession(context, token)));
  return sessions.filter((session) => session !== undefined);
}

/** What the cookie holds from now on. */
export function writeSessions(sessions: readonly Pick<Session, 'token'>[]): string {
  return sessions
    .slice(0, MAX_SESSIONS)
    .map(({ token }) => token)
    .join(SEPARATOR);
}

/** A new session comes first, and in place of an earlier one of the same person. */
export function withSession(sessions: readonly Session[], added: Session): readonly Session[] {
  return [added, ...sessions.filter(({ person }) => person.id !== added.person.id)];
}
