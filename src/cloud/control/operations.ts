import { inTransaction } from '../../base/database/transaction.ts';
import { z } from 'zod';
import { changesNothing } from '../../base/http/recorded.ts';
import { describeIssue } from '../../base/configuration/schema-problems.ts';
import { grant } from '../../wire/index.ts';
import { revokeAndRecord } from '../agents/revoke.ts';
import { inviteAgent } from '../agents/invite.ts';
import { listAgents } from '../agents/store.ts';
import { newId } from '../../base/ids.ts';
import { withOrigin } from '../../base/origin.ts';
import type { BusinessEvent } from '../audit/business-events.ts';
import { businessEvents, recordEvent } from '../audit/business-events.ts';
import { recordFailure } from '../audit/record-failure.ts';
import { accessOperations } from './access-operations.ts';
import { accountOperations } from './account-operations.ts';
import { applicationOperations } from './application-operations.ts';
import { auditOperations } from './audit-operations.ts';
import { consentOperations } from './consent-operations.ts';
import { operationDetail } from './details.ts';
import { matchingOperations } from './matching-operations.ts';
import { passwordOperations } from './password-operations.ts';
import { objectOperations } from './object-operations.ts';
import { methodOperations } from './method-operations.ts';
import { passwordRulesOperations } from './password-rules-operations.ts';
import { policyOperations } from './policy-operations.ts';
import { signInLogOperations } from './sign-in-log-operations.ts';
import { signInOperations } from './sign-in-operations.ts';
import { userOperations } from './user-operations.ts';
import { cloudEvidence } from './evidence.ts';
import { grantOperations } from './grant-operations.ts';
import { cloudErrors } from '../errors.ts';
import { readCounts } from '../objects/counters.ts';
import { verifyDomain } from '../provisioning/domains.ts';
import { createTenant, listTenants } from '../tenants/store.ts';
import { domainName, tenantName } from '../tenants/tenant.ts';
import type { Tenant } from '../tenants/tenant.ts';
import type { OperationsContext } from './operation.ts';
import { chooseTenant, chooseTenantOf, operation, optionalTenant } from './operation.ts';

/** A tenant as commands show it: its number is the database's own business. */
function shownTenant({ number: _number, ...tenant }: Tenant): Omit<Tenant, 'number'> {
  return tenant;
}

export const operations = {
  'create-tenant': operation(
    businessEvents.tenantCreated,
    z.strictObject({ name: tenantName, displayName: z.string().min(1).optional(), domains: z.array(domainName) }),
    async (context, { name, displayName = name, domains }) => {
      const initialDomain = `${name}.${context.configuration.tenantSuffix}`;
      return await inTransaction(context, async (within) => {
        const tenant = await createTenant(within, { name, displayName, initialDomain, domains });
        const values = { tenant: name, domains: [initialDomain, ...domains].join(', '), actor: context.operator };
        await recordEvent(within, tenant, businessEvents.tenantCreated, values, { actor: context.operator });
        return shownTenant(tenant);
      });
    },
  ),
  'list-tenants': operation(changesNothing, z.strictObject({}), async ({ connection }) => {
    const tenants = await listTenants(connection);
    return await Promise.all(
      tenants.map(async (tenant) => ({ ...shownTenant(tenant), objects: await readCounts(connection, tenant) })),
    );
  }),
  'verify-domain': operation(
    businessEvents.domainVerified,
    z.strictObject({ tenant: optionalTenant, domain: domainName }),
    async (context, { tenant: named, domain }) => {
      const tenant = await chooseTenant(context, named);
      const renamed = await verifyDomain(context, tenant, domain, context.operator);
      const values = { domain, renamed, actor: context.operator };
      await recordEvent(context, tenant, businessEvents.domainVerified, values, { actor: context.operator });
      return { tenant: tenant.name, domain, renamed };
    },
  ),
  'invite-agent': operation(
    businessEvents.agentInvited,
    z.strictObject({ tenant: optionalTenant, grants: z.array(grant).max(100).optional() }),
    async (context, { tenant: named, grants }) => {
      const tenant = await chooseTenant(context, named);
      const { code, expiresAt } = await inviteAgent(context, tenant, context.operator, grants);
      return { tenant: tenant.name, url: context.configuration.publicUrl, code, expiresAt, grants: grants ?? [] };
    },
  ),
  'list-agents': operation(
    changesNothing,
    z.strictObject({ tenant: optionalTenant }),
    async (context, { tenant: named }) => {
      const tenant = await chooseTenant(context, named);
      return { tenant: tenant.name, agents: await listAgents(context.connection, tenant) };
    },
  ),
  'revoke-agent': operation(
    businessEvents.agentRevoked,
    z.strictObject({ tenant: optionalTenant, agent: z.string() }),
    async (context, { tenant: named, agent }) => {
      const tenant = await chooseTenant(context, named);
      await revokeAndRecord(context, tenant, agent, context.operator);
      return { tenant: tenant.name, agent };
    },
  ),
  ...accountOperations,
  ...userOperations,
  ...methodOperations,
  ...passwordRulesOperations,
  ...policyOperations,
  ...accessOperations,
  ...applicationOperations,
  ...consentOperations,
  ...matchingOperations,
  ...passwordOperations,
  ...signInOperations,
  ...auditOperations,
  ...signInLogOperations,
  ...grantOperations,
  ...objectOperations,
  evidence: operation(
    changesNothing,
    z.strictObject({ days: z.number().min(0).max(3650) }),
    async (context, { days }) => await cloudEvidence(context, days),
  ),
} as const;

