import { DAY } from '../../base/clock.ts';
import type { FeatureContext } from '../../base/feature-context.ts';
import { inTransaction } from '../../base/database/transaction.ts';
import type { Connection } from '../../base/database/connection.ts';
import { newId } from '../../base/ids.ts';
import { applicationEvents } from '../audit/application-events.ts';
import type { BusinessContext } from '../audit/business-events.ts';
import { recordEvent } from '../audit/business-events.ts';
import { getTenant } from '../tenants/store.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import type { Application, ApplicationId, PermissionName } from './application.ts';
import { scopeNames } from './application.ts';
import { applicationErrors } from './errors.ts';
import { getApplication } from './get.ts';
import { insertPermissions } from './permission-store.ts';
import { isRedirect } from './redirect.ts';
import { digestOf, newSecret } from './secret.ts';
import type { NewApplication } from './store.ts';
import { findResource, insertApplication, insertSecret } from './store.ts';

export interface ApplicationRequest extends Omit<NewApplication, 'id' | 'createdAt'> {
  /** Of a native tool whose id is known; absent: a new one. */
  readonly id?: ApplicationId | undefined;
  readonly permissions: readonly PermissionName[];
  /** Whether the tenant consents to them at once. */
  readonly consent: boolean;
  /** Absent: without a secret. */
  readonly secretDays?: number | undefined;
}

/** A secret as it is shown once. */
export interface ShownSecret {
  readonly id: string;
  readonly value: string;
  readonly expiresAt: Date;
}

/**
 * Registers an application. Throws `applications.redirect-invalid`, `applications.identifier-invalid`,
 * `applications.identifier-needed`, `applications.permission-unknown`, `applications.ropc-closed`,
 * `applications.keys-twice` and `cloud.object-exists`.
 */
export async function createApplication(
  context: BusinessContext,
  tenant: TenantKey,
  request: ApplicationRequest,
  actor: string,
): Promise<{ readonly application: Application; readonly secret: ShownSecret | null }> {
  const { permissions, consent, secretDays, id = newId<ApplicationId>(), ...rest } = request;
  checkRequest(rest);
  const { signIn } = await getTenant(context.connection, tenant);
  if (rest.grants.includes('ropc') && !signIn.allowsPasswordGrant)
    throw applicationErrors('applications.ropc-closed', {});
  return await inTransaction(context, async (inside) => {
    const { connection, clock } = inside;
    const now = clock.now();
    await insertApplication(connection, tenant, { ...rest, id, createdAt: now });
    await requireOffered(connection, tenant, permissions);
    await insertPermissions(connection, tenant, id, { permissions, consent: consent ? { at: now, by: actor } : null });
    const secret = secretDays === undefined ? null : await saveSecret(inside, tenant, id, secretDays);
    const about = { actor, targetId: id };
    const values = { application: rest.name, id, actor };
    await recordEvent(inside, tenant, applicationEvents.applicationCreated, values, about);
    if (consent && permissions.length > 0) {
      const names = permissions.map(({ resource, name }) => `${resource}/${name}`).join(', ');
      const given = { application: rest.name, permissions: names, actor };
      await recordEvent(inside, tenant, applicationEvents.consentGiven, given, about);
    }
    return { application: await getApplication(connection, tenant, id), secret };
  });
}

/** A secret that works beside those that are there, so that one can be replaced without an interruption. */
export async function saveSecret(
  { connection, clock }: FeatureContext,
  tenant: TenantKey,
  application: ApplicationId,
  days: number,
): Promise<ShownSecret> {
  const value = newSecret();
  const now = clock.now();
  const secret = { id: newId(), createdAt: now, expiresAt: new Date(now.getTime() + days * DAY) };
  await insertSecret(connection, tenant, application, { ...secret, digest: digestOf(value) });
  return { id: secret.id, value, expiresAt: secret.expiresAt };
}

function checkRequest({
  redirects,
  logoutRedirects,
  backChannelLogout,
  jwksUri,
  keys,
  identifier,
  scopes,
  appRoles,
}: Omit<NewApplication, 'id' | 'createdAt'>): void {
  const addresses = [
    ...redirects,
    ...logoutRedirects.map((uri) => ({ type: 'native', uri }) as const),
    ...[backChannelLogout, jwksUri].flatMap((uri) => (uri === null ? [] : [{ type: 'web', uri } as const])),
  ];
  for (const { type, uri } of addresses)
    if (!isRedirect({ type, uri })) throw applicationErrors('applications.redirect-invalid', { uri, type });
  if (jwksUri !== null && keys.length > 0) throw applicationErrors('applications.keys-twice', {});
  if (identifier !== null && !isIdentifier(identifier))
    throw applicationErrors('applications.identifier-invalid', { identifier });
  if (identifier === null && scopes.length + appRoles.length > 0)
    throw applicationErrors('applications.identifier-needed', {});
}

/** An absolute address that clients can write before a scope, and nothing of ours: those are for agents. */
function isIdentifier(text: string): boolean {
  const parsed = URL.parse(text);
  return (
    parsed !== null &&
    /^(?:api|https|http|urn):[\u0021-\u007e]{1,200}$/.test(text) &&
    !/[?#"\\]|\/$/.test(text) &&
    !/^urn:hawser:/i.test(text)
  );
}

async function requireOffered(
  connection: Connection,
  tenant: TenantKey,
  permissions: readonly PermissionName[],
): Promise<void> {
  for (const { resource, name } of permissions) {
    const found = await findResource(connection, tenant, resource);
    const isOffered = found !== undefined && [...scopeNames(found), ...found.appRoles].includes(name);
    if (!isOffered) throw applicationErrors('applications.permission-unknown', { permission: `${resource}/${name}` });
  }
}
