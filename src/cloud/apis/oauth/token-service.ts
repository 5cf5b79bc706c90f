import { toAgentId } from '../../agents/store.ts';
import { isObject } from '../../../base/object.ts';
import { createHash } from 'node:crypto';
import type { JWTPayload } from 'jose';
import { createLocalJWKSet, errors as joseErrors, jwtVerify } from 'jose';
import type Provider from 'oidc-provider';
import type { Clock } from '../../../base/clock.ts';
import { MINUTE, SECOND } from '../../../base/clock.ts';
import type { SecretBox } from '../../../base/secrets.ts';
import { cloudErrors } from '../../errors.ts';
import type { Connection } from '../../../base/database/connection.ts';
import type { TenantKey, TenantNumber } from '../../tenants/tenant-key.ts';
import { resolveTenant } from '../../tenants/tenant-key.ts';
import type { AuthenticatedAgent } from '../../agents/store.ts';
import { loadOidcLibrary } from './oidc-library.ts';
import type { OidcStoreOptions } from './oidc-store.ts';
import { oidcStore } from './oidc-store.ts';
import type { SigningKey } from './signing-keys.ts';
import { loadSigningKeys } from './signing-keys.ts';

/** What an agent's token is good for. */
export const PROVISIONING_AUDIENCE = 'urn:hawser:provisioning';
export const ACCESS_TOKEN_LIFETIME_MS = 10 * MINUTE;
const ASSERTION_LIFETIME_MS = 10 * MINUTE;

export interface TokenServiceOptions {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly secrets: SecretBox;
  readonly publicUrl: string;
}

interface TenantTokens {
  readonly provider: Provider;
  readonly keys: ReturnType<typeof createLocalJWKSet>;
}

/** One oidc-provider a tenant, made when it is first needed, and the check of the tokens that they issue. */
export class TokenService {
  readonly #options: TokenServiceOptions;
  readonly #tenants = new Map<TenantNumber, Promise<TenantTokens>>();

  constructor(options: TokenServiceOptions) {
    this.#options = options;
  }

  issuerOf(tenant: TenantKey): string {
    return `${this.#options.publicUrl}/${tenant.id}/v2.0`;
  }

  tokenEndpointOf(tenant: TenantKey): string {
    return `${this.#options.publicUrl}/${tenant.id}${routes.token}`;
  }

  async providerOf(tenant: TenantKey): Promise<Provider> {
    return (await this.#tokensOf(tenant)).provider;
  }

  /**
   * Who a bearer token is for. The caller still has to ask whether the agent may work. Throws `cloud.token-invalid`.
   */
  async verify(authorization: string | undefined): Promise<AuthenticatedAgent> {
    const token = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
    const { connection, publicUrl } = this.#options;
    const tenantId = tenantOfIssuer(token, publicUrl);
    const tenant = tenantId === undefined ? undefined : await resolveTenant(connection, tenantId);
    if (token === undefined || tenant === undefined) throw cloudErrors('cloud.token-invalid', {});
    try {
      const { keys } = await this.#tokensOf(tenant);
      const { payload } = await jwtVerify(token, keys, {
        issuer: this.issuerOf(tenant),
        audience: PROVISIONING_AUDIENCE,
        algorithms: ['ES256'],
        typ: 'at+jwt',
        currentDate: this.#options.clock.now(),
        requiredClaims: ['exp', 'client_id'],
      });
      return { tenant, agentId: toAgentId(String(payload['client_id'])) };
    } catch (cause) {
      if (cause instanceof joseErrors.JOSEError) throw cloudErrors('cloud.token-invalid', {}, { cause });
      throw cause;
    }
  }

  async #tokensOf(tenant: TenantKey): Promise<TenantTokens> {
    let tokens = this.#tenants.get(tenant.number);
    if (!tokens) {
      tokens = this.#create(tenant);
      this.#tenants.set(tenant.number, tokens);
      tokens.catch(() => this.#tenants.delete(tenant.number)); // not remembered: the next request tries again
    }
    return await tokens;
  }

  async #create(tenant: TenantKey): Promise<TenantTokens> {
    const { connection, clock, secrets } = this.#options;
    const keys = await loadSigningKeys({ connection, clock, secrets }, tenant);
    return {
      provider: await createProvider(this.issuerOf(tenant), keys, { connection, clock, tenant }),
      keys: createLocalJWKSet({ keys: keys.map(({ d: _private, ...rest }) => rest) }),
    };
  }
}

/** Where the endpoints lie below `/{tenant}`. */
export const routes = {
  token: '/oauth2/v2.0/token',
  authorization: '/oauth2/v2.0/authorize',
  jwks: '/discovery/v2.0/keys',
} as const;

async function createProvider(
  issuer: string,
  keys: readonly SigningKey[],
  store: Omit<OidcStoreOptions, 'replayed'>,
): Promise<Provider> {
  const { default: OidcProvider, errors } = await loadOidcLibrary();
  const replayed = (): Error => new errors.InvalidClientAuth('the client assertion was used before');
  const provider = new OidcProvider(issuer, {
    adapter: oidcStore({ ...store, replayed }),
    jwks: { keys: [...keys] },
    routes,
    cookies: { keys: keys.map(({ d }) => createHash('sha256').update(`cookie ${d}`).digest('base64url')) },
    clientAuthMethods: ['private_key_jwt'],
    enabledJWA: { clientAuthSigningAlgValues: ['ES256'], idTokenSigningAlgValues: ['ES256'] },
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    assertJwtClientAuthClaimsAndHeader: (_context, claims) => {
      if (!isShortLived(claims, store.clock)) throw new errors.InvalidClientAuth('the client assertion lives too long');
    },
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => PROVISIONING_AUDIENCE,
        useGrantedResource: () => true,
        getResourceServerInfo: (_context, resource) => {
          if (resource !== PROVISIONING_AUDIENCE) throw new errors.InvalidTarget();
          return {
            scope: 'provisioning',
            audience: PROVISIONING_AUDIENCE,
            accessTokenFormat: 'jwt',
            accessTokenTTL: ACCESS_TOKEN_LIFETIME_MS / SECOND,
            jwt: { sign: { alg: 'ES256' } },
          };
        },
      },
    },
    ttl: { ClientCredentials: ACCESS_TOKEN_LIFETIME_MS / SECOND },
  });
  // The edge in front sets the public host and scheme; nothing a client sends decides them.
  provider.proxy = true;
  return provider;
}

/**
 * A proof of this moment, not a password for years: what is stolen of a log or a backup is worth nothing soon (RFC 7523
 * 3: "MAY reject JWTs with an exp that is unreasonably far in the future").
 */
function isShortLived({ exp, iat }: JWTPayload, clock: Clock): boolean {
  const now = clock.now().getTime() / SECOND;
  const most = ASSERTION_LIFETIME_MS / SECOND;
  return exp !== undefined && exp - now <= most && (iat === undefined || exp - iat <= most);
}

/** The tenant in the `iss` of a token that is not verified yet: it only says whose keys to try. */
function tenantOfIssuer(token: string | undefined, publicUrl: string): string | undefined {
  try {
    const payload: unknown = JSON.parse(Buffer.from(token?.split('.')[1] ?? '', 'base64url').toString('utf8'));
    const issuer = isObject(payload) ? payload['iss'] : undefined;
    if (typeof issuer !== 'string' || !issuer.startsWith(`${publicUrl}/`)) return undefined;
    return issuer.slice(publicUrl.length + 1).split('/')[0];
  } catch {
    return undefined; // not a JWT
  }
}
