import { inTransaction } from '../../base/database/transaction.ts';
import type { Connection } from '../../base/database/connection.ts';
import { getPerson } from '../accounts/person.ts';
import type { Person } from '../accounts/person.ts';
import { applicationEvents } from '../audit/application-events.ts';
import type { BusinessContext } from '../audit/business-events.ts';
import { recordEvent } from '../audit/business-events.ts';
import type { ConsentByPeople } from '../tenants/tenant.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import type { Application, OfferedScope, PermissionName } from './application.ts';
import { applicationErrors } from './errors.ts';
import { getApplication } from './get.ts';
import { saveTenantConsent } from './permission-store.ts';
import { deletePersonalConsent, insertPersonalConsent } from './personal-consent-store.ts';
import { findResource } from './store.ts';

/** A scope that an application asks somebody for. */
export interface AskedScope extends OfferedScope {
  readonly resource: string;
  readonly resourceName: string;
}

/** Scopes with what their resources say of them; what no resource offers is left out. */
export async function describeScopes(
  connection: Connection,
  tenant: TenantKey,
  permissions: readonly PermissionName[],
): Promise<readonly AskedScope[]> {
  const found: AskedScope[] = [];
  for (const resource of new Set(permissions.map((permission) => permission.resource))) {
    const { name: resourceName, scopes = [] } = (await findResource(connection, tenant, resource)) ?? {};
    const names = new Set(permissions.filter((one) => one.resource === resource).map(({ name }) => name));
    const own = scopes.filter(({ name }) => names.has(name));
    found.push(...own.map((scope) => ({ ...scope, resource, resourceName: resourceName ?? resource })));
  }
  return found;
}

/** Whether people of a tenant can consent to all of it themselves. */
export function mayConsent(people: ConsentByPeople, scopes: readonly Pick<OfferedScope, 'impact'>[]): boolean {
  if (people === 'nothing') return false;
  return scopes.every(({ impact }) => impact === 'low' || (impact === 'usual' && people === 'everything'));
}

/** Somebody lets an application do something for them. */
export async function giveConsent(
  context: BusinessContext,
  person: Pick<Person, 'tenant' | 'id' | 'upn'>,
  { id, name }: Pick<Application, 'id' | 'name'>,
  permissions: readonly PermissionName[],
): Promise<void> {
  const { tenant, upn: actor } = person;
  await inTransaction(context, async (inside) => {
    const { connection, clock } = inside;
    await insertPersonalConsent(
      connection,
      tenant,
      { person: person.id, application: id },
      { permissions, at: clock.now() },
    );
    const values = { application: name, permissions: written(permissions), actor };
    await recordEvent(inside, tenant, applicationEvents.personConsented, values, { actor, targetId: id });
  });
}

/**
 * Takes back what somebody let an application do: it gets no new token for it from then on. Throws
 * `applications.unknown`, `applications.no-consent` and `accounts.unknown-user`.
 */
export async function withdrawConsent(
  context: BusinessContext,
  tenant: TenantKey,
  { user, application: idOrName }: { readonly user: string; readonly application: string },
  actor: string,
): Promise<{ readonly person: Person; readonly application: Application }> {
  return await inTransaction(context, async (inside) => {
    const { connection } = inside;
    const person = await getPerson(connection, tenant, user);
    const application = await getApplication(connection, tenant, idOrName);
    const { id, name } = application;
    const count = await deletePersonalConsent(connection, tenant, { person: person.id, application: id });
    if (count === 0) throw applicationErrors('applications.no-consent', { application: name });
    const values = { application: name, user: person.upn, actor };
    await recordEvent(inside, tenant, applicationEvents.consentWithdrawn, values, { actor, targetId: id });
    return { person, application };
  });
}

/** The consent of the tenant to all that an application asks for, or its end. Throws `applications.unknown`. */
export async function decideForTenant(
  context: BusinessContext,
  tenant: TenantKey,
  { application: idOrName, isGiven }: { readonly application: string; readonly isGiven: boolean },
  actor: string,
): Promise<Application> {
  return await inTransaction(context, async (inside) => {
    const { connection, clock } = inside;
    const { id, name } = await getApplication(connection, tenant, idOrName);
    const consent = isGiven ? { at: clock.now(), by: actor } : null;
    const permissions = await saveTenantConsent(connection, tenant, id, consent);
    const event = isGiven ? applicationEvents.consentGiven : applicationEvents.tenantConsentWithdrawn;
    const values = { application: name, permissions: written(permissions), actor };
    if (permissions.length > 0) await recordEvent(inside, tenant, event, values, { actor, targetId: id });
    return await getApplication(connection, tenant, id);
  });
}

function written(permissions: readonly PermissionName[]): string {
  return permissions.map(({ resource, name }) => `${resource}/${name}`).join(', ');
}
