import { sql } from 'kysely';
import { DAY } from '../../base/clock.ts';
import type { ChangeRecord } from '../../base/database/change-record.ts';
import type { FeatureContext } from '../../base/feature-context.ts';
import type { RelayOutcome } from '../../wire/index.ts';
import { verifierOfPassword } from '../accounts/synchronized-hash.ts';
import { sweep } from '../tenants/sweeps.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';

/**
 * A password that is set from here holds here at once, and not after the next cycle: its verifier waits beside the
 * request, and takes the place of the old one in the very statement in which the request succeeds.
 */
export interface PendingPassword {
  readonly request: string;
  readonly objectId: string;
  readonly newPassword: string;
  readonly mustChange: boolean;
}

/** Nothing for somebody without a synchronized hash: nobody asked for one to be kept here. Throws `base.busy`. */
export async function keepPending(
  { connection, clock }: FeatureContext,
  tenant: TenantKey,
  { request, objectId, newPassword, mustChange }: PendingPassword,
): Promise<void> {
  const { rows } = await sql`select 1 from credential
    where tenant = ${tenant.number} and object_id = ${objectId} and kind = 'synchronized-hash'`.execute(connection);
  if (rows.length === 0) return;
  const verifier = await verifierOfPassword(newPassword);
  await sql`insert into pending_verifier (tenant, request_id, object_id, verifier, must_change, created_at)
    values (${tenant.number}, ${request}, ${objectId}, ${verifier}, ${mustChange}, ${clock.now()})
    on conflict do nothing`.execute(connection);
}

/** What the end of a request does with it. */
export function pendingRecords(
  tenant: TenantKey,
  request: string,
  { result, warnings, passwordSetAt, at }: RelayOutcome,
): readonly ChangeRecord[] {
  if (result === 'unknown') return [];
  const gone = sql`delete from pending_verifier p using change
    where p.tenant = ${tenant.number} and p.request_id = ${request}`;
  if (result !== 'success') return [{ insert: gone }];
  const setAt = passwordSetAt ?? at;
  const isDemanded = !warnings.includes('must-change-failed') && !warnings.includes('never-expires');
  const taken = sql`update credential c
    set verifier = p.verifier, set_at = ${setAt}::timestamptz, version = 0,
      must_change = p.must_change and ${isDemanded}, state_at = ${setAt}::timestamptz
    from pending_verifier p, change
    where p.tenant = ${tenant.number} and p.request_id = ${request} and c.tenant = ${tenant.number}
      and c.object_id = p.object_id and c.kind = 'synchronized-hash'
      and date_trunc('second', c.set_at) <= ${setAt}::timestamptz`;
  const ended = sql`update account a set sessions_valid_from = greatest(a.sessions_valid_from, ${at}::timestamptz)
    from pending_verifier p, change
    where p.tenant = ${tenant.number} and p.request_id = ${request} and a.tenant = ${tenant.number}
      and a.object_id = p.object_id`;
  // What `endSessions` does, in the same statement: whoever knew the former password is out.
  const signedOut = ['session', 'oidc_record', 'sign_in_flow'].map(
    (table) => sql`delete from ${sql.table(table)} s using pending_verifier p, change
      where p.tenant = ${tenant.number} and p.request_id = ${request} and s.tenant = ${tenant.number}
        and s.object_id = p.object_id`,
  );
  return [taken, ended, ...signedOut, gone].map((insert) => ({ insert }));
}

/** Of requests that never got an outcome. */
export async function sweepPending({ connection, clock }: FeatureContext): Promise<void> {
  const before = new Date(clock.now().getTime() - DAY);
  await sql`${sweep('pending-verifier-past')} delete from pending_verifier where created_at < ${before}`.execute(
    connection,
  );
}
