import type { Forest } from '../forest.ts';
import type { Session } from '../rights/session.ts';
import type { RequestControls } from '../search/controls.ts';
import type { RawModification } from '../wire/message.ts';
import { noSuchObject, requireBind } from '../refusals/failures.ts';
import { planModify } from './modification.ts';
import { isRestore, restore } from './restore.ts';

/** All modifications of one request become true together, or none. */
export function modify(
  forest: Forest,
  session: Session,
  dn: string,
  modifications: readonly RawModification[],
  controls: RequestControls,
): void {
  requireBind(session);
  const entry = forest.resolve(dn);
  if (!entry || (entry.isDeleted && !controls.showsDeleted)) throw noSuchObject(forest, dn);
  if (isRestore(modifications)) {
    restore(forest, session, entry, modifications, controls);
    return;
  }
  forest.store.commit(planModify(forest, session, entry, modifications, controls));
}
