import type { Context } from 'hono';
import type { Session } from '../../../accounts/session.ts';
import { exchangeOf } from '../../../apis/oauth/exchange.ts';
import { signInPath } from '../../../apis/oauth/flow-id.ts';
import type { SignInRequest } from '../../../apis/oauth/sign-in-flow.ts';
import { seeOther } from '../../../../web/index.ts';
import { personCookie } from '../../cookies.ts';
import type { PortalOptions } from '../portal.ts';
import { portalErrors } from './errors.ts';

interface Finished {
  readonly request: SignInRequest;
  readonly session: Session;
  readonly context: Context;
  readonly hasConsented?: boolean;
}

/**
 * Back to the application, with the person of a session. The endpoints ask for a consent on the way; nobody does for
 * a device, whose page is asked first. Throws `portal.flow-over`.
 */
export async function finishRequest(
  { flow, publicUrl }: Pick<PortalOptions, 'flow' | 'publicUrl'>,
  { request, session, context, hasConsented = false }: Finished,
) {
  personCookie(publicUrl).write(context, session.person.id);
  if (request.isOfDevice && (await flow.missingConsent(request, session)))
    return seeOther(`${signInPath(request.id)}/consent?session=${session.id}`);
  const next = await flow.finish(request.id, { session, hasConsented }, exchangeOf(context));
  if (next === undefined) throw portalErrors('portal.flow-over', {});
  return seeOther(next);
}
