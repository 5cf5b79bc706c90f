import type { Control } from 'ldapts';
import { isHawserError } from '../base/errors.ts';
import { fromBytes, isBytes, wellKnownDn } from '../directory/index.ts';
import { securityDescriptorControl, showDeletedControl, showRecycledControl } from './controls.ts';
import { dirSync } from './dirsync.ts';
import type { RootDse } from './root-dse.ts';
import type { SecurityDescriptor } from './security-descriptor.ts';
import { accessMask, isAllowed, parseSecurityDescriptor } from './security-descriptor.ts';
import type { Session } from './session.ts';

/**
 * Whether an account sees what was deleted. By default only administrators do: to everybody else CN=Deleted Objects is
 * not there, and an import simply never hears of a deletion. `unproven`: there is no tombstone that could be seen, and
 * nothing that says whether one would be.
 */
export type DeletedObjectsView = 'visible' | 'hidden' | 'unproven';

/** Of a security descriptor, the access control list only. */
const daclPart = 4;

interface Question {
  /** The head of the domain's naming context. */
  readonly baseDn: string;
  readonly signal?: AbortSignal | undefined;
}

/** The controls with which deleted objects are found, as far as this server knows them. */
export function deletedObjectsControls({ supportedControls }: RootDse): readonly Control[] {
  const recycled = showRecycledControl();
  return supportedControls.has(recycled.type) ? [showDeletedControl(), recycled] : [showDeletedControl()];
}

/** Asks by a search, as a delta by uSNChanged does. `sids` are those of the account (readTokenSids). */
export async function askDeletedObjects(
  session: Session,
  { baseDn, rootDse, sids, signal }: Question & { readonly rootDse: RootDse; readonly sids: ReadonlySet<string> },
): Promise<DeletedObjectsView> {
  const container = wellKnownDn('deletedObjects', baseDn);
  const controls = deletedObjectsControls(rootDse);
  try {
    const search = {
      base: container,
      scope: 'one',
      attributes: ['objectGUID'],
      sizeLimit: 1,
      controls,
      signal,
    } as const;
    if ((await session.search(search)).entries.length > 0) return 'visible';
  } catch (error) {
    if (isHawserError(error, 'ldap.size-limit')) return 'visible';
    if (isHawserError(error, 'ldap.no-such-object') || isHawserError(error, 'ldap.no-rights')) return 'hidden';
    throw error;
  }
  const found = await readDeletedObjects(session, baseDn, signal);
  // Its name may be seen from above, and a search in it is answered with nothing.
  if (found?.isReadable !== true) return 'hidden';
  const { descriptor } = found;
  if (!descriptor) return 'unproven';
  const isSeen = [accessMask.list, accessMask.readProperty].every((mask) => isAllowed(descriptor, sids, { mask }));
  return isSeen ? 'visible' : 'hidden';
}

/**
 * Asks by DirSync. Windows shows tombstones to whoever may replicate; Samba only to whoever may read and list the
 * container. Reads changes from the beginning until one is met, so it is asked where a search shows none.
 */
export async function askDeletedObjectsByDirSync(
  session: Session,
  { baseDn, signal }: Question,
): Promise<DeletedObjectsView> {
  const search = { base: baseDn, filter: '(isDeleted=TRUE)', attributes: ['lastKnownParent'], signal };
  let isAnythingShown = false;
  for await (const { entries } of dirSync(session, search)) {
    // The container is called deleted itself; only what lies in it has a parent from before.
    if (entries.some(({ attributes }) => attributes['lastKnownParent'] !== undefined)) return 'visible';
    isAnythingShown ||= entries.length > 0;
  }
  return isAnythingShown ? 'unproven' : 'hidden';
}

export interface DeletedObjectsContainer {
  readonly dn: string;
  /** Whether the account may read anything of it but its name. */
  readonly isReadable: boolean;
  /** Its access control list, where the account may read that. */
  readonly descriptor: SecurityDescriptor | undefined;
}

/** The container; undefined when not even its name is shown. */
export async function readDeletedObjects(
  session: Session,
  baseDn: string,
  signal?: AbortSignal,
): Promise<DeletedObjectsContainer | undefined> {
  const controls = [showDeletedControl(), securityDescriptorControl(daclPart)];
  const container = wellKnownDn('deletedObjects', baseDn);
  const entry = await session.read(container, ['objectGUID', 'nTSecurityDescriptor'], { controls, signal });
  if (!entry) return undefined;
  const value = entry.attributes['nTSecurityDescriptor'];
  const descriptor = isBytes(value) ? parseSecurityDescriptor(fromBytes(value)) : undefined;
  return { dn: entry.dn, isReadable: entry.attributes['objectGUID'] !== undefined, descriptor };
}
