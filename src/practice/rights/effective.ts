import type { Entry } from '../store/entry.ts';
import { isGranted, mayWriteAttribute } from './access.ts';
import { accessMask } from './security-descriptor.ts';
import type { Session } from './session.ts';

/** OWNER, DACL and SACL of sDRightsEffective ([MS-ADTS] 3.1.1.4.5.4). */
const [ownerAndGroup, dacl, sacl] = [0x3, 0x4, 0x8];

const attributesOf = ({ definition }: Entry): readonly string[] => [...definition.must, ...definition.may];

/** Constructed attributes about what the session itself may do to an object, by key. */
export const effectiveRights: Readonly<Record<string, (session: Session, entry: Entry) => readonly string[]>> = {
  allowedattributes: (_, entry) => attributesOf(entry),
  allowedattributeseffective: (session, entry) =>
    attributesOf(entry).filter((name) => mayWriteAttribute(session, entry, name)),
  sdrightseffective: (session, entry) => {
    const rights =
      (isGranted(session, entry, accessMask.writeOwner) ? ownerAndGroup : 0) |
      (isGranted(session, entry, accessMask.writeDacl) ? dacl : 0) |
      (session.isAdministrator ? sacl : 0);
    return [String(rights)];
  },
};
