import type { Matching } from '../tenants/matching.ts';
import type { Add } from './changes.ts';
import { answerDetail, roleDetail, theSourceAnchor } from './details.ts';
import type { StoredObject } from './stored-object.ts';
import type { Refusal } from './validate.ts';
import { mismatch } from './validate.ts';

/**
 * Why the object that has the source anchor of an add does not become it; undefined: it does. A live synchronized
 * object is that add already, and one in the recycle bin is what a restore in the forest brings back. Anything else is
 * mastered in the cloud: a takeover, which whoever can write an anchor into a forest could make of any account whose
 * anchor they know.
 */
export function hardMatchRefusal(
  { objectClass }: Add,
  found: StoredObject,
  { hardMatch }: Matching,
): Refusal | undefined {
  if (found.objectClass !== objectClass) return mismatch(found.objectClass, objectClass, theSourceAnchor);
  if (found.hasRole) {
    const detail =
      found.deletedAt === null ? roleDetail(theSourceAnchor) : answerDetail('provisioning.administrator-in-bin');
    return { code: 'InvalidHardMatch', detail };
  }
  if (found.synchronized || hardMatch) return undefined;
  return { code: 'InvalidHardMatch', detail: answerDetail('provisioning.hard-match-blocked') };
}
