import type { Language } from '../../base/messages.ts';
import type { RunSummary } from '../../connect/index.ts';
import { viewRun, viewRunLine } from '../connect/views.ts';
import { translateInto } from '../terminal/translate.ts';
import { texts } from './messages.ts';

/**
 * What a lab's terminal says of the runs of its agent: the first one in full, then a line for each that brought the
 * cloud something. A problem is said once, and once that it is over: a lab in which nothing happens says nothing.
 */
export class RunLines {
  readonly #language: Language;
  #isFirst: boolean;
  #problem: string | undefined;

  constructor(language: Language, { isFirst }: { readonly isFirst: boolean }) {
    this.#language = language;
    this.#isFirst = isFirst;
  }

  /** Undefined: nothing worth a line. */
  lineOf(run: RunSummary): string | undefined {
    const isFirst = this.#isFirst;
    this.#isFirst = false;
    const before = this.#problem;
    this.#problem = run.result === 'success' ? undefined : run.result;
    if (isFirst || (this.#problem !== undefined && this.#problem !== before)) return viewRun(run, this.#language);
    if (this.#problem === before && !hasExported(run)) return undefined;
    const line = viewRunLine(run, this.#language);
    const isOver = before !== undefined && this.#problem === undefined;
    return isOver ? `${line}  (${translateInto(this.#language)(texts.works)})` : line;
  }
}

function hasExported({ steps }: RunSummary): boolean {
  return steps.some(
    ({ kind, counters }) =>
      kind === 'export' && Object.entries(counters).some(([name, count]) => exported.has(name) && count > 0),
  );
}

/** What an export counts when the cloud took something. */
const exported: ReadonlySet<string> = new Set([
  ...['added', 'updated', 'deleted', 'hardMatched', 'softMatched', 'quarantined'],
]);
