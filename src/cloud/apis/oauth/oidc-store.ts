import { sweep } from '../../tenants/sweeps.ts';
import { sql } from 'kysely';
import type { Adapter, AdapterPayload } from 'oidc-provider';
import type { Clock } from '../../../base/clock.ts';
import { SECOND } from '../../../base/clock.ts';
import type { AgentKey } from '../../agents/store.ts';
import { getAgent } from '../../agents/store.ts';
import type { Connection } from '../../../base/database/connection.ts';
import type { TenantKey } from '../../tenants/tenant-key.ts';

export interface OidcStoreOptions {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly tenant: TenantKey;
  /** What stops a request whose assertion was used before. */
  readonly replayed: () => Error;
}

/** What oidc-provider keeps, in our database and apart for each tenant. Its clients are the tenant's agents. */
export function oidcStore(options: OidcStoreOptions): (model: string) => Adapter {
  return (model) => (model === 'Client' ? new AgentClients(options) : new OidcRecords(model, options));
}

/** Agents as OAuth clients: an agent that is revoked is a client that does not exist. */
class AgentClients implements Adapter {
  readonly #options: OidcStoreOptions;

  constructor(options: OidcStoreOptions) {
    this.#options = options;
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    const { connection, tenant } = this.#options;
    const agent = await getAgent(connection, tenant, id);
    if (!agent || agent.revokedAt !== null) return undefined;
    return clientOf(agent.id, agent.name, { ...agent.publicKey, kid: agent.keyId });
  }

  upsert = refuse;
  findByUid = refuse;
  findByUserCode = refuse;
  consume = refuse;
  destroy = refuse;
  revokeByGrantId = refuse;
}

function clientOf(id: string, name: string, key: AgentKey & { readonly kid: string }): AdapterPayload {
  return {
    client_id: id,
    client_name: name,
    token_endpoint_auth_method: 'private_key_jwt',
    token_endpoint_auth_signing_alg: 'ES256',
    jwks: { keys: [{ ...key, alg: 'ES256', use: 'sig' }] },
    grant_types: ['client_credentials'],
    response_types: [],
    redirect_uris: [],
  };
}

/** Agents are registered with a one-time code, never by oidc-provider. */
async function refuse(): Promise<never> {
  throw new TypeError('assertion failed: clients are only read');
}

interface RecordRow {
  readonly payload: AdapterPayload;
  readonly consumedAt: Date | null;
}

class OidcRecords implements Adapter {
  readonly #model: string;
  readonly #options: OidcStoreOptions;

  constructor(model: string, options: OidcStoreOptions) {
    this.#model = model;
    this.#options = options;
  }

  async upsert(id: string, payload: AdapterPayload, expiresIn: number): Promise<void> {
    const { connection, clock, tenant } = this.#options;
    const expiresAt = expiresIn > 0 ? new Date(clock.now().getTime() + expiresIn * SECOND) : null;
    const conflict =
      this.#model === 'ReplayDetection'
        ? sql`do nothing`
        : sql`do update set payload = excluded.payload, grant_id = excluded.grant_id, user_code = excluded.user_code, uid = excluded.uid,
            expires_at = excluded.expires_at`;
    const { rows } = await sql`
      insert into oidc_record (tenant, model, id, payload, grant_id, user_code, uid, expires_at)
      values (${tenant.number}, ${this.#model}, ${id}, ${JSON.stringify(payload)}::jsonb, ${payload.grantId ?? null},
        ${payload.userCode ?? null}, ${payload.uid ?? null}, ${expiresAt})
      on conflict (tenant, model, id) ${conflict} returning id`.execute(connection);
    // Looking first and storing then lets two requests with one assertion through; the row that is there already stops
    // the second.
    if (rows.length === 0) throw this.#options.replayed();
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    return await this.#find(sql`id = ${id}`);
  }

  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return await this.#find(sql`uid = ${uid}`);
  }

  async findByUserCode(userCode: string): Promise<AdapterPayload | undefined> {
    return await this.#find(sql`user_code = ${userCode}`);
  }

  async consume(id: string): Promise<void> {
    const { connection, clock, tenant } = this.#options;
    await sql`update oidc_record set consumed_at = ${clock.now()}
      where tenant = ${tenant.number} and model = ${this.#model} and id = ${id}`.execute(connection);
  }

  async destroy(id: string): Promise<void> {
    const { connection, tenant } = this.#options;
    await sql`delete from oidc_record where tenant = ${tenant.number} and model = ${this.#model} and id = ${id}`.execute(
      connection,
    );
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    const { connection, tenant } = this.#options;
    await sql`delete from oidc_record
      where tenant = ${tenant.number} and model = ${this.#model} and grant_id = ${grantId}`.execute(connection);
  }

  async #find(condition: ReturnType<typeof sql>): Promise<AdapterPayload | undefined> {
    const { connection, clock, tenant } = this.#options;
    const { rows } = await sql<RecordRow>`select payload, consumed_at as "consumedAt" from oidc_record
      where tenant = ${tenant.number} and model = ${this.#model} and ${condition} and (expires_at is null or expires_at > ${clock.now()})`.execute(
      connection,
    );
    const row = rows[0];
    if (!row) return undefined;
    return row.consumedAt ? { ...row.payload, consumed: Math.floor(row.consumedAt.getTime() / SECOND) } : row.payload;
  }
}

/** Removes what has expired, of all tenants. */
export async function sweepOidcRecords(connection: Connection, clock: Clock): Promise<void> {
  await sql`${sweep('oidc-past')} delete from oidc_record where expires_at <= ${clock.now()}`.execute(connection);
}
