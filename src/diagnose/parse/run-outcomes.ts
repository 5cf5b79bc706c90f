import type { Line } from '../text/lines.ts';
import type { Facts } from './facts.ts';

interface Run {
  readonly result: string;
  readonly time: number | undefined;
}

const connector = /\b(?:ma|connector|management ?agent)(?: ?name)?["']?\s{0,3}[:=]\s{0,3}["']?([^"',;]{1,100})/i;
/** The other side was away: the next run needs nobody to repair anything. */
const passing = /^(?:stopped|no-start)-(?:connectivity|connection|server-down)$/;
const mostRuns = 1_000;

/** How the last run of each connector and profile ended: one that was cut off is over once the next goes through. */
export class RunOutcomes {
  readonly #last = new Map<string, Run>();
  readonly #cut = new Map<string, { readonly line: Line; readonly runs: string[] }>();

  add(result: string, profile: string, line: Line, time: number | undefined): void {
    if (profile === '' || this.#last.size >= mostRuns) return;
    const run = `${connector.exec(line.text)?.[1] ?? ''}|${profile.toLowerCase()}`;
    const known = this.#last.get(run);
    const isEarlier = known?.time !== undefined && time !== undefined && time < known.time;
    if (!isEarlier) this.#last.set(run, { result, time });
    if (!passing.test(result)) return;
    const cut = this.#cut.get(result) ?? { line: { ...line }, runs: [] };
    if (cut.runs.length < 2) cut.runs.push(run);
    this.#cut.set(result, cut);
  }

  end(facts: Facts): void {
    for (const [result, { line, runs }] of this.#cut) {
      const [run = ''] = runs;
      if (runs.length === 1 && this.#last.get(run)?.result === 'success') facts.add('run-mended', result, line, {});
    }
  }
}
