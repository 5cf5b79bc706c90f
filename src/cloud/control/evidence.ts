import { listTenants } from '../tenants/store.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { sweep } from '../tenants/sweeps.ts';
import { sql } from 'kysely';
import type { Clock } from '../../base/clock.ts';
import { DAY } from '../../base/clock.ts';
import type { Database } from '../../base/database/database.ts';
import type { DatabaseEvidence } from '../../base/database/evidence.ts';
import { databaseEvidence } from '../../base/database/evidence.ts';
import type { Detail } from '../../base/details.ts';
import { withSentence } from '../../base/details.ts';
import { healthEvidence } from '../health/evidence.ts';
import type { AlertEvidence } from '../health/evidence.ts';

/** What a support bundle needs of the tenant service. */
export interface CloudEvidence {
  readonly database: DatabaseEvidence;
  readonly tenants: readonly Readonly<Record<string, unknown>>[];
  readonly agents: readonly Readonly<Record<string, unknown>>[];
  readonly runs: readonly Readonly<Record<string, unknown>>[];
  /** With the sentence beside what it is made of. */
  readonly errors: readonly Readonly<Record<string, unknown>>[];
  /** What the health service says: what is open, and what closed in these days. */
  readonly alerts: readonly AlertEvidence[];
  /** Names that the redaction has to find. */
  readonly people: readonly string[];
}

interface TenantCount {
  readonly tenant: number;
  readonly count: number;
}

interface ErrorRow {
  readonly run: string;
  readonly connector: string;
  readonly dn: string;
  readonly code: string;
  readonly detail: Detail;
}

const LISTED = 500;

export async function cloudEvidence(
  { database, clock }: { readonly database: Database; readonly clock: Clock },
  days: number,
): Promise<CloudEvidence> {
  const { kysely } = database;
  const since = new Date(clock.now().getTime() - days * DAY);
  const objects = await sql<TenantCount>`${sweep('bundle')}
    select tenant, sum(count)::float8 as count from object_count where state <> 'deleted' group by tenant`.execute(
    kysely,
  );
  const quarantined = await sql<TenantCount>`${sweep('bundle')}
    select tenant, count(*)::float8 as count from quarantine group by tenant`.execute(kysely);
  const of = ({ rows }: { readonly rows: readonly TenantCount[] }, { number }: Tenant): number =>
    rows.find(({ tenant }) => tenant === number)?.count ?? 0;
  const tenants = (await listTenants(kysely)).slice(0, LISTED).map((tenant) => ({
    ...{ name: tenant.name, displayName: tenant.displayName },
    ...{ objects: of(objects, tenant), quarantined: of(quarantined, tenant) },
  }));
  const agents = await sql<Record<string, unknown>>`${sweep('bundle')}
    select name, version, registered_at::text as registered, last_seen_at::text as seen, revoked_at::text as revoked
    from agent order by registered_at desc limit ${LISTED}`.execute(kysely);
  const runs = await sql<Record<string, unknown>>`${sweep('bundle')}
    select run_id as run, profile, result, started_at::text as started, finished_at::text as finished,
      error_count::float8 as errors, held_back_deletes::float8 as "heldBack"
    from run where started_at >= ${since} order by started_at desc limit ${LISTED}`.execute(kysely);
  const errors = await sql<ErrorRow>`${sweep('bundle')}
    select e.run_id as run, e.connector, e.dn, e.code, e.detail from run_error e
    join run r on r.tenant = e.tenant and r.run_id = e.run_id
    where r.started_at >= ${since} order by r.started_at desc, e.position limit ${LISTED}`.execute(kysely);
  const people = await sql<{ name: string | null }>`${sweep('bundle')}
    select distinct unnest(array[on_premises->>'displayName', on_premises->>'givenName', on_premises->>'surname',
      on_premises->>'sn', cloud->>'displayName', user_principal_name, mail_nickname]) as name from object
    limit 1000000`.execute(kysely);
  return {
    database: await databaseEvidence(database, 'cloud', since),
    tenants,
    agents: agents.rows,
    runs: runs.rows,
    errors: errors.rows.map((error) => withSentence(error, 'detail', 'en')),
    alerts: await healthEvidence(kysely, since),
    people: people.rows.flatMap(({ name }) => (name === null ? [] : [name])),
  };
}
