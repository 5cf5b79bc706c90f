import type { AdapterPayload } from 'oidc-provider';
import { consentedResources } from '../../applications/permission-store.ts';
import { currentRequest } from './current-request.ts';
import type { RecordsOptions } from './oidc-records.ts';
import { OidcRecords } from './oidc-records.ts';
import { DEFAULT_SCOPE, isOpenIdScope, joinScope } from './scopes.ts';

/** Resource → its scopes by their full names, with the one that stands for all of them. */
export type GrantedScopes = Readonly<Record<string, readonly string[]>>;

/**
 * What the tenant, and the person besides, lets an application do for that person, as of now: what is consented to
 * later is in the grant of every session, and what is taken back is in none.
 */
export async function grantedScopes(
  { connection, tenant }: Pick<RecordsOptions, 'connection' | 'tenant'>,
  clientId: string,
  person: string | undefined,
): Promise<GrantedScopes> {
  const resources = await consentedResources(connection, tenant, clientId, person);
  return Object.fromEntries(
    resources
      .filter(({ scopes }) => scopes.length > 0)
      .map(({ resource, scopes }) => [
        resource,
        [...scopes, DEFAULT_SCOPE].map((name) => joinScope({ resource, name })),
      ]),
  );
}

export class GrantRecords extends OidcRecords {
  readonly #options: RecordsOptions;

  constructor(model: string, options: RecordsOptions) {
    super(model, options);
    this.#options = options;
  }

  override async find(id: string): Promise<AdapterPayload | undefined> {
    const payload = await super.find(id);
    if (payload?.clientId === undefined) return payload;
    const granted = await grantedScopes(this.#options, payload.clientId, payload.accountId);
    const resources = Object.entries(granted).map(([resource, scopes]) => [resource, scopes.join(' ')]);
    return { ...payload, resources: Object.fromEntries(resources) };
  }
}

/**
 * A refresh token is good for every resource that was consented to, as clients of the field expect, and not only
 * for the one that it came with: that one comes first. It is never good with less proof than it was issued for.
 */
export class RefreshTokenRecords extends OidcRecords {
  readonly #options: RecordsOptions;

  constructor(model: string, options: RecordsOptions) {
    super(model, options);
    this.#options = options;
  }

  override async upsert(id: string, payload: AdapterPayload, expiresIn: number): Promise<void> {
    await super.upsert(id, { ...payload, isProved: currentRequest().presents !== 'nothing' }, expiresIn);
  }

  override async find(id: string): Promise<AdapterPayload | undefined> {
    const payload = await super.find(id);
    if (payload?.clientId === undefined) return payload;
    if (payload['isProved'] === true && currentRequest().presents === 'nothing') return undefined;
    const granted = await grantedScopes(this.#options, payload.clientId, payload.accountId);
    const own = [payload.resource ?? []].flat().filter((resource) => granted[resource] !== undefined);
    // What was taken back is in it no longer.
    const openId = (payload.scope ?? '').split(' ').filter(isOpenIdScope);
    return {
      ...payload,
      resource: [...new Set([...own, ...Object.keys(granted)])],
      scope: [...openId, ...Object.values(granted).flat()].join(' '),
    };
  }
}
