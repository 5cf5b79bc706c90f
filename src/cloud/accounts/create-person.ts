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
  /** Absent: they get in with a pass or a passkey. */
  readonly password?: string;
  /** The password is good for nothing but choosing another one. */
  readonly mustChange?: boolean;
  readonly roles?: readonly Role[];
  readonly emergency?: boolean;
}

/**
 * Makes a cloud-only user; `record` writes down in the same transaction that it was done. Throws `accounts.name-invalid`,
 * `accounts.domain-not-verified`, `cloud.object-exists`, and what `newVerifier` throws.
 */
export async function createPerson<Context extends FeatureContext>(
  context: Context,
  tenant: TenantKey,
  { upn, displayName = upn, password, mustChange = false, roles = [], emergency = false }: NewPerson,
  actor: string,
  record?: (inside: Context, person: Person) => Promise<void>,
): Promise<Person> {
  const userPrincipalName = normalizeName(upn);
  if (!isUserPrincipalName(userPrincipalName)) throw accountErrors('accounts.name-invalid', { upn });
  const { verifiedDomains, name } = await getTenant(context.connection, tenant);
  const domain = suffixOf(userPrincipalName);
  if (!verifiedDomains.includes(domain)) throw accountErrors('accounts.domain-not-verified', { domain, tenant: name });
  const named = { upn: userPrincipalName, displayName };
  const verifier = password === undefined ? undefined : await newVerifier(context, tenant, named, password, actor);
  const attributes = { userPrincipalName, displayName, accountEnabled: true };
  return await inTransaction(context, async (inside) => {
    const { connection, clock } = inside;
    const id = await createObject(inside, tenant, { objectClass: 'user', attributes }, actor);
    await ensureAccount(connection, tenant, id);
    if (emergency) await markEmergency(connection, tenant, id);
    for (const role of roles) await insertAssignment(connection, tenant, { id, role, by: actor, at: clock.now() });
    if (verifier !== undefined) await saveVerifier(inside, tenant, id, verifier, mustChange);
    const person = await getPerson(connection, tenant, id);
    await record?.(inside, person);
    return person;
  });
}

/** Somebody who can do everything and is kept for the day that nobody else can. Throws what `createPerson` throws. */
export async function createAdministrator<Context extends FeatureContext>(
  context: Context,
  tenant: TenantKey,
  administrator: Pick<NewPerson, 'upn' | 'displayName' | 'password'>,
  actor: string,
  record?: (inside: Context, person: Person) => Promise<void>,
): Promise<Person> {
  const wanted = { ...administrator, roles: ['global'], emergency: true } as const;
  return await createPerson(context, tenant, wanted, actor, record);
}
