export type { Cloud, CloudOptions } from './server.ts';
export { createCloud } from './server.ts';
export type { CloudConfiguration } from './configuration.ts';
export { cloudConfiguration } from './configuration.ts';
export { cloudMigrations } from './migrations.ts';
export { cloudErrors } from './errors.ts';
export type { TenantId, TenantKey } from './tenants/tenant-key.ts';
export type { Tenant } from './tenants/tenant.ts';
export { domainName, tenantName } from './tenants/tenant.ts';
export { issuerOf } from './apis/oauth/issuer.ts';
export { createTenant, findTenant, listTenants } from './tenants/store.ts';
export type { Agent } from './agents/store.ts';
export { createInvite, listAgents, revokeAgent } from './agents/store.ts';
export type { GrantFeature } from '../wire/index.ts';
export { grantFeatures } from '../wire/index.ts';
export { insertGrant } from './agents/grant-store.ts';
export { codeAt, newSecret, secondsLeft } from './accounts/methods/authenticator.ts';
export type { Role } from './accounts/role.ts';
export { roles } from './accounts/role.ts';
export { readMethodsPolicy } from './accounts/policy/policy-document.ts';
export { policyMethods } from './accounts/policy/policy.ts';
export { buildBreachedList } from './accounts/password-rules/build-breached-list.ts';
export { verifyDomain } from './provisioning/domains.ts';
export { cloudSource } from './bundle-source.ts';
export type { Listening } from './serve.ts';
export {
  loadCloudConfiguration,
  migrateCloud,
  openCloudDatabase,
  openCloudOperations,
  operationsOn,
  runCloud,
  serveCloud,
} from './serve.ts';
export type { Operate, OperationInput, OperationOutput } from './control/operations.ts';
export { auditCsv } from './audit/audit-csv.ts';
export { signInCsv } from './sign-ins/file.ts';
export type { SignIn } from './sign-ins/sign-in.ts';
export { signInKinds, signInResults } from './sign-ins/sign-in.ts';
export { MAX_SIGN_IN_DAYS } from './sign-ins/retention.ts';
export { accountEvents } from './audit/account-events.ts';
export { applicationEvents } from './audit/application-events.ts';
export { methodEvents } from './audit/method-events.ts';
export { businessEvents } from './audit/business-events.ts';
export { healthEvents } from './health/events.ts';
export { passwordEvents } from './passwords/events.ts';
export { relayEvents } from './relay/events.ts';
