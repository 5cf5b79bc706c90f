import { isHawserError } from '../../base/errors.ts';
import type { TargetConnector } from '../ports.ts';
import type { Run } from '../run/run.ts';
import type { DueOptions } from './due.ts';
import { dueTargetImport } from './due.ts';
import type { TargetImport } from './import-target.ts';
import { importTarget } from './import-target.ts';

/**
 * What a target holds, where there is a reason to read it. A target that cannot be reached now gets no step for it: its
 * export fails, since nothing is exported to a target that has to be read first.
 */
export async function runTargetImport(
  run: Run,
  target: TargetConnector,
  options: Omit<DueOptions, 'signal'>,
): Promise<void> {
  let due: TargetImport | undefined;
  try {
    due = await dueTargetImport(target, { ...options, signal: run.signal });
  } catch (error) {
    if (!isHawserError(error) && !run.signal.aborted) throw error;
    if (options.isAskedFor)
      await run.step('full-import', target.id, async () => await Promise.reject(error), 'asked-for');
    return;
  }
  if (due === undefined) return;
  const { connector } = options;
  const found = due;
  await run.step(`${due.mode}-import`, target.id, (step) => importTarget(step, target, connector, found), due.reason);
}
