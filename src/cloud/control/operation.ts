import { z } from 'zod';
import type { Database } from '../../base/database/database.ts';
import type { SecretBox } from '../../base/secrets.ts';
import type { changesNothing } from '../../base/http/recorded.ts';
import type { BusinessContext, BusinessEvent } from '../audit/business-events.ts';
import type { CloudConfiguration } from '../configuration.ts';
import { cloudErrors } from '../errors.ts';
import { suffixOf } from '../objects/names.ts';
import { findTenant, listTenants } from '../tenants/store.ts';
import type { Tenant } from '../tenants/tenant.ts';

/** What an operator can do at the command line, where the database is or through the socket of the running service. */
export interface OperationsContext extends BusinessContext {
  readonly database: Database;
  readonly secrets: SecretBox;
  readonly configuration: Pick<CloudConfiguration, 'tenantSuffix' | 'publicUrl'>;
  /** Who does it, for the audit: see operator.ts. */
  readonly operator: string;
}

export const optionalTenant = z.string().min(1).optional();

/** One operation: what is written down of it, what it takes, and what it does. */
export function operation<Input extends z.ZodType, Output>(
  event: BusinessEvent | typeof changesNothing,
  input: Input,
  run: (context: OperationsContext, input: z.output<Input>) => Promise<Output>,
) {
  return { event, input, run };
}

/** The tenant that was asked for, or the only one. */
export async function chooseTenant({ connection }: OperationsContext, named: string | undefined): Promise<Tenant> {
  if (named !== undefined) {
    const tenant = await findTenant(connection, named);
    if (!tenant) throw cloudErrors('cloud.unknown-tenant', { tenant: named });
    return tenant;
  }
  const tenants = await listTenants(connection);
  const [only] = tenants;
  if (!only || tenants.length > 1) throw cloudErrors('cloud.tenant-needed', { count: tenants.length });
  return only;
}

/** Without a named, the tenant that owns the domain of a name, if one does. */
export async function chooseTenantOf(
  context: OperationsContext,
  named: string | undefined,
  name: string,
): Promise<Tenant> {
  return await chooseTenant(context, named ?? (await findTenant(context.connection, suffixOf(name)))?.id);
}
