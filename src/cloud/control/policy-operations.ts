import { z } from 'zod';
import { changesNothing } from '../../base/http/recorded.ts';
import { changePolicy } from '../accounts/policy/change-policy.ts';
import { findGroups } from '../accounts/policy/groups.ts';
import type { Impact } from '../accounts/policy/impact.ts';
import type { Audience } from '../accounts/policy/policy.ts';
import { writeMethodsPolicy } from '../accounts/policy/policy-document.ts';
import { policyMethods } from '../accounts/policy/policy.ts';
import { readPolicy } from '../accounts/policy/policy-store.ts';
import { passkeyUse } from '../accounts/methods/passkey-use.ts';
import { methodEvents } from '../audit/method-events.ts';
import type { Tenant } from '../tenants/tenant.ts';
import type { OperationsContext } from './operation.ts';
import { chooseTenant, operation, optionalTenant } from './operation.ts';

const ofTenant = z.strictObject({ tenant: optionalTenant });
const forWhom = z.array(z.string().min(1).max(300)).min(1).max(50);
const change = ofTenant.extend({ isTrial: z.boolean().optional(), acceptsImpact: z.boolean().optional() });

/** The policy of methods at the command line. */
export const policyOperations = {
  'show-policy': operation(changesNothing, ofTenant, async (context, { tenant: named }) => {
    const tenant = await chooseTenant(context, named);
    const passkeys = await passkeyUse(context, tenant, context.configuration.publicUrl);
    const methods = await readPolicy(context.connection, tenant);
    return { tenant: tenant.name, policies: { methods }, document: writeMethodsPolicy(methods), passkeys };
  }),
  'import-policy': operation(
    methodEvents.policyChanged,
    change.extend({ document: z.unknown() }),
    async (context, { tenant: named, ...wanted }) => {
      const tenant = await chooseTenant(context, named);
      return shown(tenant, await changePolicy(context, tenant, wanted, context), wanted);
    },
  ),
  'set-method-policy': operation(
    methodEvents.policyChanged,
    change.extend({
      method: z.enum(policyMethods),
      for: forWhom.optional(),
      settings: z.record(z.string().max(50), z.unknown()).optional(),
    }),
    async (context, { tenant: named, method, for: whom, settings, ...wanted }) => {
      const tenant = await chooseTenant(context, named);
      const before = await readPolicy(context.connection, tenant);
      const present = before.methods[method];
      const audience = whom === undefined ? present.for : await audienceOf(context, tenant, whom);
      const methods = { ...before.methods, [method]: { ...present, ...settings, for: audience } };
      const document = { ...before, methods };
      return shown(tenant, await changePolicy(context, tenant, { document, ...wanted }, context), wanted);
    },
  ),
  'set-second-factor-policy': operation(
    methodEvents.policyChanged,
    change.extend({
      for: forWhom.optional(),
      register: z.enum(['anywhere', 'networks']).optional(),
      networks: z.array(z.string().max(64)).max(200).optional(),
    }),
    async (context, { tenant: named, for: whom, register, networks, ...wanted }) => {
      const tenant = await chooseTenant(context, named);
      const before = await readPolicy(context.connection, tenant);
      const present = before.secondFactor;
      const audience = whom === undefined ? present.for : await audienceOf(context, tenant, whom);
      const secondFactor = {
        ...{ ...present, for: audience },
        ...(register !== undefined && { register }),
        ...(networks !== undefined && { networks }),
      };
      const document = { ...before, secondFactor };
      return shown(tenant, await changePolicy(context, tenant, { document, ...wanted }, context), wanted);
    },
  ),
} as const;

async function audienceOf(
  { connection }: OperationsContext,
  tenant: Tenant,
  whom: readonly string[],
): Promise<Audience> {
  const [only] = whom;
  if (whom.length === 1 && (only === 'nobody' || only === 'everyone')) return only;
  return [...(await findGroups(connection, tenant, whom))];
}

function shown(
  { name }: Tenant,
  { policy, impact }: { readonly policy: object; readonly impact: Impact },
  { isTrial = false }: { readonly isTrial?: boolean | undefined },
) {
  return { tenant: name, changed: !isTrial, policies: { methods: policy }, impact };
}
