import type Provider from 'oidc-provider';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { SECOND } from '../../../base/clock.ts';
import { isObject } from '../../../base/object.ts';
import type { Session } from '../../accounts/session.ts';
import { chooseSession, RESULT_SESSION } from './choose-session.ts';
import { currentRequest } from './current-request.ts';

/**
 * The library keeps a session of its own a browser, with one person in it. Here the session is that of `accounts`: it
 * is chosen for each request, and the library's holds only what it needs of it, under the same id. So ending a session
 * ends this one, and whoever signs in beside somebody else takes nothing over from them.
 */
export function bindSessions(provider: Provider): void {
  const { Session } = provider;
  const ofCookie = Session.get.bind(Session);
  Object.assign(Session, {
    get: async (context: KoaContextWithOIDC) => {
      const session = await sessionOf(provider, context);
      currentRequest().session = session;
      if (session) return await openSession(provider, context, session);
      // What a form needs until somebody signs in; nobody is signed in by it.
      const anonymous = await ofCookie(context);
      if (anonymous.accountId === undefined) return anonymous;
      const fresh = new Session();
      context.oidc.entity('Session', fresh);
      return fresh;
    },
  });
}

async function openSession(provider: Provider, context: KoaContextWithOIDC, { id, person, provedAt, amr }: Session) {
  const { Session } = provider;
  const session = (await Session.findByUid(id)) ?? new Session();
  Object.assign(session, {
    uid: id,
    accountId: person.id,
    loginTs: Math.floor(provedAt.getTime() / SECOND),
    amr: [...amr],
    touched: true,
  });
  context.oidc.entity('Session', session);
  return session;
}

/** After a page: the session in which its answer was given, and no other. */
async function sessionOf(provider: Provider, context: KoaContextWithOIDC): Promise<Session | undefined> {
  const parameters: unknown = context['params'];
  const uid = isObject(parameters) ? parameters['uid'] : undefined;
  if (typeof uid !== 'string') return chooseSession(context).session;
  const interaction = await provider.Interaction.find(uid);
  const { result } = interaction ?? {};
  const chosen = isObject(result) ? result[RESULT_SESSION] : undefined;
  return currentRequest().sessions.find(({ id }) => id === chosen);
}
