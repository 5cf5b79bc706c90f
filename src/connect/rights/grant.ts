import type { Control } from 'ldapts';
import { isHawserError } from '../../base/errors.ts';
import { fromBytes, isBytes, wellKnownSids } from '../../directory/index.ts';
import type { Modification, SecurityDescriptor, Session } from '../../ldap/index.ts';
import {
  controlTypes,
  formatSecurityDescriptor,
  parseSecurityDescriptor,
  readDeletedObjects,
  securityDescriptorControl,
  showDeletedControl,
  withGrants,
} from '../../ldap/index.ts';
import { rightsErrors } from './errors.ts';
import type { NeededRight, RightName } from './features.ts';
import { byPlace, deletedObjectsDn, grantsOf } from './features.ts';

/** Parts of a security descriptor, as the control of reading and writing counts them. */
const [ownerPart, daclPart] = [1, 4];

/** Where rights are given, and to whom. */
export interface GrantTarget {
  readonly baseDn: string;
  /** Containers that are read, by DN; the head of the domain when all of it is. */
  readonly containers: readonly string[];
  /** SID of the account. */
  readonly sid: string;
}

/** A list that has to be longer. */
interface Plan {
  readonly dn: string;
  readonly rights: readonly RightName[];
  readonly after: SecurityDescriptor;
  readonly controls: readonly Control[];
}

/** What was given where. */
export interface Granted {
  readonly on: string;
  readonly rights: readonly RightName[];
}

/**
 * Gives the account these rights, signed in as an administrator: entries are added to the access control lists, and
 * nothing else in them changes. What is there already is not added again. Throws `ldap.no-rights` when the
 * administrator may not, and `rights.list-unreadable`.
 */
export async function grantRights(
  session: Session,
  target: GrantTarget,
  rights: readonly NeededRight[],
): Promise<readonly Granted[]> {
  const plans = await planGrants(session, target, rights);
  for (const { dn, after, controls } of plans) await session.modify(dn, [replacing(after)], controls);
  return plans.map(({ dn, rights: names }) => ({ on: dn, rights: names }));
}

/**
 * The same as LDIF records (RFC 2849) for whoever wants to see what is written, with the arguments that ldapmodify
 * needs for them. Only the owner of the container is not in it, which Windows may ask for first.
 */
export async function describeGrants(
  session: Session,
  target: GrantTarget,
  rights: readonly NeededRight[],
): Promise<{ readonly ldif: string; readonly arguments: readonly string[] }> {
  const plans = await planGrants(session, target, rights);
  const records = plans.map(({ dn, after }) =>
    [
      `dn: ${dn}`,
      'changetype: modify',
      'replace: nTSecurityDescriptor',
      ...folded(`nTSecurityDescriptor:: ${formatSecurityDescriptor(after).toString('base64')}`),
      '-',
      '',
    ].join('\n'),
  );
  // 30 03 02 01 04: a sequence with the number 4, the access control list alone.
  const flags = Buffer.from([0x30, 3, 2, 1, daclPart]).toString('base64');
  return {
    ldif: records.join('\n'),
    arguments: ['-e', `!${controlTypes.showDeleted}`, '-e', `!${controlTypes.securityDescriptorFlags}=${flags}`],
  };
}

async function planGrants(
  session: Session,
  { baseDn, containers, sid }: GrantTarget,
  rights: readonly NeededRight[],
): Promise<readonly Plan[]> {
  const plans: Plan[] = [];
  for (const [place, needed] of byPlace(rights, { baseDn, containers })) {
    const isDeleted = place === deletedObjectsDn(baseDn);
    const { dn, descriptor } = isDeleted ? await ownDeletedObjects(session, baseDn) : await readList(session, place);
    const grants = needed.flatMap((right) => grantsOf(right, sid));
    const after = withGrants(descriptor, grants);
    if (after === descriptor) continue;
    // The list is all that is written: owner and group stay who they are.
    const list = { ...after, owner: undefined, group: undefined };
    const controls = [securityDescriptorControl(daclPart), ...(isDeleted ? [showDeletedControl()] : [])];
    plans.push({ dn, rights: needed.map(({ name }) => name), after: list, controls });
  }
  return plans;
}

interface FoundList {
  readonly dn: string;
  readonly descriptor: SecurityDescriptor;
}

async function readList(session: Session, dn: string): Promise<FoundList> {
  const controls = [securityDescriptorControl(daclPart)];
  const entry = await session.read(dn, ['nTSecurityDescriptor'], { controls });
  const value = entry?.attributes['nTSecurityDescriptor'];
  if (!entry || !isBytes(value)) throw rightsErrors('rights.list-unreadable', { dn });
  return { dn: entry.dn, descriptor: parseSecurityDescriptor(fromBytes(value)) };
}

/**
 * On Windows the container belongs to the system, and not even an administrator may read or change its list before
 * taking ownership: `dsacls /takeownership` as a write.
 */
async function ownDeletedObjects(session: Session, baseDn: string): Promise<FoundList> {
  const dn = deletedObjectsDn(baseDn);
  const before = await readDeletedObjects(session, baseDn);
  if (before?.descriptor) return { dn: before.dn, descriptor: before.descriptor };
  const owned: SecurityDescriptor = {
    control: 0x8000,
    owner: wellKnownSids.administrators,
    group: undefined,
    dacl: undefined,
  };
  const controls = [securityDescriptorControl(ownerPart), showDeletedControl()];
  try {
    await session.modify(dn, [replacing(owned)], controls);
  } catch (error) {
    if (!isHawserError(error)) throw error;
    throw rightsErrors('rights.list-unreadable', { dn }, { cause: error });
  }
  const after = await readDeletedObjects(session, baseDn);
  if (!after?.descriptor) throw rightsErrors('rights.list-unreadable', { dn });
  return { dn: after.dn, descriptor: after.descriptor };
}

function replacing(descriptor: SecurityDescriptor): Modification {
  const values = [formatSecurityDescriptor(descriptor)];
  return { operation: 'replace', attribute: 'nTSecurityDescriptor', values };
}

/** RFC 2849: a line that goes on begins with a space. */
function folded(line: string): readonly string[] {
  const parts = line.match(/.{1,75}/g) ?? [];
  return parts.map((part, at) => (at === 0 ? part : ` ${part}`));
}
