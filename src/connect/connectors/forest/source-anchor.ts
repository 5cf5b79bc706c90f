import type { Detail } from '../../../base/details.ts';
import { detailOf, isHawserError } from '../../../base/errors.ts';
import { guidToDn } from '../../../directory/index.ts';
import type { Session } from '../../../ldap/index.ts';
import type { Anchor } from '../../../sync/index.ts';

export interface AnchorToWrite {
  readonly anchor: Anchor;
  readonly dn: string;
  /** Base64 of the octets. */
  readonly sourceAnchor: string;
}

export interface AnchorWritten {
  readonly anchor: Anchor;
  readonly error?: Detail;
}

const atOnce = 8;

/**
 * Writes mS-DS-ConsistencyGuid, to a domain controller of the object's own domain. It is added, not replaced: a value
 * that somebody wrote in the meantime stays, and the object reports the conflict. One object's failure is its own.
 */
export async function writeAnchors(
  sessionFor: (dn: string) => Session,
  anchors: readonly AnchorToWrite[],
): Promise<readonly AnchorWritten[]> {
  const written: AnchorWritten[] = [];
  for (let at = 0; at < anchors.length; at += atOnce) {
    written.push(
      ...(await Promise.all(
        anchors.slice(at, at + atOnce).map(async (one) => await writeAnchor(sessionFor(one.dn), one)),
      )),
    );
  }
  return written;
}

async function writeAnchor(session: Session, { anchor, sourceAnchor }: AnchorToWrite): Promise<AnchorWritten> {
  try {
    const value = Buffer.from(sourceAnchor, 'base64');
    await session.modify(guidToDn(anchor), [{ operation: 'add', attribute: 'mS-DS-ConsistencyGuid', values: [value] }]);
    return { anchor };
  } catch (error) {
    if (!isHawserError(error) || error.retryable) throw error;
    return { anchor, error: detailOf(error) };
  }
}
