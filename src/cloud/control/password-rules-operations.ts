import { z } from 'zod';
import { isStorable } from '../../base/storable.ts';
import { changesNothing } from '../../base/http/recorded.ts';
import { isBreachedList } from '../accounts/password-rules/breached-list.ts';
import { judgePassword } from '../accounts/password-rules/require-password.ts';
import { passwordKinds } from '../accounts/password-rules/rules.ts';
import type { TenantPasswordRules } from '../accounts/password-rules/tenant-rules.ts';
import { changePasswordRules, readPasswordRules, wordLimits } from '../accounts/password-rules/tenant-rules.ts';
import { getPerson } from '../accounts/person.ts';
import { methodEvents } from '../audit/method-events.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { chooseTenant, chooseTenantOf, operation, optionalTenant } from './operation.ts';

const ofTenant = z.strictObject({ tenant: optionalTenant });
const word = z.string().trim().max(200).refine(isStorable);

interface ShownRules {
  readonly tenant: string;
  /** Of a password that is verified in the cloud. */
  readonly minimumLength: number;
  readonly rules: TenantPasswordRules;
  /** Null: there is no list. False: no new password can be set, since the list cannot be read. */
  readonly isBreachedFileReadable: boolean | null;
}

async function shown({ name: tenant }: Tenant, rules: TenantPasswordRules): Promise<ShownRules> {
  const { breachedFile } = rules;
  const isBreachedFileReadable = breachedFile === null ? null : await isBreachedList(breachedFile);
  return { tenant, minimumLength: passwordKinds.cloud.minimumLength, rules, isBreachedFileReadable };
}

/** The rules for new passwords. */
export const passwordRulesOperations = {
  'show-password-rules': operation(changesNothing, ofTenant, async (context, { tenant: named }) => {
    const tenant = await chooseTenant(context, named);
    return await shown(tenant, await readPasswordRules(context.connection, tenant));
  }),
  'change-password-rules': operation(
    methodEvents.passwordRulesChanged,
    ofTenant.extend({
      words: z.array(word).max(wordLimits.count).optional(),
      mode: z.enum(['enforce', 'audit']).optional(),
      breachedFile: z.string().min(1).max(4096).refine(isStorable).nullable().optional(),
    }),
    async (context, { tenant: named, words, mode, breachedFile }) => {
      const tenant = await chooseTenant(context, named);
      const wanted = {
        ...(words && { words: [...new Set(words)] }),
        ...(mode && { mode }),
        ...(breachedFile !== undefined && { breachedFile }),
      };
      return await shown(tenant, await changePasswordRules(context, tenant, wanted, context.operator));
    },
  ),
  'check-password': operation(
    changesNothing,
    ofTenant.extend({ user: z.string().max(400), password: z.string().min(1).max(256) }),
    async (context, { tenant: named, user, password }) => {
      const tenant = await chooseTenantOf(context, named, user);
      const { upn, displayName, synchronized } = await getPerson(context.connection, tenant, user);
      const kind = synchronized ? 'forest' : 'cloud';
      const { problem, isEnforced } = await judgePassword(context, tenant, { upn, displayName }, { kind, password });
      if (problem && isEnforced) throw problem;
      return { tenant: tenant.name, user: upn, kind, wouldRefuse: problem?.code ?? null };
    },
  ),
} as const;
