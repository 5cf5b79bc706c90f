import type { Clock } from '../../base/clock.ts';
import type { Database } from '../../base/database/database.ts';
import { newId } from '../../base/ids.ts';
import { hashPassword } from './password-hash.ts';
import type { TenantId } from '../tenants/tenant.ts';
import { administratorErrors } from './errors.ts';
import type { Administrator, AdministratorId } from './store.ts';
import { deleteSessionsOf, findAdministrator, insertAdministrator, updatePasswordHash } from './store.ts';

const MINIMUM_PASSWORD_LENGTH = 12;

export interface NewAdministrator {
  readonly tenantId: TenantId;
  /** Sign-in name, `name@domain`; letter case means nothing. */
  readonly upn: string;
  readonly displayName?: string;
  readonly password: string;
}

/** Throws `administrators.name-invalid`, `administrators.password-too-short` and `administrators.exists`. */
export async function createAdministrator(
  { database, clock }: { readonly database: Database; readonly clock: Clock },
  { tenantId, upn, displayName = upn, password }: NewAdministrator,
): Promise<Administrator> {
  const name = normalizeUpn(upn);
  if (!/^[^\s@]{1,64}@[^\s@]{1,255}$/.test(name)) throw administratorErrors('administrators.name-invalid', { upn });
  refuseShortPassword(password);
  const administrator = { tenantId, id: newId<AdministratorId>(), upn: name, displayName };
  const passwordHash = await hashPassword(password);
  if (!(await insertAdministrator(database, { ...administrator, passwordHash }, clock.now()))) {
    throw administratorErrors('administrators.exists', { upn: name });
  }
  return administrator;
}

/** Sets a new password and ends every session of that administrator. Throws `administrators.unknown` and `administrators.password-too-short`. */
export async function setAdministratorPassword(database: Database, upn: string, password: string): Promise<void> {
  refuseShortPassword(password);
  const administrator = await findAdministrator(database, normalizeUpn(upn));
  if (!administrator) throw administratorErrors('administrators.unknown', { upn });
  await updatePasswordHash(database, administrator, await hashPassword(password));
  await deleteSessionsOf(database, administrator);
}

export function normalizeUpn(upn: string): string {
  return upn.trim().normalize('NFKC').toLowerCase();
}

function refuseShortPassword(password: string): void {
  if (password.length < MINIMUM_PASSWORD_LENGTH) {
    throw administratorErrors('administrators.password-too-short', { length: MINIMUM_PASSWORD_LENGTH });
  }
}
