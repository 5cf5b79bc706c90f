import type { HawserError } from '../../../base/errors.ts';
import type { FeatureContext } from '../../../base/feature-context.ts';
import { silentLog } from '../../../base/log.ts';
import type { BusinessContext } from '../../audit/business-events.ts';
import { recordEvent } from '../../audit/business-events.ts';
import { methodEvents } from '../../audit/method-events.ts';
import { getTenant } from '../../tenants/store.ts';
import type { TenantKey } from '../../tenants/tenant-key.ts';
import { isBreached } from './breached-list.ts';
import { breachedErrors } from './errors.ts';
import type { PasswordKind } from './rules.ts';
import { blocklistProblem, lengthProblem } from './rules.ts';
import { readPasswordRules } from './tenant-rules.ts';

/** Where there is a log, it gets what the audit gets. */
export type RulesContext = FeatureContext & Partial<Pick<BusinessContext, 'log' | 'onEvent'>>;

/** Whose password it will be. */
export interface Named {
  readonly upn: string;
  readonly displayName: string;
}

export interface NewPassword {
  readonly kind: PasswordKind;
  readonly password: string;
  /** Who sets it, for the audit; absent: its owner. */
  readonly by?: string;
}

/**
 * Refuses a new password that the rules do not allow, whoever sets it. A tenant whose rules only audit lets it through
 * and has it written down. Takes its time: never inside of a transaction. Throws `accounts.password-too-short`,
 * `accounts.password-has-name`, `accounts.password-common`, `breached.password` and
 * `breached.list-unreadable`.
 */
export async function requirePassword(
  context: RulesContext,
  tenant: TenantKey,
  named: Named,
  { kind, password, by = named.upn }: NewPassword,
): Promise<void> {
  const { problem, isEnforced } = await judgePassword(context, tenant, named, { kind, password });
  if (!problem) return;
  if (isEnforced) throw problem;
  const values = { user: named.upn, code: problem.code, actor: by };
  await recordEvent({ log: silentLog(), ...context }, tenant, methodEvents.passwordWouldBeRefused, values, {
    actor: by,
  });
}

export interface Judgement {
  readonly problem: HawserError | undefined;
  /** Whether the problem refuses the password; otherwise it is written down. */
  readonly isEnforced: boolean;
}

/** What the rules say of a password, with no effect. Throws `breached.list-unreadable`. */
export async function judgePassword(
  { connection }: RulesContext,
  tenant: TenantKey,
  { upn, displayName }: Named,
  { kind, password }: NewPassword,
): Promise<Judgement> {
  const short = lengthProblem(password, kind);
  if (short) return { problem: short, isEnforced: true };
  const { words, mode, breachedFile } = await readPasswordRules(connection, tenant);
  const isEnforced = mode === 'enforce';
  const { name, displayName: tenantName } = await getTenant(connection, tenant);
  const [localPart = ''] = upn.split('@');
  const names = [localPart, displayName, name, tenantName];
  const problem = blocklistProblem(password, { kind, names, words });
  if (problem || breachedFile === null || !(await isBreached(breachedFile, password))) return { problem, isEnforced };
  return { problem: breachedErrors('breached.password', {}), isEnforced };
}
