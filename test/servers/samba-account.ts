import type { RightFeature } from '../../src/connect/index.ts';
import type { SessionOptions } from '../../src/ldap/index.ts';
import { openSession } from '../../src/ldap/index.ts';
import { everyFeature, grantTo } from '../kit/service-rights.ts';
import type { SambaServer } from './samba.ts';

export interface ServiceAccount {
  readonly upn: string;
  readonly dn: string;
  readonly password: string;
  /** How Connect signs in. */
  readonly session: SessionOptions;
}

const password = 'Dienst-Account.90';

/** The account of Connect, with the rights that the manual gives it and no others. */
export async function addServiceAccount(
  samba: SambaServer,
  features: readonly RightFeature[] = everyFeature,
  name = 'svc-hawser',
): Promise<ServiceAccount> {
  await samba.tool('user', 'create', name, password, '-H', samba.samFile);
  const upn = `${name}@${samba.domain}`;
  await using admin = await openSession(samba.sessionOptions());
  await grantTo(admin, samba.baseDn, upn, features);
  return {
    upn,
    dn: `CN=${name},CN=Users,${samba.baseDn}`,
    password,
    session: samba.sessionOptions({ account: upn, password: () => password }),
  };
}
