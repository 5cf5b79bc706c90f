import type { Connection } from '../../base/database/connection.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import type { Application } from './application.ts';
import { applicationErrors } from './errors.ts';
import { findApplication, findApplicationByName } from './store.ts';

/** By client id or name. Throws `applications.unknown`. */
export async function getApplication(
  connection: Connection,
  tenant: TenantKey,
  idOrName: string,
): Promise<Application> {
  const found =
    (await findApplication(connection, tenant, idOrName.toLowerCase())) ??
    (await findApplicationByName(connection, tenant, idOrName));
  if (!found) throw applicationErrors('applications.unknown', { id: idOrName });
  return found;
}
