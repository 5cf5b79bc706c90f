import type { BusinessContext } from '../audit/business-events.ts';
import { businessEvents, recordEvent } from '../audit/business-events.ts';
import { methodEvents } from '../audit/method-events.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import type { Actor } from './actor.ts';
import { nameOf } from './actor.ts';
import { createPerson } from './create-person.ts';
import type { Person } from './person.ts';
import { refuseAct } from './rights.ts';
import type { Role } from './role.ts';
import { newTemporaryPassword } from './temporary-password.ts';

export interface NewUser {
  readonly upn: string;
  readonly displayName?: string | undefined;
  /** `temporary`: one is made, which they have to change; absent: they get in with a pass or a passkey. */
  readonly password?: { readonly text: string } | 'temporary' | undefined;
  readonly roles?: readonly Role[];
}

/**
 * Creates a cloud-only user, with roles where a global administrator or operator does it. Answers the password that was
 * made. Throws what `createPerson` and `refuseAct` throw.
 */
export async function createUser(
  context: BusinessContext,
  tenant: TenantKey,
  { upn, displayName, password, roles = [] }: NewUser,
  actor: Actor,
): Promise<{ readonly person: Person; readonly temporaryPassword: string | null }> {
  const nobody = { id: '', name: upn, roles };
  if ('person' in actor) {
    refuseAct(actor.person, nobody, 'create');
    if (roles.length > 0) refuseAct(actor.person, nobody, 'change-roles');
  }
  const by = nameOf(actor);
  const temporaryPassword = password === 'temporary' ? newTemporaryPassword() : null;
  const text = typeof password === 'object' ? password.text : (temporaryPassword ?? undefined);
  const wanted = { upn, roles, mustChange: temporaryPassword !== null };
  const optional = { ...(displayName !== undefined && { displayName }), ...(text !== undefined && { password: text }) };
  const person = await createPerson(context, tenant, { ...wanted, ...optional }, by, async (inside, made) => {
    const about = { actor: by, targetId: made.id };
    await recordEvent(inside, tenant, methodEvents.userCreated, { user: made.upn, actor: by }, about);
    for (const role of roles)
      await recordEvent(inside, tenant, businessEvents.roleAssigned, { role, user: made.upn, actor: by }, about);
  });
  return { person, temporaryPassword };
}
