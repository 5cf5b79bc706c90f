import type { Clock } from '../../base/clock.ts';
import type { Connection } from '../../base/database/connection.ts';
import { newId } from '../../base/ids.ts';
import { hashPassword } from './password-hash.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import { administratorErrors } from './errors.ts';
import type { Administrator, AdministratorId } from './store.ts';
import { deleteSessionsOf, findAdministrator, insertAdministrator, updatePasswordHash } from './store.ts';

const MINIMUM_PASSWORD_LENGTH = 12;

export interface NewAdministrator {
  readonly tenant: TenantKey;
  /** Sign-in name, `name@domain`; letter case means nothing. */
  readonly upn: string;
  readonly displayName?: string;
  readonly password: string;
}

/** Throws `administrators.name-invalid`, `administrators.password-too-short` and `administrators.exists`. */
export async function createAdministrator(
  { connection, clock }: { readonly connection: Connection; readonly clock: Clock },
  { tenant, upn, displayName = upn, password }: NewAdministrator,
): Promise<Administrator> {
  const name = normalizeUpn(upn);
  if (!/^[^\s@]{1,64}@[^\s@]{1,255}$/.test(name)) throw administratorErrors('administrators.name-invalid', { upn });
  refuseShortPassword(password);
  const administrator = { tenant, id: newId<AdministratorId>(), upn: name, displayName };
  const passwordHash = await hashPassword(password);
  if (!(await insertAdministrator(connection, { ...administrator, passwordHash }, clock.now()))) {
    throw administratorErrors('administrators.exists', { upn: name });
  }
  return administrator;
}

/** Sets a new password and ends every session of that administrator. Throws `administrators.unknown` and `administrators.password-too-short`. */
export async function setAdministratorPassword(connection: Connection, upn: string, password: string): Promise<void> {
  refuseShortPassword(password);
  const administrator = await findAdministrator(connection, normalizeUpn(upn));
  if (!administrator) throw administratorErrors('administrators.unknown', { upn });
  await updatePasswordHash(connection, administrator, await hashPassword(password));
  await deleteSessionsOf(connection, administrator);
}

export function normalizeUpn(upn: string): string {
  return upn.trim().normalize('NFKC').toLowerCase();
}

function refuseShortPassword(password: string): void {
  if (password.length < MINIMUM_PASSWORD_LENGTH) {
    throw administratorErrors('administrators.password-too-short', { length: MINIMUM_PASSWORD_LENGTH });
  }
}
