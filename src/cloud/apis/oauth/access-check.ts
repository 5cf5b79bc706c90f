import type { KoaContextWithOIDC } from 'oidc-provider';
import type { FeatureContext } from '../../../base/feature-context.ts';
import { currentOrigin } from '../../../base/origin.ts';
import { judgeAccess, judgeSession } from '../../accounts/access/access-store.ts';
import type { SessionAccess } from '../../accounts/access/access-store.ts';
import { readStanding } from '../../accounts/flow/facts.ts';
import { holds, secondFactors } from '../../accounts/policy/outlook.ts';
import type { Person } from '../../accounts/person.ts';
import type { Session } from '../../accounts/session.ts';
import { applicationOf } from './clients.ts';
import { currentRequest } from './current-request.ts';
import { oauthErrors } from './oauth-errors.ts';
import type { ClaimsContext } from './token-claims.ts';

/** One request asks twice: may this session go on, and if not, why. */
const judged = new WeakMap<KoaContextWithOIDC, Promise<SessionAccess>>();

/** What the access policy says of the session of a request that asks for a code. */
export async function accessOfSession(context: ClaimsContext, asked: KoaContextWithOIDC): Promise<SessionAccess> {
  const { session } = currentRequest();
  const { client } = asked.oidc;
  if (!session || !client || session.person.id !== asked.oidc.session?.accountId) return 'enough';
  const known = judged.get(asked);
  if (known) return await known;
  const access = sessionAccess(context, session, client);
  judged.set(asked, access);
  return await access;
}

/** The same for a session and an application. */
export async function sessionAccess(
  { connection }: Pick<FeatureContext, 'connection'>,
  session: Session,
  { clientId }: { readonly clientId: string },
): Promise<SessionAccess> {
  return await judgeSession(connection, session, {
    application: clientId,
    address: currentOrigin()?.address ?? undefined,
  });
}

/**
 * Whether somebody still gets tokens for what they signed in to: the policy, the network or they themselves may have
 * changed. A server that renews tokens is not where the person is: for an application that proves itself counts from
 * where the person signed in. A refresh token that is
 * refused is not used up, and is good again where it is allowed.
 */
export async function requireAccess(
  context: ClaimsContext,
  client: { readonly clientId: string },
  person: Person,
  token: object,
): Promise<void> {
  if (!applicationOf(client)) return;
  const { presents, signedInFrom } = currentRequest();
  const live = currentOrigin()?.address ?? undefined;
  const address = presents === 'nothing' ? live : (signedInFrom ?? live);
  const { decided } = await judgeAccess(context.connection, person, { application: client.clientId, address });
  if (decided.access === 'block') throw oauthErrors('access-blocked', '');
  if (decided.access === 'second-factor' && !hasTwo(token))
    throw oauthErrors((await hasSecondFactor(context, person)) ? 'second-factor-needed' : 'second-factor-missing', '');
}

/** Not every kind of token says how its person signed in; one that does not was good for less. */
function hasTwo(token: object): boolean {
  return 'amr' in token && Array.isArray(token.amr) && token.amr.includes('mfa');
}

/** Only whoever is refused is asked: the answer is for the person. */
async function hasSecondFactor(context: ClaimsContext, { tenant, id }: Person): Promise<boolean> {
  const standing = await readStanding(context, tenant, id);
  return standing !== undefined && secondFactors.some((kind) => holds(standing.held, kind));
}
