import { inTransaction } from '../../base/database/transaction.ts';
import { normalizeName } from '../accounts/sign-in-name.ts';
import { applicationEvents } from '../audit/application-events.ts';
import type { BusinessContext } from '../audit/business-events.ts';
import { recordEvent } from '../audit/business-events.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import type { Application } from './application.ts';
import type { Assignee } from './assignment-store.ts';
import { findAssignee, insertAssignment } from './assignment-store.ts';
import type { ShownSecret } from './create.ts';
import { saveSecret } from './create.ts';
import { applicationErrors } from './errors.ts';
import { getApplication } from './get.ts';
import { deleteApplication, deleteSecret } from './store.ts';

/** Throws `applications.unknown`. */
export async function removeApplication(
  context: BusinessContext,
  tenant: TenantKey,
  idOrName: string,
  actor: string,
): Promise<Application> {
  return await inTransaction(context, async (inside) => {
    const application = await getApplication(inside.connection, tenant, idOrName);
    const { id, name } = application;
    await deleteApplication(inside.connection, tenant, id);
    const values = { application: name, id, actor };
    await recordEvent(inside, tenant, applicationEvents.applicationDeleted, values, { actor, targetId: id });
    return application;
  });
}

/** Throws `applications.unknown`. */
export async function addSecret(
  context: BusinessContext,
  tenant: TenantKey,
  { application: idOrName, days }: { readonly application: string; readonly days: number },
  actor: string,
): Promise<{ readonly application: Application; readonly secret: ShownSecret }> {
  return await inTransaction(context, async (inside) => {
    const { id, name } = await getApplication(inside.connection, tenant, idOrName);
    const secret = await saveSecret(inside, tenant, id, days);
    const values = { application: name, secret: secret.id, until: secret.expiresAt.toISOString(), actor };
    await recordEvent(inside, tenant, applicationEvents.secretAdded, values, { actor, targetId: id });
    return { application: await getApplication(inside.connection, tenant, id), secret };
  });
}

/** Throws `applications.unknown` and `applications.secret-unknown`. */
export async function removeSecret(
  context: BusinessContext,
  tenant: TenantKey,
  { application: idOrName, secret }: { readonly application: string; readonly secret: string },
  actor: string,
): Promise<Application> {
  return await inTransaction(context, async (inside) => {
    const { id, name } = await getApplication(inside.connection, tenant, idOrName);
    if (!(await deleteSecret(inside.connection, tenant, id, secret)))
      throw applicationErrors('applications.secret-unknown', { id: secret });
    const values = { application: name, secret, actor };
    await recordEvent(inside, tenant, applicationEvents.secretRemoved, values, { actor, targetId: id });
    return await getApplication(inside.connection, tenant, id);
  });
}

export interface AssignmentRequest {
  readonly application: string;
  readonly assignee: string;
  readonly appRole?: string | undefined;
}

/** Throws `applications.unknown`, `applications.assignee-unknown` and `applications.role-unknown`. */
export async function assign(
  context: BusinessContext,
  tenant: TenantKey,
  { application: idOrName, assignee: who, appRole = '' }: AssignmentRequest,
  actor: string,
): Promise<{ readonly application: Application; readonly assignee: Assignee; readonly changed: boolean }> {
  return await inTransaction(context, async (inside) => {
    const application = await getApplication(inside.connection, tenant, idOrName);
    const { id, name, appRoles } = application;
    if (appRole !== '' && !appRoles.includes(appRole))
      throw applicationErrors('applications.role-unknown', { application: name, role: appRole });
    const assignee = await findAssignee(inside.connection, tenant, normalizeName(who));
    if (!assignee) throw applicationErrors('applications.assignee-unknown', { name: who });
    const changed = await insertAssignment(inside, tenant, id, { assignee: assignee.id, appRole, by: actor });
    const values = { application: name, assignee: assignee.name, role: appRole === '' ? '–' : appRole, actor };
    if (changed) await recordEvent(inside, tenant, applicationEvents.assigned, values, { actor, targetId: id });
    return { application, assignee, changed };
  });
}
