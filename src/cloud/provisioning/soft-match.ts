import type { Detail } from '../../base/details.ts';
import type { Operation } from '../../wire/index.ts';
import { smtpClaims } from '../objects/address.ts';
import { textOf } from '../objects/names.ts';
import type { ObjectId } from '../objects/object.ts';
import type { Matching } from '../tenants/matching.ts';
import type { AddressBook, Holder } from './address-book.ts';
import { answerDetail, roleDetail } from './details.ts';
import type { Refusal } from './validate.ts';
import { mismatch } from './validate.ts';

type Match = { readonly objectId: ObjectId | undefined } | { readonly refusal: Refusal };

const none: Match = { objectId: undefined };

/**
 * Which cloud object an object that is new to synchronization is, by its names: a user by its user principal name, else
 * anything by its primary SMTP address against the primary SMTP address of the other. A hit that already has a source
 * anchor is somebody else: no match, and the value in question is put into quarantine when it is claimed.
 */
export function findSoftMatch(
  operation: Extract<Operation, { kind: 'add' }>,
  book: AddressBook,
  { softMatch }: Matching,
): Match {
  const { attributes, objectClass } = operation;
  const name = objectClass === 'user' ? textOf(attributes, 'userPrincipalName')?.toLowerCase() : undefined;
  const byName = name === undefined ? undefined : book.holderOf('upn', name);
  if (name !== undefined && byName && byName.sourceAnchor === null)
    return judge(operation, byName, answerDetail('provisioning.the-name', { name }), softMatch);
  const address =
    objectClass === 'device' ? undefined : smtpClaims(attributes).find(({ isPrimary }) => isPrimary)?.value;
  const byAddress = address === undefined ? undefined : book.holderOf('smtp', address);
  if (address === undefined || !byAddress?.isPrimary) return none;
  return judge(operation, byAddress, answerDetail('provisioning.the-address', { address }), softMatch);
}

function judge({ objectClass }: Operation, holder: Holder, by: Detail, isAllowed: boolean): Match {
  if (holder.objectClass !== objectClass) return { refusal: mismatch(holder.objectClass, objectClass, by) };
  if (holder.sourceAnchor !== null) return none;
  // First the role: allowing matches would not help.
  if (holder.hasRole) return { refusal: { code: 'ExistingAdminRoleConflict', detail: roleDetail(by) } };
  if (!isAllowed) {
    const detail = answerDetail('provisioning.soft-match-blocked', { by });
    return { refusal: { code: 'SoftMatchBlocked', detail } };
  }
  return { objectId: holder.objectId };
}
