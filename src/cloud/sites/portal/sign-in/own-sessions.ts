import type { Context } from 'hono';
import type { Session } from '../../../accounts/session.ts';
import { readUsableSessions } from '../../../apis/oauth/browser-sessions.ts';
import type { SignInRequest } from '../../../apis/oauth/sign-in-flow.ts';
import { sessionsCookie } from '../../cookies.ts';
import type { PortalOptions } from '../portal.ts';

/** Those of this browser who belong to the tenant of the application and proved enough. */
export async function ownSessions(
  options: PortalOptions,
  { tenant }: SignInRequest,
  context: Context,
): Promise<readonly Session[]> {
  return await readUsableSessions(options, tenant, sessionsCookie(options.publicUrl).read(context));
}
