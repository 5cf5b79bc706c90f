import { issuerOf } from './issuer.ts';
import { toAgentId } from '../../agents/store.ts';
import { isObject } from '../../../base/object.ts';
import { createLocalJWKSet, errors as joseErrors, jwtVerify } from 'jose';
import type Provider from 'oidc-provider';
import type { Clock } from '../../../base/clock.ts';
import type { Logger } from '../../../base/log.ts';
import type { SecretBox } from '../../../base/secrets.ts';
import { cloudErrors } from '../../errors.ts';
import type { Connection } from '../../../base/database/connection.ts';
import type { TenantKey, TenantNumber } from '../../tenants/tenant-key.ts';
import { resolveTenant } from '../../tenants/tenant-key.ts';
import type { AuthenticatedAgent } from '../../agents/store.ts';
import type { SignInPages } from './pages.ts';
import { createProvider, routes } from './provider.ts';
import { PROVISIONING_AUDIENCE } from './resources.ts';
import { loadSigningKeys } from './signing-keys.ts';

export interface TokenServiceOptions {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly secrets: SecretBox;
  readonly publicUrl: string;
  readonly log: Logger;
  readonly pages: SignInPages;
}

interface TenantTokens {
  readonly provider: Provider;
  readonly keys: ReturnType<typeof createLocalJWKSet>;
}

/** One oidc-provider a tenant, made when it is first needed, and the check of the tokens that they issue to agents. */
export class TokenService {
  readonly #options: TokenServiceOptions;
  readonly #tenants = new Map<TenantNumber, Promise<TenantTokens>>();

  constructor(options: TokenServiceOptions) {
    this.#options = options;
  }

  issuerOf(tenant: TenantKey): string {
    return issuerOf(this.#options.publicUrl, tenant);
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
    const { connection, clock, secrets, pages, log } = this.#options;
    const keys = await loadSigningKeys({ connection, clock, secrets }, tenant);
    const onFailure = (err: unknown, correlationId: string | undefined): void =>
      log.error({ err, correlationId, tenant: tenant.id }, 'unexpected error');
    const own = { connection, clock, tenant, issuer: this.issuerOf(tenant), keys, pages, onFailure };
    return { provider: await createProvider(own), keys: createLocalJWKSet({ keys: keys.map(publicHalf) }) };
  }
}

function publicHalf({ kty, n, e, crv, x, y, kid, alg, use }: Record<string, unknown>) {
  const halves = Object.entries({ kty, n, e, crv, x, y, kid, alg, use }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(halves);
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
