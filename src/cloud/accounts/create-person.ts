import type { FeatureContext } from '../../base/feature-context.ts';
import { inTransaction } from '../../base/database/transaction.ts';
import { createObject } from '../objects/cloud-objects.ts';
import { isUserPrincipalName, suffixOf } from '../objects/names.ts';
import { getTenant } from '../tenants/store.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import { ensureAccount, markEmergency } from './account.ts';
import { newVerifier, saveVerifier } from './credential.ts';
import { accountErrors } from './errors.ts';
import type { Person } from './person.ts';
import { getPerson } from './person.ts';
import type { Role } from './role.ts';
import { insertAssignment } from './role-store.ts';
import { normalizeName } from './sign-in-name.ts';

export interface NewPerson {
  /** Sign-in name, `name@domain` in a verified domain; letter case means nothing. */
  readonly upn: string;
  readonly displayName?: string;
  readonly password: string;
  readonly roles?: readonly Role[];
  readonly emergency?: boolean;
}

/**
 * Makes a cloud-only user who signs in with a password. Throws `accounts.name-invalid`,
 * `accounts.domain-not-verified`, `cloud.object-exists`, and what `newVerifier` throws.
 */
export async function createPerson(
  context: FeatureContext,
  tenant: TenantKey,
  { upn, displayName = upn, password, roles = [], emergency = false }: NewPerson,
  actor: string,
): Promise<Person> {
  const userPrincipalName = normalizeName(upn);
  if (!isUserPrincipalName(userPrincipalName)) throw accountErrors('accounts.name-invalid', { upn });
  const { verifiedDomains, name } = await getTenant(context.connection, tenant);
  const domain = suffixOf(userPrincipalName);
  if (!verifiedDomains.includes(domain)) throw accountErrors('accounts.domain-not-verified', { domain, tenant: name });
  const verifier = await newVerifier(context, tenant, { upn: userPrincipalName, displayName }, password);
  const attributes = { userPrincipalName, displayName, accountEnabled: true };
  return await inTransaction(context, async (inside) => {
    const { connection, clock } = inside;
    const id = await createObject(inside, tenant, { objectClass: 'user', attributes }, actor);
    await ensureAccount(connection, tenant, id);
    if (emergency) await markEmergency(connection, tenant, id);
    for (const role of roles) await insertAssignment(connection, tenant, { id, role, by: actor, at: clock.now() });
    await saveVerifier(inside, tenant, id, verifier);
    return await getPerson(connection, tenant, id);
  });
}

/** Somebody who can do everything and is kept for the day that nobody else can. Throws what `createPerson` throws. */
export async function createAdministrator(
  context: FeatureContext,
  tenant: TenantKey,
  { upn, displayName = upn, password }: Pick<NewPerson, 'upn' | 'displayName' | 'password'>,
  actor: string,
): Promise<Person> {
  const administrator = { upn, displayName, password, roles: ['global'], emergency: true } as const;
  return await createPerson(context, tenant, administrator, actor);
}
