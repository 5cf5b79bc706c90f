import type { BusinessContext } from '../audit/business-events.ts';
import { recordEvent } from '../audit/business-events.ts';
import { methodEvents } from '../audit/method-events.ts';
import { inTransaction } from '../../base/database/transaction.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import type { Actor } from './actor.ts';
import { nameOf, refuseActor } from './actor.ts';
import { newVerifier, saveVerifier } from './credential.ts';
import { accountErrors } from './errors.ts';
import { getPerson } from './person.ts';
import { mailSecurityNotice } from './methods/security-notice.ts';
import { newTemporaryPassword } from './temporary-password.ts';

export interface PasswordWanted {
  /** The sign-in name or the id. */
  readonly name: string;
  /** Absent: one is made. */
  readonly password?: string | undefined;
  readonly mustChange: boolean;
}

/**
 * Sets the password of a cloud-only user and ends their sessions; answers the one that was made. Throws
 * `accounts.unknown-user`, `accounts.password-on-premises`, and what `newVerifier` and `refuseAct` throw.
 */
export async function setPasswordAs(
  context: BusinessContext,
  tenant: TenantKey,
  { name, password, mustChange }: PasswordWanted,
  actor: Actor,
): Promise<string | null> {
  const asked = await getPerson(context.connection, tenant, name);
  if (asked.synchronized) throw accountErrors('accounts.password-on-premises', { name: asked.upn });
  await refuseActor(context.connection, actor, asked, 'reset-password');
  const made = password === undefined ? newTemporaryPassword() : undefined;
  const verifier = await newVerifier(context, tenant, asked, password ?? made ?? '', nameOf(actor));
  await inTransaction(context, async (inside) => {
    const person = await getPerson(inside.connection, tenant, asked.id);
    await refuseActor(inside.connection, actor, person, 'reset-password');
    await saveVerifier(inside, tenant, person.id, verifier, mustChange);
    const by = nameOf(actor);
    const about = { actor: by, targetId: person.id };
    await recordEvent(inside, tenant, methodEvents.passwordSet, { user: person.upn, actor: by }, about);
    await mailSecurityNotice(inside, person, { kind: 'password-changed' }, actor);
  });
  return made ?? null;
}
