import type { Context } from 'hono';
import { SECOND } from '../../../../base/clock.ts';
import type { Session } from '../../../accounts/session.ts';
import { normalizeName, tenantOfName } from '../../../accounts/sign-in-name.ts';
import type { SignInRequest } from '../../../apis/oauth/sign-in-flow.ts';
import type { Html, Page } from '../../../../web/index.ts';
import type { PortalOptions } from '../portal.ts';
import { portalErrors } from './errors.ts';
import type { PortalRequest } from './request.ts';
import { consentPage } from './consent/pages.ts';
import { consentingOf } from './consent/routes.ts';
import { ownSignInPathAs } from './own-request.ts';
import { ownSessions } from './own-sessions.ts';
import { accountPage, openPasswordForm, passwordPage } from './pages.ts';

export interface Opening {
  readonly view: Page;
  readonly request: PortalRequest;
  readonly context: Context;
  /** Whether somebody wants to type another name. */
  readonly isOther: boolean;
}

/** The page that a sign-in begins with, when that is not the one that asks for a name. */
export async function firstPage(
  options: PortalOptions,
  { view, request, context, isOther }: Opening,
): Promise<Html | undefined> {
  if (isOther || context.req.method !== 'GET') return undefined;
  if (request.needs === 'consent') {
    const consenting = await consentingOf(options, request, { context, session: request.sessionId });
    if (consenting) return consentPage(view, request, consenting);
  }
  const sessions = await ownSessions(options, request, context);
  if (request.needs === 'account' && sessions.length > 0) return accountPage(view, request, sessions);
  const { loginHint: upn } = request;
  return upn === undefined ? undefined : passwordPage(view, request, openPasswordForm(view, request, upn));
}

/** Whether the proof of a session is as young as the application wants it. */
export function isFresh(
  { clock }: Pick<PortalOptions, 'clock'>,
  { isProofWanted, maxAgeSeconds }: SignInRequest,
  session: Session,
): boolean {
  if (isProofWanted) return false;
  return maxAgeSeconds === undefined || clock.now().getTime() - session.provedAt.getTime() <= maxAgeSeconds * SECOND;
}

/**
 * A domain says which tenant a name belongs to, and that is no secret. Answers where somebody of another one goes on:
 * the pages of this service are for all of them. Throws `portal.other-tenant` where an application is for its own.
 */
export async function ofAnotherTenant(
  { connection, secrets }: Pick<PortalOptions, 'connection' | 'secrets'>,
  { id, tenant, application }: SignInRequest,
  typed: string,
): Promise<string | undefined> {
  const owner = await tenantOfName(connection, normalizeName(typed));
  if (!owner || owner.number === tenant.number) return undefined;
  const elsewhere = ownSignInPathAs(secrets, id, owner, typed);
  if (elsewhere !== undefined) return elsewhere;
  const values = { name: typed, tenant: tenant.displayName, application: application.name };
  throw portalErrors('portal.other-tenant', values);
}

/** Throws `portal.other-tenant`. */
export async function requireOwnName(...asked: Parameters<typeof ofAnotherTenant>): Promise<void> {
  const [, { tenant, application }, name] = asked;
  if ((await ofAnotherTenant(...asked)) === undefined) return;
  throw portalErrors('portal.other-tenant', { name, tenant: tenant.displayName, application: application.name });
}
