import { z } from 'zod';
import { changesNothing } from '../../base/http/recorded.ts';
import { storable } from '../../base/storable.ts';
import {
  extraGrants,
  groupsClaims,
  impacts,
  kindOf,
  scopeNames,
  toApplicationId,
} from '../applications/application.ts';
import type { Application, OfferedScope } from '../applications/application.ts';
import { addSecret, assign, removeApplication, removeSecret } from '../applications/change.ts';
import { createApplication } from '../applications/create.ts';
import { getApplication } from '../applications/get.ts';
import { keyFromCertificate, keyFromJwk } from '../applications/key.ts';
import { redirectTypes } from '../applications/redirect.ts';
import { listApplications } from '../applications/store.ts';
import { applicationEvents } from '../audit/application-events.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { chooseTenant, operation, optionalTenant } from './operation.ts';

const MAX_DAYS = 730;
const MAX_KEY_TEXT = 20_000;
const name = storable.trim().min(1).max(120);
/** A scope is written into a list with spaces, and behind a slash. */
const offered = z.string().regex(/^[\w.-]{1,100}$/);
/** A name alone is one whose impact is usual. */
const offeredScope = offered
  .transform((scope): OfferedScope => ({ name: scope, words: null, impact: 'usual' }))
  .or(
    z.strictObject({
      name: offered,
      words: storable.trim().min(1).max(200).nullable().default(null),
      impact: z.enum(impacts).default('usual'),
    }),
  );
const address = z.string().max(2000);
const ofApplication = z.strictObject({ tenant: optionalTenant, application: storable });
const days = z.int().min(1).max(MAX_DAYS);

const request = z.strictObject({
  tenant: optionalTenant,
  name,
  id: z.uuid().toLowerCase().transform(toApplicationId).optional(),
  redirects: z.array(z.strictObject({ type: z.enum(redirectTypes), uri: address })).max(50),
  logoutRedirects: z.array(address).max(50),
  backChannelLogout: address.nullable(),
  jwksUri: address.nullable().default(null),
  secretDays: days.optional(),
  keys: z.array(z.string().max(MAX_KEY_TEXT)).max(20),
  certificates: z.array(z.string().max(MAX_KEY_TEXT)).max(20),
  grants: z.array(z.enum(extraGrants)),
  permissions: z.array(z.strictObject({ resource: address, name: offered })).max(200),
  consent: z.boolean(),
  identifier: z.string().max(250).nullable(),
  scopes: z.array(offeredScope).max(100),
  appRoles: z.array(offered).max(100),
  groupsClaim: z.enum(groupsClaims),
  assignmentRequired: z.boolean(),
});

/** What operators do with applications. */
export const applicationOperations = {
  'create-application': operation(
    applicationEvents.applicationCreated,
    request,
    async (context, { tenant: named, keys, certificates, ...rest }) => {
      const tenant = await chooseTenant(context, named);
      const all = [...(await Promise.all(keys.map(keyFromJwk))), ...certificates.map(keyFromCertificate)];
      const { application, secret } = await createApplication(
        context,
        tenant,
        { ...rest, keys: all },
        context.operator,
      );
      return { version: 1, ...shown(application, tenant, context.configuration.publicUrl), secret };
    },
  ),
  'list-applications': operation(
    changesNothing,
    z.strictObject({ tenant: optionalTenant }),
    async (context, { tenant: named }) => {
      const tenant = await chooseTenant(context, named);
      const applications = await listApplications(context.connection, tenant);
      return { version: 1, tenant: tenant.name, applications: applications.map(shownApplication) };
    },
  ),
  'show-application': operation(changesNothing, ofApplication, async (context, { tenant: named, application: id }) => {
    const tenant = await chooseTenant(context, named);
    const application = await getApplication(context.connection, tenant, id);
    return { version: 1, ...shown(application, tenant, context.configuration.publicUrl) };
  }),
  'delete-application': operation(
    applicationEvents.applicationDeleted,
    ofApplication,
    async (context, { tenant: named, application: id }) => {
      const tenant = await chooseTenant(context, named);
      const application = await removeApplication(context, tenant, id, context.operator);
      return { version: 1, application: shownApplication(application) };
    },
  ),
  'add-application-secret': operation(
    applicationEvents.secretAdded,
    ofApplication.extend({ days }),
    async (context, { tenant: named, ...rest }) => {
      const tenant = await chooseTenant(context, named);
      const { application, secret } = await addSecret(context, tenant, rest, context.operator);
      return { version: 1, ...shown(application, tenant, context.configuration.publicUrl), secret };
    },
  ),
  'remove-application-secret': operation(
    applicationEvents.secretRemoved,
    ofApplication.extend({ secret: z.string() }),
    async (context, { tenant: named, ...rest }) => {
      const tenant = await chooseTenant(context, named);
      const application = await removeSecret(context, tenant, rest, context.operator);
      return { version: 1, ...shown(application, tenant, context.configuration.publicUrl) };
    },
  ),
  'assign-application': operation(
    applicationEvents.assigned,
    ofApplication.extend({ assignee: storable, appRole: offered.optional() }),
    async (context, { tenant: named, ...rest }) => {
      const tenant = await chooseTenant(context, named);
      const { application, assignee, changed } = await assign(context, tenant, rest, context.operator);
      const { id, name: assigned } = application;
      return { version: 1, application: { id, name: assigned }, assignee, appRole: rest.appRole ?? null, changed };
    },
  ),
} as const;

/** An application as commands show it, with what a client needs to find its tenant. */
function shown(application: Application, { id, name: tenant }: Tenant, publicUrl: string) {
  const { keys, secrets } = application;
  return {
    application: shownApplication(application),
    keys: keys.filter(({ certificateSha256 }) => certificateSha256 === null).map(({ kid }) => ({ kid })),
    certificates: keys.flatMap(({ certificateSha256: sha256, expiresAt }) =>
      sha256 === null ? [] : [{ sha256, expiresAt }],
    ),
    secrets: secrets.map(({ id: secret, createdAt, expiresAt }) => ({ id: secret, createdAt, expiresAt })),
    tenant: { id, name: tenant, issuer: `${publicUrl}/${id}/v2.0` },
  };
}

function shownApplication(application: Application) {
  const { id, name: title, redirects, logoutRedirects, backChannelLogout, jwksUri, grants, permissions } = application;
  const { identifier, scopes: offers, appRoles, groupsClaim, assignmentRequired } = application;
  return {
    ...{
      id,
      clientId: id,
      name: title,
      kind: kindOf(application),
      redirects,
      logoutRedirects,
      backChannelLogout,
      jwksUri,
    },
    ...{
      grants,
      permissions,
      identifier,
      scopes: scopeNames(application),
      offers,
      appRoles,
      groups: groupsClaim,
      assignmentRequired,
    },
  };
}
