import { issuerOf } from './issuer.ts';
import { toAgentId } from '../../agents/store.ts';
import type { JWK } from 'jose';
import { createLocalJWKSet, errors as joseErrors, jwtVerify } from 'jose';
import type Provider from 'oidc-provider';
import { MINUTE } from '../../../base/clock.ts';
import type { SecretBox } from '../../../base/secrets.ts';
import type { BusinessContext } from '../../audit/business-events.ts';
import { cloudErrors } from '../../errors.ts';
import { SignInTally } from '../../sign-ins/tally.ts';
import type { TenantKey, TenantNumber } from '../../tenants/tenant-key.ts';
import { resolveTenant } from '../../tenants/tenant-key.ts';
import { arrangeKeys } from './key-schedule.ts';
import { outboundFetch } from './outbound-fetch.ts';
import type { TokenBearer } from '../../agents/store.ts';
import { KEY_CLAIM } from './agent-key.ts';
import type { PassThroughPort } from '../../accounts/verify-password.ts';
import type { SignInPages } from './pages.ts';
import { createProvider, routes } from './provider.ts';
import { PROVISIONING_AUDIENCE } from './resources.ts';
import { loadSigningKeys } from './signing-keys.ts';
import { unverifiedClaims } from './unverified-claims.ts';

export interface TokenServiceOptions extends BusinessContext {
  readonly secrets: SecretBox;
  readonly publicUrl: string;
  readonly pages: SignInPages;
  /** Whether applications on this machine or its link may be informed that a session ended. */
  readonly allowLocalApplications?: boolean;
  /** Agents that verify passwords, where an application has one. */
  readonly passThrough?: PassThroughPort;
}

interface TenantTokens {
  readonly provider: Provider;
  /** Which keys it was made with, in their order: another list makes another provider. */
  readonly made: string;
  readonly published: readonly JWK[];
  /** Those of old tokens too. */
  readonly every: readonly JWK[];
  readonly verify: ReturnType<typeof createLocalJWKSet>;
}

/** A key is announced days before it signs: so a look at the table now and then is enough. */
const LOOK_MS = MINUTE;

/** One oidc-provider a tenant, made when it is first needed, and the check of the tokens that they issue to agents. */
export class TokenService {
  readonly #options: TokenServiceOptions;
  readonly #tenants = new Map<TenantNumber, { readonly tokens: Promise<TenantTokens>; readonly lookedAt: number }>();

  readonly #signIns: SignInTally;

  constructor(options: TokenServiceOptions) {
    this.#options = options;
    this.#signIns = new SignInTally(options);
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
  async verify(authorization: string | undefined): Promise<TokenBearer> {
    const token = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
    const { connection, publicUrl } = this.#options;
    const tenantId = tenantOfIssuer(token, publicUrl);
    const tenant = tenantId === undefined ? undefined : await resolveTenant(connection, tenantId);
    if (token === undefined || tenant === undefined) throw cloudErrors('cloud.token-invalid', {});
    try {
      const { verify } = await this.#tokensOf(tenant);
      const { payload } = await jwtVerify(token, verify, {
        issuer: this.issuerOf(tenant),
        audience: PROVISIONING_AUDIENCE,
        algorithms: ['ES256'],
        typ: 'at+jwt',
        currentDate: this.#options.clock.now(),
        requiredClaims: ['exp', 'client_id', KEY_CLAIM],
      });
      return { tenant, agentId: toAgentId(String(payload['client_id'])), keyId: String(payload[KEY_CLAIM]) };
    } catch (cause) {
      if (cause instanceof joseErrors.JOSEError) throw cloudErrors('cloud.token-invalid', {}, { cause });
      throw cause;
    }
  }

  /** Public halves of the keys that are published now. */
  async publicKeysOf(tenant: TenantKey): Promise<readonly JWK[]> {
    return (await this.#tokensOf(tenant)).published;
  }

  /** With those of tokens that are over. */
  async everyKeyOf(tenant: TenantKey): Promise<readonly JWK[]> {
    return (await this.#tokensOf(tenant)).every;
  }

  async #tokensOf(tenant: TenantKey): Promise<TenantTokens> {
    const now = this.#options.clock.now().getTime();
    const known = this.#tenants.get(tenant.number);
    if (known && now - known.lookedAt < LOOK_MS) return await known.tokens;
    const tokens = this.#create(tenant, known && (await known.tokens.catch(() => undefined)));
    this.#tenants.set(tenant.number, { tokens, lookedAt: now });
    tokens.catch(() => this.#tenants.delete(tenant.number)); // not remembered: the next request tries again
    return await tokens;
  }

  async #create(tenant: TenantKey, before: TenantTokens | undefined): Promise<TenantTokens> {
    const { connection, clock, secrets, pages, log, publicUrl, allowLocalApplications } = this.#options;
    const stored = await loadSigningKeys({ connection, clock, secrets }, tenant);
    const { published, remembered } = arrangeKeys(stored, clock.now());
    const made = published.map(({ key }) => key.kid).join(' ');
    const every = remembered.map(({ key }) => publicHalf(key));
    if (before?.made === made) return { ...before, every };
    const onFailure = (err: unknown, correlationId?: string): void =>
      log.error({ err, correlationId, tenant: tenant.id }, 'unexpected error');
    const provider = await createProvider({
      ...this.#options,
      ...{ tenant, issuer: this.issuerOf(tenant), pages, onFailure, publicUrl },
      flows: { ...this.#options, addresses: [publicUrl] },
      signIns: this.#signIns,
      keys: published.map(({ key }) => key),
      fetch: outboundFetch({ allowsLocal: allowLocalApplications === true }),
    });
    const keys = published.map(({ key }) => publicHalf(key));
    return { provider, made, published: keys, every, verify: createLocalJWKSet({ keys }) };
  }
}

function publicHalf({ d: _d, p: _p, q: _q, dp: _dp, dq: _dq, qi: _qi, ...open }: JWK): JWK {
  return open;
}

/** The tenant in the `iss` of a token that is not verified yet: it only says whose keys to try. */
function tenantOfIssuer(token: string | undefined, publicUrl: string): string | undefined {
  const { iss: issuer } = unverifiedClaims(token);
  if (typeof issuer !== 'string' || !issuer.startsWith(`${publicUrl}/`)) return undefined;
  return issuer.slice(publicUrl.length + 1).split('/')[0];
}
