import { isSid, sidToBytes } from '../../../directory/index.ts';
import { escapeFilterOctets } from '../../../ldap/index.ts';
import type { Anchor } from '../../../sync/index.ts';

/**
 * A foreign security principal stands in a domain for somebody of another forest, under the SID that it has there.
 * Every domain that needs one makes one, so one person may have several in a forest; they are one object here, whose
 * anchor is the SID. (By objectGUID they would be two objects of one connector, and two of those are never one person.)
 */
const name = /^CN=(S-1-[\d-]+)(?:,CN=ForeignSecurityPrincipals,|\\0ADEL:)/i;

/** The SID behind a name; undefined for everybody else. Called for every member of every group. */
export function foreignSidOf(dn: string): string | undefined {
  return dn.startsWith('CN=S-1-') ? name.exec(dn)?.[1] : undefined;
}

/** The same, whichever domain it was read from. */
export function foreignName(sid: string): string {
  return `CN=${sid},CN=ForeignSecurityPrincipals`;
}

export const foreignFilter = '(objectClass=foreignSecurityPrincipal)';

/** Undefined for an object that is known by its objectGUID. */
export function filterOfForeign(anchor: Anchor): string | undefined {
  if (!isSid(anchor)) return undefined;
  return `(&${foreignFilter}(objectSid=${escapeFilterOctets(sidToBytes(anchor))}))`;
}
