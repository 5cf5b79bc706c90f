import { sql } from 'kysely';
import { DAY } from '../../../base/clock.ts';
import type { FeatureContext } from '../../../base/feature-context.ts';
import type { ObjectId } from '../../objects/object.ts';
import type { TenantKey } from '../../tenants/tenant-key.ts';

/** Over how many days a change is measured: as long as sign-ins are kept at least. */
export const HISTORY_DAYS = 30;

/** From where somebody signed in to what, however often. */
export interface PastSignIn {
  readonly objectId: ObjectId;
  /** Null: the pages of this service. */
  readonly application: string | null;
  readonly address: string;
}

/** What these people did in that time, each way once. */
export async function signInsOf(
  { connection, clock }: FeatureContext,
  tenant: TenantKey,
  people: readonly ObjectId[],
): Promise<readonly PastSignIn[]> {
  const since = new Date(clock.now().getTime() - HISTORY_DAYS * DAY);
  const { rows } = await sql<PastSignIn>`select distinct s.object_id as "objectId",
      s.application_id::text as application, s.address
    from sign_in s
    where s.tenant = ${tenant.number} and s.day >= ${since.toISOString().slice(0, 10)}::date and s.at >= ${since}
      and s.object_id = any(${[...people]}::uuid[]) and s.result = 'success'
      and s.address is not null`.execute(connection);
  return rows;
}
