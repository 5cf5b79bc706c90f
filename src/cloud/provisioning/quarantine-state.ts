import { sql } from 'kysely';
import type { QuarantineState } from '../../wire/index.ts';
import { withinLimits } from '../../base/detail-limits.ts';
import type { Connection } from '../../base/database/connection.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import { quarantinedDetail } from './details.ts';

/** More conflicts than anybody reads; an organisation with so many has one cause for all. */
const MAX_OBJECTS = 10_000;

interface Held {
  readonly sourceAnchor: string;
  readonly code: string;
  readonly attributes: string[];
  readonly values: string[];
  readonly since: Date;
}

/**
 * What stands in quarantine of the objects that Connect masters, for the agent that asks whether something changed
 * since `known`. A value leaves at any time (its holder goes) and enters with the time of that moment, so number and
 * latest time distinguish one state from another.
 */
export async function readQuarantineState(
  connection: Connection,
  tenant: TenantKey,
  known?: string,
): Promise<QuarantineState> {
  const state = await sql<{ version: string }>`
    select count(*) || '.' || coalesce((extract(epoch from max(since)) * 1000000)::bigint, 0) as version
    from quarantine where tenant = ${tenant.number}`.execute(connection);
  const version = state.rows[0]?.version ?? '0.0';
  if (version === known) return { version, objects: null };
  const { rows } = await sql<Held>`
    select o.source_anchor as "sourceAnchor", min(q.code) as code, array_agg(distinct q.attribute) as attributes,
      array_agg(distinct q.value) as values, min(q.since) as since
    from quarantine q join object o on o.tenant = q.tenant and o.id = q.object_id and o.deleted_at is null
    where q.tenant = ${tenant.number} and o.source_anchor is not null
    group by o.id, o.source_anchor order by min(q.since), o.source_anchor limit ${MAX_OBJECTS}`.execute(connection);
  return {
    version,
    objects: rows.map(({ values, since, ...row }) => ({
      ...row,
      detail: withinLimits(quarantinedDetail(values)),
      since: since.toISOString(),
    })),
  };
}
