import type { RightFeature } from '../../src/connect/index.ts';
import { grantRights, rightsOf } from '../../src/connect/index.ts';
import { fromBytes, isBytes } from '../../src/directory/index.ts';
import type { Session } from '../../src/ldap/index.ts';
import {
  accessMask,
  findAccountByName,
  formatSecurityDescriptor,
  parseSecurityDescriptor,
  readSecurityDescriptor,
  securityDescriptorControl,
  showDeletedControl,
} from '../../src/ldap/index.ts';

/** What the manual gives the account of a forest (docs/connect.md), by the code of `hawser connect rights grant`. */
export const everyFeature = ['synchronization', 'source-anchor', 'writeback'] as const;

export async function grantTo(
  admin: Session,
  baseDn: string,
  account: string,
  features: readonly RightFeature[] = everyFeature,
): Promise<void> {
  const found = await findAccountByName(admin, baseDn, account);
  if (!found) throw new Error(`there is no ${account}`);
  await grantRights(admin, { baseDn, containers: [baseDn], sid: found.sid }, rightsOf(features));
}

/** Takes every right away that the account was given on this very object; `home`: who knows the account. */
export async function takeAwayFrom(
  admin: Session,
  baseDn: string,
  account: string,
  dn: string,
  home = admin,
): Promise<void> {
  const found = await findAccountByName(home, baseDn, account);
  const controls = [securityDescriptorControl(4), showDeletedControl()];
  const entry = await admin.read(dn, ['nTSecurityDescriptor'], { controls });
  const value = entry?.attributes['nTSecurityDescriptor'];
  if (!found || !isBytes(value)) throw new Error(`${dn} has no list that could be read`);
  const before = parseSecurityDescriptor(fromBytes(value));
  const dacl = before.dacl?.filter((entry) => entry.kind === 'other' || entry.sid !== found.sid);
  const after = formatSecurityDescriptor({ ...before, owner: undefined, group: undefined, dacl });
  await admin.modify(dn, [{ operation: 'replace', attribute: 'nTSecurityDescriptor', values: [after] }], controls);
}

/** Lets an account read this very object and list what is in it. */
export async function letRead(admin: Session, baseDn: string, account: string, dn: string): Promise<void> {
  const found = await findAccountByName(admin, baseDn, account);
  const descriptor = await readSecurityDescriptor(admin, dn);
  if (!found || !descriptor) throw new Error(`${dn} has no list that could be read`);
  const mask = accessMask.readProperty | accessMask.list;
  const dacl = [...(descriptor.dacl ?? []), { kind: 'allow', flags: 0, mask, sid: found.sid } as const];
  const values = [formatSecurityDescriptor({ ...descriptor, owner: undefined, group: undefined, dacl })];
  const controls = [securityDescriptorControl(4)];
  await admin.modify(dn, [{ operation: 'replace', attribute: 'nTSecurityDescriptor', values }], controls);
}
