import type { StepContext } from '../run/step.ts';
import { count } from '../run/step.ts';
import type { AnchorWriter } from './writer.ts';

/**
 * An export with the writing of source anchors beside it: it waits for no more than one batch of them, and tells how
 * many are left. As long as a forest refuses some, it is not a success.
 */
export async function besideExport(
  step: StepContext,
  anchors: AnchorWriter,
  exporting: () => Promise<string>,
): Promise<string> {
  await anchors.note();
  const [exported, written] = await Promise.allSettled([exporting(), anchors.writeBatch(step.signal)]);
  if (exported.status === 'rejected') throw exported.reason;
  if (written.status === 'rejected') throw written.reason;
  const { due, failed } = await anchors.counts();
  count(step, 'sourceAnchorsWritten', anchors.takeWritten());
  count(step, 'sourceAnchorsDue', due);
  count(step, 'sourceAnchorsFailed', failed);
  return exported.value === 'success' && failed > 0 ? 'completed-export-errors' : exported.value;
}
