import { randomBytes } from 'node:crypto';
import type { AdapterPayload } from 'oidc-provider';
import { z } from 'zod';
import type { Application, ApplicationSecret } from '../../applications/application.ts';
import { kindOf } from '../../applications/application.ts';
import { allowsRedirect, redirectTypes } from '../../applications/redirect.ts';
import { currentRequest } from './current-request.ts';

/** Known to every application with people, so that it can be refused by a number of its own: see password-grant.ts. */
export const PASSWORD_GRANT = 'password';

/** The one member of a client's metadata that is ours. */
export const CLIENT_METADATA = 'hawser';

const metadata = z.object({
  kind: z.enum(['public', 'confidential']),
  name: z.string(),
  redirects: z.array(z.object({ type: z.enum(redirectTypes), uri: z.string() })),
  secrets: z.array(z.object({ id: z.string(), digest: z.string(), createdAt: z.number(), expiresAt: z.number() })),
  assignmentRequired: z.boolean(),
  passwordGrant: z.boolean(),
  groupsClaim: z.enum(['none', 'security', 'all']),
});

/** An application as the library's client carries it. */
export type ClientApplication = Omit<z.infer<typeof metadata>, 'secrets'> & {
  readonly secrets: readonly ApplicationSecret[];
};

/** Undefined for an agent. */
export function applicationOf(client: object): ClientApplication | undefined {
  const own: unknown = Reflect.get(client, CLIENT_METADATA);
  if (own === undefined) return undefined;
  const { secrets, ...rest } = metadata.parse(own);
  return {
    ...rest,
    secrets: secrets.map((secret) => ({
      ...secret,
      createdAt: new Date(secret.createdAt),
      expiresAt: new Date(secret.expiresAt),
    })),
  };
}

/** Stands where the library wants a secret to be; secrets are compared by their digests. */
const nobodysSecret = randomBytes(32).toString('base64url');

/** What the library is told of an application, for the way in which it proves itself in this request. */
export function clientOfApplication(application: Application, now: Date): AdapterPayload {
  const { id, name, redirects, keys, secrets, jwksUri, backChannelLogout, assignmentRequired, groupsClaim } =
    application;
  const native = redirects.filter(({ type }) => type === 'native');
  const own: z.input<typeof metadata> = {
    ...{ kind: kindOf(application), name, redirects: [...redirects], assignmentRequired, groupsClaim },
    passwordGrant: application.grants.includes('ropc'),
    secrets: secrets.map((secret) => ({
      ...secret,
      createdAt: secret.createdAt.getTime(),
      expiresAt: secret.expiresAt.getTime(),
    })),
  };
  const usable = keys.filter(({ expiresAt }) => expiresAt === null || expiresAt > now);
  return {
    client_id: id,
    client_name: name,
    // The library checks addresses by a type of the whole client, and ours by their own: it gets those of one type.
    application_type: native.length > 0 ? 'native' : 'web',
    redirect_uris: (native.length > 0 ? native : redirects).map(({ uri }) => uri),
    response_types: redirects.length > 0 ? ['code'] : [],
    grant_types: grantTypesOf(application),
    ...authenticationOf(application),
    ...(jwksUri === null
      ? { jwks: { keys: usable.map(({ kid, publicKey }) => ({ ...publicKey, kid, use: 'sig' })) } }
      : { jwks_uri: jwksUri }),
    ...(backChannelLogout !== null && {
      backchannel_logout_uri: backChannelLogout,
      backchannel_logout_session_required: true,
    }),
    [CLIENT_METADATA]: own,
  };
}

function grantTypesOf({ redirects, grants }: Application): readonly string[] {
  const hasPeople = redirects.length > 0 || grants.includes('device-code') || grants.includes('ropc');
  return [
    ...(redirects.length > 0 ? ['authorization_code'] : []),
    ...(hasPeople ? ['refresh_token', PASSWORD_GRANT] : []),
    ...(grants.includes('client-credentials') ? ['client_credentials'] : []),
    ...(grants.includes('device-code') ? ['urn:ietf:params:oauth:grant-type:device_code'] : []),
  ];
}

function authenticationOf(application: Application): Partial<AdapterPayload> {
  const { presents } = currentRequest();
  if (presents === 'assertion') return { token_endpoint_auth_method: 'private_key_jwt' };
  if (presents === 'nothing' && mayPresentNothing(application)) return { token_endpoint_auth_method: 'none' };
  return { token_endpoint_auth_method: 'client_secret_post', client_secret: nobodysSecret };
}

/**
 * A page or a program on a person's machine has nothing to prove itself with, also where a server of it has: that one
 * proves itself for its own codes. Without a person the proof is all there is, also for an application that has no
 * secret, or no longer.
 */
function mayPresentNothing(application: Application): boolean {
  const { grantType, redirectUri } = currentRequest().asked;
  const { grants, redirects } = application;
  if (grantType === 'client_credentials' && grants.includes('client-credentials')) return false;
  if (kindOf(application) === 'public') return true;
  const named = typeof redirectUri === 'string' ? allowsRedirect(redirects, redirectUri) : undefined;
  return named ? named.type !== 'web' : redirects.some(({ type }) => type !== 'web');
}
