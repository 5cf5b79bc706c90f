import type { RootDse } from '../../../ldap/index.ts';
import { controlTypes } from '../../../ldap/index.ts';
import { connectorErrors } from '../errors.ts';

/**
 * How changes of a domain are followed.
 *
 * | way | rests on |
 * | --- | --- |
 * | dirsync | the DirSync control, and Replicating Directory Changes |
 * | usn | uSNChanged, and an invocation id by which the numbers of one domain controller are known |
 * | full | nothing: every import reads everything |
 */
export type DeltaWay = 'dirsync' | 'usn' | 'full';

/** The first way that the domain controller and the rights of the account allow. */
export function deltaWay(
  { supportedControls, highestCommittedUsn, dsServiceName }: RootDse,
  mayReplicate: boolean,
): DeltaWay {
  if (mayReplicate && supportedControls.has(controlTypes.dirSync)) return 'dirsync';
  return highestCommittedUsn === undefined || dsServiceName === undefined ? 'full' : 'usn';
}

/** Controls without which nothing can be read rightly, by name. */
const requiredControls = ['paged', 'extendedDn'] as const;

/** Names of required controls that the server does not list. */
export function missingControls({ supportedControls }: RootDse): readonly string[] {
  return requiredControls.filter((name) => !supportedControls.has(controlTypes[name]));
}

/**
 * Without pages an answer ends at the server's limit, and without extended DNs references have no identity: nothing may
 * be concluded from either. Throws `connectors.control-missing`.
 */
export function requireControls(rootDse: RootDse, server: string): void {
  const controls = missingControls(rootDse);
  if (controls.length > 0) throw connectorErrors('connectors.control-missing', { server, controls });
}
