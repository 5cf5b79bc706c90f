import { sql } from 'kysely';
import type { Adapter, AdapterPayload } from 'oidc-provider';
import type { Clock } from '../../../base/clock.ts';
import { SECOND } from '../../../base/clock.ts';
import type { Connection } from '../../../base/database/connection.ts';
import { prepared } from '../../../base/database/prepared.ts';
import { currentOrigin } from '../../../base/origin.ts';
import type { TenantKey } from '../../tenants/tenant-key.ts';
import { currentRequest } from './current-request.ts';

export interface RecordsOptions {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly tenant: TenantKey;
  /** What stops a request whose assertion was used before. */
  readonly replayed: () => Error;
  /** What stops a request whose code another request redeems at the same moment. */
  readonly redeemed: () => Error;
  /** What stops a request whose session ended meanwhile. */
  readonly ended: () => Error;
}

/**
 * Two tabs, or two processes of one application, renew at the same moment: for so long a refresh token that was used
 * is used once more without harm. After that, it is a copy.
 */
export const ROTATION_GRACE_MS = 10 * SECOND;

/** The library looks first and consumes then, which lets two requests with one code through. */
const goodForOnce: ReadonlySet<string> = new Set(['AuthorizationCode', 'DeviceCode']);

interface RecordRow {
  readonly payload: AdapterPayload;
  readonly consumedAt: Date | null;
  readonly address: string | null;
}

/** Whose session a record comes from: the request's own, or that of the grant it belongs to. */
interface Owner {
  readonly sessionId: string | null;
  readonly objectId: string | null;
  readonly provedAt: Date | null;
  /** From where. */
  readonly address: string | null;
  /** The request's own has to be there still; what a grant led to outlives a session that expires. */
  readonly isLiving: boolean;
}

const nobody: Owner = { sessionId: null, objectId: null, provedAt: null, address: null, isLiving: false };

/** What somebody redeems. */
const redeemable: ReadonlySet<string> = new Set(['AuthorizationCode', 'DeviceCode', 'RefreshToken']);

/** What the library keeps, in our database and apart for each tenant. */
export class OidcRecords implements Adapter {
  readonly #model: string;
  readonly #options: RecordsOptions;

  constructor(model: string, options: RecordsOptions) {
    this.#model = model;
    this.#options = options;
  }

  async upsert(id: string, payload: AdapterPayload, expiresIn: number): Promise<void> {
    const { connection, clock, tenant } = this.#options;
    const expiresAt = expiresIn > 0 ? new Date(clock.now().getTime() + expiresIn * SECOND) : null;
    const conflict =
      this.#model === 'ReplayDetection'
        ? sql`do nothing`
        : sql`do update set payload = excluded.payload, grant_id = excluded.grant_id, user_code = excluded.user_code,
            uid = excluded.uid, session_id = excluded.session_id, object_id = excluded.object_id,
            proved_at = excluded.proved_at, address = excluded.address, expires_at = excluded.expires_at`;
    const { sessionId, objectId, provedAt, address, isLiving } = await this.#ownerOf(payload);
    // Held until it is written down: a sign-out deletes it afterwards, or has deleted the session before.
    const session = sql`select from session where tenant = ${tenant.number} and id = ${sessionId} for key share`;
    const { rows } = await sql`${prepared}
      insert into oidc_record (tenant, model, id, payload, grant_id, user_code, uid, session_id, object_id, proved_at,
        address, expires_at)
      select ${tenant.number}::integer, ${this.#model}::text, ${id}::text, ${JSON.stringify(payload)}::jsonb,
        ${payload.grantId ?? null}::text, ${payload.userCode ?? null}::text, ${payload.uid ?? null}::text,
        ${sessionId}::uuid, ${objectId}::uuid, ${provedAt}::timestamptz, ${address}::text,
        ${expiresAt}::timestamptz
      where ${isLiving ? sql`exists (${session})` : sql`true`}
      on conflict (tenant, model, id) ${conflict} returning id`.execute(connection);
    if (rows.length > 0) return;
    // Looking first and storing then lets two requests with one assertion through; the row that is there already stops
    // the second.
    if (!isLiving) throw this.#options.replayed();
    // What the library keeps of a session ends with it.
    if (this.#model !== 'Session') throw this.#options.ended();
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    return await this.#find(sql`r.id = ${id}`);
  }

  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return await this.#find(sql`r.uid = ${uid}`);
  }

  async findByUserCode(userCode: string): Promise<AdapterPayload | undefined> {
    return await this.#find(sql`r.user_code = ${userCode}`);
  }

  async consume(id: string): Promise<void> {
    const { connection, clock, tenant } = this.#options;
    const { rows } = await sql`update oidc_record set consumed_at = ${clock.now()}
      where tenant = ${tenant.number} and model = ${this.#model} and id = ${id} and consumed_at is null
      returning id`.execute(connection);
    if (rows.length === 0 && goodForOnce.has(this.#model)) throw this.#options.redeemed();
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

  /** Nothing of a person whose sessions ended since, or whose sign-in is blocked. */
  async #find(condition: ReturnType<typeof sql>): Promise<AdapterPayload | undefined> {
    const { connection, clock, tenant } = this.#options;
    const now = clock.now();
    const { rows } = await sql<RecordRow>`${prepared} select r.payload, r.consumed_at as "consumedAt", r.address
      from oidc_record r left join account a on a.tenant = r.tenant and a.object_id = r.object_id
      where r.tenant = ${tenant.number} and r.model = ${this.#model} and ${condition}
        and (r.expires_at is null or r.expires_at > ${now})
        and (r.object_id is null or (r.proved_at >= a.sessions_valid_from and not a.sign_in_blocked))`.execute(
      connection,
    );
    const row = rows[0];
    if (!row) return undefined;
    if (redeemable.has(this.#model)) currentRequest().signedInFrom = row.address;
    if (!row.consumedAt || this.#isInGrace(row.consumedAt, now)) return row.payload;
    return { ...row.payload, consumed: Math.floor(row.consumedAt.getTime() / SECOND) };
  }

  #isInGrace(consumedAt: Date, now: Date): boolean {
    return this.#model === 'RefreshToken' && now.getTime() - consumedAt.getTime() <= ROTATION_GRACE_MS;
  }

  async #ownerOf({ accountId, grantId }: AdapterPayload): Promise<Owner> {
    if (accountId === undefined) return nobody;
    const { session } = currentRequest();
    if (session?.person.id === accountId)
      return {
        ...{ sessionId: session.id, objectId: session.person.id, provedAt: session.provedAt, isLiving: true },
        address: currentOrigin()?.address ?? null,
      };
    const { connection, tenant } = this.#options;
    const { rows } = await sql<Omit<Owner, 'isLiving'>>`${prepared}
      select session_id as "sessionId", object_id as "objectId", proved_at as "provedAt", address from oidc_record
      where tenant = ${tenant.number} and model = 'Grant' and id = ${grantId ?? ''}`.execute(connection);
    return { ...nobody, ...rows[0] };
  }
}
