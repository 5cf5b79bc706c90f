import type { KoaContextWithOIDC } from 'oidc-provider';
import { DAY, HOUR, SECOND } from '../../../base/clock.ts';
import { isUuid } from '../../../base/ids.ts';
import { currentOrigin } from '../../../base/origin.ts';
import { toObjectId } from '../../objects/object.ts';
import type { NewSignIn, SignInApplication, SignInKind } from '../../sign-ins/sign-in.ts';
import type { SignInTally } from '../../sign-ins/tally.ts';
import type { TenantKey } from '../../tenants/tenant-key.ts';
import { basicClientId } from './client-proof.ts';
import { applicationOf } from './clients.ts';
import { currentRequest } from './current-request.ts';
import type { FoundProblem, ProblemName } from './problems.ts';

/** What the endpoints answered, for the log of the sign-ins. */
export interface Answered {
  readonly found: FoundProblem | undefined;
  /** The id that the client was answered. */
  readonly correlationId: string;
  /** Whether a person was let in to an application here, by a session that lived before. */
  readonly isAuthorized: boolean;
}

const grantKinds: ReadonlyMap<unknown, SignInKind> = new Map([
  ['authorization_code', 'interactive'],
  ['refresh_token', 'refresh'],
  ['client_credentials', 'client-credentials'],
  ['urn:ietf:params:oauth:grant-type:device_code', 'device-code'],
  ['password', 'ropc'],
]);

/** What every device and every page asks again and again, until it is answered. */
const waiting: ReadonlySet<ProblemName> = new Set(['device-pending']);
/** Of a password in an application: the sign-in itself has written these down, with the person. */
const writtenDown: ReadonlySet<ProblemName> = new Set([
  ...(['password-wrong', 'password-locked', 'account-blocked', 'directory-away'] as const),
]);
/** What a page gets in whose browser nobody is signed in: one row for all of them. */
const nobodyThere: ReadonlySet<ProblemName> = new Set(['sign-in-needed', 'several-people']);

/**
 * One row for what an application got or was refused. Somebody at a page is written down where they prove who they are;
 * here is what comes without a page, and what the protocol refuses.
 */
export async function recordAnswer(
  tally: SignInTally,
  tenant: TenantKey,
  context: KoaContextWithOIDC,
  { found, correlationId, isAuthorized }: Answered,
): Promise<void> {
  const seen = {
    ...whoAsks(context),
    address: currentOrigin()?.address ?? null,
    ...userAgentOf(context),
    correlationId,
  };
  if (found) {
    // A token that ended is the client's own business: it renews it.
    if (waiting.has(found.name) || writtenDown.has(found.name) || context.oidc.route === 'userinfo') return;
    const isNobody = nobodyThere.has(found.name) && seen.person === null;
    const refused = { ...seen, ...(isNobody && { address: null }), result: 'failure', ...codeOf(found) } as const;
    const signIn = { ...refused, kind: kindOf(context) };
    await (isPage(context) ? tally.addShown(tenant, signIn) : tally.add(tenant, signIn, HOUR));
    return;
  }
  const kind = isAuthorized ? ('silent' as const) : succeededKind(context);
  const isAgent = context.oidc.client !== undefined && applicationOf(context.oidc.client) === undefined;
  if (kind === undefined || isAgent) return;
  const isRenewal = kind === 'silent' || kind === 'refresh';
  await tally.add(tenant, { ...seen, kind, result: 'success', reason: '' }, isRenewal ? DAY : HOUR);
}

/** Not an answer for the application: somebody reads it. */
function isPage(context: KoaContextWithOIDC): boolean {
  const { route } = context.oidc;
  return (route === 'authorization' || route === 'resume') && !context.res.hasHeader('location');
}

function codeOf({ name, aadsts }: FoundProblem): Pick<NewSignIn, 'reason' | 'code'> {
  return { reason: `oauth.${name}`, code: aadsts };
}

/** A code was issued at the page where the person proved who they are: that is a row already. */
export function isBySession({ oidc }: KoaContextWithOIDC): boolean {
  const { session } = currentRequest();
  const begun = oidc.entities.Interaction?.iat;
  return session !== undefined && (begun === undefined || session.provedAt.getTime() < begun * SECOND);
}

function kindOf({ oidc }: KoaContextWithOIDC): SignInKind {
  if (oidc.route === 'token') return grantKinds.get(oidc.params?.['grant_type']) ?? 'request';
  if (oidc.route === 'authorization' || oidc.route === 'resume')
    return oidc.params?.['prompt'] === 'none' ? 'silent' : 'interactive';
  return oidc.route === 'device_authorization' ? 'device-code' : 'request';
}

/** Undefined: it was written down when the person proved who they are. */
function succeededKind(context: KoaContextWithOIDC): SignInKind | undefined {
  const { oidc, status } = context;
  if (oidc.route !== 'token' || status !== 200) return undefined;
  const kind = kindOf(context);
  return kind === 'interactive' || kind === 'ropc' || kind === 'request' ? undefined : kind;
}

function whoAsks(context: KoaContextWithOIDC): Pick<NewSignIn, 'person' | 'application' | 'methods' | 'sessionId'> {
  const { entities, account } = context.oidc;
  const { session, presents } = currentRequest();
  const token = entities.RefreshToken ?? entities.AuthorizationCode ?? entities.DeviceCode;
  const id = token?.accountId ?? account?.accountId ?? session?.person.id;
  const own = presents === 'secret' ? ['client_secret'] : presents === 'assertion' ? ['private_key_jwt'] : [];
  return {
    person: id !== undefined && isUuid(id) ? { objectId: toObjectId(id) } : null,
    application: applicationIn(context),
    methods: [...(token?.amr ?? (id === undefined ? own : (session?.amr ?? [])))],
    sessionId: token?.sessionUid ?? session?.id,
  };
}

/** What was typed where a client id belongs may be a secret: it is kept when it looks like a client id. */
function applicationIn({ oidc, req }: KoaContextWithOIDC): SignInApplication | null {
  const { client } = oidc;
  if (client) return { id: client.clientId, name: applicationOf(client)?.name ?? client.clientName ?? null };
  const given = [oidc.params?.['client_id'], oidc.body?.['client_id'], basicClientId(req.headers.authorization)];
  const id = given.find((one) => typeof one === 'string' && isUuid(one));
  return typeof id === 'string' ? { id, name: null } : null;
}

function userAgentOf(context: KoaContextWithOIDC): Pick<NewSignIn, 'userAgent'> {
  const given = context.get('user-agent').slice(0, 300);
  return given === '' ? {} : { userAgent: given };
}
