import { keysOf } from '../base/keys.ts';
import { fromBytes, isBytes, sidFromBytes, valuesOf, wellKnownRights, wellKnownSids } from '../directory/index.ts';
import { securityDescriptorControl } from './controls.ts';
import { ldapErrors } from './errors.ts';
import type { AccessQuestion, SecurityDescriptor } from './security-descriptor.ts';
import { accessMask, isAllowed, parseSecurityDescriptor } from './security-descriptor.ts';
import type { Session } from './session.ts';

/** What the owner, group and access control list of an object are; undefined when the account may not read them. */
export async function readSecurityDescriptor(session: Session, dn: string): Promise<SecurityDescriptor | undefined> {
  const entry = await session.read(dn, ['nTSecurityDescriptor'], { controls: [securityDescriptorControl()] });
  if (!entry) throw ldapErrors('ldap.no-such-object', { dn });
  const value = entry.attributes['nTSecurityDescriptor'];
  return isBytes(value) ? parseSecurityDescriptor(fromBytes(value)) : undefined;
}

/**
 * The SIDs by which access is granted to the account at `dn`: its own, its groups' (nested, primary too), and
 * everybody's.
 */
export async function readTokenSids(session: Session, dn: string): Promise<ReadonlySet<string>> {
  const entry = await session.read(dn, ['objectSid', 'tokenGroups']);
  if (!entry) throw ldapErrors('ldap.no-such-object', { dn });
  const { objectSid, tokenGroups } = entry.attributes as Record<string, (typeof entry.attributes)[string] | undefined>;
  const sids = [...valuesOf(objectSid), ...valuesOf(tokenGroups)]
    .filter(isBytes)
    .map((value) => sidFromBytes(fromBytes(value)));
  return new Set([...sids, wellKnownSids.everyone, wellKnownSids.authenticatedUsers]);
}

/** The rights that password writeback asks for, as questions to an access control list. */
export const writebackQuestions = {
  resetPassword: { mask: accessMask.controlAccess, objectTypes: [wellKnownRights.resetPassword] },
  changePassword: { mask: accessMask.controlAccess, objectTypes: [wellKnownRights.changePassword] },
  writeLockoutTime: { mask: accessMask.writeProperty, objectTypes: [wellKnownRights.writeLockoutTime] },
  writePwdLastSet: { mask: accessMask.writeProperty, objectTypes: [wellKnownRights.writePwdLastSet] },
} as const satisfies Record<string, AccessQuestion>;

export type WritebackRight = keyof typeof writebackQuestions;

/**
 * Which of the rights that writeback needs the account lacks on the object at `target`; undefined when it cannot be
 * read.
 */
export async function missingWritebackRights(
  session: Session,
  target: string,
  sids: ReadonlySet<string>,
): Promise<readonly WritebackRight[] | undefined> {
  const descriptor = await readSecurityDescriptor(session, target);
  if (!descriptor) return undefined;
  const rights = keysOf(writebackQuestions);
  return rights.filter((right) => !isAllowed(descriptor, sids, writebackQuestions[right]));
}

/**
 * Which of these attributes the account that asks may not write on the object at `dn`, as the server itself computes it
 * ([MS-ADTS] 3.1.1.4.5.21). Undefined where it does not say.
 */
export async function unwritableAttributes(
  session: Session,
  dn: string,
  attributes: readonly string[],
): Promise<readonly string[] | undefined> {
  const entry = await session.read(dn, ['allowedAttributes', 'allowedAttributesEffective']);
  const namesOf = (name: string): readonly string[] =>
    valuesOf(entry?.attributes[name] ?? []).flatMap((value) =>
      typeof value === 'string' ? [value.toLowerCase()] : [],
    );
  // A server that computes neither would seem to allow nothing.
  if (namesOf('allowedAttributes').length === 0) return undefined;
  const writable = new Set(namesOf('allowedAttributesEffective'));
  return attributes.filter((attribute) => !writable.has(attribute.toLowerCase()));
}
