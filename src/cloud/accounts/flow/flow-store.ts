import { sql } from 'kysely';
import type { Connection } from '../../../base/database/connection.ts';
import type { FeatureContext } from '../../../base/feature-context.ts';
import type { ObjectId } from '../../objects/object.ts';
import { sweep } from '../../tenants/sweeps.ts';
import type { TenantKey } from '../../tenants/tenant-key.ts';
import type { FlowState } from './flow.ts';
import { flowState } from './flow.ts';

export interface FlowRow {
  readonly name: string;
  /** Null: there is nobody of that name. */
  readonly objectId: ObjectId | null;
  readonly tries: number;
  readonly state: FlowState;
}

export interface NewFlow extends FlowRow {
  readonly secretHash: string;
  readonly expiresAt: Date;
}

export async function insertFlow(
  { connection, clock }: FeatureContext,
  tenant: TenantKey,
  { secretHash, expiresAt, name, objectId, tries, state }: NewFlow,
): Promise<void> {
  await sql`insert into sign_in_flow (tenant, secret_hash, name, object_id, created_at, expires_at, tries, state)
    values (${tenant.number}, ${secretHash}, ${name}, ${objectId}, ${clock.now()}, ${expiresAt}, ${tries},
      ${JSON.stringify(state)})`.execute(connection);
}

const columns = sql`name, object_id as "objectId", tries, state`;
type Row = Omit<FlowRow, 'state'> & { readonly state: unknown };

export async function findFlow(
  { connection, clock }: FeatureContext,
  tenant: TenantKey,
  secretHash: string,
): Promise<FlowRow | undefined> {
  const { rows } = await sql<Row>`select ${columns} from sign_in_flow
    where tenant = ${tenant.number} and secret_hash = ${secretHash} and expires_at > ${clock.now()} and tries > 0`.execute(
    connection,
  );
  return rows[0] && parsed(rows[0]);
}

/** Locked until the end of the transaction, so that answers that come at once are looked at one after the other. */
export async function lockFlow(
  { connection, clock }: FeatureContext,
  tenant: TenantKey,
  secretHash: string,
): Promise<FlowRow | undefined> {
  const { rows } = await sql<Row>`select ${columns} from sign_in_flow
    where tenant = ${tenant.number} and secret_hash = ${secretHash} and expires_at > ${clock.now()} and tries > 0
    for update`.execute(connection);
  return rows[0] && parsed(rows[0]);
}

export async function saveFlow(
  connection: Connection,
  tenant: TenantKey,
  secretHash: string,
  { tries, state }: Pick<FlowRow, 'tries' | 'state'>,
): Promise<void> {
  await sql`update sign_in_flow set tries = ${tries}, state = ${JSON.stringify(state)}
    where tenant = ${tenant.number} and secret_hash = ${secretHash}`.execute(connection);
}

export async function deleteFlow(connection: Connection, tenant: TenantKey, secretHash: string): Promise<void> {
  await sql`delete from sign_in_flow
    where tenant = ${tenant.number} and secret_hash = ${secretHash}`.execute(connection);
}

/** Housekeeping: what is past its time is refused without it too. */
export async function sweepFlows({ connection, clock }: FeatureContext): Promise<void> {
  const now = clock.now();
  await sql`${sweep('flow-past')} delete from sign_in_flow where expires_at <= ${now}`.execute(connection);
  await sql`${sweep('contact-past')} delete from pending_contact where expires_at <= ${now}`.execute(connection);
  await sql`${sweep('challenge-past')} delete from used_challenge where expires_at <= ${now}`.execute(connection);
}

/** False when it was used before: an answer to it is good for once. */
export async function useChallenge(
  connection: Connection,
  tenant: TenantKey,
  hash: string,
  expiresAt: Date,
): Promise<boolean> {
  const { rows } = await sql`insert into used_challenge (tenant, hash, expires_at)
    values (${tenant.number}, ${hash}, ${expiresAt}) on conflict do nothing returning hash`.execute(connection);
  return rows.length > 0;
}

function parsed({ state, ...row }: Row): FlowRow {
  return { ...row, state: flowState.parse(state) };
}
