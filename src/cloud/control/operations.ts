import type { Database } from '../../base/database/database.ts';
import { inTransaction } from '../../base/database/transaction.ts';
import { z } from 'zod';
import type { Text } from '../../base/messages.ts';
import { inEveryLanguage } from '../../base/messages.ts';
import { describeIssue } from '../../base/configuration/schema-problems.ts';
import { createAdministrator } from '../administrators/administrator.ts';
import { revokeAgentAndTell } from '../agents/revoke.ts';
import { createInvite, listAgents } from '../agents/store.ts';
import type { BusinessContext } from '../audit/business-events.ts';
import { businessEvents, recordEvent } from '../audit/business-events.ts';
import type { CloudConfiguration } from '../configuration.ts';
import { cloudEvidence } from './evidence.ts';
import { cloudErrors } from '../errors.ts';
import { readCounts } from '../objects/counters.ts';
import { suffixOf } from '../objects/names.ts';
import { verifyDomain } from '../provisioning/domains.ts';
import { createTenant, findTenant, listTenants } from '../tenants/store.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { domainName, tenantName } from '../tenants/tenant.ts';

/** What an operator can do at the command line, where the database is or through the socket of the running service. */
export interface OperationsContext extends BusinessContext {
  readonly database: Database;
  readonly configuration: Pick<CloudConfiguration, 'tenantSuffix' | 'publicUrl'>;
}

const ACTOR = 'command line';
const tenantWish = z.string().min(1).optional();

/** A tenant as commands show it: its number is the database's own business. */
function shownTenant({ number: _number, ...tenant }: Tenant): Omit<Tenant, 'number'> {
  return tenant;
}

/** One operation: what it takes, and what it does. */
function operation<Input extends z.ZodType, Output>(
  input: Input,
  run: (context: OperationsContext, input: z.output<Input>) => Promise<Output>,
) {
  return { input, run };
}

export const operations = {
  'create-tenant': operation(
    z.strictObject({ name: tenantName, displayName: z.string().min(1).optional(), domains: z.array(domainName) }),
    async (context, { name, displayName = name, domains }) => {
      const initialDomain = `${name}.${context.configuration.tenantSuffix}`;
      const tenant = await createTenant(context, { name, displayName, initialDomain, domains });
      const values = { tenant: name, domains: [initialDomain, ...domains].join(', '), actor: ACTOR };
      await recordEvent(context, tenant, businessEvents.tenantCreated, values, { actor: ACTOR });
      return shownTenant(tenant);
    },
  ),
  'list-tenants': operation(z.strictObject({}), async ({ connection }) => {
    const tenants = await listTenants(connection);
    return await Promise.all(
      tenants.map(async (tenant) => ({ ...shownTenant(tenant), objects: await readCounts(connection, tenant) })),
    );
  }),
  'verify-domain': operation(
    z.strictObject({ tenant: tenantWish, domain: domainName }),
    async (context, { tenant: wish, domain }) => {
      const tenant = await chooseTenant(context, wish);
      const renamed = await verifyDomain(context, tenant, domain, ACTOR);
      const values = { domain, renamed, actor: ACTOR };
      await recordEvent(context, tenant, businessEvents.domainVerified, values, { actor: ACTOR });
      return { tenant: tenant.name, domain, renamed };
    },
  ),
  'invite-agent': operation(z.strictObject({ tenant: tenantWish }), async (context, { tenant: wish }) => {
    const tenant = await chooseTenant(context, wish);
    const { code, expiresAt } = await inTransaction(context, async (within) => {
      const invite = await createInvite(within, tenant, ACTOR);
      const values = { actor: ACTOR, until: invite.expiresAt.toISOString() };
      await recordEvent(within, tenant, businessEvents.agentInvited, values, { actor: ACTOR });
      return invite;
    });
    return { tenant: tenant.name, url: context.configuration.publicUrl, code, expiresAt };
  }),
  'list-agents': operation(z.strictObject({ tenant: tenantWish }), async (context, { tenant: wish }) => {
    const tenant = await chooseTenant(context, wish);
    return { tenant: tenant.name, agents: await listAgents(context.connection, tenant) };
  }),
  'revoke-agent': operation(
    z.strictObject({ tenant: tenantWish, agent: z.string() }),
    async (context, { tenant: wish, agent }) => {
      const tenant = await chooseTenant(context, wish);
      await revokeAgentAndTell(context, tenant, agent, ACTOR);
      return { tenant: tenant.name, agent };
    },
  ),
  'create-administrator': operation(
    z.strictObject({
      tenant: tenantWish,
      upn: z.string(),
      displayName: z.string().min(1).optional(),
      password: z.string(),
    }),
    async (context, { tenant: wish, upn, displayName, password }) => {
      const tenant = await chooseTenant(context, wish ?? (await tenantOfName(context, upn)));
      const name = displayName === undefined ? {} : { displayName };
      const made = await createAdministrator(context, { tenant, upn, password, ...name });
      const values = { administrator: made.upn, actor: ACTOR };
      await recordEvent(context, tenant, businessEvents.administratorCreated, values, { actor: ACTOR });
      return { tenant: tenant.name, upn: made.upn, console: `${context.configuration.publicUrl}/console` };
    },
  ),
  evidence: operation(
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
    readonly input: z.ZodType;
    readonly run: (context: OperationsContext, input: never) => Promise<unknown>;
  } = operations[name];
  const parsed = found.input.safeParse(input);
  if (!parsed.success) throw invalidInput(parsed.error, input);
  return (await found.run(context, parsed.data as never)) as OperationOutput<Name>;
}

/** What the schemas of names say of a value. */
const ownTexts = [
  { en: 'is not a domain name', nl: 'is geen domeinnaam' },
  {
    en: 'must be 1 to 63 letters, digits and hyphens',
    nl: 'moet uit 1 tot 63 letters, cijfers en koppeltekens bestaan',
  },
] as const satisfies readonly Text[];

function invalidInput({ issues }: z.ZodError, input: unknown): Error {
  const problems = inEveryLanguage((language) =>
    issues
      .map((issue) => `${issue.path.map(String).join('.')} ${describeIssue(issue, input, ownTexts)[language]}`)
      .join('; '),
  );
  return cloudErrors('cloud.operation-invalid', { problems });
}

/** The tenant that was asked for, or the only one. */
async function chooseTenant({ connection }: OperationsContext, wish: string | undefined): Promise<Tenant> {
  if (wish !== undefined) {
    const tenant = await findTenant(connection, wish);
    if (!tenant) throw cloudErrors('cloud.unknown-tenant', { tenant: wish });
    return tenant;
  }
  const tenants = await listTenants(connection);
  const [only] = tenants;
  if (!only || tenants.length > 1) throw cloudErrors('cloud.tenant-needed', { count: tenants.length });
  return only;
}

/** An administrator belongs to the tenant that owns the domain of the name, if one does. */
async function tenantOfName({ connection }: OperationsContext, upn: string): Promise<string | undefined> {
  return (await findTenant(connection, suffixOf(upn)))?.id;
}