export type OperationName = keyof typeof operations;
export type OperationInput<Name extends OperationName> = z.input<(typeof operations)[Name]['input']>;
export type OperationOutput<Name extends OperationName> = Awaited<ReturnType<(typeof operations)[Name]['run']>>;

/** Does an operation here or at the service that has the database. */
export type Operate = <Name extends OperationName>(
  name: Name,
  input: OperationInput<Name>,
) => Promise<OperationOutput<Name>>;

/** Parses and runs. Throws what the operation throws, and `base.request-invalid`. */
export async function operate<Name extends OperationName>(
  context: OperationsContext,
  name: Name,
  input: unknown,
): Promise<OperationOutput<Name>> {
  const found: {
    readonly event: BusinessEvent | typeof changesNothing;
    readonly input: z.ZodType;
    readonly run: (context: OperationsContext, input: never) => Promise<unknown>;
  } = operations[name];
  const parsed = found.input.safeParse(input);
  if (!parsed.success) throw invalidInput(parsed.error, input);
  const { event } = found;
  return await withOrigin({ address: null, correlationId: newId() }, async () => {
    try {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- its own schema has read the input
      return (await found.run(context, parsed.data as never)) as OperationOutput<Name>;
    } catch (error) {
      const tenant = event === changesNothing ? undefined : await tenantAskedFor(context, parsed.data);
      if (tenant && event !== changesNothing)
        await recordFailure(context, tenant, event, { actor: context.operator, error });
      throw error;
    }
  });
}

const aboutTenant = z.object({ tenant: optionalTenant.catch(undefined), name: z.string().optional().catch(undefined) });

/** Whose audit a failure belongs to; undefined when there is no telling. */
async function tenantAskedFor(context: OperationsContext, input: unknown): Promise<Tenant | undefined> {
  const { tenant, name } = aboutTenant.safeParse(input).data ?? {};
  try {
    return await (name === undefined ? chooseTenant(context, tenant) : chooseTenantOf(context, tenant, name));
  } catch {
    return undefined; // no such tenant, several of them, or no database: the failure itself says so
  }
}

function invalidInput({ issues }: z.ZodError, input: unknown): Error {
  const problems = issues.map((issue) =>
    operationDetail('cloud.at-field', { path: issue.path.map(String).join('.'), problem: describeIssue(issue, input) }),
  );
  return cloudErrors('cloud.operation-invalid', { problems });
}
