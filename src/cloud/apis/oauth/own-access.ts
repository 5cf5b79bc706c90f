import { sql } from 'kysely';
import type { Connection } from '../../../base/database/connection.ts';
import { inTransaction } from '../../../base/database/transaction.ts';
import type { FeatureContext } from '../../../base/feature-context.ts';
import { isUuid } from '../../../base/ids.ts';
import { lockAccount } from '../../accounts/session-store.ts';
import type { Person } from '../../accounts/person.ts';
import { assignedApplications } from '../../applications/assignment-store.ts';
import { applicationErrors } from '../../applications/errors.ts';
import type { PermissionName } from '../../applications/application.ts';
import { deletePersonalConsent, listPersonalConsents } from '../../applications/personal-consent-store.ts';
import { findApplication, namesOfApplications } from '../../applications/store.ts';
import { applicationEvents } from '../../audit/application-events.ts';
import type { BusinessContext } from '../../audit/business-events.ts';
import { recordEvent } from '../../audit/business-events.ts';

/** An application of somebody: assigned to them, or with access that they gave it. */
export interface OwnApplication {
  readonly id: string;
  readonly name: string;
  readonly isAssigned: boolean;
  /** When they last signed in to it with what still holds. */
  readonly grantedAt: Date | null;
  /** What they let it do for them. */
  readonly permissions: readonly PermissionName[];
}

/** Whether there is something to take back. */
export function hasAccess({ grantedAt, permissions }: OwnApplication): boolean {
  return grantedAt !== null || permissions.length > 0;
}

/** By name. */
export async function listOwnApplications(
  { connection, clock }: FeatureContext,
  person: Pick<Person, 'tenant' | 'id'>,
): Promise<readonly OwnApplication[]> {
  const { tenant } = person;
  const assigned = new Set<string>(await assignedApplications(connection, tenant, person.id));
  const granted = await listGrants(connection, person, clock.now());
  const consents = await listPersonalConsents(connection, tenant, person.id);
  const consented = new Map<string, readonly PermissionName[]>(
    consents.map(({ id, permissions }) => [id, permissions]),
  );
  const ids = [...assigned, ...granted.keys(), ...consented.keys()];
  const names = await namesOfApplications(connection, tenant, ids);
  return names.map(({ id, name }) => ({
    ...{ id, name, isAssigned: assigned.has(id) },
    ...{ grantedAt: granted.get(id) ?? null, permissions: consented.get(id) ?? [] },
  }));
}

/** Application → when it was last signed in to, of what still holds. */
async function listGrants(
  connection: Connection,
  { tenant, id }: Pick<Person, 'tenant' | 'id'>,
  now: Date,
): Promise<ReadonlyMap<string, Date>> {
  const { rows } = await sql<{ client: string; at: Date }>`
    select r.payload->>'clientId' as client, max(r.proved_at) as at
    from oidc_record r join account a on a.tenant = r.tenant and a.object_id = r.object_id
    where r.tenant = ${tenant.number} and r.object_id = ${id} and r.model = 'Grant' and r.proved_at is not null
      and (r.expires_at is null or r.expires_at > ${now}) and r.proved_at >= a.sessions_valid_from
    group by 1`.execute(connection);
  return new Map(rows.map(({ client, at }) => [client, at]));
}

/**
 * Takes the access back that somebody gave an application: its codes and tokens end, and what they consented to. What
 * they may do there, and what the tenant consented to, stays. Throws `applications.no-access`.
 */
export async function withdrawAccess(context: BusinessContext, person: Person, application: string): Promise<void> {
  const { tenant, id, upn } = person;
  await inTransaction(context, async (inside) => {
    const { connection } = inside;
    const found = isUuid(application) ? await findApplication(connection, tenant, application) : undefined;
    await lockAccount(connection, person);
    const { rows } = await sql`delete from oidc_record
      where tenant = ${tenant.number} and object_id = ${id} and payload->>'clientId' = ${application}
      returning id`.execute(connection);
    const key = found && { person: id, application: found.id };
    const consents = key ? await deletePersonalConsent(connection, tenant, key) : 0;
    if (!found || rows.length + consents === 0) throw applicationErrors('applications.no-access', {});
    const values = { application: found.name, user: upn };
    await recordEvent(inside, tenant, applicationEvents.accessWithdrawn, values, { actor: upn, targetId: id });
  });
}
