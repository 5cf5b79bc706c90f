import { sweep } from '../../tenants/sweeps.ts';
import { sql } from 'kysely';
import type { Adapter, AdapterPayload } from 'oidc-provider';
import type { Clock } from '../../../base/clock.ts';
import { isUuid } from '../../../base/ids.ts';
import type { AgentKeys } from '../../agents/key-store.ts';
import { readKeys } from '../../agents/key-store.ts';
import { findApplication } from '../../applications/store.ts';
import type { Connection } from '../../../base/database/connection.ts';
import { clientOfApplication } from './clients.ts';
import { GrantRecords, RefreshTokenRecords } from './granted-records.ts';
import type { RecordsOptions } from './oidc-records.ts';
import { OidcRecords } from './oidc-records.ts';

/** What oidc-provider keeps. Its clients are the tenant's agents and applications. */
export function oidcStore(options: RecordsOptions): (model: string) => Adapter {
  return (model) => {
    if (model === 'Client') return new Clients(options);
    if (model === 'Grant') return new GrantRecords(model, options);
    return model === 'RefreshToken' ? new RefreshTokenRecords(model, options) : new OidcRecords(model, options);
  };
}

/** An agent that is revoked, and an application that was deleted, are clients that do not exist. */
class Clients implements Adapter {
  readonly #options: RecordsOptions;

  constructor(options: RecordsOptions) {
    this.#options = options;
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    const { connection, clock, tenant } = this.#options;
    const application = await findApplication(connection, tenant, id);
    if (application) return clientOfApplication(application, clock.now());
    const keys = isUuid(id) ? await readKeys(connection, tenant, id, { now: clock.now() }) : undefined;
    return keys && clientOf(id, keys);
  }

  upsert = refuse;
  findByUid = refuse;
  findByUserCode = refuse;
  consume = refuse;
  destroy = refuse;
  revokeByGrantId = refuse;
}

function clientOf(id: string, { name, present, previous }: AgentKeys): AdapterPayload {
  const keys = previous ? [present, previous] : [present];
  return {
    client_id: id,
    client_name: name,
    token_endpoint_auth_method: 'private_key_jwt',
    token_endpoint_auth_signing_alg: 'ES256',
    jwks: { keys: keys.map(({ keyId: kid, publicKey }) => ({ ...publicKey, kid, alg: 'ES256', use: 'sig' })) },
    grant_types: ['client_credentials'],
    response_types: [],
    redirect_uris: [],
  };
}

/** Agents are registered with a one-time code and applications by administrators, never by oidc-provider. */
async function refuse(): Promise<never> {
  throw new TypeError('assertion failed: clients are only read');
}

/** Removes what has expired, of all tenants. */
export async function sweepOidcRecords(connection: Connection, clock: Clock): Promise<void> {
  await sql`${sweep('oidc-past')} delete from oidc_record where expires_at <= ${clock.now()}`.execute(connection);
}
