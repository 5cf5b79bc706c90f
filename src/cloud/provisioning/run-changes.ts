import { own } from '../../base/own.ts';
import type { RunReport } from '../../wire/index.ts';

type Step = RunReport['steps'][number];

const changing = ['added', 'updated', 'deleted', 'hardMatched', 'softMatched', 'quarantined'];

/** How many objects a run changed: in the cloud when it exported, else what it read from the forests. */
export function changesOf(steps: readonly Step[]): number {
  const exports = steps.filter(({ kind }) => kind === 'export');
  const chosen = exports.length > 0 ? exports : steps.filter(({ kind }) => kind.endsWith('import'));
  return chosen.reduce(
    (sum, step) => changing.reduce((total, name) => total + (own(step.counters, name) ?? 0), sum),
    0,
  );
}

/** Nothing changed, nothing failed and nothing waits: thousands of these a day say that all is well. */
export function isQuiet({ result, steps, errors, errorCount = errors.length, heldBackDeletes }: RunReport): boolean {
  return result === 'success' && errorCount === 0 && heldBackDeletes === 0 && changesOf(steps) === 0;
}
