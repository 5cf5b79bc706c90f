/** One measurement. `reference` is the floor or the peer measured in the same run; machines differ, ratios do not. */
export interface Row {
  /** The name to ask for it by: `npm run bench -- delta`. Default: the benchmark's. */
  readonly part?: string;
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly reference?: { readonly name: string; readonly value: number; readonly unit: string };
  /** value against reference (or what the row says), as the target is expressed. */
  readonly ratio?: number;
  /** How many measurements a median or a percentile was taken of. */
  readonly samples?: number;
  readonly target?: string;
  readonly met?: boolean;
  readonly note?: string;
}

export interface BenchmarkContext {
  /** How many users the directories of the measurements of scale have, ascending. */
  readonly sizes: readonly number[];
  /** Whether rows of that name were asked for. */
  wants(part: string): boolean;
  report(text: string): void;
}

export interface Benchmark {
  readonly name: string;
  readonly summary: string;
  /** Names of some of its rows, when they can be asked for alone. */
  readonly parts?: readonly string[];
  run(context: BenchmarkContext): Promise<readonly Row[]>;
}

/** Runs `work` and answers its milliseconds and result. */
export async function timed<T>(work: () => Promise<T>): Promise<{ readonly ms: number; readonly result: T }> {
  const startedAt = performance.now();
  const result = await work();
  return { ms: performance.now() - startedAt, result };
}
